//! The words that are about one person: those tied to a mention, and the sentences it stands in.
//!
//! "Israeli Prime Minister Ehud Olmert and Palestinian President Mahmoud Abbas": each office and each
//! country belongs to one of the two. So from a mention the words are read outward as far as they tie
//! to it, and no further than a word that parts ("and", "with"), a mark or another mention.

use std::ops::Range;

use super::lexicon::{Country, PlaceKind, Sense};
use super::role::Role;
use super::text::{Gap, Text};

/// Mentions that are read: who is named more often is introduced by then.
const MENTIONS: usize = 16;

/// What is tied to the mentions of one person.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// The person's name.
    pub(super) name: String,
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
    /// What is tied to a person of this name, whose mentions stand at these words.
    pub(super) fn read(text: &Text<'_>, mentions: Vec<Range<usize>>, name: &str) -> Self {
        let mut near = Self { name: name.to_owned(), cut_surely: true, ..Self::default() };
        for mention in mentions.into_iter().filter(|words| !words.is_empty()).take(MENTIONS) {
            near.before(text, &mention, name);
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
}

/// Whether a word says "of" behind a name or an office.
pub(super) fn is_of(text: &Text<'_>, at: usize) -> bool {
    const OF: &[&str] = &["of", "from", "de", "du", "des", "del", "d", "von", "aus", "из"];
    OF.contains(&text.folded(at))
}

/// Whether an office is of a club, a university, a company: "University president", "президент клуба".
pub(super) fn in_body(text: &Text<'_>, phrase: &Range<usize>, end: usize) -> bool {
    /// Words behind an office that are looked at.
    const REACH: usize = 4;
    let words = text.words();
    let body = |at: usize| text.says(at, Sense::Body);
    let led = phrase.start.checked_sub(1).is_some_and(|before| {
        let first =
            (before.saturating_sub(3)..=before).find(|first| first + text.length(*first) == before + 1);
        words[phrase.start].gap <= Gap::Space && first.is_some_and(body)
    });
    let follows = (phrase.end..end.min(phrase.end + REACH))
        .take_while(|at| words[*at].gap <= Gap::Space && words[*at].person.is_none())
        .take_while(|at| !text.senses(*at).any(|sense| matches!(sense, Sense::Stop | Sense::Role(_))))
        .any(body);
    led || follows
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
        let near = Near::read(&read, mentions, &person.name);
        let roles = near.roles.iter().map(|(role, _)| role.word().to_owned()).collect();
        (roles, near.places.iter().map(|(country, ..)| country.code()).collect())
    }

    /// Whether what is near each name in its text are these offices and countries.
    fn all_near(rows: &[(&str, &str, &str, &str)]) {
        for (text, name, roles, places) in rows {
            let found = near(text, name);
            assert_eq!((found.0.join(" ").as_str(), found.1.join(" ").as_str()), (*roles, *places), "{text}");
        }
    }

    #[test]
    fn offices_and_countries_go_to_the_one_they_stand_with() {
        all_near(&[
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
        ]);
    }

    #[test]
    fn where_something_happened_and_who_did_it_are_not_tied() {
        all_near(&[
            ("On a visit to Turkey Sergei Lavrov spoke.", "Sergei Lavrov", "", ""),
            ("En Cuba Nicolás Maduro elogió a Castro.", "Nicolás Maduro", "", ""),
            ("По мнению МИД Украины Сергей Лавров лжёт.", "Сергей Лавров", "", ""),
            ("زار قطر إسماعيل هنية", "إسماعيل هنية", "", ""),
            ("Viktor Bout, the arms dealer jailed in Spain, spoke.", "Viktor Bout", "crime", ""),
            ("Abu Musab, the warlord whose men fight in Syria, spoke.", "Abu Musab", "militant", ""),
            ("Ali Vahidi, the minister wanted by Argentina, spoke.", "Ali Vahidi", "minister", ""),
            ("Viktor Bout, the Russian arms dealer, spoke.", "Viktor Bout", "crime", "RU"),
            ("The Turkish president received Sergei Lavrov.", "Sergei Lavrov", "", ""),
            ("Der türkische Präsident empfing Matthias Warnig.", "Matthias Warnig", "", ""),
            ("El presidente de Cuba recibió a Nicolás Maduro.", "Nicolás Maduro", "", ""),
            ("Президент Турции принял Сергея Лаврова.", "Сергея Лаврова", "", ""),
            ("Igor Sechin, a friend of the Syrian president, spoke.", "Igor Sechin", "", ""),
            ("He told reporters Igor Sechin smiled.", "Igor Sechin", "", ""),
            ("University president Nicolas Maduro spoke.", "Nicolas Maduro", "chair", ""),
            ("Foreign ministry spokesman Ivan Petrov spoke.", "Ivan Petrov", "spokesman", ""),
        ]);
    }
}
