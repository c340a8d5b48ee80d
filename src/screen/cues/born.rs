//! Age and birth year beside a mention, against the listing's birth dates and the article's date.

use std::ops::Range;

use super::lexicon::Sense;
use super::text::{Gap, Text};
use super::{Cues, When};
use crate::list::PartialDate;

/// The year agrees. One in about thirty adults is born in a given year, with one to spare for an age.
const SAME_YEAR: f32 = 4.5;
/// A year apart, more than an age leaves open.
const NEXT_YEAR: f32 = -1.0;
/// Two to four years apart, as lists themselves are about one person.
const FEW_YEARS: f32 = -5.0;
/// More.
const MANY_YEARS: f32 = -10.0;
/// The listed person was a child then, or not yet born.
const CHILD: f32 = -12.0;
/// Age in years under which people are in the news for other reasons than lists have.
const ADULT: u16 = 15;
/// Words looked at on either side of a mention.
const REACH: usize = 8;
/// Ages and birth years that are believed.
const AGES: Range<u16> = 10..110;
const YEARS: Range<u16> = 1850..2100;
/// Years that "circa" allows either way.
const CIRCA: u16 = 2;

/// Years the text leaves open for the birth, first and last.
type Born = (u16, u16);

/// What age and birth year prove.
pub(super) fn weigh(cues: &mut Cues<'_>) {
    let births = cues.told.births();
    if births.is_empty() {
        return;
    }
    let said = cues.near.mentions.iter().find_map(|mention| said(cues.text, mention, cues.when));
    if let Some((born, words)) = said {
        let apart = births.iter().map(|birth| years_apart(birth, born)).min().unwrap_or(0);
        let bits = match apart {
            // An age without a date bounds the birth on one side only.
            0 if born.0 + 2 < born.1 => 0.0,
            0 => SAME_YEAR,
            1 => NEXT_YEAR,
            2..=4 => FEW_YEARS,
            _ => MANY_YEARS,
        };
        let listed: Vec<String> = births.iter().map(ToString::to_string).collect();
        let measure = if bits < 0.0 { "another age" } else { "age" };
        cues.tell(measure, words, Some(listed.join(" ")), bits);
    }
    let oldest = births.iter().map(|birth| birth.years().0).min().unwrap_or(0);
    if cues.when.year < oldest.saturating_add(ADULT)
        && let Some(mention) = cues.near.mentions.first()
    {
        cues.tell("a child when the article came", mention.clone(), Some(format!("born {oldest}")), CHILD);
    }
}

/// The birth that is said of a mention, and where.
fn said(text: &Text<'_>, mention: &Range<usize>, when: When) -> Option<(Born, Range<usize>)> {
    after(text, mention.end, when).or_else(|| before(text, mention.start, when))
}

/// ", 57,", "(b. 1962)", ", born on 5 May 1962,", ", 57 years old".
fn after(text: &Text<'_>, end: usize, when: When) -> Option<(Born, Range<usize>)> {
    let words = text.words();
    let mut cue = false;
    let apposed = words.get(end).is_some_and(|next| matches!(next.gap, Gap::Comma | Gap::Paren));
    let stop = words.len().min(end + REACH);
    for at in end..stop {
        let word = &words[at];
        let parted = at > end && (word.gap == Gap::Stop || (apposed && word.gap >= Gap::Comma));
        if word.person.is_some() || parted || word.gap == Gap::Stop {
            return None;
        }
        cue |= text_says(text, at, Sense::Born);
        // "1962 года рождения": the word may stand behind the year.
        let follows = (1..=2).any(|ahead| text_says(text, at + ahead, Sense::Born));
        let Some(number) = word.number else { continue };
        // "Putin, who in 20 years": what stands further off is of something else.
        let close = at - end <= if apposed { 3 } else { 1 };
        if (cue || follows) && (apposed || at - end <= 4) && YEARS.contains(&number) {
            return Some(((number, number), end..at + 1));
        }
        // "(1942-2011)": a life.
        let life = words.get(at + 1).and_then(|next| next.number);
        if at == end
            && word.gap == Gap::Paren
            && YEARS.contains(&number)
            && life.is_some_and(|death| death > number)
        {
            return Some(((number, number), at..at + 2));
        }
        let next = words.get(at + 1);
        let closed = next.is_none_or(|next| next.gap >= Gap::Comma);
        let years =
            text_says(text, at + 1, Sense::Years) || (at > end && text_says(text, at - 1, Sense::Years));
        if AGES.contains(&number)
            && ((years && close) || (at == end && closed && matches!(word.gap, Gap::Comma | Gap::Paren)))
        {
            return of_age(number, when).map(|born| (born, at..at + 1));
        }
    }
    None
}

/// "57-year-old", "57-летний", "57-jähriger".
fn before(text: &Text<'_>, start: usize, when: When) -> Option<(Born, Range<usize>)> {
    let words = text.words();
    for at in (start.saturating_sub(REACH)..start).rev() {
        if words[at].person.is_some() || words[at + 1].gap >= Gap::Comma {
            return None;
        }
        if let Some(age) = words[at].number.filter(|age| AGES.contains(age))
            && text_says(text, at + 1, Sense::Years)
            && (words[at + 1].gap == Gap::Hyphen || is_adjective(text.folded(at + 1)))
        {
            return of_age(age, when).map(|born| (born, at..at + 2));
        }
    }
    None
}

/// "57 летний Иванов", unlike "20 лет Путин": an age that qualifies the name.
fn is_adjective(word: &str) -> bool {
    ["летн", "річн", "годишњ", "godisnj", "jahrig"].iter().any(|stem| word.starts_with(stem))
}

fn text_says(text: &Text<'_>, at: usize, sense: Sense) -> bool {
    at < text.words().len() && text.senses(at).any(|found| found == sense)
}

/// The births that an age leaves open. Where the article's date is not known, it is from any time up
/// to the day it came.
fn of_age(age: u16, when: When) -> Option<Born> {
    let last = when.year.checked_sub(age)?;
    Some((if when.published { last.saturating_sub(1) } else { 0 }, last))
}

fn years_apart(listed: &PartialDate, born: Born) -> u16 {
    let (first, last) = listed.years();
    let circa = if listed.is_circa() { CIRCA } else { 0 };
    let (first, last) = (first.saturating_sub(circa), last.saturating_add(circa));
    first.saturating_sub(born.1).max(born.0.saturating_sub(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{CallerMention, persons_with};

    fn born(text: &str, name: &str, published: bool) -> Option<Born> {
        let byte = text.find(name).unwrap();
        let start = u32::try_from(text[..byte].chars().count()).unwrap();
        let end = start + u32::try_from(name.chars().count()).unwrap();
        let persons = persons_with(text, &[CallerMention { start, end, text: name.to_owned() }]);
        let read = Text::read(text, &persons);
        let words = read.words_of(crate::article::Span { start, end });
        said(&read, &words, When { year: 2020, published }).map(|(born, _)| born)
    }

    #[test]
    fn ages_and_birth_years_are_read_in_every_language() {
        for (text, name, wanted) in [
            ("Ivan Petrov, 57, was seen.", "Ivan Petrov", (1962, 1963)),
            ("Ivan Petrov (b. 1962) left.", "Ivan Petrov", (1962, 1962)),
            ("Ivan Petrov, born on 5 May 1962, left.", "Ivan Petrov", (1962, 1962)),
            ("The 57-year-old Ivan Petrov left.", "Ivan Petrov", (1962, 1963)),
            ("57-летний Иван Петров уехал.", "Иван Петров", (1962, 1963)),
            ("Иван Петров, 1962 года рождения, уехал.", "Иван Петров", (1962, 1962)),
            ("Иван Петров (родился в 1962 году) уехал.", "Иван Петров", (1962, 1962)),
            ("Der 57-jährige Hans Peter kam.", "Hans Peter", (1962, 1963)),
            ("Hans Peter, geboren 1962, kam.", "Hans Peter", (1962, 1962)),
            ("Jean Dupont, 57 ans, est venu.", "Jean Dupont", (1962, 1963)),
            ("Juan Garcia, nacido en 1962, vino.", "Juan Garcia", (1962, 1962)),
            ("Petar Petrovic, rođen 1962. godine, dosao je.", "Petar Petrovic", (1962, 1962)),
            ("محمد احمد من مواليد 1962", "محمد احمد", (1962, 1962)),
            ("Ivan Petrov (1942-2011) was there.", "Ivan Petrov", (1942, 1942)),
        ] {
            assert_eq!(born(text, name, true), Some(wanted), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_ages() {
        for text in [
            "Ivan Petrov, who ruled for 20 years, left.",
            "After 20 years Ivan Petrov left.",
            "Ivan Petrov, 57 votes short, left.",
            "Ivan Petrov met 57 people.",
            "Ivan Petrov left in 1962.",
        ] {
            assert_eq!(born(text, "Ivan Petrov", true), None, "{text}");
        }
    }

    #[test]
    fn without_a_date_an_age_bounds_the_birth_on_one_side() {
        assert_eq!(born("Ivan Petrov, 57, left.", "Ivan Petrov", false), Some((0, 1963)));
    }
}
