//! Woman or man, as the text addresses somebody, against the listing's gender.

use std::ops::Range;

use super::Cues;
use super::lexicon::Sense;
use crate::list::Gender;

/// The text says the other: "Ms", "actress", a daughter's patronymic.
const OTHER: f32 = -8.0;
/// A pronoun in the sentence does, which may be somebody else's.
const PRONOUN: f32 = -2.0;
/// Endings of fathers' names in Russian and Ukrainian, of daughters and of sons.
const DAUGHTERS: &[&str] = &["овна", "евна", "івна", "ovna", "evna", "ivna"];
const SONS: &[&str] = &["ович", "евич", "ovich", "evich", "ovych", "evych"];
/// Words after a mention in which a pronoun is likely of that person.
const REACH: usize = 12;

/// What the text says of a person's sex; nothing where it agrees, as half of all people do.
pub(super) fn weigh(cues: &mut Cues<'_>) {
    let Some(listed) = cues.told.gender() else { return };
    let word = if listed == Gender::Female { "female" } else { "male" };
    let said = addressed(cues).or_else(|| fathers_name(cues));
    if let Some((gender, words)) = said {
        if gender != listed {
            cues.tell("gender", words, Some(word.to_owned()), OTHER);
        }
        return;
    }
    if let Some((gender, words)) = pronoun(cues)
        && gender != listed
    {
        cues.tell("pronoun", words, Some(word.to_owned()), PRONOUN);
    }
}

fn addressed(cues: &Cues<'_>) -> Option<(Gender, Range<usize>)> {
    let gender = |sense| if sense == Sense::Female { Gender::Female } else { Gender::Male };
    cues.near.sexes.first().map(|(sense, words)| (gender(*sense), words.clone()))
}

fn fathers_name(cues: &Cues<'_>) -> Option<(Gender, Range<usize>)> {
    let words = cues.near.mentions.iter().flat_map(Clone::clone);
    words.filter(|at| cues.text.words()[*at].capital).find_map(|at| {
        let word = cues.text.folded(at);
        let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
        let gender = if ends(DAUGHTERS) {
            Gender::Female
        } else if ends(SONS) {
            Gender::Male
        } else {
            return None;
        };
        Some((gender, at..at + 1))
    })
}

/// The first pronoun behind a mention, as long as nobody else is named before it.
fn pronoun(cues: &Cues<'_>) -> Option<(Gender, Range<usize>)> {
    cues.near.mentions.iter().find_map(|mention| {
        let words = cues.text.words();
        let sentence = words[mention.start].sentence;
        let reach = mention.end..words.len().min(mention.end + REACH);
        reach.take_while(|at| words[*at].sentence == sentence && words[*at].person.is_none()).find_map(|at| {
            cues.text.senses(at).find_map(|sense| match sense {
                Sense::She => Some((Gender::Female, at..at + 1)),
                Sense::He => Some((Gender::Male, at..at + 1)),
                _ => None,
            })
        })
    })
}
