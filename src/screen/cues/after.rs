//! What is tied to a mention from behind: "of Iran", ", the Iranian president,".
//!
//! An apposition may hold a clause ("the dealer jailed in Spain", "the warlord whose men fight in
//! Syria") or name somebody else ("a friend of the president"): countries and offices in those are of
//! where something happened, or of the other.

use std::ops::Range;

use super::grammar::{is_owner, is_plural};
use super::lexicon::{Country, PlaceKind, Sense};
use super::near::{Near, in_body, is_of};
use super::role::Role;
use super::text::{Gap, Text};

/// Words read of an apposition: ", the former deputy head of the Russian central bank,".
const WORDS_AFTER: usize = 12;
/// Words read of what follows without a comma: "of Iran".
const WORDS_TIED: usize = 3;
/// Words that open a clause about what is the person's.
const WHOSE: &[&str] = &["whose", "dont", "cuyo", "cuya", "cuyos", "cuyas", "dessen", "deren"];

/// What was read of an apposition so far.
#[derive(Default)]
struct Reading {
    roles: Vec<(Role, Range<usize>)>,
    places: Vec<(Country, PlaceKind, Range<usize>)>,
    /// Within a clause about what happened.
    clause: bool,
    /// Within one about what is the person's.
    whose: bool,
    /// Behind an "of" that follows an office: the next office is another's.
    of: bool,
    /// Behind the "by" of a language that has one word for "of" and "by".
    agent: bool,
}

impl Near {
    /// Reads rightward from the end of a mention.
    pub(super) fn after(&mut self, text: &Text<'_>, end: usize) {
        let words = text.words();
        let Some(next) = words.get(end) else { return };
        let apposed = matches!(next.gap, Gap::Comma | Gap::Paren);
        if !(apposed || next.gap == Gap::Space && is_of(text, end)) {
            return;
        }
        let reach = if apposed { WORDS_AFTER } else { WORDS_TIED };
        let mut read = Reading::default();
        let mut office_end = None;
        let mut at = end;
        while at < words.len() && at - end < reach {
            let word = &words[at];
            if at > end && word.gap >= Gap::Comma {
                break;
            }
            if word.person.is_some() {
                // A list of people, or the office of the next one.
                return;
            }
            let phrase = at..at + text.length(at);
            let says = |wanted| text.says(at, wanted);
            if says(Sense::Kin) {
                break;
            }
            if is_of(text, at) {
                // "from", "von" and "de" right behind an office are of it.
                read.agent = office_end != Some(at) && text.folded(at) == "von";
                read.of |= !read.roles.is_empty();
                // "The dealer barred from Germany", unlike "the wrestler from Perm".
                let from = matches!(text.folded(at), "from" | "aus" | "из");
                read.clause |= from && at > end && office_end != Some(at);
            } else if says(Sense::Who) {
                read.clause = true;
                read.whose |= WHOSE.contains(&text.folded(at)) || text.folded(at).starts_with("чь");
            } else if says(Sense::Stop) {
                // ", said the president": the sentence goes on.
                if at == end {
                    return;
                }
                if says(Sense::And) {
                    read.of = false;
                } else if says(Sense::Copula) {
                    read.clause = read.whose;
                } else {
                    read.clause = true;
                }
            }
            for sense in text.senses(at) {
                match sense {
                    Sense::Role(role) if read.takes(text, role, &phrase) => {
                        let role = if in_body(text, &phrase, words.len()) { role.of_body() } else { role };
                        read.roles.push((role, phrase.clone()));
                        read.agent = false;
                        office_end = Some(phrase.end);
                    }
                    Sense::Place(country, kind) if !read.clause && !read.agent => {
                        let led = words.get(phrase.end).is_some_and(|next| next.gap == Gap::Hyphen);
                        if !led || text.says(phrase.end, Sense::Born) {
                            read.places.push((country, kind, phrase.clone()));
                        }
                    }
                    _ => {}
                }
            }
            at = phrase.end;
        }
        // Without an office, what follows a comma may be of anything.
        if apposed && read.roles.is_empty() {
            return;
        }
        self.roles.append(&mut read.roles);
        self.places.append(&mut read.places);
    }
}

impl Reading {
    fn takes(&self, text: &Text<'_>, role: Role, phrase: &Range<usize>) -> bool {
        let is_audience = role.is_civil() && is_plural(text, phrase, role);
        !(self.clause || self.of || is_owner(text, phrase.end) || is_audience)
    }
}
