//! Arabic names. The script has no capitals: a name is a known given name and what follows it.
//!
//! Modest on purpose: a run begins with a given name of the table (or follows a title) and goes on
//! over further names, "bin", "abu", "abd" and words with the article; at most four words.

use super::find::{Candidate, Kind};
use super::lexicon::Flags;
use super::token::Token;

/// Words before a name. Public offices, forms of address.
const TITLES: [&str; 22] = [
    "الرئيس",
    "رئيس",
    "الوزير",
    "وزير",
    "السيد",
    "السيدة",
    "الشيخ",
    "الامير",
    "الأمير",
    "الملك",
    "الدكتور",
    "الجنرال",
    "العقيد",
    "اللواء",
    "المستشار",
    "المتحدث",
    "السفير",
    "النائب",
    "القائد",
    "الزعيم",
    "الامين",
    "الأمين",
];
/// Words inside a name.
const LINKS: [&str; 10] = ["بن", "ابن", "بنت", "ابو", "أبو", "ابي", "أبي", "آل", "ال", "عبد"];
/// Words with the article that follow a name and are none: "the American", "the president", "who".
const NOT_NAMES: [&str; 62] = [
    "بين",
    "بأن",
    "بان",
    "الأرض",
    "الصعيد",
    "الرغم",
    "قال",
    "وقال",
    "يقول",
    "كان",
    "كانت",
    "هذا",
    "هذه",
    "ذلك",
    "بعد",
    "قبل",
    "خلال",
    "حول",
    "منذ",
    "حتى",
    "عند",
    "أنه",
    "انه",
    "أنها",
    "لقد",
    "امام",
    "أمام",
    "يوم",
    "عام",
    "حيث",
    "لكن",
    "ايضا",
    "أيضا",
    "الماضي",
    "الحالي",
    "السابق",
    "الجديد",
    "الحدود",
    "الذي",
    "التي",
    "الى",
    "إلى",
    "ان",
    "أن",
    "في",
    "من",
    "على",
    "عن",
    "اليوم",
    "امس",
    "أمس",
    "الامريكي",
    "الأمريكي",
    "الاميركي",
    "الأميركي",
    "الروسي",
    "الفلسطيني",
    "الاسرائيلي",
    "الإسرائيلي",
    "العراقي",
    "الايراني",
    "الاول",
];

/// Adds the names of the caseless run `start..end`.
pub(super) fn candidates(tokens: &[Token<'_>], start: usize, end: usize, found: &mut Vec<Candidate>) {
    let mut at = start;
    while at < end {
        let word = tokens[at].text;
        let titled = at > start && is_title(tokens[at - 1].text);
        let opens = tokens[at].flags.has(Flags::GIVEN) || (LINKS.contains(&word) && titled) || word == "عبد";
        if !opens || NOT_NAMES.contains(&word) || !word.starts_with(is_arabic) {
            at += 1;
            continue;
        }
        let last = name_end(tokens, at, end, titled);
        let kind = if last > at { Kind::Full } else { Kind::Solo };
        found.push(Candidate { titled, ..Candidate::new(at, last, kind) });
        at = last + 1;
    }
}

/// The last token of the name that begins at `first`.
fn name_end(tokens: &[Token<'_>], first: usize, end: usize, titled: bool) -> usize {
    let mut last = first;
    for at in first + 1..end.min(first + 5) {
        let word = tokens[at].text;
        let linked = LINKS.contains(&tokens[at - 1].text);
        let named = tokens[at].flags.has(Flags::GIVEN) || (word.starts_with("ال") && !is_title(word));
        // After a title and one given name the next word is the family name, known or not.
        let closes = at == first + 1 && (titled || word.chars().count() >= 4);
        if NOT_NAMES.contains(&word) || !(linked || named || closes || LINKS.contains(&word)) {
            break;
        }
        last = at;
        if word.starts_with("ال") && !linked {
            break;
        }
    }
    while last > first && LINKS.contains(&tokens[last].text) {
        last -= 1;
    }
    last
}

fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

fn is_arabic(c: char) -> bool {
    ('\u{600}'..='\u{6ff}').contains(&c)
}
