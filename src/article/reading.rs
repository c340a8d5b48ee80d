//! A full name's words -> its possible readings: base forms, and which word is given, which family.
//!
//! Latin names have one reading. Russian ones may have several ("Александра Лукашенко" is a woman,
//! or a man in the genitive); other mentions of the article choose among them.

use std::ops::Range;

use super::endings;
use super::fathers;
use super::korean;
use super::lexicon::{self, Flags, is_cyrillic};
use super::russian::{Case, Form, Gender};
use super::token::{Gap, Shape, Token, is_hyphen};
use super::tongue::Tongue;
use crate::name::script::{Syllabary, arabic_small_words};

/// Most readings kept of one name.
const MAX_READINGS: usize = 16;

/// The words of a full name in one of its readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// Base form of every word, folded.
    pub(super) words: Vec<String>,
    /// The same, hyphens parted, without particles, articles and suffixes.
    pub(super) parts: Vec<String>,
    /// The given name, its words joined by hyphens.
    given: String,
    places: Places,
}

impl Reading {
    fn of(words: Vec<String>, parts: Vec<String>, places: Places) -> Self {
        let given = words[places.given.clone()].join("-");
        Self { words, parts, given, places }
    }

    /// The given name, or its initial with a point; of syllables written apart as with a hyphen.
    pub(super) fn given(&self) -> &str {
        &self.given
    }

    /// The family name without an article before it: "assad" of "al-Assad".
    pub(super) fn family(&self) -> &str {
        without_article(&self.words[self.places.family])
    }

    /// "Jr" and the like behind the family name, folded.
    pub(super) fn suffix(&self) -> Option<&str> {
        let Places { given, family, .. } = &self.places;
        self.words.get(family + 1).filter(|_| given.end <= *family).map(String::as_str)
    }

    /// Words between given and family name, as far as they may stand for the person alone:
    /// "Maduro" of "Nicolás Maduro Moros".
    pub(super) fn middle(&self) -> impl Iterator<Item = &str> {
        self.inner()
            .filter(|word| word.chars().count() > 3 && !word.ends_with('.') && !lexicon::is_given(word))
            .filter(|word| !fathers::is_patronymic(word))
    }

    /// Whether the first words between given and family name tell two people of one such name apart: "Сергей
    /// Борисович" and "Сергей Сергеевич Иванов", "George W." and "George H. W. Bush".
    pub(super) fn is_parted_by_middle(&self, other: &Self) -> bool {
        let (Some(first), Some(others)) = (self.first_inner(), other.first_inner()) else { return false };
        let mut words = self.inner().filter(|word| word.chars().count() > 2);
        !same_given(first, others) && !words.any(|word| other.inner().any(|it| it == word))
    }

    /// The first of [`Self::inner`] that is a name.
    fn first_inner(&self) -> Option<&str> {
        self.inner().find(|word| self.parts.iter().any(|part| part == without_article(word)))
    }

    /// Words that are neither given nor family name: the father's may be one.
    pub(super) fn inner(&self) -> impl Iterator<Item = &str> {
        let Places { given, family, .. } = &self.places;
        let inner = self.words.iter().enumerate().filter(move |(at, _)| !given.contains(at) && at != family);
        inner.map(|(_, word)| word.as_str())
    }
}

/// An Arabic name without the small words that are written onto it; none where there are none.
pub(super) fn bare<'t>(word: &Token<'t>) -> Option<&'t str> {
    Some(arabic_small_words(word.text))
        .filter(|length| *length > 0)
        .and_then(|length| word.text.get(length..))
}

/// A name without the Arabic article written onto it: "Assad" of "al-Assad", "Zarqawi" of "az-Zarqawi".
pub(super) fn without_article(word: &str) -> &str {
    const ARTICLES: [&str; 20] = [
        "al-", "el-", "ad-", "adh-", "an-", "ar-", "as-", "ash-", "at-", "az-", //
        "аль-", "эль-", "ад-", "ан-", "ар-", "ас-", "ат-", "аз-", "аш-", "ال",
    ];
    ARTICLES
        .iter()
        .find_map(|article| word.strip_prefix(article))
        .filter(|rest| rest.chars().count() > 2)
        .unwrap_or(word)
}

/// All base forms one word alone may have, articles dropped.
pub(super) fn lemmas(token: &Token<'_>, tongue: Tongue) -> Vec<String> {
    let mut lemmas: Vec<String> =
        endings::forms(&token.folded, tongue).into_iter().map(|form| form.lemma).collect();
    lemmas.extend(bare(token).map(lexicon::fold));
    for lemma in &mut lemmas {
        *lemma = without_article(lemma).to_owned();
    }
    lemmas.sort_unstable();
    lemmas.dedup();
    lemmas
}

/// The readings of the full name that `words` spell; at least one.
pub(super) fn readings(words: &[&Token<'_>], tongue: Tongue) -> Vec<Reading> {
    let mut written: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
    // "And" and "to" are written onto an Arabic name.
    if let (Some(first), Some(bare)) = (written.first_mut(), words.first().and_then(|word| bare(word))) {
        *first = lexicon::fold(bare);
    }
    let places = places(words);
    let mut readings = Vec::new();
    let declines = !matches!(tongue, Tongue::French | Tongue::Other);
    if declines || words.iter().any(|word| word.text.starts_with(is_cyrillic)) {
        for lemmas in declined(words, &places, tongue) {
            let parts = parts(words, &lemmas);
            let reading = Reading::of(lemmas, parts, places.clone());
            if !readings.contains(&reading) && readings.len() < MAX_READINGS {
                readings.push(reading);
            }
        }
    }
    if readings.is_empty() {
        let parts = parts(words, &written);
        readings.push(Reading::of(written, parts, places));
    }
    readings
}

fn parts(words: &[&Token<'_>], lemmas: &[String]) -> Vec<String> {
    let small = Flags::PARTICLE.and(Flags::SUFFIX);
    let real = words.iter().zip(lemmas).filter(|(word, _)| !word.flags.has(small));
    let split = real.flat_map(|(_, lemma)| without_article(lemma).split(is_hyphen));
    split.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Where the parts of a name stand.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Places {
    /// One word, or two syllables.
    given: Range<usize>,
    family: usize,
    /// In the Chinese or Korean order.
    eastern: bool,
}

/// Whether a name of at least two words is in the Chinese or Korean order.
pub(super) fn is_eastern(words: &[&Token<'_>]) -> bool {
    words.len() > 1 && places(words).eastern
}

/// Which word is the given name, and which the family name.
fn places(words: &[&Token<'_>]) -> Places {
    let last = words
        .iter()
        .rposition(|word| !word.flags.has(Flags::SUFFIX))
        .unwrap_or(0)
        .max(1)
        .min(words.len() - 1);
    let closing = words[last];
    // A Korean name that was cut: "김" + "정은".
    if closing.gap == Gap::None && words.len() == 2 && closing.text.starts_with(korean::is_hangul) {
        return Places { given: 1..2, family: 0, eastern: true };
    }
    let chinese = EASTERN.contains(&words[0].folded.as_str());
    let eastern = (chinese || words[0].flags.has(Flags::EASTERN))
        && match last {
            1 => {
                closing.text.contains('-')
                    || chinese
                    || !(words[0].flags.has(Flags::GIVEN) || closing.flags.has(Flags::FAMILY))
            }
            2 => {
                let ends = |word: &str| is_syllable(word) || bare_syllable(word).is_some();
                is_syllable(&words[1].folded) && words[2..].iter().all(|word| ends(&word.folded))
            }
            _ => false,
        }
        && words.iter().all(|word| word.shape != Shape::Initial && word.shape != Shape::Lower);
    let inverted = closing.flags.has(Flags::PATRONYMIC) && last >= 2
        || (closing.flags.has(Flags::GIVEN)
            && !closing.flags.has(Flags::FAMILY)
            && closing.text.starts_with(is_cyrillic)
            && !words[0].flags.has(Flags::GIVEN))
        || (closing.shape == Shape::Initial && words[0].shape != Shape::Initial);
    let (given, family) = if eastern || inverted { (1, 0) } else { (0, last) };
    // "Kim Jong Un" is not "Kim Jong Il". Of one word all is family name.
    let given = given.min(last);
    let given = given..if eastern { last + 1 } else { given + 1 };
    Places { given, family, eastern }
}

/// Chinese and Korean family names as Cyrillic writes them; none is a given name there.
const EASTERN: [&str; 40] = [
    "си",
    "ли",
    "ван",
    "чжан",
    "лю",
    "чэнь",
    "чень",
    "ян",
    "хуан",
    "чжао",
    "чжоу",
    "сюй",
    "сунь",
    "чжу",
    "ху",
    "го",
    "хэ",
    "линь",
    "гао",
    "ло",
    "ким",
    "пак",
    "чхве",
    "чон",
    "юн",
    "кан",
    "чо",
    "чан",
    "лим",
    "мун",
    "син",
    "квон",
    "пэн",
    "дэн",
    "мао",
    "цзян",
    "вэнь",
    "цинь",
    "се",
    "нгуен",
];

/// Whether a word is one romanized Chinese or Korean syllable: "jong", "un", but not "ann" or "smith".
fn is_syllable(word: &str) -> bool {
    const TAILS: [&str; 10] = ["", "n", "ng", "k", "l", "m", "p", "t", "r", "h"];
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w');
    if !word.starts_with(is_cyrillic) {
        let Some(first) = word.find(vowel) else {
            return false;
        };
        let tail = word[first..].trim_start_matches(vowel);
        return word.len() <= 6 && first <= 2 && TAILS.contains(&tail);
    }
    word.chars().filter(|c| "аеиоуыэюя".contains(*c)).count() == 1 && word.chars().count() <= 5
}

/// Base forms of all words, for every case and gender they agree in.
fn declined(words: &[&Token<'_>], places: &Places, tongue: Tongue) -> Vec<Vec<String>> {
    if places.eastern {
        return declined_at_the_end(words, tongue);
    }
    let given = places.given.start;
    let one = |(at, word): (usize, &&Token<'_>)| readings_of(word, at == given, tongue);
    let forms: Vec<Vec<Form>> = words.iter().enumerate().map(one).collect();
    let Some(given_forms) = forms.get(given) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for lead in given_forms {
        // Per other word its agreeing readings; the first that does serves for all but the family
        // name, whose readings are told apart ("Блинкена": Блинкен or Блинкена).
        let mut lines = vec![Vec::new()];
        for (at, choices) in forms.iter().enumerate() {
            let fitting: Vec<&str> = if at == given {
                vec![&lead.lemma]
            } else {
                choices.iter().filter(|form| lead.agrees(form)).map(|form| form.lemma.as_str()).collect()
            };
            lines = fitting
                .iter()
                .flat_map(|lemma| {
                    lines.iter().map(|line: &Vec<String>| [line.as_slice(), &[(*lemma).to_owned()]].concat())
                })
                .take(MAX_READINGS)
                .collect();
        }
        found.extend(lines);
    }
    found
}

/// Of a Chinese or Korean name only the last word takes endings: "Ким Чен Ына".
fn declined_at_the_end(words: &[&Token<'_>], tongue: Tongue) -> Vec<Vec<String>> {
    let Some((last, before)) = words.split_last() else {
        return Vec::new();
    };
    let before: Vec<String> = before.iter().map(|word| word.folded.clone()).collect();
    let lemmas = lemmas(last, tongue).into_iter().chain(bare_syllable(&last.folded));
    lemmas.map(|lemma| [before.as_slice(), &[lemma]].concat()).collect()
}

/// A Cyrillic syllable without a case ending: "ына" is "ын", too short for what family names take.
fn bare_syllable(word: &str) -> Option<String> {
    const ENDINGS: [&str; 6] = ["ом", "ем", "а", "у", "е", "ы"];
    let bare = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending))?;
    let ends_closed = !bare.ends_with(['а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я']);
    (ends_closed && bare.chars().nth(1).is_some() && is_syllable(bare)).then(|| bare.to_owned())
}

/// Readings of one word of a name: those with a known given name only, where there are any.
fn readings_of(word: &Token<'_>, is_given: bool, tongue: Tongue) -> Vec<Form> {
    let cyrillic = word.text.starts_with(is_cyrillic);
    let declines = cyrillic
        || matches!(tongue, Tongue::Serbian | Tongue::Turkish)
        || (tongue == Tongue::German && !is_given);
    if !declines || matches!(word.shape, Shape::Initial | Shape::Lower) {
        let cases = [
            Case::Nominative,
            Case::Genitive,
            Case::Dative,
            Case::Accusative,
            Case::Instrumental,
            Case::Locative,
        ];
        return cases.map(|case| Form { lemma: word.folded.clone(), case, gender: Gender::Any }).into();
    }
    let mut forms = endings::forms(&word.folded, tongue);
    let known = |form: &Form| lexicon::is_given(&form.lemma);
    let by_given =
        if cyrillic { word.flags.has(Flags::GIVEN) && !word.flags.has(Flags::PATRONYMIC) } else { is_given };
    if by_given && forms.iter().any(known) {
        forms.retain(known);
    } else if !(is_given && tongue == Tongue::Serbian)
        && forms.iter().any(|f| endings::is_base_surname(&f.lemma, tongue))
    {
        // "Путиным" could come from "Путиный"; a known ending is likelier.
        forms.retain(|form| endings::is_base_surname(&form.lemma, tongue));
    }
    forms
}

/// Whether two given names may be one: equal, an initial of the other, a short form, or another
/// romanization ("Anthony", "Antony").
pub(super) fn same_given(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // One Korean or Chinese syllable is no initial.
    if a.starts_with(|c| Syllabary::of(c).is_some()) {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // "Дж." is the initial of James, John, George in Russian.
    if short.ends_with('.') || short.chars().nth(1).is_none() || short == "дж" {
        return short.chars().next() == long.chars().next();
    }
    // Alex, Alexander; but Daniel is not Daniela.
    let short_form = short.chars().count() >= 3
        && long
            .strip_prefix(short)
            .is_some_and(|rest| rest.chars().count() > 1 || !rest.ends_with(['a', 'e', 'o', 'а', 'о']));
    short_form || same_spelling(a, b)
}

/// What the spellings of one family name have in common; none for a short name or another script.
pub(super) fn spelling_key(family: &str) -> Option<String> {
    let long = family.is_ascii() && family.len() >= 5;
    // Belarusian names end in a where Russian has o.
    let one_ending = |stem: &str| skeleton(&format!("{stem}o"));
    // French writes a mute e, French and German ff for the Russian -in and -ov.
    let family = family.strip_suffix('e').filter(|stem| stem.ends_with("in")).unwrap_or(family);
    let plain = family.strip_suffix("ff").map(|stem| format!("{stem}v"));
    let family = plain.as_deref().unwrap_or(family);
    long.then(|| {
        family.strip_suffix('a').filter(|stem| stem.len() > 5).map_or_else(|| skeleton(family), one_ending)
    })
}

/// Whether two folded words are spellings of one name: same sounds but for the inner vowels.
fn same_spelling(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 5 && a.is_ascii() && b.is_ascii() && skeleton(a) == skeleton(b))
}

/// Consonants, the first letter and the last, with digraphs and doubles folded, and no hyphens.
fn skeleton(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut previous = ' ';
    let last = word.len() - 1;
    for (at, c) in word.char_indices() {
        let c = match c {
            'y' | 'j' => 'i',
            'q' | 'c' => 'k',
            other => other,
        };
        let silent = c == 'h' && matches!(previous, 't' | 'k' | 'g' | 's');
        let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') && at != 0 && at != last;
        if !silent && !vowel && c != previous && c != '-' {
            if c == 'x' { out.push_str("ks") } else { out.push(c) }
        }
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanizations_of_one_name_are_the_same_given_name() {
        for (a, b) in [
            ("anthony", "antony"),
            ("sergey", "sergei"),
            ("mohammed", "muhammad"),
            ("alexander", "aleksandr"),
            ("alex", "alexander"),
            ("v.", "vladimir"),
            ("abdul-malik", "abdulmalik"),
        ] {
            assert!(same_given(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_mans_and_a_womans_form_are_different_given_names() {
        for (a, b) in
            [("maria", "mario"), ("daniel", "daniela"), ("alexander", "alexandra"), ("john", "jane")]
        {
            assert!(!same_given(a, b), "{a} {b}");
        }
    }

    fn families(text: &str) -> Vec<String> {
        let tokens = crate::article::token::tokens(text);
        let words: Vec<&Token<'_>> = tokens.iter().collect();
        let mut families: Vec<String> =
            readings(&words, Tongue::of(&tokens)).iter().map(|reading| reading.family().to_owned()).collect();
        families.dedup();
        families
    }

    #[test]
    fn the_family_name_stands_last_or_by_custom_first() {
        assert_eq!(families("Sergey Lavrov"), ["lavrov"]);
        assert_eq!(families("Bashar al-Assad"), ["assad"]);
        assert_eq!(families("Kim Jong Un"), ["kim"]);
        assert_eq!(families("Ban Ki-moon"), ["ban"]);
        assert_eq!(families("Robert Downey Jr"), ["downey"]);
    }

    #[test]
    fn agreement_of_the_given_name_picks_the_base_form() {
        assert_eq!(families("Владимиром Путиным"), ["путин"]);
        assert_eq!(families("Марии Захаровой"), ["захарова"]);
        assert_eq!(families("Путину Владимиру Владимировичу"), ["путин"]);
        assert!(families("Энтони Блинкена").contains(&"блинкен".to_owned()));
    }
}
