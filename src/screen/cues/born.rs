//! Age and birth year beside a mention, against the listing's birth dates and the article's date.

use super::Cues;
use super::age::{Born, said, said_next};
use crate::list::PartialDate;

/// The year agrees. One in about thirty adults is born in a given year, with one to spare for an age.
const SAME_YEAR: f32 = 4.5;
/// A year apart, more than an age leaves open.
const NEXT_YEAR: f32 = -1.0;
/// Two to four years apart, as lists themselves are about one person.
const FEW_YEARS: f32 = -5.0;
/// More.
pub(super) const MANY_YEARS: f32 = -10.0;
/// The listed person was a child then, or not yet born.
const CHILD: f32 = -12.0;
/// Age in years under which people are in the news for other reasons than lists have.
const ADULT: u16 = 15;
/// Years that "circa" allows either way.
const CIRCA: u16 = 2;

/// What age and birth year prove.
pub(super) fn weigh(cues: &mut Cues<'_>) {
    let births = cues.told.births();
    if births.is_empty() {
        return;
    }
    let (text, near, when) = (cues.text, cues.near, cues.when);
    let said = near.mentions.iter().find_map(|mention| said(text, mention, when, &near.name));
    let said = said.or_else(|| near.mentions.iter().find_map(|mention| said_next(text, mention, when)));
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
        cues.age = bits;
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

fn years_apart(listed: &PartialDate, born: Born) -> u16 {
    let (first, last) = listed.years();
    let circa = if listed.is_circa() { CIRCA } else { 0 };
    let (first, last) = (first.saturating_sub(circa), last.saturating_add(circa));
    first.saturating_sub(born.1).max(born.0.saturating_sub(last))
}
