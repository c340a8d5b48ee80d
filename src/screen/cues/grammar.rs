//! What the form of a word tells where no table knows it: a verb, a people or its country, the case
//! of a Russian office or name.

use std::ops::Range;

use super::lexicon::{LEXICON, Sense};
use super::role::Role;
use super::text::{Gap, Text};

/// Endings of Russian verbs of the past.
const PAST: &[&str] = &["ал", "ил", "ел", "ял", "ул", "ыл", "лся", "лась", "лись", "нес", "вез"];
/// Russian nouns that end like them.
const NOUNS_LIKE_PAST: &[&str] = &[
    "отдел",
    "канал",
    "журнал",
    "портал",
    "филиал",
    "трибунал",
    "персонал",
    "капитал",
    "арсенал",
    "сериал",
    "раздел",
    "вокзал",
    "материал",
    "квартал",
    "урал",
    "потенциал",
    "зал",
    "тыл",
    "стал",
    "остал",
    "был",
];
/// Countries that end like the names of peoples.
const COUNTRIES_LIKE_PEOPLES: &[&str] = &[
    "iran",
    "japan",
    "sudan",
    "oman",
    "bhutan",
    "taiwan",
    "azerbaijan",
    "jordan",
    "vatican",
    "amman",
    "tehran",
    "teheran",
    "yerevan",
    "erevan",
    "abidjan",
    "haiti",
    "mali",
    "fiji",
    "malawi",
    "burundi",
    "djibouti",
    "brunei",
    "niger",
    "delhi",
    "tbilisi",
    "nairobi",
    "tripoli",
    "abu dhabi",
    "karachi",
    "dhabi",
    "kigali",
    "dubai",
    "helsinki",
    "hanoi",
    "chili",
    "japon",
];
/// Endings of peoples and of what is theirs, in English.
const PEOPLES: &[&str] = &[
    "an", "ese", "ish", "i", "french", "dutch", "swiss", "greek", "turk", "serb", "croat", "kurd", "czech",
    "slovak", "thai", "arab", "briton", "dane", "finn", "swede", "pole", "scot", "spaniard", "lander",
    "filipino", "chechen", "russe", "turque", "belge", "serbe", "turc", "grec",
];

/// Whether a word that no table knows is a verb, so that what stands before it is its subject's:
/// "the president received Ivan Petrov", "президент принял Ивана Петрова".
pub(super) fn is_verb(text: &Text<'_>, at: usize) -> bool {
    let word = &text.words()[at];
    if word.capital || !word.cased {
        return false;
    }
    let folded = text.folded(at);
    if folded.is_ascii() {
        return folded.len() >= 5 && folded.ends_with("ed");
    }
    let stem = folded.strip_suffix(['а', 'и', 'о']).filter(|stem| stem.ends_with('л')).unwrap_or(folded);
    PAST.iter().any(|ending| stem.ends_with(ending))
        && !NOUNS_LIKE_PAST.iter().any(|noun| stem.ends_with(noun))
}

/// Whether the word of a place is of its people ("Russian", "российский", "السوري") and not the
/// country's name. But for English, languages write peoples' adjectives with a small letter.
pub(super) fn is_of_people(text: &Text<'_>, phrase: &Range<usize>) -> bool {
    let last = phrase.end - 1;
    let (word, folded) = (&text.words()[last], text.folded(last));
    if !word.cased {
        let nisba = ["ي", "يه", "يون", "يين"].iter().any(|ending| folded.ends_with(ending));
        return folded.starts_with("ال") && nisba;
    }
    if !word.capital {
        return true;
    }
    if folded.is_ascii() {
        return !COUNTRIES_LIKE_PEOPLES.contains(&folded)
            && !folded.ends_with("stan")
            && PEOPLES.iter().any(|ending| folded.ends_with(ending));
    }
    folded.contains("ск") && !folded.ends_with("ск")
        || ["нин", "нец", "янка", "анка"].iter().any(|ending| folded.ends_with(ending))
}

/// Whether something is somebody's: "Iran's", "the minister's".
pub(super) fn is_owner(text: &Text<'_>, end: usize) -> bool {
    text.words().get(end).is_some_and(|next| next.gap == Gap::Tight && text.folded(end) == "s")
}

/// Whether a phrase is of several people: "reporters", "журналистам".
pub(super) fn is_plural(text: &Text<'_>, phrase: &Range<usize>, role: Role) -> bool {
    let last = phrase.end - 1;
    let folded = text.folded(last);
    if !folded.is_ascii() {
        let plural = ["ов", "ев", "ам", "ям", "ами", "ями", "ах", "ях"];
        let either = ["ицы", "исы", "авы", "тки", "нки"];
        let ends = |endings: &[&str]| endings.iter().any(|ending| folded.ends_with(ending));
        let written = text.written(last);
        return phrase.len() == 1 && (ends(&plural) || (written.ends_with(['ы', 'и']) && !ends(&either)));
    }
    if folded.ends_with("men") {
        return true;
    }
    let Some(one) = folded.strip_suffix('s').filter(|one| !one.ends_with('s')) else { return false };
    let first = if phrase.len() == 1 { one } else { text.folded(phrase.start) };
    let rest = |ahead: usize| match phrase.start + ahead {
        at if at == last => Some(one),
        at if at < last => Some(text.folded(at)),
        _ => None,
    };
    let found = LEXICON.find(first, text.words()[phrase.start].capital, rest);
    found.is_some_and(|found| found.words == phrase.len() && found.senses.contains(&Some(Sense::Role(role))))
}

/// The case of a Russian word, as far as its end tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// The one of a subject.
    Subject,
    /// Any other.
    Other,
    /// It may be either, or the word is not Russian.
    Unknown,
}

/// The case of an office, calling or adjective.
pub(super) fn case_of(text: &Text<'_>, phrase: &Range<usize>) -> Case {
    // "вице-премьера": the last part has the case.
    let words = text.words();
    let head = phrase.clone().find(|at| words.get(at + 1).is_none_or(|next| next.gap != Gap::Hyphen));
    let word = text.written(head.unwrap_or(phrase.start)).to_lowercase();
    if !is_cyrillic(&word) {
        return Case::Unknown;
    }
    const FEMININE: &[&str] =
        &["ица", "иса", "тка", "нка", "шка", "глава", "судья", "папа", "старшина", "ая", "яя", "ый", "ий"];
    const OTHER: &[&str] = &[
        "ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ым", "им", "ом", "ем", "ём", "ам", "ям",
        "ов", "ев", "ах", "ях", "ой", "ей", "ую", "юю", "их", "ых", "у", "ю", "е", "ы", "и", "а", "я",
    ];
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(FEMININE) {
        Case::Subject
    } else if ends(OTHER) {
        Case::Other
    } else if ends_hard(&word) {
        Case::Subject
    } else {
        Case::Unknown
    }
}

/// The case of a mention of somebody whose base form is known.
pub(super) fn case_of_name(text: &Text<'_>, mention: &Range<usize>, name: &str) -> Case {
    let last = text.written(mention.end - 1).to_lowercase();
    let name = name.to_lowercase();
    let base = name.split_whitespace().last().unwrap_or_default();
    if !is_cyrillic(&last) || !is_cyrillic(base) {
        return Case::Unknown;
    }
    if last != base {
        let stem = |word: &str| word.chars().take(3).collect::<String>();
        return if stem(&last) == stem(base) { Case::Other } else { Case::Unknown };
    }
    let hard = mention.clone().all(|at| {
        let word = text.written(at).to_lowercase();
        ends_hard(&word) && !["ом", "ем", "ым", "им", "ой", "ей"].iter().any(|ending| word.ends_with(ending))
            || word == "сергей"
            || word == "андрей"
            || word == "алексей"
    });
    if hard { Case::Subject } else { Case::Unknown }
}

/// Whether an office and a name cannot be of one person: "президент Ивана Петрова", "журналистам Иван
/// Петров". "Министром стал Иван Петров" is of one.
pub(super) fn disagree(text: &Text<'_>, office: &Range<usize>, mention: &Range<usize>, name: Case) -> bool {
    let became = |at: usize| {
        let word = text.folded(at);
        ["стал", "был", "назнач", "избра", "остал", "явля"].iter().any(|stem| word.starts_with(stem))
    };
    let office_case = case_of(text, office);
    let differ = matches!((office_case, name), (Case::Subject, Case::Other) | (Case::Other, Case::Subject));
    differ && !(office.end..mention.start).any(became)
}

/// Whether a mention is in the dative, which an age wants: "Сечину 61 год", unlike "Сечин 18 лет".
pub(super) fn is_dative(text: &Text<'_>, mention: &Range<usize>) -> bool {
    let word = text.written(mention.end - 1).to_lowercase();
    ["у", "ю", "ой", "ей", "е"].iter().any(|ending| word.ends_with(ending))
}

pub(super) fn is_cyrillic(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| ('\u{400}'..='\u{4ff}').contains(&letter))
}

fn ends_hard(word: &str) -> bool {
    word.chars().last().is_some_and(|letter| "бвгджзйклмнпрстфхцчшщь".contains(letter))
}
