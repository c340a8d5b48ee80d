//! The words that are about one person: those tied to a mention, and the sentences it stands in.
//!
//! "Israeli Prime Minister Ehud Olmert and Palestinian President Mahmoud Abbas": each office and each
//! country belongs to one of the two. So from a mention the words are read outward as far as they tie
//! to it, and no further than a word that parts ("and", "with"), a mark or another mention.

use std::ops::Range;

use super::lexicon::{Country, PlaceKind, Sense};
use super::role::Role;
use super::text::{Gap, Text};

/// Words read before a mention: "the Islamic Republic of Iran's deputy minister of foreign affairs".
const WORDS_BEFORE: usize = 12;
/// Words read of an apposition: ", the former deputy head of the Russian central bank,".
const WORDS_AFTER: usize = 12;
/// Unknown words between an office and the name, where the language puts what belongs to the office
/// between the two (Slavic, Arabic, Romance), and where it does not.
const UNKNOWN_BETWEEN: usize = 5;
const UNKNOWN_BETWEEN_ENGLISH: usize = 2;
/// Mentions that are read: who is named more often is introduced by then.
const MENTIONS: usize = 16;

/// What is tied to the mentions of one person.
#[derive(Debug, Default)]
pub(super) struct Near {
    pub(super) mentions: Vec<Range<usize>>,
    /// Numbers of the sentences it is mentioned in.
    pub(super) sentences: Vec<u32>,
    pub(super) roles: Vec<(Role, Range<usize>)>,
    pub(super) places: Vec<(Country, PlaceKind, Range<usize>)>,
    /// Whether no mention holds a word of a country or an office.
    pub(super) cut_surely: bool,
    /// Forms of address.
    pub(super) sexes: Vec<(Sense, Range<usize>)>,
}

impl Near {
    /// What is tied to a person, whose mentions stand at these words.
    pub(super) fn read(text: &Text<'_>, mentions: Vec<Range<usize>>) -> Self {
        let mut near = Self { cut_surely: true, ..Self::default() };
        for mention in mentions.into_iter().filter(|words| !words.is_empty()).take(MENTIONS) {
            near.before(text, mention.start);
            near.within(text, &mention);
            near.after(text, mention.end);
            let sentence = text.words()[mention.start].sentence;
            if near.sentences.last() != Some(&sentence) {
                near.sentences.push(sentence);
            }
            near.mentions.push(mention);
        }
        near
    }

    /// Reads leftward from a mention.
    fn before(&mut self, text: &Text<'_>, start: usize) {
        let words = text.words();
        let mut unknown = 0;
        let mut titled = false;
        let mut places: Vec<(Country, PlaceKind, Range<usize>)> = Vec::new();
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
            let mut known = false;
            let mut stop = false;
            for sense in text.senses(first) {
                known = true;
                match sense {
                    Sense::Role(role) if unknown <= limit(text, first) => {
                        titled = true;
                        unknown = 0;
                        self.roles.push((role, phrase.clone()));
                    }
                    Sense::Place(..) if gap_after == Gap::Hyphen && !is_born(text, phrase.end) => {}
                    Sense::Place(country, kind) if unknown <= usize::from(titled) => {
                        places.push((country, kind, phrase.clone()));
                    }
                    Sense::Female | Sense::Male if phrase.end == start => {
                        self.sexes.push((sense, phrase.clone()));
                    }
                    Sense::Stop => stop = true,
                    _ => {}
                }
            }
            if stop {
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
            self.places.append(&mut places);
        }
    }

    /// Reads a mention itself: corpora and callers take titles into it.
    fn within(&mut self, text: &Text<'_>, mention: &Range<usize>) {
        for at in mention.clone() {
            let phrase = at..at + text.length(at);
            for sense in text.senses(at) {
                self.cut_surely &= !matches!(sense, Sense::Place(..) | Sense::Role(_));
                match sense {
                    // A name may be a title's word ("King", "Bishop"): only a leading one is a title.
                    Sense::Role(role) if at == mention.start && mention.len() > phrase.len() => {
                        self.roles.push((role, phrase.clone()));
                    }
                    Sense::Female | Sense::Male if at == mention.start => {
                        self.sexes.push((sense, phrase.clone()));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Reads rightward from the end of a mention: "of Iran", ", the Iranian president,".
    fn after(&mut self, text: &Text<'_>, end: usize) {
        let words = text.words();
        let Some(next) = words.get(end) else { return };
        let tied = text.senses(end).any(|sense| sense == Sense::Tie);
        let apposed = matches!(next.gap, Gap::Comma | Gap::Paren);
        let tied = tied && next.gap == Gap::Space;
        if !(apposed || tied) {
            return;
        }
        let reach = if apposed { WORDS_AFTER } else { 3 };
        let mut roles = Vec::new();
        let mut places = Vec::new();
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
            for sense in text.senses(at) {
                match sense {
                    Sense::Role(role) => roles.push((role, phrase.clone())),
                    Sense::Place(country, kind) => {
                        let led = words.get(phrase.end).is_some_and(|next| next.gap == Gap::Hyphen);
                        if !led || is_born(text, phrase.end) {
                            places.push((country, kind, phrase.clone()));
                        }
                    }
                    _ => {}
                }
            }
            at = phrase.end;
        }
        // Without an office, what follows a comma may be of anything.
        if apposed && roles.is_empty() {
            return;
        }
        self.roles.append(&mut roles);
        self.places.append(&mut places);
    }
}

/// The first word of the phrase that ends at `at`.
fn phrase_start(text: &Text<'_>, at: usize) -> usize {
    (at.saturating_sub(6)..at).find(|first| first + text.length(*first) == at + 1).unwrap_or(at)
}

/// "Jordanian-born", unlike "Iran-backed".
fn is_born(text: &Text<'_>, at: usize) -> bool {
    at < text.words().len() && text.senses(at).any(|sense| sense == Sense::Born)
}

fn limit(text: &Text<'_>, at: usize) -> usize {
    let first = text.folded(at).as_bytes().first();
    if first.is_some_and(u8::is_ascii) { UNKNOWN_BETWEEN_ENGLISH } else { UNKNOWN_BETWEEN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{CallerMention, persons_with};

    fn near(text: &str, name: &str) -> (Vec<String>, Vec<String>) {
        let byte = text.find(name).unwrap();
        let start = u32::try_from(text[..byte].chars().count()).unwrap();
        let end = start + u32::try_from(name.chars().count()).unwrap();
        let persons = persons_with(text, &[CallerMention { start, end, text: name.to_owned() }]);
        let read = Text::read(text, &persons);
        let person =
            persons.iter().find(|person| person.mentions.iter().any(|m| m.span.start == start)).unwrap();
        let mentions = person.mentions.iter().map(|mention| read.words_of(mention.span)).collect();
        let near = Near::read(&read, mentions);
        let roles = near.roles.iter().map(|(role, _)| role.word().to_owned()).collect();
        (roles, near.places.iter().map(|(country, ..)| country.code()).collect())
    }

    #[test]
    fn offices_and_countries_go_to_the_one_they_stand_with() {
        for (text, name, roles, places) in [
            (
                "Israeli Prime Minister Ehud Olmert and Palestinian President Mahmoud Abbas met.",
                "Mahmoud Abbas",
                "state",
                "PS",
            ),
            ("Iran's top nuclear negotiator, Ali Larijani, meets him.", "Ali Larijani", "diplomat", "IR"),
            ("Saudi Arabia's Oil Minister Ali al-Naimi spoke.", "Ali al-Naimi", "oil", "SA"),
            ("Israel says President Mahmoud Abbas agreed.", "Mahmoud Abbas", "state", ""),
            ("Anna Petrova, the Russian tennis player, won.", "Anna Petrova", "sport", "RU"),
            ("Later president of Ukraine Viktor Yushchenko left.", "Viktor Yushchenko", "state", "UA"),
            ("Министр иностранных дел Украины Павел Климкин прибыл.", "Павел Климкин", "foreign", "UA"),
            ("وقال الرئيس السوري بشار الأسد", "بشار الأسد", "state", "SY"),
            ("Jordanian-born militant Abu Musab fled.", "Abu Musab", "militant", "JO"),
            ("Iran-backed militant Abu Musab fled.", "Abu Musab", "militant", ""),
        ] {
            let found = near(text, name);
            assert_eq!((found.0.join(" ").as_str(), found.1.join(" ").as_str()), (roles, places), "{text}");
        }
    }
}
