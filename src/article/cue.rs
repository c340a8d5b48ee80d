//! What stands around a mention: titles, offices and family words, which tell two bearers of one
//! surname apart ("Mrs Clinton", "President Clinton", "his wife, Ruth Marrow").

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::endings;
use super::find::Candidate;
use super::korean;
use super::lexicon::{self, Flags};
use super::token::{Gap, Token};
use super::who::Text;

/// A human's gender, as far as the text shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

/// What the words around one mention say of its person.
#[derive(Debug, Clone, Default)]
pub(super) struct Cue {
    /// By a form of address or a family word.
    pub(super) sex: Option<Sex>,
    /// Offices, folded: "president", "secretary".
    pub(super) offices: Vec<String>,
    /// A form of address or a rank stands right before, no mere word of a role ("called").
    pub(super) titled: bool,
    /// A title that is set before a given name: "Sheikh Tamim", "Sister Grace".
    pub(super) before_given: bool,
    /// A word of kin stands right before, and the name may be in the genitive: whose kin it is.
    pub(super) owner: bool,
    /// "Jr" and the like at the end of the mention, folded.
    pub(super) suffix: Option<String>,
}

/// Slavic words for whose kin it is: who is named behind the word of kin is that, "его жена Пескова".
const HIS: [&str; 9] = ["его", "ее", "их", "його", "її", "їх", "njegova", "njegov", "njen"];

/// Sections of `data/around.txt` by the word that stands in them.
static AROUND: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut around: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (section, word) in lexicon::sectioned(include_str!("data/around.txt")) {
        around.entry(word).or_default().push(section);
    }
    around
});

/// Whether a folded word stands in a section of `data/around.txt`.
pub(super) fn is(word: &str, section: &str) -> bool {
    AROUND.get(word).is_some_and(|sections| sections.contains(&section))
}

/// The cue of a mention.
pub(super) fn of(text: Text<'_, '_>, candidate: &Candidate) -> Cue {
    let Text { tokens, tongue, .. } = text;
    let (first, after) = (text.before(candidate).len(), text.main - text.behind(candidate).len());
    let text = &tokens[..text.main];
    let last = &tokens[candidate.last];
    let suffix = last.flags.has(Flags::SUFFIX).then(|| last.folded.clone());
    let mut cue = Cue { suffix, ..Cue::default() };
    for token in tokens[candidate.first..candidate.last].iter().take_while(|token| is_title(token)) {
        cue.note(token);
        cue.titled = true;
    }
    // A comma may part a family word or an office from the name: "his wife, Ruth".
    let mut at = first;
    let mut line = text.get(first).is_some_and(|token| token.gap == Gap::Line);
    // "The wife of Peskov", "жена Пескова": she is not who is named.
    let (mut parted, mut owned) = (false, false);
    let may_own = || endings::may_be_genitive(&last.folded, tongue);
    for step in 0..7 {
        if line || at == 0 {
            break;
        }
        at -= 1;
        let token = &text[at];
        line = token.gap == Gap::Line;
        cue.titled |= token.flags.has(Flags::TITLE) && text[at + 1..first].iter().all(|t| t.is_mark(&['.']));
        let point = token.is_mark(&['.']) && at > 0 && text[at - 1].flags.has(Flags::TITLE);
        let comma = step == 0 && token.is_mark(&[',']);
        parted |= comma;
        let is_owned_kin = owned && (is_kin(token) || token.folded == "frau");
        let is_his = || at > 0 && HIS.contains(&text[at - 1].folded.as_str());
        cue.owner = !parted && !owned && is_kin(token) && may_own() && !is_his();
        if !parted && is_owned_kin || cue.owner {
            break;
        }
        let of = matches!(token.folded.as_str(), "of" | "for" | "de" | "du" | "der" | "des");
        owned |= of;
        let around = of || token.flags.has(Flags::ORGANIZATION.and(Flags::PLACE));
        if !(cue.note(token) || point || comma || around) {
            break;
        }
    }
    if let Some(office) = korean::office_behind(text, after) {
        cue.titled = true;
        cue.offices.push(office.to_owned());
    }
    if text.get(after).is_some_and(|token| token.is_mark(&[','])) {
        for token in text[after + 1..].iter().take(6) {
            let ends = !token.is_word() || token.flags.has(Flags::SPEECH);
            if ends || token.folded == "of" || token.gap == Gap::Line {
                break;
            }
            cue.note(token);
        }
    }
    cue
}

/// Whether the word is a title and no name: a caller or the tagger may have marked it with the name.
pub(super) fn is_title(token: &Token<'_>) -> bool {
    let name = Flags::GIVEN.and(Flags::FAMILY).and(Flags::EASTERN).and(Flags::PATRONYMIC);
    is(&token.folded, "address") || token.flags.has(Flags::TITLE) && !token.flags.has(name)
}

impl Cue {
    /// Takes in one word; whether it says anything.
    fn note(&mut self, token: &Token<'_>) -> bool {
        let word = token.folded.as_str();
        let sex = sex_of_word(word);
        self.sex = self.sex.or(sex);
        self.before_given |= is(word, "before-given");
        let title = token.flags.has(Flags::TITLE.and(Flags::ROLE));
        let says = sex.is_none() || !is(word, "address") && !is_kin(token);
        if title && says && !is(word, "weak") && !self.offices.iter().any(|known| known == word) {
            self.offices.push(word.to_owned());
        }
        title || sex.is_some()
    }
}

/// Whether the word says that somebody is of somebody's family.
pub(super) fn is_kin(token: &Token<'_>) -> bool {
    is(&token.folded, "kin")
}

/// The same of a word that is no title of clergy: "his brother", not "Brother".
pub(super) fn is_kin_and_no_title(token: &Token<'_>) -> bool {
    is_kin(token) && !(token.is_capital() && is(&token.folded, "before-given"))
}

/// Whether a word of kin stands in the nominative, of a Slavic language: what stands in the genitive behind
/// it says whose kin.
pub(super) fn is_kin_in_nominative(token: &Token<'_>) -> bool {
    is_kin(token) && is(&token.folded, "nominative")
}

/// Whether the word is of a man.
pub(super) fn is_man(token: &Token<'_>) -> bool {
    sex_of_word(&token.folded) == Some(Sex::Man)
}

/// Whether the word joins two names.
pub(super) fn is_and(token: &Token<'_>) -> bool {
    is(&token.folded, "and")
}

fn sex_of_word(word: &str) -> Option<Sex> {
    if is(word, "woman") {
        Some(Sex::Woman)
    } else if is(word, "man") {
        Some(Sex::Man)
    } else {
        None
    }
}

/// The gender that a name itself shows: by a woman's given name, a Slavic family name or a father's
/// name. Men's given names are not listed: who is no woman by name may still be one.
pub(super) fn sex_of_name(given: &str, family: &str) -> Option<Sex> {
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(family, &["ова", "ева", "ская", "цкая", "ська", "цька", "skaya", "ova", "eva"])
    {
        return Some(Sex::Woman);
    }
    if ends(family, &["ов", "ев", "ский", "цкий", "ський", "ov", "ev", "sky", "skiy"])
        || is(given, "man-given")
    {
        return Some(Sex::Man);
    }
    let woman = is(given, "woman-given")
        || given.chars().count() > 2 && given.ends_with(['a', 'а', 'я']) && lexicon::is_given(given);
    woman.then_some(Sex::Woman)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::tests::found;

    #[test]
    fn a_word_of_kin_says_nothing_of_whose_kin_it_is() {
        for (text, people) in [
            (
                "Дмитрий Песков молчит. Жена Пескова выступила.",
                &["Дмитрий Песков: Дмитрий Песков, Пескова"][..],
            ),
            (
                "Жена Дмитрия Пескова ушла. Господин Песков остался.",
                &["Дмитрий Песков: Дмитрия Пескова, Песков"],
            ),
            ("Dmitry Peskov spoke. The wife of Peskov left.", &["Dmitry Peskov: Dmitry Peskov, Peskov"]),
            ("Bill Smith spoke. The daughter of President Smith left.", &["Bill Smith: Bill Smith, Smith"]),
            ("Vladimir Putin habló. La esposa de Putin viajó.", &["Vladimir Putin: Vladimir Putin, Putin"]),
            (
                "Die Reise ist nicht kurz. Die Frau von Wladimir Putin kam mit. Herr Putin und die Tochter von Putin auch.",
                &["Wladimir Putin: Wladimir Putin, Putin, Putin"],
            ),
            (
                "Bill Smith and Hillary Smith came. His wife Smith left.",
                &["Bill Smith: Bill Smith", "Hillary Smith: Hillary Smith, Smith"],
            ),
            (
                "Андрей Захаров и Мария Захарова пришли. Жена Захарова ушла. Его жена Захарова тоже.",
                &["Андрей Захаров: Андрей Захаров, Захарова", "Мария Захарова: Мария Захарова, Захарова"],
            ),
            (
                "Андрей Захаров и Мария Захарова пришли. Его жена, Захарова, ушла.",
                &["Андрей Захаров: Андрей Захаров", "Мария Захарова: Мария Захарова, Захарова"],
            ),
        ] {
            assert_eq!(found(text), people, "{text}");
        }
    }

    #[test]
    fn a_title_before_a_given_name_is_no_part_of_it() {
        for (text, person) in [
            ("Hassan Nasrallah spoke. Sayyed Hassan praised fighters.", "Hassan Nasrallah: Hassan Nasrallah"),
            (
                "Hassan Nasrallah spoke. Sayyed Nasrallah praised fighters.",
                "Hassan Nasrallah: Hassan Nasrallah",
            ),
            ("Imad Mughniyeh died. Hajj Imad was a fighter.", "Imad Mughniyeh: Imad Mughniyeh"),
            ("Sayyid Hashim Safieddine spoke.", "Hashim Safieddine: "),
        ] {
            let found = found(text);
            assert!(found.len() == 1 && found[0].starts_with(person), "{text} {found:?}");
        }
    }

    const SECTIONS: [&str; 22] = [
        "man",
        "woman",
        "address",
        "before-given",
        "weak",
        "woman-given",
        "man-given",
        "kin",
        "nominative",
        "and",
        "named",
        "named-unless-headline",
        "named-before",
        "named-before-article",
        "named-before-genitive",
        "named-before-abbreviated",
        "imeni",
        "not-imeni",
        "school",
        "ship",
        "honour",
        "at",
    ];

    #[test]
    fn every_word_is_folded_as_the_text_is() {
        for (word, sections) in AROUND.iter() {
            assert_eq!(lexicon::fold(word), *word);
            assert!(sections.iter().all(|section| SECTIONS.contains(section)), "{word}: {sections:?}");
        }
    }

    #[test]
    fn names_show_women_and_slavic_men() {
        for (given, family, sex) in [
            ("hillary", "clinton", Some(Sex::Woman)),
            ("maria", "lopez", Some(Sex::Woman)),
            ("мария", "захарова", Some(Sex::Woman)),
            ("nikita", "mazepin", Some(Sex::Man)),
            ("андрей", "захаров", Some(Sex::Man)),
            ("bill", "clinton", None),
        ] {
            assert_eq!(sex_of_name(given, family), sex, "{given} {family}");
        }
    }
}
