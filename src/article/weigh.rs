//! Weighs a piece of capitalized text: is it a full name?
//!
//! Each cue adds or takes points; two points make a name. The weights were set by hand on the
//! development halves of openly licensed news corpora.

use rustc_hash::FxHashSet;

use super::find::{Kind, Piece, is_role, opens_sentence};
use super::lexicon::{self, Flags, is_cyrillic};
use super::token::{Gap, Shape, Token};

/// Points that make a full name.
const ENOUGH: i32 = 2;
/// Longest name in words; longer runs of capitals are headlines.
const MAX_WORDS: usize = 7;

/// What the whole text says about single words.
pub(super) struct Surroundings {
    /// Words the text also writes small.
    small: FxHashSet<u64>,
    /// Words that stand alone with a capital.
    alone: FxHashSet<u64>,
    /// Per token, whether its line is written as a headline: nearly all words capitalized.
    headline: Vec<bool>,
}

impl Surroundings {
    /// Reads the tokens once.
    pub(super) fn of(tokens: &[Token<'_>], pieces: &[Piece]) -> Self {
        let small = tokens.iter().filter(|t| t.shape == Shape::Lower).map(|t| t.key).collect();
        let single = pieces.iter().filter(|piece| piece.first == piece.last);
        let alone = single.map(|piece| tokens[piece.first].key).collect();
        let mut headline = Vec::with_capacity(tokens.len());
        while headline.len() < tokens.len() {
            let start = headline.len();
            let more = tokens[start + 1..].iter().take_while(|token| token.gap != Gap::Line).count();
            let line = &tokens[start..=start + more];
            let words = line
                .iter()
                .filter(|t| t.is_capital() || (t.shape == Shape::Lower && t.text.len() > 3))
                .count();
            let capitals = line.iter().filter(|token| token.is_capital()).count();
            headline.resize(start + line.len(), words >= 5 && capitals * 10 >= words * 8);
        }
        Self { small, alone, headline }
    }

    /// What a piece is; `None` when it cannot be a name.
    pub(super) fn kind(&self, tokens: &[Token<'_>], piece: &Piece) -> Option<Kind> {
        let words = &tokens[piece.first..=piece.last];
        if piece.organization || words.len() > MAX_WORDS {
            return None;
        }
        let named = words
            .iter()
            .filter(|w| w.is_capital() && w.shape != Shape::Initial && !w.flags.has(Flags::SUFFIX));
        match (words.len(), named.count()) {
            (_, 0) => None,
            (1, _) => Some(Kind::Solo),
            (_, _) if self.points(tokens, piece) >= ENOUGH => Some(Kind::Full),
            (_, _) => Some(Kind::Doubtful),
        }
    }

    /// Whether the text writes the word small elsewhere, and no verb of speech follows here.
    pub(super) fn is_ordinary(&self, tokens: &[Token<'_>], at: usize) -> bool {
        let speaks = tokens.get(at + 1).is_some_and(|next| next.flags.has(Flags::SPEECH));
        self.small.contains(&tokens[at].key) && !speaks
    }

    fn points(&self, tokens: &[Token<'_>], piece: &Piece) -> i32 {
        let words = &tokens[piece.first..=piece.last];
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let opens = opens_sentence(tokens, piece.first);
        let mut points = 0;

        if first.flags.has(Flags::GIVEN) {
            // "Will" proves less than "William", and least where a sentence opens.
            points += if first.flags.has(Flags::COMMON) && opens { 1 } else { 2 };
            points -= i32::from(opens && self.small.contains(&first.key));
        } else if first.shape == Shape::Initial {
            points += 1 + i32::from(!opens);
        } else {
            points += i32::from(words[1..].iter().any(|word| word.flags.has(Flags::GIVEN)));
            points -= i32::from(opens);
            points += 2 * i32::from(first.flags.has(Flags::EASTERN) && words.len() <= 3);
        }
        let family = last.flags.has(Flags::FAMILY) || lexicon::looks_like_surname(&last.folded);
        points += i32::from(family && !last.flags.has(Flags::COMMON));
        points += 3 * i32::from(words.iter().any(|word| word.flags.has(Flags::PATRONYMIC)));
        points +=
            i32::from(words[1..].iter().any(|w| w.shape == Shape::Initial || w.flags.has(Flags::PARTICLE)));
        points += 2 * i32::from(piece.titled || is_role(tokens, piece.first));
        points += i32::from(speaks(tokens, piece));
        points += i32::from(self.alone.contains(&last.key) && !last.flags.has(Flags::PLACE));
        // Two capitals in mid-sentence are a name of something, in Russian all the more: it has no
        // title case.
        let headline = self.headline.get(piece.first).copied().unwrap_or(false);
        points += i32::from(!opens && (!headline || first.text.starts_with(is_cyrillic)));

        points -= 2 * i32::from(
            words.iter().any(|word| word.flags.has(Flags::PLACE) && !word.flags.has(Flags::FAMILY)),
        );
        points -= 2 * i32::from(
            words.iter().any(|w| w.is_capital() && self.small.contains(&w.key) && !w.flags.has(Flags::GIVEN)),
        );
        points -= i32::from(headline);
        points -= i32::from(words.len() > 5);
        points - before(tokens, piece)
    }
}

/// A verb of speech follows or precedes, or an age: ", 45,".
fn speaks(tokens: &[Token<'_>], piece: &Piece) -> bool {
    let after = tokens.get(piece.last + 1);
    let age = after.is_some_and(|token| token.is_mark(&[',', '(']))
        && tokens
            .get(piece.last + 2)
            .is_some_and(|token| token.shape == Shape::Number && token.text.len() == 2);
    let speech = |token: &Token<'_>| token.flags.has(Flags::SPEECH);
    age || after.is_some_and(speech) || (piece.first > 0 && speech(&tokens[piece.first - 1]))
}

/// Points lost to the word before: "the Lincoln Memorial", "in Santa Maria", "«Единая Россия»".
fn before(tokens: &[Token<'_>], piece: &Piece) -> i32 {
    let Some(previous) = piece.first.checked_sub(1).and_then(|at| tokens.get(at)) else {
        return 0;
    };
    let quoted = previous.is_mark(&['«', '"', '“', '„'])
        && tokens.get(piece.last + 1).is_some_and(|next| next.is_mark(&['»', '"', '”']));
    if quoted {
        return 3;
    }
    if tokens[piece.first].gap == Gap::Line || piece.titled {
        return 0;
    }
    match previous.folded.as_str() {
        "the" => 3,
        "in" | "at" | "near" | "from" | "a" | "an" | "в" | "из" => 1,
        _ => 0,
    }
}
