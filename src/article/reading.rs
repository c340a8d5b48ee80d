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
use super::spelling::same_given;
use super::token::{Gap, Shape, Token, is_hyphen};
use super::tongue::Tongue;
use crate::name::script::arabic_small_words;

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

    /// Whether a family name is this one's or that of a parent's behind the given name, in a man's form or a
    /// woman's.
    pub(super) fn is_of_family(&self, family: &str) -> bool {
        let wanted = without_gender(family);
        let others = self.inner().chain([self.family()]).map(without_article);
        others.into_iter().any(|word| without_gender(word) == wanted)
    }

    /// "Jr" and the like behind the name, folded.
    pub(super) fn suffix(&self) -> Option<&str> {
        self.words.get(self.places.suffix?).map(String::as_str)
    }

    /// Words between given and family name, as far as they may stand for the person alone:
    /// "Maduro" of "Nicolás Maduro Moros".
    pub(super) fn middle(&self) -> impl Iterator<Item = &str> {
        self.inner()
            .filter(|word| word.chars().count() > 3 && !word.ends_with('.') && !lexicon::is_given(word))
            .filter(|word| !fathers::is_patronymic(word))
    }

    /// The same words of two and three letters, which stand for the person with a title: "Mr Bol" of "Benjamin
    /// Bol Mel".
    pub(super) fn short_middle(&self) -> impl Iterator<Item = &str> {
        self.inner()
            .filter(|word| (2..=3).contains(&word.chars().count()) && !word.ends_with('.'))
            .filter(|word| !lexicon::is_given(word) && self.parts.iter().any(|part| part == word))
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

/// A Slavic family name without the ending that men and women have each their own of.
fn without_gender(family: &str) -> &str {
    const STEMS: [&str; 4] = ["ов", "ев", "ин", "ын"];
    const ROMANIZED: [&str; 4] = ["ov", "ev", "in", "yn"];
    let short = family.strip_suffix(['а', 'a']).filter(|stem| {
        STEMS.iter().chain(&ROMANIZED).any(|end| stem.ends_with(end)) && stem.chars().count() > 3
    });
    let adjective = ["ий", "ая", "iy", "aya", "y"]
        .iter()
        .filter_map(|end| family.strip_suffix(end))
        .find(|stem| ["ск", "цк", "sk", "ck"].iter().any(|end| stem.ends_with(end)));
    short.or(adjective).unwrap_or(family)
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
    /// "Jr" and the like.
    suffix: Option<usize>,
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
        return Places { given: 1..2, family: 0, suffix: None, eastern: true };
    }
    let chinese = is_eastern_family(&words[0].folded);
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
    let (given, family) = match () {
        () if eastern || inverted => (1, 0),
        // Behind the family name stands the Chinese given name: "John Lee Ka-chiu".
        () if is_led_by_given(&words[..=last]) => (0, 1),
        () => (0, last),
    };
    // "Kim Jong Un" is not "Kim Jong Il". Of one word all is family name.
    let given = given.min(last);
    let given = given..if eastern { last + 1 } else { given + 1 };
    let suffix = (last + 1 < words.len()).then_some(last + 1);
    Places { given, family, suffix, eastern }
}

/// Whether another given name stands before a whole Chinese name.
fn is_led_by_given(words: &[&Token<'_>]) -> bool {
    let [given, families @ .., syllables] = words else { return false };
    let mut parts = syllables.folded.split(is_hyphen);
    given.shape == Shape::Capital
        && !given.flags.has(Flags::EASTERN)
        && !families.is_empty()
        && families.iter().all(|word| word.flags.has(Flags::EASTERN) && word.shape == Shape::Capital)
        && parts.clone().count() == 2
        && parts.all(is_syllable)
}

/// Whether a folded word is a Chinese or Korean family name in Cyrillic.
pub(super) fn is_eastern_family(word: &str) -> bool {
    EASTERN.contains(&word)
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

const VOWELS: [char; 9] = ['а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я'];

/// Whether a word is one romanized Chinese or Korean syllable: "jong", "un", but not "ann" or "smith".
pub(super) fn is_syllable(word: &str) -> bool {
    const TAILS: [&str; 10] = ["", "n", "ng", "k", "l", "m", "p", "t", "r", "h"];
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w');
    if !word.starts_with(is_cyrillic) {
        let Some(first) = word.find(vowel) else {
            return false;
        };
        let tail = word[first..].trim_start_matches(vowel);
        return word.len() <= 6 && first <= 2 && TAILS.contains(&tail);
    }
    word.chars().filter(|c| VOWELS.contains(c)).count() == 1 && word.chars().count() <= 5
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
    // "Чжу" is a form of neither "чж" nor "чжа".
    let is_word = |lemma: &String| {
        let adds = lemma.len() >= last.folded.len() && !lemma.ends_with(['ь', 'й']);
        !lemma.starts_with(is_cyrillic) || *lemma == last.folded || !adds && lemma.contains(VOWELS)
    };
    let lemmas = lemmas(last, tongue).into_iter().filter(is_word).chain(bare_syllable(&last.folded));
    lemmas.map(|lemma| [before.as_slice(), &[lemma]].concat()).collect()
}

/// A Cyrillic syllable without a case ending: "ына" is "ын", too short for what family names take.
fn bare_syllable(word: &str) -> Option<String> {
    const ENDINGS: [&str; 6] = ["ом", "ем", "а", "у", "е", "ы"];
    let bare = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending))?;
    let ends_closed = !bare.ends_with(VOWELS);
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
    // What is known of a word rests on Russian endings.
    let by_given = match tongue {
        _ if !cyrillic => is_given,
        Tongue::Ukrainian if is_given => true,
        _ => word.flags.has(Flags::GIVEN),
    } && !(cyrillic && word.flags.has(Flags::PATRONYMIC));
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(families("John Lee Ka-chiu"), ["lee"]);
        assert_eq!(families("Carrie Lam Cheng Yuet-ngor"), ["lam"]);
        assert_eq!(families("Mary Lee Smith-Jones"), ["smith-jones"]);
    }

    #[test]
    fn ukrainian_names_are_known_in_their_cases() {
        for (written, name) in [
            ("Ігоря Гіркіна", "ігор гіркін"),
            ("Ігорем Сєчіним", "ігор сєчін"),
            ("Олексія Міллера", "олексій міллер"),
            ("Олексієм Міллером", "олексій міллер"),
            ("Дмитром Медведєвим", "дмитро медведєв"),
            ("Дмитру Медведєву", "дмитро медведєв"),
            ("Павла Дурова", "павло дуров"),
            ("Петром Порошенком", "петро порошенко"),
            ("Сергієм Шойгу", "сергій шойгу"),
            ("Ельвірою Набіулліною", "ельвіра набіулліна"),
            ("Ельвіру Набіулліну", "ельвіра набіулліна"),
            ("Маргаритою Симоньян", "маргарита симоньян"),
            ("Миколою Патрушевим", "микола патрушев"),
            ("Марії Захаровій", "марія захарова"),
        ] {
            let tokens = crate::article::token::tokens(written);
            let words: Vec<&Token<'_>> = tokens.iter().collect();
            let readings = readings(&words, Tongue::Ukrainian);
            assert_eq!(readings[0].words.join(" "), name, "{written} {readings:?}");
        }
    }

    #[test]
    fn agreement_of_the_given_name_picks_the_base_form() {
        assert_eq!(families("Владимиром Путиным"), ["путин"]);
        assert_eq!(families("Марии Захаровой"), ["захарова"]);
        assert_eq!(families("Путину Владимиру Владимировичу"), ["путин"]);
        assert!(families("Энтони Блинкена").contains(&"блинкен".to_owned()));
    }
}
