//! What is known about single words: names of people, titles, organization words, places, words
//! that open sentences.
//!
//! The name tables are compiled from Wikidata by `data/compile_names.py`; `data/words.txt` is kept
//! by hand. No word decides alone: the flags are cues that [`super::find`] weighs.

use std::hash::Hasher;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{fathers, russian};

/// What is known about a word; several may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags(u16);

impl Flags {
    pub(super) const GIVEN: Self = Self(1);
    pub(super) const FAMILY: Self = Self(1 << 1);
    pub(super) const TITLE: Self = Self(1 << 2);
    pub(super) const ROLE: Self = Self(1 << 3);
    pub(super) const SPEECH: Self = Self(1 << 4);
    pub(super) const PARTICLE: Self = Self(1 << 5);
    pub(super) const SUFFIX: Self = Self(1 << 6);
    pub(super) const ORGANIZATION: Self = Self(1 << 7);
    pub(super) const PLACE: Self = Self(1 << 8);
    pub(super) const CALENDAR: Self = Self(1 << 9);
    pub(super) const STOP: Self = Self(1 << 10);
    /// An ordinary word as well as a name.
    pub(super) const COMMON: Self = Self(1 << 11);
    /// A family name that stands first.
    pub(super) const EASTERN: Self = Self(1 << 12);
    /// Russian father's name.
    pub(super) const PATRONYMIC: Self = Self(1 << 13);
    /// What names no person, unless more than the word says so.
    pub(super) const ELSEWHERE: Self =
        Self::PLACE.and(Self::CALENDAR).and(Self::STOP).and(Self::ORGANIZATION);

    /// Whether any of `other` holds.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All of them as a number.
    pub(super) fn bits(self) -> u16 {
        self.0
    }

    /// Both together.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

struct Lexicon {
    /// By [`key`].
    words: FxHashMap<u64, Flags>,
    stems: FxHashMap<u64, Flags>,
}

/// Sections of `data/words.txt`.
const SECTIONS: [(&str, Flags); 12] = [
    ("title", Flags::TITLE),
    ("role", Flags::ROLE),
    ("speech", Flags::SPEECH),
    ("particle", Flags::PARTICLE),
    ("suffix", Flags::SUFFIX),
    ("organization", Flags::ORGANIZATION),
    ("place", Flags::PLACE),
    ("calendar", Flags::CALENDAR),
    ("stop", Flags::STOP),
    ("common", Flags::COMMON),
    ("eastern", Flags::EASTERN),
    ("given", Flags::GIVEN),
];

/// The words of a table, each with the section it stands in: `[section]` on a line of its own begins one,
/// and lines that begin with `#` tell of the table.
pub(crate) fn sectioned(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    table.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let head = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        section = head.unwrap_or(section);
        let words = if head.is_some() { "" } else { line };
        let section = section;
        words.split_whitespace().map(move |word| (section, word))
    })
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { words: FxHashMap::default(), stems: FxHashMap::default() };
    let tables =
        [(include_str!("data/given.txt"), Flags::GIVEN), (include_str!("data/family.txt"), Flags::FAMILY)];
    for (table, flag) in tables {
        for word in table.lines().filter(|line| !line.starts_with('#')) {
            lexicon.add(word, flag);
        }
    }
    for (section, word) in sectioned(include_str!("data/words.txt")) {
        let flag = SECTIONS.iter().find(|(known, _)| *known == section).map(|(_, flag)| *flag);
        lexicon.add(word, flag.unwrap_or_default());
    }
    lexicon
});

impl Lexicon {
    fn add(&mut self, word: &'static str, flag: Flags) {
        let flags = match word.strip_suffix('*') {
            Some(stem) => self.stems.entry(key(stem)).or_default(),
            None => self.words.entry(key(&fold(word))).or_default(),
        };
        *flags = flags.and(flag);
    }
}

/// Lower case; Latin without its marks, Cyrillic composed, with е for ё; Arabic without vowel signs
/// and with one letter for those that writers exchange.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::new();
    fold_into(word, &mut folded);
    folded
}

/// The sign that stretches Arabic words.
const TATWEEL: char = '\u{640}';

/// Appends the [`fold`]ed word.
pub(super) fn fold_into(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
        return;
    }
    let lower = word.chars().flat_map(char::to_lowercase);
    if word.chars().next().is_some_and(is_cyrillic) {
        folded.extend(lower.nfc().map(|c| if c == 'ё' { 'е' } else { c }));
    } else {
        let plain = lower.nfkd().filter(|c| !is_combining_mark(*c) && *c != TATWEEL);
        folded.extend(plain.map(|c| match c {
            '’' => '\'',
            // Hamza and madda are marks, gone by now.
            'ى' | 'ی' => 'ي',
            'ک' => 'ك',
            'ة' => 'ه',
            _ => c,
        }));
    }
}

/// What stands for a folded word in tables: equal for equal words, and so seldom for others that a
/// cue may rest on it. Never 0.
pub(super) fn key(folded: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(folded.as_bytes());
    hasher.finish() | 1
}

/// Whether the words together are the name of an organization, a place or a work that is called like
/// a person: "Goldman Sachs", "Abu Ghraib".
pub(crate) fn is_namesake(name: &str) -> bool {
    static NAMESAKES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        include_str!("data/namesakes.txt").lines().filter(|line| !line.starts_with('#')).collect()
    });
    let is_mark = |c: char| !c.is_alphanumeric() && c != '\'' && c != '’';
    let words: Vec<String> = name.split(is_mark).filter(|word| !word.is_empty()).map(fold).collect();
    words.len() > 1 && NAMESAKES.contains(words.join(" ").as_str())
}

/// Whether a capital alone is a word that a sentence may open with: "A", "I", Russian "В", Ukrainian "І".
pub(crate) fn is_word_of_a_letter(word: &str) -> bool {
    ["A", "I", "O", "U", "А", "В", "З", "И", "І", "Й", "К", "О", "С", "У", "Я"].contains(&word)
}

/// Whether a word written small is a verb of speech, or the like, behind the name of who speaks.
pub(crate) fn is_of_speech(word: &str) -> bool {
    look_up(&fold(word), false).has(Flags::SPEECH)
}

/// A letter that Arabic itself is written with.
pub(super) fn is_arabic_letter(c: char) -> bool {
    ('\u{621}'..='\u{64a}').contains(&c)
}

/// A letter of the Cyrillic block.
pub(super) fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// What is known about a folded word.
pub(super) fn look_up(folded: &str, capital: bool) -> Flags {
    look_up_by(key(folded), folded, capital)
}

/// [`look_up`] of a word whose [`key`] is known. Readings as an inflected name are tried only for a word
/// written with a `capital`.
pub(super) fn look_up_by(key_of_word: u64, folded: &str, capital: bool) -> Flags {
    let mut flags = LEXICON.words.get(&key_of_word).copied().unwrap_or_default();
    // "and" is written together with the Arabic word it stands before.
    if flags == Flags::default()
        && let Some(rest) = folded.strip_prefix('و')
    {
        flags = LEXICON.words.get(&key(rest)).copied().unwrap_or_default();
    }
    if !folded.chars().next().is_some_and(is_cyrillic) {
        return flags;
    }
    // Stems are Cyrillic letters of two bytes; three letters is the shortest.
    for end in (6..=folded.len()).step_by(2).take(12) {
        if let Some(found) = folded.get(..end).and_then(|stem| LEXICON.stems.get(&key(stem))) {
            flags = flags.and(*found);
        }
    }
    if !capital {
        return flags;
    }
    if fathers::is_patronymic(folded) {
        flags = flags.and(Flags::PATRONYMIC);
    }
    if !flags.has(Flags::GIVEN) && russian::forms(folded).iter().any(|form| is_given(&form.lemma)) {
        flags = flags.and(Flags::GIVEN);
    }
    if russian::is_surname(folded) {
        flags = flags.and(Flags::FAMILY);
    }
    flags
}

/// Whether the folded word itself, uninflected, is in the table of given names.
pub(super) fn is_given(folded: &str) -> bool {
    LEXICON.words.get(&key(folded)).is_some_and(|flags| flags.has(Flags::GIVEN))
}

/// Endings of family names of several cultures: a word the table lacks may still look like one.
pub(super) fn looks_like_surname(folded: &str) -> bool {
    const ENDINGS: [&str; 40] = [
        "ov", "ova", "ev", "eva", "sky", "ski", "skiy", "skaya", "ska", "enko", "chuk", "shvili", "dze",
        "yan", "ian", "son", "sen", "sson", "berg", "stein", "mann", "feld", "wicz", "vic", "vich", "oglu",
        "zade", "zadeh", "pour", "ullah", "allah", "uddin", "ez", "ini", "elli", "etti", "aitis", "opoulos",
        "akis", "nen",
    ];
    folded.len() >= 5 && (ENDINGS.iter().any(|ending| folded.ends_with(ending)) || folded.starts_with("al-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_word_list_is_known() {
        let sections = include_str!("data/words.txt").lines().filter_map(|l| l.strip_prefix('['));
        for section in sections {
            let name = section.trim_end_matches(']');
            assert!(SECTIONS.iter().any(|(known, _)| *known == name), "{name}");
        }
    }

    #[test]
    fn given_names_are_known_in_three_scripts_and_inflected() {
        for word in ["vladimir", "ned", "владимир", "владимиром", "сергея", "петра", "محمد"]
        {
            assert!(look_up(word, true).has(Flags::GIVEN), "{word}");
        }
        for word in ["department", "question", "вопрос"] {
            assert!(!look_up(word, true).has(Flags::GIVEN), "{word}");
        }
    }

    #[test]
    fn a_stem_holds_for_all_its_endings() {
        assert!(look_up("президентом", false).has(Flags::ROLE));
        assert!(look_up("москве", true).has(Flags::PLACE));
    }

    #[test]
    fn namesakes_are_folded_names_of_several_words() {
        for line in include_str!("data/namesakes.txt").lines().filter(|line| !line.starts_with('#')) {
            assert!(is_namesake(line) && fold(line) == *line, "{line}");
        }
        assert!(is_namesake("Abu\nGhraib") && is_namesake("Al-Jazeera") && !is_namesake("Abu Bakr"));
    }

    #[test]
    fn folding_drops_latin_marks_and_keeps_cyrillic_short_i() {
        assert_eq!(fold("Nicolás"), "nicolas");
        assert_eq!(fold("Сергей"), "сергей");
        assert_eq!(fold("Пётр"), "петр");
    }
}
