//! Ages and birth years as texts tell them of a mention: ", 57,", "57-летний", "who is 57", and "The
//! 57-year-old" of the next sentence.
//!
//! Years of office and of prison look alike, and so do the ages of sons, of attackers and of lawsuits.

use std::ops::Range;

use super::When;
use super::grammar::{Case, case_of, case_of_name, is_cyrillic, is_dative, is_owner, is_verb};
use super::lexicon::Sense;
use super::near::is_of;
use super::text::{Gap, Text};

/// Words looked at on either side of a mention.
const REACH: usize = 8;
/// Words looked at from the start of the next sentence.
const REACH_NEXT: usize = 6;
/// Ages and birth years that are believed.
const AGES: Range<u16> = 10..110;
const YEARS: Range<u16> = 1850..2100;

/// Years the text leaves open for the birth, first and last.
pub(super) type Born = (u16, u16);

/// The birth that is said of a mention of somebody of this name, and where.
pub(super) fn said(
    text: &Text<'_>,
    mention: &Range<usize>,
    when: When,
    name: &str,
) -> Option<(Born, Range<usize>)> {
    after(text, mention, when)
        .or_else(|| before(text, mention, when, name))
        .or_else(|| led(text, mention.start, when))
}

/// ", 57,", "(b. 1962)", ", born on 5 May 1962,", ", 57 years old", ", who is 57,", " turned 57".
fn after(text: &Text<'_>, mention: &Range<usize>, when: When) -> Option<(Born, Range<usize>)> {
    let words = text.words();
    let end = mention.end;
    // "Ivan Petrov's 33-year-old son".
    if is_owner(text, end) {
        return None;
    }
    let mut cue = false;
    let apposed = words.get(end).is_some_and(|next| matches!(next.gap, Gap::Comma | Gap::Paren));
    let stop = words.len().min(end + REACH);
    for at in end..stop {
        let word = &words[at];
        let parted = at > end && (word.gap == Gap::Stop || (apposed && word.gap >= Gap::Comma));
        if word.person.is_some() || parted || word.gap == Gap::Stop || text.says(at, Sense::Kin) {
            return None;
        }
        cue |= text.says(at, Sense::Born);
        // "1962 года рождения": the word may stand behind the year.
        let follows = (1..=2).any(|ahead| text.says(at + ahead, Sense::Born));
        let Some(number) = word.number else { continue };
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
        if AGES.contains(&number) && is_age(text, mention, at, apposed) {
            return of_age(number, when).map(|born| (born, at..at + 1));
        }
    }
    None
}

/// Whether a number behind a mention is its age.
fn is_age(text: &Text<'_>, mention: &Range<usize>, at: usize, apposed: bool) -> bool {
    let far = at - mention.end;
    let unit = Unit::read(text, at);
    if unit.adjective {
        // "Putin, who in 20 years": what stands further off is of something else.
        return apposed && far <= 3;
    }
    if at > mention.end && text.says(at - 1, Sense::Years) {
        return far <= 4;
    }
    if unit.years && !unit.old && is_term(text, at) {
        return false;
    }
    if at > mention.end && is_told(text, mention.end, at - 1, unit.closed) {
        return far <= 3;
    }
    if !unit.years {
        return apposed && far == 0 && unit.closed;
    }
    if apposed {
        return far <= 3 && (unit.old || unit.closed);
    }
    // "Сечину 61 год": Russian puts the person in the dative, and says else for how long.
    let cyrillic = is_cyrillic(text.folded(mention.start));
    far == 0 && if cyrillic { is_dative(text, mention) } else { unit.old || unit.closed }
}

/// What follows a number.
struct Unit {
    years: bool,
    /// "Years old", which is said of nothing but ages.
    old: bool,
    /// "57-летний", "57-year-old": it qualifies what follows.
    adjective: bool,
    /// A mark or the end of the text follows.
    closed: bool,
}

impl Unit {
    fn read(text: &Text<'_>, number: usize) -> Self {
        let words = text.words();
        let at = number + 1;
        let years = text.says(at, Sense::Years) && words[at].gap < Gap::Comma;
        let end = if years { at + text.length(at) } else { at };
        Self {
            years,
            old: years && text.length(at) > 1,
            adjective: years && (words[at].gap == Gap::Hyphen || is_adjective(text.folded(at))),
            closed: words.get(end).is_none_or(|next| next.gap >= Gap::Comma),
        }
    }
}

/// "Is 61.", "who is 61,", ", now 61,", "turned 61", "исполнилось 61": what makes the number behind it
/// an age.
fn is_told(text: &Text<'_>, end: usize, at: usize, closed: bool) -> bool {
    let word = text.folded(at);
    if matches!(word, "turned" | "turns" | "turning") || word.starts_with("исполн") {
        return at == end || (at == end + 1 && text.says(end, Sense::Who));
    }
    let is = matches!(word, "is" | "was" | "now");
    let by_person = at == end || (at == end + 1 && text.says(end, Sense::Who) && text.folded(end) != "whose");
    is && closed && by_person
}

/// Whether years are those of a sentence: "получил 12 лет колонии", "40 años de cárcel".
fn is_term(text: &Text<'_>, at: usize) -> bool {
    /// Words between the two.
    const REACH: usize = 5;
    let sentence = text.sentence(text.words()[at].sentence);
    let near = at.saturating_sub(REACH).max(sentence.start)..sentence.end.min(at + REACH);
    near.into_iter().any(|at| text.says(at, Sense::Term))
}

/// "57-year-old", "57-летний", "57-jähriger", with nobody between it and the name.
fn before(text: &Text<'_>, mention: &Range<usize>, when: When, name: &str) -> Option<(Born, Range<usize>)> {
    let words = text.words();
    let start = mention.start;
    for at in (start.saturating_sub(REACH)..start).rev() {
        if words[at].person.is_some() || words[at + 1].gap >= Gap::Comma {
            return None;
        }
        if let Some(age) = words[at].number.filter(|age| AGES.contains(age))
            && Unit::read(text, at).adjective
        {
            // "33-летний водитель Ивана Петрова".
            let cases = (case_of(text, &(at + 1..at + 2)), case_of_name(text, mention, name));
            let another = matches!(cases, (Case::Subject, Case::Other) | (Case::Other, Case::Subject));
            return if another { None } else { of_age(age, when).map(|born| (born, at..at + 2)) };
        }
        // "A 22-year-old man attacked", "the 33-year-old son of", "an 11-year-old lawsuit against".
        let parts = text.says(at, Sense::Stop) && !text.says(at, Sense::And);
        let of_thing = is_of(text, at) && at.checked_sub(1).is_some_and(|thing| is_thing(text, thing));
        if parts || of_thing || text.says(at, Sense::Kin) || is_verb(text, at) {
            return None;
        }
    }
    None
}

/// "At 61, Ivan Petrov".
fn led(text: &Text<'_>, start: usize, when: When) -> Option<(Born, Range<usize>)> {
    let words = text.words();
    let number = start.checked_sub(1)?;
    let at = number.checked_sub(1)?;
    let age = words[number].number.filter(|age| AGES.contains(age))?;
    let opens = words[at].gap == Gap::Stop && matches!(text.folded(at), "at" | "aged");
    (opens && words[start].gap == Gap::Comma).then_some(())?;
    of_age(age, when).map(|born| (born, at..number + 1))
}

/// The age in the sentence after one that names nobody else: "The 61-year-old has", "He is 61.",
/// "El capo, de 69 años,".
pub(super) fn said_next(text: &Text<'_>, mention: &Range<usize>, when: When) -> Option<(Born, Range<usize>)> {
    let words = text.words();
    let this = &words[mention.start];
    let others = |range: Range<usize>| {
        words[range].iter().any(|word| word.person.is_some() && word.person != this.person)
    };
    let next = text.sentence(this.sentence + 1);
    if next.is_empty() || others(text.sentence(this.sentence)) {
        return None;
    }
    let reach = next.start..next.end.min(next.start + REACH_NEXT);
    let at = reach.clone().find(|at| words[*at].number.is_some())?;
    let age = words[at].number.filter(|age| AGES.contains(age))?;
    let kin = (next.start..next.end.min(at + REACH_NEXT)).any(|at| text.says(at, Sense::Kin));
    if kin || words[next.start..at].iter().any(|word| word.person.is_some()) || is_term(text, at) {
        return None;
    }
    is_age_next(text, next.start, at).then_some(())?;
    of_age(age, when).map(|born| (born, next.start..at + 1))
}

fn is_age_next(text: &Text<'_>, first: usize, at: usize) -> bool {
    const DEFINITE: &[&str] = &["the", "der", "die", "el", "la", "le", "l"];
    const PRONOUNS: &[&str] = &["he", "she", "ему", "еи", "иому", "er", "sie"];
    let words = text.words();
    let unit = Unit::read(text, at);
    let start = text.folded(first);
    if PRONOUNS.contains(&start) {
        return at - first <= 2 && (unit.years || unit.closed) && !unit.adjective;
    }
    // "Âgé de 42 ans, il".
    if text.says(first, Sense::Years) && at - first <= 2 {
        return unit.closed;
    }
    if at == first {
        return unit.adjective && case_of(text, &(at + 1..at + 2)) != Case::Other;
    }
    if !DEFINITE.contains(&start) {
        return false;
    }
    if at == first + 1 {
        return unit.adjective;
    }
    // "The actor, 33, known for", "El capo, de 69 años, fundó".
    let role = (first..at).any(|at| text.senses(at).any(|sense| matches!(sense, Sense::Role(_))));
    let comma = (first + 2..=at).find(|at| words[*at].gap == Gap::Comma);
    role && unit.closed && comma.is_some_and(|comma| at - comma <= 1)
}

/// Whether a word is one that no table knows, of a thing or of somebody else.
fn is_thing(text: &Text<'_>, at: usize) -> bool {
    let word = &text.words()[at];
    word.cased && !word.capital && text.senses(at).next().is_none()
}

/// "57 летний Иванов", unlike "20 лет Путин": an age that qualifies the name.
fn is_adjective(word: &str) -> bool {
    ["летн", "річн", "годишњ", "godisnj", "jahrig"].iter().any(|stem| word.starts_with(stem))
}

/// The births that an age leaves open. Where the article's date is not known, it is from any time up
/// to the day it came.
fn of_age(age: u16, when: When) -> Option<Born> {
    let last = when.year.checked_sub(age)?;
    Some((if when.published { last.saturating_sub(1) } else { 0 }, last))
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
        let when = When { year: 2020, published };
        let person = persons.iter().find(|person| person.mentions.iter().any(|m| m.span.start == start));
        said(&read, &words, when, &person.unwrap().name)
            .or_else(|| said_next(&read, &words, when))
            .map(|(born, _)| born)
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

    #[test]
    fn ages_are_told_in_other_ways_and_in_the_next_sentence() {
        for (text, name) in [
            ("Ivan Petrov, who is 57, left.", "Ivan Petrov"),
            ("At 57, Ivan Petrov is tired.", "Ivan Petrov"),
            ("Ivan Petrov turned 57 on Monday.", "Ivan Petrov"),
            ("Ivan Petrov, now 57, left.", "Ivan Petrov"),
            ("Ивану Петрову 57 лет.", "Ивану Петрову"),
            ("محمد احمد البالغ من العمر 57 عاما", "محمد احمد"),
            ("Ivan Petrov left. The 57-year-old ran the bank.", "Ivan Petrov"),
            ("Ivan Petrov left. He is 57.", "Ivan Petrov"),
            ("Иван Петров уехал. 57-летний банкир молчит.", "Иван Петров"),
            ("Hans Peter kam. Der 57-Jährige schwieg.", "Hans Peter"),
        ] {
            assert_eq!(born(text, name, true), Some((1962, 1963)), "{text}");
        }
    }

    #[test]
    fn ages_of_others_and_years_of_something_else_are_none() {
        for (text, name) in [
            ("A 22-year-old man attacked Ivan Petrov.", "Ivan Petrov"),
            ("Ivan Petrov's 33-year-old son left.", "Ivan Petrov"),
            ("33-летний сын Ивана Петрова уехал.", "Ивана Петрова"),
            ("An 11-year-old lawsuit against Ivan Petrov ended.", "Ivan Petrov"),
            ("Иван Петров 18 лет руководит банком.", "Иван Петров"),
            ("Иван Петров получил 12 лет.", "Иван Петров"),
            ("Ивану Петрову дали 12 лет колонии.", "Ивану Петрову"),
            ("Juan Garcia, 40 años de cárcel, apeló.", "Juan Garcia"),
            ("Ivan Petrov met Pavel Kuznetsov. The 57-year-old left.", "Ivan Petrov"),
        ] {
            assert_eq!(born(text, name, true), None, "{text}");
        }
    }
}
