//! Korean tokens -> the persons they name. Neither capitals nor blanks tell a name there, so it takes two
//! things: that the word is built like one, and what stands on or beside it.
//!
//! A Korean name is a family name and two syllables of given names in one word, with particles on it
//! ("김정은은"); it is cut into its parts, so that "김 위원장" finds its bearer. A foreign name is two and
//! more words that are known as names once they are romanized. A surname alone, where an office follows or
//! where the text names its foreign bearer in full, may join that person and proves none.

mod words;

use rustc_hash::{FxHashMap, FxHashSet};

use super::find::{Candidate, Kind};
use super::token::{Gap, Shape, Token};
use crate::name::Name;
use crate::name::known::known_level;
use crate::name::script::is_han;
use words::Stem;
pub(crate) use words::{ends, family, is_foreign, is_hangul, is_office, may_be_noun};

/// Points that make a word that is built like a Korean name one: an office beside it has two, a particle
/// and a widely borne family name one each.
const ENOUGH: u8 = 3;
/// Level ([`known_level`]) that a foreign name of the table has at least. With what follows, of 4,000 names
/// of Wikidata a third are told without an office beside them and three quarters with one, and of 18,000
/// pairs of words in Korean prose about ten are taken for a name.
const LISTED_LEVEL: u8 = 4;
/// Level of a given name that an office beside it makes a foreigner's, whatever follows.
const WIDE_LEVEL: u8 = 7;
/// Level of both words where no office stands beside and the table has one of them.
const LEAST_LEVEL: u8 = 2;
/// Most words of a foreign name.
const MOST_WORDS: usize = 4;

/// A name, before the tokens are cut.
struct Found {
    first: usize,
    last: usize,
    /// Bytes of the last token that are of the name.
    end: usize,
    /// Bytes of its family name, where it is a Korean full name.
    family: Option<usize>,
    kind: Kind,
}

/// Finds the persons, in the order of the text, and cuts the tokens where a name begins or ends in one.
pub(super) fn names(tokens: &mut Vec<Token<'_>>) -> Vec<Candidate> {
    if !tokens.iter().any(is_korean) {
        return Vec::new();
    }
    let found = find(tokens);
    cut(tokens, &found)
}

/// The office right behind the token before `after`, if one is: "위원장" of "김 위원장".
pub(super) fn office_behind<'t>(tokens: &[Token<'t>], after: usize) -> Option<&'t str> {
    word_at(tokens, after).and_then(|next| words::office(next.text))
}

/// Cuts tokens of a mention that is one Korean name into family and given name, as those of a text are.
pub(super) fn cut_mention(tokens: &mut Vec<Token<'_>>, from: usize) {
    if let [one] = &tokens[from..]
        && let Some((family, given)) = words::family(one.text).and_then(|end| one.cut(end))
    {
        tokens.truncate(from);
        tokens.extend([family, given]);
    }
}

/// The Korean word at `at`, on the line of what is before it.
fn word_at<'a, 't>(tokens: &'a [Token<'t>], at: usize) -> Option<&'a Token<'t>> {
    tokens.get(at).filter(|next| next.gap != Gap::Line && is_korean(next))
}

fn is_korean(token: &Token<'_>) -> bool {
    token.shape == Shape::Caseless && token.text.starts_with(is_hangul)
}

fn find(tokens: &[Token<'_>]) -> Vec<Found> {
    let mut often: FxHashMap<&str, u32> = FxHashMap::default();
    for token in tokens.iter().filter(|token| is_korean(token)) {
        if let Some(stem) = native(token.text) {
            *often.entry(stem.text).or_default() += 1;
        }
    }
    let mut found: Vec<Found> = Vec::new();
    let mut proven: FxHashSet<&str> = FxHashSet::default();
    let mut surnames: FxHashSet<&str> = FxHashSet::default();
    let mut at = 0;
    while at < tokens.len() {
        let before = found.last().map(|name| name.last);
        if let Some(name) = foreign(tokens, at) {
            surnames.insert(&tokens[name.last].text[..name.end]);
            at = name.last + 1;
            found.push(name);
            continue;
        }
        if let Some(stem) =
            Some(&tokens[at]).filter(|token| is_korean(token)).and_then(|token| native(token.text))
        {
            let again = often.get(stem.text).is_some_and(|count| *count > 1);
            let listed = is_coordinated(tokens, at, before);
            let points = points(tokens, at, &stem) + u8::from(again) + 2 * u8::from(listed);
            // "조건은" is a shorter noun with a particle.
            let doubtful = stem.is_whole() && words::may_be_noun(stem.text);
            if points >= ENOUGH + u8::from(doubtful) {
                proven.insert(stem.text);
                found.push(whole(at, &stem));
            }
        }
        at += 1;
    }
    found.extend(again(tokens, &found, &proven, &surnames));
    found.sort_by_key(|name| name.first);
    found
}

fn whole(at: usize, stem: &Stem<'_>) -> Found {
    let family = words::family(stem.text);
    Found { first: at, last: at, end: stem.text.len(), family, kind: Kind::Full }
}

/// The longest stem of a word that is built like a Korean full name.
fn native(word: &str) -> Option<Stem<'_>> {
    words::name_stems(word).into_iter().find(|stem| words::family(stem.text).is_some())
}

/// How much on and beside a word says that it is a name.
fn points(tokens: &[Token<'_>], at: usize, stem: &Stem<'_>) -> u8 {
    let on = match () {
        () if stem.address => 3,
        () if stem.office.is_some() => 2 + u8::from(stem.particle),
        () if stem.personal => 2,
        () if stem.particle => 1,
        () => behind(tokens, at + 1),
    };
    on + 2 * u8::from(is_led(tokens, at)) + u8::from(words::is_told(stem.text))
}

/// Whether a word before says that a name follows.
fn is_led(tokens: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).filter(|_| tokens[at].gap == Gap::Space).map(|before| &tokens[before]);
    before.is_some_and(|before| is_korean(before) && words::leads(before.text))
}

/// How much what begins at `at` says that a name ends before it: an office or a form of address, an age or
/// Chinese characters in brackets.
fn behind(tokens: &[Token<'_>], at: usize) -> u8 {
    if let [open, inside, close, ..] = tokens.get(at..).unwrap_or_default()
        && open.is_mark(&['('])
        && open.gap == Gap::None
        && close.is_mark(&[')'])
    {
        let han = inside.text.starts_with(is_han);
        return if han { 3 } else { 2 * u8::from(inside.shape == Shape::Number) + titled(tokens, at + 3) };
    }
    titled(tokens, at)
}

fn titled(tokens: &[Token<'_>], at: usize) -> u8 {
    let Some(next) = word_at(tokens, at) else { return 0 };
    let office = |token: &Token<'_>| {
        let particle = words::stems(token.text).get(1).is_some_and(|stem| stem.particle);
        words::office(token.text).map(|_| 2 + u8::from(particle))
    };
    if words::is_address(next.text) {
        return 3;
    }
    if let Some(points) = office(next) {
        return points;
    }
    // "한지우 전 대표", "오영미 서울대 교수".
    let between = words::stands_between(next.text)
        || words::stems(next.text).len() == 1 && next.text.chars().nth(1).is_some();
    word_at(tokens, at + 1).filter(|_| between).and_then(office).unwrap_or(0)
}

/// Whether a name that ends with the token `before` is coordinated with what stands at `at`: "리영호와 김수일".
fn is_coordinated(tokens: &[Token<'_>], at: usize, before: Option<usize>) -> bool {
    let Some(before) = before else { return false };
    match at - before {
        1 => tokens[before].text.ends_with(['와', '과']),
        2 => tokens[before + 1].is_mark(&[',', '·', '・', 'ㆍ', '、']) || tokens[before + 1].text == "및",
        _ => false,
    }
}

/// The foreign name of two and more words that begins at `at`.
fn foreign(tokens: &[Token<'_>], at: usize) -> Option<Found> {
    let mut before = tokens.get(at).filter(|word| is_korean(word) && is_plain(word.text))?.text;
    let led = is_led(tokens, at);
    let mut found: Option<Found> = None;
    for last in at + 1..at + MOST_WORDS {
        let next = tokens.get(last).filter(|next| next.gap == Gap::Space && is_korean(next));
        let Some(next) = next.filter(|next| is_long(next.text) && words::office(next.text).is_none()) else {
            break;
        };
        let behind = is_titled_foreigner(tokens, last + 1);
        let told = |stem: &Stem<'_>| {
            let titled = led || stem.office.is_some() || stem.address || behind && stem.is_whole();
            let borne = Borne::of(before, stem.text);
            // What goes on with a name that is one already need not be told so well.
            borne.tells(before, stem.text, titled) || found.is_some() && borne.second > 0
        };
        let stems = words::name_stems(next.text);
        let mut long = stems.iter().filter(|stem| is_long(stem.text) && !words::is_place(stem.text));
        let whole = match long.find(|stem| told(stem)) {
            Some(stem) => {
                found = Some(Found { first: at, last, end: stem.text.len(), family: None, kind: Kind::Full });
                stem.is_whole()
            }
            None => Borne::of(before, next.text).begins(),
        };
        if !whole || !is_plain(next.text) {
            break;
        }
        before = next.text;
    }
    found
}

/// Whether a word may stand in a name before its last: no office, no place, and no particle on it.
fn is_plain(word: &str) -> bool {
    let closed = word.ends_with(['은', '는', '을', '를', '의', '에', '와', '과']);
    let bare = words::is_foreign(word) || words::is_short_given(word) || !closed;
    bare && (is_long(word) || words::is_short_given(word))
        && words::office(word).is_none()
        && !words::is_place(word)
        && !words::is_particle(word)
}

fn is_long(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// Whether an office or a form of address stands at `at`, or behind a country there.
fn is_titled_foreigner(tokens: &[Token<'_>], at: usize) -> bool {
    let titles = |word: &Token<'_>| words::office(word.text).is_some() || words::is_address(word.text);
    word_at(tokens, at).is_some_and(|next| {
        let between = words::is_place(next.text) || words::stands_between(next.text);
        titles(next) || between && word_at(tokens, at + 1).is_some_and(titles)
    })
}

/// How widely two words are borne as names: by those who are foreigners here, and, romanized, by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Borne {
    /// How many of the two are foreign names of the table.
    listed: u8,
    /// [`known_level`]s.
    second: u8,
    first: u8,
}

impl Borne {
    fn of(first: &str, second: &str) -> Self {
        let (one, two) = (words::is_foreign(first), words::is_foreign(second));
        let (a, b) = levels(first, second).unwrap_or_default();
        // A name of the table is one that is known well enough.
        let level = |listed: bool, level: u8| if listed { level.max(LISTED_LEVEL) } else { level };
        Self { listed: u8::from(one) + u8::from(two), first: level(one, a), second: level(two, b) }
    }

    /// Whether the first may begin a name that goes on behind the second.
    fn begins(self) -> bool {
        self.first >= LISTED_LEVEL
    }

    /// Whether the two, as they are written, are a name.
    fn tells(self, first: &str, second: &str, titled: bool) -> bool {
        let (one, two) = (self.first, self.second);
        if !is_long(first) {
            return titled && two > 0;
        }
        match titled {
            true => {
                let sounds = one >= LISTED_LEVEL && words::sounds_foreign(second);
                self.listed > 0 || one.min(two) > 0 || one >= WIDE_LEVEL || sounds
            }
            false => one.min(two) >= if self.listed > 0 { LEAST_LEVEL } else { LISTED_LEVEL },
        }
    }
}

/// How widely two words are known as names, romanized as those of a foreigner.
fn levels(first: &str, second: &str) -> Option<(u8, u8)> {
    let name = Name::parse(&format!("{first} {second}")).ok()?;
    let words: Vec<&str> = name.normal().split(' ').collect();
    match words.as_slice() {
        [first, second] => Some((known_level(first), known_level(second))),
        _ => None,
    }
}

/// The names that were proven elsewhere in the text, and the surnames that may mean their bearers.
fn again(
    tokens: &[Token<'_>],
    found: &[Found],
    proven: &FxHashSet<&str>,
    surnames: &FxHashSet<&str>,
) -> Vec<Found> {
    let mut again = Vec::new();
    let mut taken = found.iter().peekable();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| is_korean(token)) {
        while taken.next_if(|name| name.last < at).is_some() {}
        if taken.peek().is_some_and(|name| name.first <= at) {
            continue;
        }
        if let Some(stem) = words::name_stems(token.text).into_iter().find(|stem| proven.contains(stem.text))
        {
            again.push(whole(at, &stem));
            continue;
        }
        // A short word may be another: "수도" (capital).
        let told = |stem: &Stem<'_>| {
            stem.address
                || stem.office.is_some()
                || words::is_foreign(stem.text)
                || stem.text.chars().nth(2).is_some()
                || stem.is_whole() && is_titled_foreigner(tokens, at + 1)
        };
        let stems = words::name_stems(token.text).into_iter();
        let surname = stems.filter(told).find(|stem| surnames.contains(stem.text));
        // "김 위원장".
        let titled = || words::is_family(token.text) && office_behind(tokens, at + 1).is_some();
        if let Some(end) =
            surname.map(|stem| stem.text.len()).or_else(|| titled().then_some(token.text.len()))
        {
            again.push(Found { first: at, last: at, end, family: None, kind: Kind::Solo });
        }
    }
    again
}

/// Cuts the tokens at the ends of the names and behind Korean family names.
fn cut(tokens: &mut Vec<Token<'_>>, found: &[Found]) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(found.len());
    let mut parts = Vec::with_capacity(tokens.len() + 2 * found.len());
    let mut names = found.iter().peekable();
    let mut first = 0;
    for (at, token) in std::mem::take(tokens).into_iter().enumerate() {
        let Some(name) = names.peek() else {
            parts.push(token);
            continue;
        };
        if at == name.first {
            first = parts.len();
        }
        if at < name.last {
            parts.push(token);
            continue;
        }
        let (token, tail) = token.cut(name.end).map_or((token, None), |(name, tail)| (name, Some(tail)));
        match name.family.and_then(|end| token.cut(end)) {
            Some((family, given)) => parts.extend([family, given]),
            None => parts.push(token),
        }
        let titled = name.kind == Kind::Solo;
        candidates.push(Candidate { titled, ..Candidate::new(first, parts.len() - 1, name.kind) });
        parts.extend(tail);
        names.next();
    }
    *tokens = parts;
    candidates
}

#[cfg(test)]
mod tests {
    use super::super::{Provenance, persons, token};
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut tokens = token::tokens(text);
        let candidates = names(&mut tokens);
        let quote = |one: &Candidate| text[tokens[one.first].byte..tokens[one.last].byte_end()].to_owned();
        candidates.iter().filter(|one| one.kind == Kind::Full).map(quote).collect()
    }

    #[test]
    fn a_word_built_like_a_name_is_one_where_two_things_say_so() {
        for (text, names) in [
            ("북한 김정은 국무위원장이 방문했다", &["김정은"][..]),
            ("검찰은 박도현씨를 구속했다", &["박도현"]),
            ("국적자 리영호와 김수일을 올렸다", &["리영호", "김수일"]),
            ("한지우 전 대표에게 선고했다", &["한지우"]),
            ("오영미 서울대 교수는 말했다", &["오영미"]),
            ("오세진(52)에게 선고했다", &["오세진"]),
            ("문재인(文在寅) 정부는", &["문재인"]),
            ("강민서양의 가족은", &["강민서"]),
            ("남궁민수 교수가 말했다", &["남궁민수"]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
        for text in [
            "국방부 장관이 말했다",
            "민주당 대표는 말했다",
            "정치국 위원은 말했다",
            "고용노동부 장관은 이날",
            "조건은 위원장이 정했다",
            "조사원은 말했다",
            "날씨가 추웠다",
            "위원장",
            "",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn foreign_names_are_words_that_are_known_as_names() {
        for (text, names) in [
            ("블라디미르 푸틴 러시아 대통령은", &["블라디미르 푸틴"][..]),
            ("니콜라스 마두로는 말했다", &["니콜라스 마두로"]),
            ("우크라이나의 볼로디미르 젤렌스키 대통령이", &["볼로디미르 젤렌스키"]),
            ("조 바이든 미국 대통령이", &["조 바이든"]),
            ("세르게이 이바노프씨는 부인했다", &["세르게이 이바노프"]),
            ("기시다 후미오 일본 총리와", &["기시다 후미오"]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
        for text in ["북한 국적자 명단을", "값을 다시 바꾼다", "아닐 수도 있다", "경제 담당 부총리는"]
        {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_surname_with_an_office_joins_the_one_who_bears_it() {
        let text = "김정은 국무위원장이 왔다. 김 위원장은 블라디미르 푸틴 대통령과 만났다. 푸틴 대통령은 떠났다. 김정은의 차였다.";
        let persons = persons(text);
        let names: Vec<&str> = persons.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["김정은", "블라디미르 푸틴"]);
        let mentions: Vec<(&str, Provenance)> =
            persons[0].mentions.iter().map(|mention| (mention.text.as_str(), mention.provenance)).collect();
        use Provenance::{FullName, Partial};
        assert_eq!(mentions, [("김정은", FullName), ("김", Partial), ("김정은", FullName)]);
        assert_eq!(persons[1].mentions[1].text, "푸틴");
    }

    #[test]
    fn a_surname_that_two_may_bear_joins_neither() {
        let text = "김정은 위원장과 김여정 위원장이 왔다. 김 위원장은 말했다. 박 위원장은 떠났다.";
        assert!(persons(text).iter().all(|person| person.mentions.len() == 1));
    }
}
