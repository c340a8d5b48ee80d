//! Arabic names. The script has no capitals: a name is a known given name and what follows it.
//!
//! Modest on purpose: a run begins with a given name of the table (or follows a title) and goes on
//! over further names, "bin", "abu", "abd" and words with the article; at most four words. What the tagger
//! found is cut at words that say what somebody is called or does ("known as", Persian "secretary").

use std::ops::RangeInclusive;

use super::find::{Candidate, Kind};
use super::lexicon::Flags;
use super::token::{Gap, Shape, Token};

/// What parts a name from another by which its bearer goes, and is none: "known as", "nicknamed", "called";
/// folded.
const CALLED: [&str; 12] = [
    "المعروف",
    "المعروفه",
    "والمعروف",
    "الملقب",
    "الملقبه",
    "والملقب",
    "المدعو",
    "المدعوه",
    "المكني",
    "والمكني",
    "الشهير",
    "الشهيره",
];
/// Persian ranks before a name, folded. "Amir" is one, and a part of given names.
const RANKS: [&str; 8] = ["سردار", "سرلشكر", "سرتيپ", "سرهنگ", "سپهبد", "دريادار", "دريابان", AMIR];
const AMIR: &str = "امير";
/// What is written apart behind "Amir" in given names.
const BEHIND_AMIR: [&str; 6] = ["حسين", "علي", "محمد", "رضا", "عباس", "مهدي"];
/// Persian offices, written behind a name; folded.
const OFFICES: [&str; 10] =
    ["دبير", "دبيركل", "فرمانده", "رييس", "وزير", "سخنگوي", "سخنگو", "معاون", "نماينده", "مشاور"];

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

/// Persian small words and verbs behind a name, folded.
const BEHIND_PERSIAN: [&str; 14] =
    ["گفت", "در", "كه", "با", "و", "از", "به", "را", "نيز", "هم", "است", "بود", "شد", "روز"];

/// Whether a text is Persian, or in another language with its letters.
pub(super) fn is_persian(tokens: &[Token<'_>]) -> bool {
    let is_letter = |c| matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی');
    let words = tokens.iter().filter(|token| token.shape == Shape::Caseless);
    words.filter(|token| token.text.contains(is_letter)).nth(1).is_some()
}

fn is_rank(tokens: &[Token<'_>], at: usize) -> bool {
    let word = tokens[at].folded.as_str();
    let next = tokens.get(at + 1).map(|next| next.folded.as_str());
    RANKS.contains(&word) && !(word == AMIR && next.is_none_or(|next| BEHIND_AMIR.contains(&next)))
}

/// A name without the ranks and offices before and behind it, in a Persian text, and without what says how
/// somebody is called; none where nothing is left.
pub(super) fn without_offices(
    tokens: &[Token<'_>],
    name: RangeInclusive<usize>,
    persian: bool,
) -> Option<RangeInclusive<usize>> {
    let (mut first, mut last) = (*name.start(), *name.end());
    if tokens[first].shape != Shape::Caseless {
        return Some(name);
    }
    let is = |words: &[&str], at: usize| words.contains(&tokens[at].folded.as_str());
    while first < last && (is(&CALLED, first) || persian && is_rank(tokens, first)) {
        first += 1;
    }
    let is_office = |at: usize| persian && is(&OFFICES, at);
    // The rank was taken for the given name: the family name is the next word.
    let is_family = |at: usize| {
        tokens.get(at).is_some_and(|word| word.shape == Shape::Caseless && word.gap == Gap::Space)
            && !is(&BEHIND_PERSIAN, at)
            && !is_office(at)
    };
    if first == last
        && first > *name.start()
        && persian
        && tokens[first].flags.has(Flags::GIVEN)
        && is_family(last + 1)
    {
        last += 1;
    }
    if is_office(first) {
        first = (first + 1..=last).find(|at| tokens[*at].flags.has(Flags::GIVEN))?;
    }
    let end = (first..=last).find(|at| is(&CALLED, *at) || is_office(*at)).unwrap_or(last + 1);
    (end > first).then(|| first..=end - 1)
}

/// Adds the names of the caseless run `start..end`.
pub(super) fn candidates(tokens: &[Token<'_>], start: usize, end: usize, found: &mut Vec<Candidate>) {
    let mut at = start;
    let persian = is_persian(&tokens[start..end]);
    while at < end {
        let word = tokens[at].text;
        let titled = at > start && (is_title(tokens[at - 1].text) || persian && is_rank(tokens, at - 1));
        let opens = tokens[at].flags.has(Flags::GIVEN) || (LINKS.contains(&word) && titled) || word == "عبد";
        if !opens || NOT_NAMES.contains(&word) || !word.starts_with(is_arabic) {
            at += 1;
            continue;
        }
        let last = name_end(tokens, at, end, titled);
        let Some(name) = without_offices(tokens, at..=last, persian) else {
            at = last + 1;
            continue;
        };
        let (first, last) = (*name.start(), *name.end());
        let kind = if last > first { Kind::Full } else { Kind::Solo };
        found.push(Candidate { titled, ..Candidate::new(first, last, kind) });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::lexicon;
    use crate::article::tests::names;

    #[test]
    fn what_says_how_somebody_is_called_is_no_part_of_a_name() {
        for (text, name) in [
            ("قال محمد حمدان دقلو المعروف باسم حميدتي إن القوات انسحبت.", "محمد حمدان"),
            ("اعتقل المدعو سالم محمد العتيبي أمس.", "سالم محمد"),
        ] {
            let found = names(text);
            assert!(found[0].starts_with(name), "{found:?}");
            assert!(
                !found.iter().any(|name| name.contains("المعروف") || name.contains("المدعو")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn persian_ranks_and_offices_are_no_part_of_a_name() {
        for (text, name) in [
            ("سردار حسین سلامی گفت که ایران پاسخ خواهد داد.", "حسین سلامی"),
            ("علی شمخانی دبیر شورای عالی امنیت ملی گفت", "علی شمخانی"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
    }

    #[test]
    fn words_are_folded_as_the_text_is() {
        for word in CALLED.iter().chain(&RANKS).chain(&BEHIND_AMIR).chain(&BEHIND_PERSIAN).chain(&OFFICES) {
            assert_eq!(lexicon::fold(word), *word);
        }
    }
}
