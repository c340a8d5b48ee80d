//! What is tied to a mention from before it: "Iran's deputy foreign minister Ivan Petrov".
//!
//! Right before a name may also stand where something happened ("In Cuba Ivan Petrov praised"), who did
//! something to the person ("the Turkish president received Ivan Petrov"), or whom was spoken to ("told
//! reporters Ivan Petrov"): none of these is tied.

use std::ops::Range;

use super::grammar::{Case, case_of_name, disagree, is_cyrillic, is_of_people, is_owner, is_plural, is_verb};
use super::lexicon::{Country, PlaceKind, Sense};
use super::near::{Near, in_body};
use super::role::Role;
use super::text::{Gap, Text};

/// Words read before a mention: "the Islamic Republic of Iran's deputy minister of foreign affairs".
const WORDS_BEFORE: usize = 12;
/// Unknown words between an office and the name, where the language puts what belongs to the office
/// between the two (Slavic, Arabic, Romance), and where it does not.
const UNKNOWN_BETWEEN: usize = 5;
const UNKNOWN_BETWEEN_ENGLISH: usize = 2;

/// A place met on the way from the name outward.
struct Met {
    country: Country,
    kind: PlaceKind,
    phrase: Range<usize>,
    /// An office stands between it and the name.
    titled: bool,
    /// An office stands before it: "president of Ukraine Ivan Petrov".
    headed: bool,
}

impl Near {
    /// Reads leftward from a mention.
    pub(super) fn before(&mut self, text: &Text<'_>, mention: &Range<usize>, name: &str) {
        let start = mention.start;
        let words = text.words();
        let case = case_of_name(text, mention, name);
        let mut unknown = 0;
        let mut titled = false;
        let mut places: Vec<Met> = Vec::new();
        let mut at = start;
        while at > 0 && start - at < WORDS_BEFORE {
            let gap = words[at].gap;
            // "its chief negotiator, Ali Larijani": one comma, directly before the name.
            if gap > Gap::Comma || (gap == Gap::Comma && at != start) {
                break;
            }
            at -= 1;
            if words[at].person.is_some() || words[at].number.is_some() {
                break;
            }
            let first = phrase_start(text, at);
            let phrase = first..at + 1;
            let gap_after = gap;
            at = first;
            if is_object(text, &phrase, start) {
                break;
            }
            let mut known = false;
            let mut stop = false;
            for sense in text.senses(first) {
                known = true;
                match sense {
                    // "Пресс-секретарь президента Дмитрий Песков": the office before it is the person's.
                    Sense::Role(_) if is_genitive(text, &phrase, mention, case) => known = false,
                    Sense::Role(role) if unknown <= limit(text, first) => {
                        if is_anothers(text, role, &phrase, mention, case) {
                            stop = true;
                            continue;
                        }
                        titled = true;
                        unknown = 0;
                        places.iter_mut().for_each(|place| place.headed = true);
                        let role = if in_body(text, &phrase, start) { role.of_body() } else { role };
                        self.roles.push((role, phrase.clone()));
                    }
                    // "Iran-backed", unlike "Jordanian-born".
                    Sense::Place(..) if gap_after == Gap::Hyphen && !text.says(phrase.end, Sense::Born) => {}
                    Sense::Place(country, kind) if unknown <= usize::from(titled) => {
                        places.push(Met { country, kind, phrase: phrase.clone(), titled, headed: false });
                    }
                    Sense::Female | Sense::Male if phrase.end == start => {
                        self.sexes.push((sense, phrase.clone()));
                    }
                    // "Canada sanctioned Ivan Petrov", unlike "the sanctioned banker Ivan Petrov".
                    Sense::Sanction => stop |= !titled,
                    Sense::Stop | Sense::Kin => stop = true,
                    _ => {}
                }
            }
            if stop || (!known && is_verb(text, first) && !(titled && is_participle(text, first))) {
                break;
            }
            if !known {
                unknown += 1;
                if unknown > UNKNOWN_BETWEEN {
                    break;
                }
            }
        }
        // A comma before the name joins it to an office only: "In Iran, Ali Larijani said".
        if titled || words[start].gap != Gap::Comma {
            let tied = places.into_iter().filter(|place| place.is_tied(text));
            self.places.extend(tied.map(|place| (place.country, place.kind, place.phrase)));
        }
    }
}

impl Met {
    /// Whether the place is the person's, and not where something happened.
    fn is_tied(&self, text: &Text<'_>) -> bool {
        if is_of_people(text, &self.phrase) || is_owner(text, self.phrase.end) {
            return true;
        }
        if !self.titled {
            return self.headed;
        }
        // "В Турции президент", "En Cuba el presidente", "In Turkey President": in a place, an office.
        let Some(before) = self.phrase.start.checked_sub(1) else { return true };
        let led = |at: usize| text.says(at, Sense::Where);
        let in_place = led(before) || (is_article(text, before) && before > 0 && led(before - 1));
        let after = self.phrase.end;
        let cyrillic = is_cyrillic(text.folded(self.phrase.start));
        let begins_with_article = after < text.words().len() && is_article(text, after);
        !(in_place || begins_with_article || cyrillic && !self.headed)
    }
}

/// Whether an office right before a name is somebody else's: "the president's Ivan Petrov", "told
/// reporters Ivan Petrov", or of another case than the name.
fn is_anothers(
    text: &Text<'_>,
    role: Role,
    phrase: &Range<usize>,
    mention: &Range<usize>,
    case: Case,
) -> bool {
    (phrase.end < mention.start && is_owner(text, phrase.end))
        || disagree(text, phrase, mention, case)
        || (role.is_civil() && is_plural(text, phrase, role))
}

/// Whether an office stands in another case before a name in that of a subject.
fn is_genitive(text: &Text<'_>, phrase: &Range<usize>, mention: &Range<usize>, case: Case) -> bool {
    case == Case::Subject && disagree(text, phrase, mention, case)
}

/// Whether the name is the object of a verb of Spanish or French: "preguntó a Nicolás Maduro".
fn is_object(text: &Text<'_>, phrase: &Range<usize>, start: usize) -> bool {
    phrase.end == start && matches!(text.folded(phrase.start), "a" | "al")
}

/// "The disgraced banker", "Russian convicted dealer", unlike "the minister praised banker".
fn is_participle(text: &Text<'_>, at: usize) -> bool {
    let words = text.words();
    let Some(before) = at.checked_sub(1) else { return true };
    words[at].gap != Gap::Space
        || text
            .senses(before)
            .any(|sense| matches!(sense, Sense::Tie | Sense::Place(..) | Sense::Born | Sense::Stop))
}

fn is_article(text: &Text<'_>, at: usize) -> bool {
    const ARTICLES: &[&str] = &["the", "a", "an", "el", "la", "los", "le", "les", "der", "die", "das", "den"];
    ARTICLES.contains(&text.folded(at))
}

/// The first word of the phrase that ends at `at`.
fn phrase_start(text: &Text<'_>, at: usize) -> usize {
    (at.saturating_sub(6)..at).find(|first| first + text.length(*first) == at + 1).unwrap_or(at)
}

fn limit(text: &Text<'_>, at: usize) -> usize {
    let first = text.folded(at).as_bytes().first();
    if first.is_some_and(u8::is_ascii) { UNKNOWN_BETWEEN_ENGLISH } else { UNKNOWN_BETWEEN }
}
