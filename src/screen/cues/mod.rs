//! Article text + persons + hits -> what the text says for and against each hit: [`Context`]. Pure.
//!
//! A name has namesakes, and the text tells which one it means: by an age, a country, an office, a
//! word of the listing's remarks. Every such cue is one part of evidence with its bits and its place
//! in the text; added to those of the name they make the candidate's score and its [`Tier`]. The text
//! is read once ([`text`]), and only where there is a hit. It knows nothing of how persons are found
//! or stored.
//!
//! ```
//! use namecheck::article::persons;
//! use namecheck::list::{InputFile, SourceId, read};
//! use namecheck::name::Name;
//! use namecheck::screen::{Index, IndexedList, ScreenOptions, Tier, VersionLabel, When, contexts, screen};
//!
//! let sdn = b"7,\"ABBAS, Mahmoud\",\"individual\",\"SYRIA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1964; POB Homs, Syria.\"\r\n";
//! let listings = read(&SourceId::ofac_sdn(), &[InputFile::new("sdn.csv", sdn.to_vec())]).unwrap().listings;
//! let index = Index::build(vec![IndexedList { version: VersionLabel("ofac-sdn@1".to_owned()), listings }]);
//!
//! let text = "Palestinian President Mahmoud Abbas spoke in Ramallah.";
//! let persons = persons(text);
//! let hits = screen(&index, &Name::parse("Mahmoud Abbas").unwrap(), &ScreenOptions::default()).hits;
//! let context = contexts(&index, text, When { year: 2008, published: true }, &persons, &[&hits]);
//! assert_eq!(context[0][0].tier, Tier::Weak);
//! assert_eq!(context[0][0].evidence[1].query.as_deref(), Some("Palestinian"));
//! ```
//!
//! | file | which cues |
//! |---|---|
//! | `place` | country, people, capital |
//! | `office` | office or calling, and whether the listed person was of an age for it |
//! | `born` | age and birth year, as `age` reads them |
//! | `sex` | forms of address, patronymics, pronouns |
//! | `company` | words of the listing's remarks, others of its program, sanctions |
//!
//! What is tied to a mention is gathered in `near`, from `before` it and `after` it, by what `grammar` tells
//! of the form of words.

mod after;
mod age;
mod before;
mod born;
mod company;
mod fold;
mod grammar;
mod lexicon;
mod near;
mod office;
mod place;
mod portrait;
mod role;
mod sex;
mod text;
mod tier;

use std::ops::Range;

use super::hit::{Evidence, EvidenceKind, Hit};
use super::index::Index;
use crate::article::Person;
use near::Near;
pub(in crate::screen) use portrait::Told;
use text::Text;
pub use tier::{Context, Tier};

/// Version of the cues and of what they are worth; stands with every stored context. What was stored
/// with another one is weighed anew when its names are next screened, so [`super::MATCHER_VERSION`] is
/// raised with it.
pub const CONTEXT_VERSION: &str = "2";

/// When an article is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The year it was published in, or, where that is not known, the year it came in.
    pub year: u16,
    /// Whether it is the year of publication. If not, the article may be of any year before, too.
    pub published: bool,
}

/// What the text says of each hit of each person: `hits` are those of the persons, in their order.
#[must_use]
pub fn contexts(
    index: &Index,
    text: &str,
    when: When,
    persons: &[Person],
    hits: &[&[Hit]],
) -> Vec<Vec<Context>> {
    if hits.iter().all(|hits| hits.is_empty()) {
        return hits.iter().map(|_| Vec::new()).collect();
    }
    let text = Text::read(text, persons);
    let company = company_of(&text, persons, hits);
    let silent = Told::default();
    (0u32..)
        .zip(persons.iter().zip(hits))
        .map(|(number, (person, hits))| {
            if hits.is_empty() {
                return Vec::new();
            }
            let mentions = person.mentions.iter().map(|mention| text.words_of(mention.span)).collect();
            let near = Near::read(&text, mentions, &person.name);
            let weigh = |hit: &Hit| {
                let told = index.told(&hit.listing_key()).unwrap_or(&silent);
                let mut cues = Cues {
                    text: &text,
                    near: &near,
                    told,
                    when,
                    person: number,
                    company: &company,
                    age: 0.0,
                    evidence: Vec::new(),
                };
                cues.weigh(hit);
                Context::of(hit, &person.name, near.cut_surely, cues.evidence)
            };
            hits.iter().map(weigh).collect()
        })
        .collect()
}

/// The cues of one hit of one person.
struct Cues<'a> {
    text: &'a Text<'a>,
    near: &'a Near,
    told: &'a Told,
    when: When,
    person: u32,
    company: &'a [Companion],
    /// What the age proved.
    age: f32,
    evidence: Vec<Evidence>,
}

/// Somebody in the article who may be listed.
struct Companion {
    person: u32,
    words: Range<usize>,
    programs: Vec<String>,
}

impl Cues<'_> {
    fn weigh(&mut self, hit: &Hit) {
        let portrait = self.told.portrait();
        born::weigh(self);
        place::weigh(self, portrait);
        office::weigh(self, portrait);
        sex::weigh(self);
        company::weigh(self, portrait, &hit.programs);
    }

    /// Whether the text gives an age so far from the listed one that where and beside whom somebody is
    /// named proves nothing any more: namesakes live in the same country.
    fn is_of_another_age(&self) -> bool {
        self.age <= born::MANY_YEARS
    }

    /// Adds what some words of the text prove.
    fn tell(&mut self, measure: &str, words: Range<usize>, listed: Option<String>, bits: f32) {
        if bits == 0.0 || words.is_empty() {
            return;
        }
        let (quote, span) = self.text.quote(words.start, words.end - 1);
        self.evidence.push(Evidence {
            kind: EvidenceKind::Context,
            query: Some(quote),
            listed,
            measure: measure.to_owned(),
            bits: f64::from(bits),
            span: Some(span),
        });
    }
}

/// The persons of an article whose name alone makes it likely that they are listed.
fn company_of(text: &Text<'_>, persons: &[Person], hits: &[&[Hit]]) -> Vec<Companion> {
    /// Lowest score of a name that makes one.
    const LIKELY: u16 = 990;
    let mut company = Vec::new();
    for (number, (person, hits)) in (0u32..).zip(persons.iter().zip(hits)) {
        let best = hits.iter().find(|hit| hit.score.per_mille() >= LIKELY);
        if let (Some(hit), Some(mention)) = (best, person.mentions.first()) {
            let words = text.words_of(mention.span);
            company.push(Companion { person: number, words, programs: hit.programs.clone() });
        }
    }
    company
}

#[cfg(test)]
mod tests;
