//! A Korean word -> the name in it and what is written onto that: particles, forms of address, ranks.
//!
//! Particles have no blank before them, and their syllables end names as well: "김정은은" is Kim Jong-un
//! with a topic particle, "김정은" nobody with one. So a word has several stems, and who asks decides.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::article::lexicon::sectioned;

/// Stems of one word from which further tails are taken off: "위원장" + "에게" + "는" has three.
const MOST_STEMS: usize = 8;
/// Syllables of the longest tail.
const LONGEST_TAIL: usize = 7;

/// The sections of the table; a word may stand in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Closed,
    Open,
    Either,
    Personal,
    Address,
    Offices,
    Before,
    Between,
    Family,
    Frequent,
    Double,
    First,
    Last,
    Told,
    Givens,
    Short,
    Places,
    Nouns,
    Foreign,
}

const SECTIONS: [(&str, Section); 19] = [
    ("closed", Section::Closed),
    ("open", Section::Open),
    ("either", Section::Either),
    ("personal", Section::Personal),
    ("address", Section::Address),
    ("offices", Section::Offices),
    ("before", Section::Before),
    ("between", Section::Between),
    ("family", Section::Family),
    ("frequent", Section::Frequent),
    ("double", Section::Double),
    ("first", Section::First),
    ("last", Section::Last),
    ("told", Section::Told),
    ("givens", Section::Givens),
    ("short", Section::Short),
    ("places", Section::Places),
    ("nouns", Section::Nouns),
    ("foreign", Section::Foreign),
];

/// The words of `data/korean.txt`, each with a bit for every section it stands in, and those of
/// `data/hangul.txt`, the section of foreign names.
static WORDS: LazyLock<FxHashMap<&str, u32>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, u32> = FxHashMap::default();
    let foreign = sectioned(include_str!("../data/hangul.txt")).map(|(_, word)| ("foreign", word));
    for (name, word) in sectioned(include_str!("../data/korean.txt")).chain(foreign) {
        let section = SECTIONS.iter().find(|(known, _)| *known == name);
        *words.entry(word).or_default() |= section.map_or(0, |(_, section)| 1 << *section as u32);
    }
    words
});

fn is(word: &str, section: Section) -> bool {
    WORDS.get(word).is_some_and(|bits| bits & (1 << section as u32) != 0)
}

/// A word without its last tails, and what those were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stem<'t> {
    pub(super) text: &'t str,
    /// A particle closes the word.
    pub(super) particle: bool,
    /// One of its particles is of those that people take.
    pub(super) personal: bool,
    /// A form of address is written on.
    pub(super) address: bool,
    /// The rank or office that is.
    pub(super) office: Option<&'t str>,
}

impl Stem<'_> {
    /// Nothing was taken off.
    pub(super) fn is_whole(&self) -> bool {
        !self.particle && !self.personal && !self.address && self.office.is_none()
    }
}

/// The word itself, then what is left of it without its tails, in every way that they can be taken off;
/// the longest first.
pub(super) fn stems(word: &str) -> Vec<Stem<'_>> {
    let mut stems = vec![Stem { text: word, ..Stem::default() }];
    let mut at = 0;
    while let Some(stem) = stems.get(at).copied().filter(|_| at < MOST_STEMS) {
        for (text, tail) in without_tail(stem.text) {
            let mut stem = Stem { text, ..stem };
            match tail {
                Tail::Particle => stem.particle = true,
                Tail::Personal => (stem.particle, stem.personal) = (true, true),
                Tail::Address => stem.address = true,
                Tail::Office(office) => stem.office = Some(office),
            }
            if stems.iter().all(|known| known.text.len() != text.len()) {
                stems.push(stem);
            }
        }
        at += 1;
    }
    stems.sort_by_key(|stem| std::cmp::Reverse(stem.text.len()));
    stems
}

/// The bytes of a Korean word at which a name may end, before what is written onto it or with it; longest
/// first. None of another word.
pub(crate) fn ends(word: &str) -> Vec<usize> {
    if !word.starts_with(is_hangul) {
        return Vec::new();
    }
    name_stems(word).iter().map(|stem| stem.text.len()).collect()
}

/// The [`stems`] that may be a name: what only people take is no part of one.
pub(super) fn name_stems(word: &str) -> Vec<Stem<'_>> {
    let mut stems = stems(word);
    let first = stems.iter().position(|stem| stem.personal || stem.address).unwrap_or(0);
    stems.drain(..first);
    stems
}

/// What is written onto a word.
enum Tail<'t> {
    /// A particle that any noun takes.
    Particle,
    /// One that people take.
    Personal,
    /// "씨".
    Address,
    /// A rank or an office.
    Office(&'t str),
}

/// The tails that a word has in the table, the longest first, each with what is before it: a syllable at
/// least.
fn without_tail(word: &str) -> impl Iterator<Item = (&str, Tail<'_>)> {
    let ends = word.char_indices().rev().take(LONGEST_TAIL).map(|(at, _)| at).collect::<Vec<usize>>();
    ends.into_iter().rev().filter_map(|at| {
        let (before, tail) = word.split_at_checked(at)?;
        let bits = WORDS.get(tail).copied()?;
        let has = |section: Section| bits & (1 << section as u32) != 0;
        let last = before.chars().next_back()?;
        // "로" and what is made of it stands behind ㄹ as behind a vowel.
        let open = !has_final(last) || (tail.starts_with('로') && ends_in_l(last));
        let particle =
            has(Section::Either) || (has(Section::Closed) && has_final(last)) || (has(Section::Open) && open);
        let tail = match () {
            () if particle && has(Section::Personal) => Tail::Personal,
            () if particle => Tail::Particle,
            () if has(Section::Address) => Tail::Address,
            () if has(Section::Offices) => Tail::Office(tail),
            () => return None,
        };
        Some((before, tail))
    })
}

/// The office that a word names, particles aside: "대통령은", "외무장관". Longer words count by their end.
pub(super) fn office(word: &str) -> Option<&str> {
    let bare = stems(word).into_iter().filter(|stem| !stem.address && stem.office.is_none());
    let mut ends = bare.flat_map(|stem| stem.text.char_indices().map(move |(at, _)| &stem.text[at..]));
    ends.find(|end| is(end, Section::Offices) && end.chars().nth(1).is_some())
}

/// Whether a word is an office, so that a name ends before it: "대통령은".
pub(crate) fn is_office(word: &str) -> bool {
    word.starts_with(is_hangul) && office(word).is_some()
}

/// Whether a word is a form of address, particles aside: "씨는".
pub(super) fn is_address(word: &str) -> bool {
    stems(word).iter().any(|stem| {
        let single = stem.text.chars().nth(1).is_none();
        is(stem.text, Section::Address) || single && is(stem.text, Section::Offices)
    })
}

/// Whether a word, without a particle, tells that a name follows.
pub(super) fn leads(word: &str) -> bool {
    let ends = word.char_indices().map(|(at, _)| &word[at..]);
    ends.filter(|end| end.chars().nth(1).is_some() || end.len() == word.len())
        .any(|end| is(end, Section::Before))
}

/// Whether a word stands between a name and its office: "전" (former).
pub(super) fn stands_between(word: &str) -> bool {
    is(word, Section::Between)
}

/// Whether a word is a particle, which a quote may part from what it is on.
pub(super) fn is_particle(word: &str) -> bool {
    [Section::Closed, Section::Open, Section::Either].iter().any(|section| is(word, *section))
}

/// Whether a word is a country, a region or a city.
pub(super) fn is_place(word: &str) -> bool {
    is(word, Section::Places)
}

/// Whether a word is a foreign name that many bear.
pub(crate) fn is_foreign(word: &str) -> bool {
    is(word, Section::Foreign)
}

/// Whether a word has three syllables and ends as foreign surnames do and hardly a Korean word.
pub(super) fn sounds_foreign(word: &str) -> bool {
    const ENDS: [&str; 20] = [
        "스키", "스카", "코프", "노프", "로프", "도프", "비치", "이치", "르", "츠", "즈", "프", "크", "트",
        "드", "브", "슨", "턴", "센", "첸",
    ];
    word.chars().nth(2).is_some() && ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether a word is a foreign given name of one syllable.
pub(super) fn is_short_given(word: &str) -> bool {
    is(word, Section::Short)
}

/// Bytes of the family name that a word built like a Korean full name begins with: of three syllables, or
/// of four with a family name of two.
pub(crate) fn family(word: &str) -> Option<usize> {
    let mut chars = word.char_indices();
    let (second, third, fourth) = (chars.nth(1)?.0, chars.next()?.0, chars.next());
    let given = match (fourth, chars.next()) {
        (None, _) if is(&word[..second], Section::Family) => second,
        (Some(_), None) if is(&word[..third], Section::Double) => third,
        _ => return None,
    };
    let middle = word[given..].chars().next()?.len_utf8() + given;
    let built = is(&word[given..middle], Section::First) && is(&word[middle..], Section::Last);
    (built && !is(word, Section::Nouns)).then_some(given)
}

/// Whether the family name and the last syllable are such that few words but names have both.
pub(super) fn is_told(word: &str) -> bool {
    let first = word.chars().next().map_or(0, char::len_utf8);
    let last = word.chars().next_back().map_or(0, char::len_utf8);
    is(&word[..first], Section::Frequent) && is(&word[word.len() - last..], Section::Told)
}

/// Whether a word is a family name of one syllable.
pub(super) fn is_family(word: &str) -> bool {
    is(word, Section::Family)
}

/// Whether a word built like a name may as well be a shorter noun with a particle: "조건은".
pub(crate) fn may_be_noun(word: &str) -> bool {
    let given = word.chars().next().map_or("", |family| &word[family.len_utf8()..]);
    stems(word).len() > 1 && !is(given, Section::Givens)
}

/// Whether it is a Korean syllable.
pub(crate) fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// The final consonant of a syllable, by the arithmetic of the Unicode Standard (3.12); 0 for none.
fn last_consonant(c: char) -> u32 {
    if is_hangul(c) { (u32::from(c) - 0xac00) % 28 } else { 0 }
}

fn has_final(c: char) -> bool {
    last_consonant(c) != 0
}

fn ends_in_l(c: char) -> bool {
    last_consonant(c) == 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_taken_off_one_by_one() {
        for (word, wanted) in [
            ("김정은", &["김정은", "김정"][..]),
            ("김정은은", &["김정은은", "김정은", "김정"]),
            ("김정은이라는", &["김정은이라는", "김정은이라", "김정은이", "김정은", "김정"]),
            ("김정은으로", &["김정은으로", "김정은으", "김정은", "김정"]),
            ("리영길로", &["리영길로", "리영길"]),
            ("마두로는", &["마두로는", "마두로", "마두"]),
            ("푸틴은", &["푸틴은", "푸틴"]),
            ("푸틴는", &["푸틴는"]),
            ("김정은에게는", &["김정은에게는", "김정은에게", "김정은", "김정"]),
            ("김정은위원장에게서", &["김정은위원장에게서", "김정은위원장", "김정은위", "김정은", "김정"]),
            ("박도현씨를", &["박도현씨를", "박도현씨", "박도현"]),
            ("은", &["은"]),
            ("", &[""]),
        ] {
            assert_eq!(stems(word).iter().map(|stem| stem.text).collect::<Vec<_>>(), wanted, "{word}");
        }
        assert_eq!(ends("푸틴은"), ["푸틴은".len(), "푸틴".len()]);
        assert_eq!(ends("푸틴씨는"), ["푸틴".len()]);
        assert_eq!(ends("김정은에게"), ["김정은".len(), "김정".len()]);
        assert!(ends("Putin은").is_empty());
    }

    #[test]
    fn offices_are_known_with_particles_and_by_their_end() {
        assert_eq!(office("국무위원장이"), Some("국무위원장"));
        assert_eq!(office("외무장관과"), Some("장관"));
        assert_eq!(office("대통령"), Some("대통령"));
        for word in ["정부는", "장", "서울", "은", ""] {
            assert_eq!(office(word), None, "{word}");
        }
        assert!(leads("영화감독") && leads("딸") && !leads("서울") && !leads("신발딸"));
        assert!(is_address("씨는") && !is_address("날씨"));
    }

    #[test]
    fn words_built_like_names_are_told_from_nouns() {
        for word in ["김정은", "최선희", "박도현", "남궁민수", "리영호"] {
            assert!(family(word).is_some(), "{word}");
        }
        for word in ["국방부", "민주당", "위원장", "정치국", "한국인", "김정", "블라디미르", "남궁", "Kim"]
        {
            assert!(family(word).is_none(), "{word}");
        }
        assert!(is_told("박도현") && !is_told("조건은"));
        assert!(may_be_noun("조건은") && !may_be_noun("김정은") && !may_be_noun("박도현"));
    }

    #[test]
    fn every_word_of_the_table_is_hangul_and_of_a_known_section() {
        let text = include_str!("../data/korean.txt");
        let names = text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        assert!(names.chain(["foreign"]).eq(SECTIONS.iter().map(|(name, _)| *name)));
        assert!(WORDS.keys().all(|word| word.chars().all(|c| is_hangul(c) || c == '1')));
    }
}
