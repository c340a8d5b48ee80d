//! Foreign names in Japanese: katakana words joined by a dot ("ウラジーミル・プーチン"), where an office or a
//! form of address stands beside, or where they are known as names once they are romanized.
//!
//! A dot joins the words of newspapers, clubs and loanwords as well, so words that stand in such are none
//! of a name. Words of Han and hiragana are left to others: nothing tells a Japanese name from a word.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::find::{Candidate, Kind};
use super::lexicon::sectioned;
use super::token::{Gap, Shape, Token};
use crate::name::Name;
use crate::name::known::known_level;
use crate::name::script::Syllabary;

/// Level ([`known_level`]) from which the first word is a given name, where no office stands beside.
const GIVEN_LEVEL: u8 = 7;
/// The same of the last word.
const FAMILY_LEVEL: u8 = 3;
/// Most words of a name.
const MOST_WORDS: usize = 6;

/// The words of `data/japanese.txt` by section.
static WORDS: LazyLock<FxHashMap<&str, FxHashSet<&str>>> = LazyLock::new(|| {
    let mut sections: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    for (section, word) in sectioned(include_str!("data/japanese.txt")) {
        sections.entry(section).or_default().insert(word);
    }
    sections
});

fn is(word: &str, section: &str) -> bool {
    WORDS.get(section).is_some_and(|words| words.contains(word))
}

/// The names in the order of the text, and the surnames alone that may mean those who bear them.
pub(super) fn names(tokens: &[Token<'_>]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut alone: Vec<usize> = Vec::new();
    let mut surnames: FxHashSet<&str> = FxHashSet::default();
    let mut at = 0;
    while at < tokens.len() {
        if !is_katakana(&tokens[at]) {
            at += 1;
            continue;
        }
        let last = chain_end(tokens, at);
        if last == at {
            alone.push(at);
        } else if is_name(tokens, at, last) {
            surnames.insert(tokens[last].text);
            found.push(Candidate { sure: true, ..Candidate::new(at, last, Kind::Full) });
        }
        at = last + 1;
    }
    let alone = alone.into_iter().filter(|at| surnames.contains(tokens[*at].text));
    found.extend(alone.map(|at| Candidate { titled: true, ..Candidate::new(at, at, Kind::Solo) }));
    found.sort_by_key(|candidate| candidate.first);
    found
}

/// Whether a word is katakana.
pub(super) fn is_katakana(token: &Token<'_>) -> bool {
    Syllabary::of_first(token.text) == Some(Syllabary::Katakana)
}

/// The last word of the chain that begins at `first`; an initial may stand inside.
fn chain_end(tokens: &[Token<'_>], first: usize) -> usize {
    let mut last = first;
    while let Some([dot, next]) = tokens.get(last + 1..last + 3)
        && dot.is_mark(&['・', '･', '＝', '゠', '='])
        && dot.gap == Gap::None
        && next.gap == Gap::None
        && (is_katakana(next) || next.shape == Shape::Initial)
    {
        last += 2;
    }
    last
}

/// Whether a chain of words is a person's name.
fn is_name(tokens: &[Token<'_>], first: usize, last: usize) -> bool {
    let words = || tokens[first..=last].iter().filter(|token| is_katakana(token));
    let count = words().count();
    if !(2..=MOST_WORDS).contains(&count)
        || !is_katakana(&tokens[last])
        || words().any(|word| is(word.text, "things"))
    {
        return false;
    }
    if is_titled(tokens, first, last) {
        return true;
    }
    let follows = tokens.get(last + 1).is_some_and(|next| {
        next.gap == Gap::None && WORDS["particles"].iter().any(|particle| next.text.starts_with(particle))
    });
    let level = |word: Option<&Token<'_>>| word.map_or(0, |word| level(word.text));
    follows && level(words().next()) >= GIVEN_LEVEL && level(words().next_back()) >= FAMILY_LEVEL
}

/// Whether an office, a form of address or an age stands beside.
fn is_titled(tokens: &[Token<'_>], first: usize, last: usize) -> bool {
    let near = |at: usize| tokens.get(at).filter(|next| next.gap != Gap::Line);
    if let Some(next) = near(last + 1) {
        let addressed = WORDS["address"].iter().any(|address| next.text.starts_with(address));
        let aged = next.is_mark(&['(', '（']) && near(last + 2).is_some_and(|age| age.shape == Shape::Number);
        if addressed || aged || is_office(next.text) || next.text.starts_with('氏') {
            return true;
        }
    }
    // "俳優のトム・クルーズ".
    let before = |back: usize| first.checked_sub(back).and_then(|at| tokens.get(at));
    let office = |token: Option<&Token<'_>>| token.is_some_and(|token| is_office(token.text));
    let of = before(1).is_some_and(|token| token.text == "の" && token.gap == Gap::None);
    tokens[first].gap == Gap::None && (office(before(1)) || of && office(before(2)))
}

/// Whether a word is an office, or ends in one: "国務長官", "前大統領".
fn is_office(word: &str) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        // One character is an office only by itself: "氏".
        let single = rest.chars().nth(1).is_none();
        if is(rest, "offices")
            && (!single || rest.len() == word.len() || is(&word[..word.len() - rest.len()], "prefixes"))
        {
            return true;
        }
        rest = rest.chars().next().map_or("", |c| &rest[c.len_utf8()..]);
    }
    false
}

/// How widely a word is borne as a name once it is romanized.
fn level(word: &str) -> u8 {
    Name::parse(word).map_or(0, |name| known_level(name.normal()))
}

#[cfg(test)]
mod tests {
    use super::super::token;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tokens = token::tokens(text);
        let quote = |one: &Candidate| text[tokens[one.first].byte..tokens[one.last].byte_end()].to_owned();
        names(&tokens).iter().map(quote).collect()
    }

    #[test]
    fn dotted_words_beside_an_office_or_known_as_names_are_persons() {
        for (text, name) in [
            ("ウラジーミル・プーチン大統領は", "ウラジーミル・プーチン"),
            ("俳優のトム・クルーズが", "トム・クルーズ"),
            ("ジョージ・W・ブッシュ元大統領", "ジョージ・W・ブッシュ"),
            ("ムハンマド・ビン・サルマン皇太子", "ムハンマド・ビン・サルマン"),
            ("ヨハン＝ゾルゲさん", "ヨハン＝ゾルゲ"),
            ("ドミトリー・ソコロフ(45)を", "ドミトリー・ソコロフ"),
            ("会長にマイケル・スミスを選んだ", "マイケル・スミス"),
        ] {
            assert_eq!(found(text), [name], "{text}");
        }
        for text in [
            "ホワイト・ハウスは",
            "ロサンゼルス・タイムズの記者",
            "ニューヨーク・ヤンキースが",
            "オペレーティング・システムを",
            "プーチン大統領は",
            "・・・",
            "ウラジーミル・",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_surname_alone_is_left_to_whoever_bears_it() {
        assert_eq!(
            found("アリ・ハメネイ師は語った。ハメネイ師とソコロフ氏。"),
            ["アリ・ハメネイ", "ハメネイ"]
        );
    }

    #[test]
    fn offices_count_by_their_end() {
        for word in ["大統領", "前大統領", "国務長官", "氏", "米国務長官"] {
            assert!(is_office(word), "{word}");
        }
        for word in ["大統領府", "首相官邸", "大統領選", "教師", "", "東京"] {
            assert!(!is_office(word), "{word}");
        }
    }

    #[test]
    fn the_table_has_the_sections_that_are_asked_for() {
        for section in ["offices", "prefixes", "address", "particles", "things"] {
            assert!(WORDS.get(section).is_some_and(|words| !words.is_empty()), "{section}");
        }
    }
}
