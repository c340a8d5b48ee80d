//! Name parts -> lists of any size, and the stream of names screened against them.
//!
//! A listed person is put together from two: the given names of the one, alias by alias, with the
//! family names of the other. So a list of any size keeps how common each part is and how aliases
//! differ. One name in ten is misspelled, since the words of a list grow with it.

use std::error::Error;
use std::path::Path;

use namecheck::list::{
    self, AliasStrength, InputFile, ListedName, Listing, ListingKey, NameKind, PartyKind, SourceId,
};

use crate::chance::{Chance, Zipf};

const GIVEN: &str = include_str!("../../src/article/data/given.txt");
const FAMILY: &str = include_str!("../../src/article/data/family.txt");
/// Persons made up where no list is given.
const PERSONS: usize = 20_000;
/// Aliases of ten made-up persons; OFAC's list has 2.7 names a person.
const ALIASES_OF_TEN: [usize; 10] = [0, 0, 0, 1, 1, 1, 2, 3, 4, 5];
/// One in so many listed names is misspelled.
const MISSPELLED: usize = 10;
/// One in so many words of strangers is misspelled. Ten million names have about 400,000 distinct
/// words, and the first few hundred thousand have relatively more of them.
const STRANGE: usize = 20;

/// The names of one person, each as its given and its family part.
type Person = Vec<(String, String)>;

/// Where names come from.
pub(crate) struct Source {
    persons: Vec<Person>,
    strangers: Strangers,
}

impl Source {
    /// Made up from common names, or taken from the list of these files.
    pub(crate) fn of(files: &[String]) -> Result<Self, Box<dyn Error>> {
        let strangers = Strangers::new();
        let persons = if files.is_empty() { made_up(&strangers) } else { listed(files)? };
        if persons.is_empty() {
            return Err("NAMECHECK_BENCH_LIST names no list with persons whose family name is told".into());
        }
        Ok(Self { persons, strangers })
    }

    /// A list of persons with `names` names in all.
    pub(crate) fn list(&self, names: usize) -> Vec<Listing> {
        let mut chance = Chance::new(11);
        let mut listings = Vec::new();
        let mut left = names;
        while left > 0 {
            let (given, family) = (chance.pick(&self.persons), chance.pick(&self.persons));
            let listed = given.iter().take(left).enumerate().map(|(at, (given, _))| {
                let kind = if at == 0 { NameKind::Primary } else { NameKind::Aka };
                let mut text = format!("{}, {given}", family[at % family.len()].1);
                if chance.once_in(MISSPELLED) {
                    text = misspelled(&text, &mut chance);
                }
                ListedName::person(&text, kind, AliasStrength::Strong)
            });
            let listed: Vec<ListedName> = listed.collect();
            left -= listed.len();
            let key = ListingKey { source: SourceId::ofac_sdn(), id: listings.len().to_string() };
            listings.push(Listing::new(key, PartyKind::Person, listed));
        }
        listings
    }

    /// A stream of names: one in ten is a listed one with one edit, the others are strangers. The
    /// same persons come again and again, as they do in the news.
    pub(crate) fn queries(&self, list: &[Listing], count: usize) -> Vec<String> {
        let mut chance = Chance::new(12);
        let famous = Zipf::over(list.len());
        let query = |_| {
            if chance.once_in(10) {
                let listing = &list[famous.draw(&mut chance)];
                let name = chance.pick(&listing.names).display();
                misspelled(&name, &mut chance)
            } else {
                self.strangers.name(&mut chance)
            }
        };
        (0..count).map(query).collect()
    }
}

/// The names of a file: a column `full_name` or `name` of a CSV file, else a name a line.
pub(crate) fn queries_of(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
    let head = text.lines().next().unwrap_or_default();
    let column = head.split(',').position(|name| matches!(name.trim(), "full_name" | "name"));
    let Some(column) = column else {
        return Ok(text.lines().map(str::to_owned).collect());
    };
    let mut names = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        names.extend(row?.get(column).map(str::to_owned));
    }
    Ok(names)
}

/// People who are not listed, but for those who happen to be called like somebody listed.
struct Strangers {
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    of_given: Zipf,
    of_family: Zipf,
}

impl Strangers {
    fn new() -> Self {
        // The tables stand in the order of letters; how common a name is, is made up.
        let mut chance = Chance::new(13);
        let mut words = |table: &'static str| {
            let latin = |line: &&str| line.bytes().all(|byte| byte.is_ascii_alphabetic());
            let mut words: Vec<&str> = table.lines().filter(|line| !line.is_empty()).filter(latin).collect();
            chance.shuffle(&mut words);
            words
        };
        let (given, family) = (words(GIVEN), words(FAMILY));
        let (of_given, of_family) = (Zipf::over(given.len()), Zipf::over(family.len()));
        Self { given, family, of_given, of_family }
    }

    fn given(&self, chance: &mut Chance) -> String {
        self.given[self.of_given.draw(chance)].to_owned()
    }

    fn family(&self, chance: &mut Chance) -> String {
        self.family[self.of_family.draw(chance)].to_owned()
    }

    /// Two words, or three of five times.
    fn name(&self, chance: &mut Chance) -> String {
        let mut words = vec![self.given(chance), self.family(chance)];
        match chance.below(10) {
            0..3 => words.insert(1, self.given(chance)),
            3 => words.push(self.family(chance)),
            _ => {}
        }
        for word in &mut words {
            if chance.once_in(STRANGE) {
                *word = misspelled(word, chance);
            }
        }
        words.join(" ")
    }
}

/// Persons with the aliases that lists give: other spellings, and a given name less.
fn made_up(strangers: &Strangers) -> Vec<Person> {
    let mut chance = Chance::new(14);
    let person = |_| {
        let mut given = strangers.given(&mut chance);
        if chance.once_in(2) {
            given = format!("{given} {}", strangers.given(&mut chance));
        }
        let family = strangers.family(&mut chance);
        let mut names = vec![(given.clone(), family.clone())];
        for _ in 0..*chance.pick(&ALIASES_OF_TEN) {
            names.push(match (chance.below(3), given.split_once(' ')) {
                (0, Some((first, _))) => (first.to_owned(), family.clone()),
                (1, _) => (given.clone(), misspelled(&family, &mut chance)),
                _ => (misspelled(&given, &mut chance), family.clone()),
            });
        }
        names
    };
    (0..PERSONS).map(person).collect()
}

/// The persons of a list, but for names that are not told in parts and weak aliases.
fn listed(files: &[String]) -> Result<Vec<Person>, Box<dyn Error>> {
    let read = |path: &String| Ok(InputFile::new(path.as_str(), std::fs::read(path)?));
    let files = files.iter().map(read).collect::<Result<Vec<_>, std::io::Error>>()?;
    let persons = list::read_all(&files)?
        .into_iter()
        .flat_map(|snapshot| snapshot.listings)
        .filter(|listing| listing.kind == PartyKind::Person)
        .map(|listing| {
            let strong = listing.names.into_iter().filter(|name| name.strength == AliasStrength::Strong);
            strong.filter_map(|name| name.parts).map(|parts| (parts.given, parts.family)).collect::<Person>()
        });
    Ok(persons.filter(|names| !names.is_empty()).collect())
}

/// The text with one letter left out, doubled, changed, or before its neighbor.
pub(crate) fn misspelled(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let inside: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|&at| letters[at - 1..=at + 1].iter().all(|letter| letter.is_alphabetic()))
        .collect();
    if inside.is_empty() {
        return text.to_owned();
    }
    let at = *chance.pick(&inside);
    match chance.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = char::from(b'a' + u8::try_from(chance.below(26)).expect("below 26")),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
