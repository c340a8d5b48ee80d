//! Who is who, measured on hand-made articles: which mentions of a text mean one human.
//!
//! `fixtures/who/<language>.txt` marks every mention in place, `[1:Sergey Lavrov] met
//! [2:Antony Blinken]`; one number is one human, within one article. `[?:Clinton]` may be two
//! people and must join neither. What is not marked names no person. `## ` begins an article.
//!
//! Two measures: *attachment* is told where the names stand and only joins them; *end to end*
//! finds them as well, and what it does not find is counted apart from what it joins wrongly.
//! `cargo test --test it who -- --nocapture` prints both, and every mistake.
#![expect(clippy::print_stdout, reason = "a measure is there to be read")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use namecheck::article::{CallerMention, Person, persons, persons_with};

/// A marked mention. No person where it may be two.
struct Gold {
    start: u32,
    end: u32,
    text: String,
    person: Option<u32>,
}

struct Passage {
    title: String,
    text: String,
    mentions: Vec<Gold>,
}

fn passages() -> Vec<Passage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/who");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let language = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        for passage in text.split("## ").skip(1) {
            let (title, body) = passage.split_once('\n').unwrap();
            found.push(parse(format!("{language}: {title}"), body.trim()));
        }
    }
    found
}

fn parse(title: String, marked: &str) -> Passage {
    let mut passage = Passage { title, text: String::new(), mentions: Vec::new() };
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        passage.text.push_str(before);
        let (inside, after) = after.split_once(']').unwrap();
        let (person, name) = inside.split_once(':').unwrap();
        let start = passage.text.chars().count().try_into().unwrap();
        passage.text.push_str(name);
        let end = passage.text.chars().count().try_into().unwrap();
        let person = (person != "?").then(|| person.parse().unwrap());
        passage.mentions.push(Gold { start, end, text: name.to_owned(), person });
        rest = after;
    }
    passage.text.push_str(rest);
    passage
}

#[derive(Default)]
struct Tally {
    /// Mentions marked, and those found in exactly their place.
    marked: usize,
    found: usize,
    /// Found where nothing is marked.
    invented: usize,
    /// Of the marked ones of one word whose person the article names in more words: all, those
    /// found, those joined with that person, those joined with another.
    surnames: usize,
    surnames_found: usize,
    attached: usize,
    astray: usize,
    /// Mentions that may be two people, and those of them joined with one.
    open: usize,
    guessed: usize,
    /// People named in more than one word; those in two groups; groups that hold two of them.
    people: usize,
    split: usize,
    merged: usize,
    mistakes: Vec<String>,
}

impl Tally {
    fn add(&mut self, passage: &Passage, persons: &[Person]) {
        let mut group_at: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for (group, person) in persons.iter().enumerate() {
            for mention in &person.mentions {
                group_at.insert((mention.span.start, mention.span.end), group);
                let beside = |gold: &Gold| gold.end <= mention.span.start || mention.span.end <= gold.start;
                if passage.mentions.iter().all(beside) {
                    self.invented += 1;
                    self.mistakes.push(format!("{}: invented {:?}", passage.title, mention.text));
                }
            }
        }
        let group_of = |gold: &Gold| group_at.get(&(gold.start, gold.end)).copied();
        // Where the full names of each person went, by person and by group.
        let mut full: BTreeMap<u32, BTreeMap<usize, usize>> = BTreeMap::new();
        let mut holders: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        let mut named: BTreeSet<u32> = BTreeSet::new();
        for gold in passage.mentions.iter().filter(|gold| is_full(gold)) {
            let Some(person) = gold.person else { continue };
            named.insert(person);
            if let Some(group) = group_of(gold) {
                *full.entry(person).or_default().entry(group).or_default() += 1;
                holders.entry(group).or_default().insert(person);
            }
        }
        self.people += named.len();
        for (person, groups) in full.iter().filter(|(_, groups)| groups.len() > 1) {
            self.split += 1;
            let names: Vec<&str> = groups.keys().map(|group| persons[*group].name.as_str()).collect();
            self.mistakes.push(format!("{}: person {person} is split: {names:?}", passage.title));
        }
        for (group, people) in holders.iter().filter(|(_, people)| people.len() > 1) {
            self.merged += 1;
            self.mistakes.push(format!("{}: {:?} is {people:?}", passage.title, persons[*group].name));
        }
        let home = |person: u32| {
            full.get(&person)?.iter().max_by_key(|(_, mentions)| **mentions).map(|(group, _)| *group)
        };
        for gold in &passage.mentions {
            self.marked += 1;
            let group = group_of(gold);
            self.found += usize::from(group.is_some());
            let place = format!("{}: {:?} at {}", passage.title, gold.text, gold.start);
            let Some(person) = gold.person else {
                self.open += 1;
                if let Some(group) = group.filter(|group| holders.contains_key(group)) {
                    self.guessed += 1;
                    self.mistakes.push(format!("{place} is guessed to be {:?}", persons[group].name));
                }
                continue;
            };
            if is_full(gold) || !named.contains(&person) {
                if group.is_none() {
                    self.mistakes.push(format!("{place} is not found"));
                }
                continue;
            }
            self.surnames += 1;
            match group {
                None => self.mistakes.push(format!("{place} is not found")),
                Some(group) if home(person) == Some(group) => self.attached += 1,
                Some(group) if holders.contains_key(&group) => {
                    self.astray += 1;
                    self.mistakes.push(format!("{place} went to {:?}", persons[group].name));
                }
                Some(_) => self.mistakes.push(format!("{place} is left alone")),
            }
            self.surnames_found += usize::from(group.is_some());
        }
    }

    fn print(&self, measure: &str) {
        println!(
            "{measure}: found {} of {} mentions, {} invented; of {} parts of names {} found, {} joined rightly, \
             {} wrongly; {} of {} open ones guessed; of {} people {} split, {} merged",
            self.found,
            self.marked,
            self.invented,
            self.surnames,
            self.surnames_found,
            self.attached,
            self.astray,
            self.guessed,
            self.open,
            self.people,
            self.split,
            self.merged
        );
        for mistake in &self.mistakes {
            println!("    {mistake}");
        }
    }
}

fn is_full(gold: &Gold) -> bool {
    gold.text.contains([' ', '.'])
}

#[test]
fn the_fixture_is_read_as_it_is_marked() {
    let passages = passages();
    assert!(passages.len() >= 50, "{}", passages.len());
    for passage in &passages {
        assert!(!passage.text.contains(['[', ']']), "{}", passage.title);
        for gold in &passage.mentions {
            let text: String = passage.text.chars().collect::<Vec<_>>()
                [gold.start as usize..gold.end as usize]
                .iter()
                .collect();
            assert_eq!(text, gold.text, "{}", passage.title);
        }
    }
}

#[test]
fn names_whose_place_is_known_are_joined_rightly() {
    let mut tally = Tally::default();
    for passage in passages() {
        let mentions: Vec<CallerMention> = passage
            .mentions
            .iter()
            .map(|gold| CallerMention { start: gold.start, end: gold.end, text: gold.text.clone() })
            .collect();
        tally.add(&passage, &persons_with(&passage.text, &mentions));
    }
    tally.print("attachment");
    assert!(tally.attached * 100 >= 98 * tally.surnames, "{} of {}", tally.attached, tally.surnames);
    assert!(tally.astray == 0 && tally.guessed == 0 && tally.split == 0 && tally.merged == 0);
}

#[test]
fn names_are_found_and_joined_rightly() {
    let mut tally = Tally::default();
    for passage in passages() {
        tally.add(&passage, &persons(&passage.text));
    }
    tally.print("end to end");
    assert!(
        tally.attached * 100 >= 95 * tally.surnames_found,
        "{} of {}",
        tally.attached,
        tally.surnames_found
    );
    assert!(tally.found * 100 >= 92 * tally.marked, "{} of {}", tally.found, tally.marked);
    assert!(
        tally.astray <= 2
            && tally.guessed <= 1
            && tally.split <= 1
            && tally.merged == 0
            && tally.invented <= 4
    );
}
