//! What the targets of Switzerland's list refer to by number: places, and sets of sanctions with the
//! program they belong to. Gathered before any target is read, because they may stand behind them.

use std::collections::{BTreeMap, HashMap};

use super::ReadError;
use super::open::Opened;
use super::text::{filled, joined};
use super::xml::{Step, Walk};

/// Most places and sets; the list has some ten thousand places.
const MAX_REFERENCES: usize = 100_000;
/// Longest texts of all together, bytes.
const MAX_REFERENCES_BYTES: usize = 24 << 20;

/// A place, as far as the list tells of it. Its other spellings are not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) location: Option<String>,
    pub(super) area: Option<String>,
    pub(super) country: Option<String>,
}

impl Place {
    /// In one text: `Valletta, Malta`.
    pub(super) fn written(&self) -> Option<String> {
        joined([self.location.clone(), self.area.clone(), self.country.clone()], ", ")
    }
}

/// Places and sets of sanctions, by their number.
#[derive(Default)]
pub(super) struct References {
    places: HashMap<String, Place>,
    programs: HashMap<String, String>,
    bytes: usize,
}

impl References {
    /// Those of a document.
    pub(super) fn of(file: &Opened<'_>) -> Result<Self, ReadError> {
        let mut walk = Walk::new(&file.name, file.text()).records_at(2);
        let mut found = Self::default();
        let (mut id, mut place, mut code) = (None, Place::default(), None);
        let mut program = Program::default();
        loop {
            let step = walk.step()?;
            let path: Vec<&str> = walk.path().iter().skip(1).map(String::as_str).collect();
            match (&step, path.as_slice()) {
                (Step::End, _) => return Ok(found),
                (Step::Open, ["place"]) => id = walk.attribute("ssid").and_then(filled),
                (Step::Open, ["place", "country"]) => code = walk.attribute("iso-code").and_then(filled),
                (Step::Open, ["sanctions-program", element]) => {
                    program.lang = walk.attribute("lang").unwrap_or_default().to_lowercase();
                    if *element == "sanctions-set" {
                        program.sets.extend(walk.attribute("ssid").and_then(filled));
                    }
                }
                (Step::Close(text), ["place", "location"]) => place.location = filled(text),
                (Step::Close(text), ["place", "area"]) => place.area = filled(text),
                (Step::Close(text), ["place", "country"]) => place.country = filled(text).or(code.take()),
                (Step::Close(_), ["place"]) => {
                    let place = std::mem::take(&mut place);
                    if let Some(id) = id.take() {
                        found.bytes += id.len() + place.written().map_or(0, |text| text.len());
                        found.places.insert(id, place);
                    }
                }
                (Step::Close(text), ["sanctions-program", element]) => program.close(element, text),
                (Step::Close(_), ["sanctions-program"]) => {
                    let program = std::mem::take(&mut program);
                    if let Some(name) = program.name() {
                        found.bytes += program.sets.iter().map(|set| set.len() + name.len()).sum::<usize>();
                        found.programs.extend(program.sets.into_iter().map(|set| (set, name.clone())));
                    }
                }
                _ => {}
            }
            if found.places.len() + found.programs.len() > MAX_REFERENCES
                || found.bytes > MAX_REFERENCES_BYTES
            {
                return Err(ReadError::Malformed {
                    file: file.name.clone(),
                    place: walk.place(),
                    detail: "more places and programs than any list has".to_owned(),
                });
            }
        }
    }

    /// The place of this number.
    pub(super) fn place(&self, id: &str) -> Option<&Place> {
        self.places.get(id)
    }

    /// The program that the set of this number belongs to.
    pub(super) fn program(&self, set: &str) -> Option<&String> {
        self.programs.get(set)
    }
}

/// A program as far as it is read.
#[derive(Default)]
struct Program {
    /// Language of the element opened last.
    lang: String,
    /// Key and name, by language.
    keys: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    sets: Vec<String>,
}

impl Program {
    fn close(&mut self, element: &str, text: &str) {
        let Some(text) = filled(text) else { return };
        match element {
            "program-key" => drop(self.keys.insert(self.lang.clone(), text)),
            "program-name" => drop(self.names.insert(self.lang.clone(), text)),
            _ => {}
        }
    }

    /// Its key, in English if it has one; else its name.
    fn name(&self) -> Option<String> {
        let in_english = |texts: &BTreeMap<String, String>| {
            let english = texts.iter().find(|(lang, _)| lang.starts_with("en"));
            english.or_else(|| texts.iter().next()).map(|(_, text)| text.clone())
        };
        in_english(&self.keys).or_else(|| in_english(&self.names))
    }
}
