//! A name of Switzerland's list: parts with a type and an order, each spelled in one or several ways.
//!
//! A spelling has a language and a script, or neither. A name is built for every script, of the
//! spellings that its parts have in it; further spellings of one part make a name each, beside the
//! others as they are, and never every combination.

use super::name_list::{in_parts, whole};
use super::text::{joined, script_of};
use super::{AliasStrength, ListedName, NameKind, Script};

/// Most parts of a name, and most spellings of its parts together; names have some six and forty.
const MAX_PARTS: usize = 24;
const MAX_SPELLINGS: usize = 256;
/// Longest parts and spellings of a name together, bytes: each spelling makes a name.
const MAX_NAME_BYTES: usize = 8 * 1024;

/// A name in the making.
pub(super) struct Parts {
    pub(super) kind: NameKind,
    pub(super) strength: AliasStrength,
    parts: Vec<Part>,
    /// What is too much of it.
    too_much: bool,
    bytes: usize,
    spellings: usize,
}

struct Part {
    order: u32,
    role: Role,
    value: Option<String>,
    spellings: Vec<Spelling>,
}

/// What a part is of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Family,
    Given,
    Maiden,
    Suffix,
    Title,
    Whole,
}

struct Spelling {
    /// Language and script, as far as the list names them; a script that it does not name is `-`, where
    /// it is not Latin.
    way: (Option<String>, Option<String>),
    text: String,
}

/// What a name gives.
#[derive(Default)]
pub(super) struct Names {
    pub(super) names: Vec<ListedName>,
    pub(super) titles: Vec<String>,
}

/// What to write for a part, by its place among the parts.
type Pick<'a> = &'a dyn Fn(usize) -> Option<&'a str>;

impl Parts {
    pub(super) fn new(kind: NameKind, strength: AliasStrength) -> Self {
        Self { kind, strength, parts: Vec::new(), too_much: false, bytes: 0, spellings: 0 }
    }

    /// Begins a part of this type.
    pub(super) fn part(&mut self, kind: &str, order: Option<&str>) {
        let role = match kind {
            "family-name" | "tribal-name" => Role::Family,
            "maiden-name" => Role::Maiden,
            "suffix" => Role::Suffix,
            "title" => Role::Title,
            "whole-name" => Role::Whole,
            // Given names, the father's and the grandfather's, and what has no type known here.
            _ => Role::Given,
        };
        self.too_much |= self.parts.len() == MAX_PARTS;
        if !self.too_much {
            let order = order.and_then(|order| order.trim().parse().ok()).unwrap_or(u32::MAX);
            self.parts.push(Part { order, role, value: None, spellings: Vec::new() });
        }
    }

    /// How the part begun last is written.
    pub(super) fn value(&mut self, text: Option<String>) {
        if self.room(text.as_ref())
            && let Some(part) = self.parts.last_mut()
        {
            part.value = text;
        }
    }

    /// How else it is written.
    pub(super) fn spelling(&mut self, lang: Option<String>, script: Option<String>, text: Option<String>) {
        self.spellings += 1;
        if self.room(text.as_ref())
            && let (Some(part), Some(text)) = (self.parts.last_mut(), text)
        {
            let unnamed = || (script_of(&text) == Script::Original).then(|| "-".to_owned());
            part.spellings.push(Spelling { way: (lang, script.or_else(unnamed)), text });
        }
    }

    fn room(&mut self, text: Option<&String>) -> bool {
        self.bytes += text.map_or(0, String::len);
        self.too_much |= self.bytes > MAX_NAME_BYTES || self.spellings > MAX_SPELLINGS;
        !self.too_much
    }

    /// The names it stands for, the one of the parts as they are first.
    pub(super) fn finish(mut self) -> Result<Names, String> {
        if self.too_much {
            return Err(format!(
                "a name of more than {MAX_PARTS} parts, {MAX_SPELLINGS} spellings or {MAX_NAME_BYTES} bytes"
            ));
        }
        self.parts.sort_by_key(|part| part.order);
        let parts = &self.parts;
        let value = |at: usize| {
            let part = &parts[at];
            part.value.as_deref().or_else(|| part.spellings.first().map(|spelling| spelling.text.as_str()))
        };
        let other = if self.kind == NameKind::Primary { NameKind::Aka } else { self.kind };
        let mut found = Names::default();
        found.titles.extend((0..parts.len()).filter_map(|at| {
            let text = value(at)?.to_owned();
            (parts[at].role == Role::Title).then_some(text)
        }));
        self.write(self.kind, &value, &mut found.names);
        let mut ways: Vec<&(Option<String>, Option<String>)> = Vec::new();
        for spelling in parts.iter().flat_map(|part| &part.spellings) {
            if !ways.contains(&&spelling.way) {
                ways.push(&spelling.way);
            }
        }
        for way in ways {
            let in_way = |at: usize| parts[at].spellings.iter().filter(move |s| s.way == *way);
            let spelled = (0..parts.len()).filter(|at| in_way(*at).next().is_some()).count();
            let foreign = way.1.as_deref().is_some_and(|script| !script.eq_ignore_ascii_case("latn"));
            // A part that is not spelled this way: in its script if it is, else as it is.
            let rest = |at: usize| {
                let near = parts[at].spellings.iter().find(|s| foreign && s.way.1 == way.1);
                near.map(|s| s.text.as_str()).or_else(|| value(at))
            };
            let first = |at: usize| in_way(at).next().map(|s| s.text.as_str()).or_else(|| rest(at));
            if foreign || spelled > 1 {
                self.write(other, &first, &mut found.names);
            }
            for at in 0..parts.len() {
                // In another script the first is in the name above.
                for spelling in in_way(at).skip(usize::from(foreign)) {
                    let beside = |part: usize| if foreign { first(part) } else { value(part) };
                    let one = |part: usize| {
                        if part == at { Some(spelling.text.as_str()) } else { beside(part) }
                    };
                    self.write(other, &one, &mut found.names);
                }
            }
        }
        Ok(found)
    }

    fn write(&self, kind: NameKind, pick: Pick<'_>, names: &mut Vec<ListedName>) {
        let of = |role: Role| {
            let parts = self.parts.iter().enumerate().filter(move |(_, part)| part.role == role);
            joined(parts.map(|(at, _)| pick(at).map(str::to_owned)), " ")
        };
        let (family, maiden, given) = (of(Role::Family), of(Role::Maiden), of(Role::Given));
        let with_suffix = |family: Option<String>| joined([family, of(Role::Suffix)], " ");
        let written = |text: String| whole(text, kind, self.strength);
        names.extend(joined([of(Role::Whole)], " ").map(written));
        match (&family, maiden) {
            // The name before marriage, beside the one after.
            (Some(_), Some(maiden)) => {
                names.extend(in_parts(with_suffix(family), given.clone(), kind, self.strength));
                names.extend(in_parts(Some(maiden), given, NameKind::Fka, self.strength));
            }
            (None, None) if given.is_none() => {}
            (_, maiden) => {
                names.extend(in_parts(with_suffix(family.or(maiden)), given, kind, self.strength));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part: order, type, value; its spellings: language, script, text.
    type Written<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str, &'a str)]);

    fn parts(given: &[Written<'_>]) -> Parts {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut parts = Parts::new(NameKind::Primary, AliasStrength::Strong);
        for (order, kind, value, spellings) in given {
            parts.part(kind, Some(order));
            parts.value(text(value));
            for (lang, script, spelling) in *spellings {
                parts.spelling(text(lang), text(script), text(spelling));
            }
        }
        parts
    }

    fn names(given: &[Written<'_>]) -> Vec<String> {
        parts(given).finish().unwrap().names.iter().map(ListedName::display).collect()
    }

    #[test]
    fn parts_stand_in_their_order_whatever_order_they_come_in() {
        let read = parts(&[
            ("4", "suffix", "Jr.", &[]),
            ("3", "father-name", "Petrovich", &[]),
            ("1", "family-name", "Doe", &[]),
            ("2", "given-name", "John", &[]),
            ("1", "title", "Dr", &[]),
        ]);
        let read = read.finish().unwrap();
        assert_eq!(read.names[0].display(), "John Petrovich Doe Jr.");
        assert_eq!(read.names[0].parts.as_ref().unwrap().family, "Doe Jr.");
        assert_eq!((read.names.len(), read.titles), (1, vec!["Dr".to_owned()]));
        assert_eq!(names(&[("1", "whole-name", "DOE & SONS", &[])]), ["DOE & SONS"]);
        assert_eq!(
            names(&[
                ("1", "family-name", "Doe", &[]),
                ("2", "maiden-name", "Roe", &[]),
                ("3", "given-name", "Jane", &[])
            ]),
            ["Jane Doe", "Jane Roe"]
        );
    }

    #[test]
    fn another_script_makes_a_name_of_its_spellings() {
        let russian = |text| [("rus", "Cyrl", text)];
        let cyrillic = names(&[
            ("1", "family-name", "Doe", &russian("Доу")),
            ("2", "given-name", "John", &russian("Джон")),
        ]);
        assert_eq!(cyrillic, ["John Doe", "Джон Доу"]);
        // Two ways to write one part in it, another language of the same script, and a part without.
        let several = names(&[
            (
                "1",
                "family-name",
                "Doe",
                &[("rus", "Cyrl", "Доу"), ("rus", "Cyrl", "До"), ("ukr", "Cyrl", "Доє")],
            ),
            ("2", "given-name", "John", &russian("Джон")),
            ("3", "other", "X", &[]),
        ]);
        assert_eq!(several, ["John X Doe", "Джон X Доу", "Джон X До", "Джон X Доє"]);
    }

    #[test]
    fn spellings_in_latin_make_a_name_each_and_no_more() {
        let spelled = names(&[
            ("1", "family-name", "Doe", &[("", "", "Dow"), ("", "", "Do")]),
            ("2", "given-name", "John", &[("fra", "Latn", "Jean")]),
        ]);
        assert_eq!(spelled, ["John Doe", "John Dow", "John Do", "Jean Doe"]);
        let french = names(&[
            ("1", "family-name", "Doe", &[("fra", "", "Dow")]),
            ("2", "given-name", "John", &[("fra", "", "Jean")]),
        ]);
        assert_eq!(french, ["John Doe", "Jean Dow", "John Dow", "Jean Doe"]);
    }

    #[test]
    fn names_made_to_grow_are_refused() {
        let many: Vec<(&str, &str, &str)> = (0..MAX_SPELLINGS).map(|_| ("", "", "x")).collect();
        let made = parts(&[("1", "family-name", "Doe", &many), ("2", "given-name", "John", &[])]).finish();
        assert_eq!(made.unwrap().names.len(), 1 + MAX_SPELLINGS);
        assert!(
            parts(&[("1", "family-name", "Doe", &many), ("2", "given-name", "John", &many)])
                .finish()
                .is_err()
        );
        assert!(parts(&vec![("1", "given-name", "John", &[][..]); MAX_PARTS + 1]).finish().is_err());
        assert!(parts(&[("1", "given-name", &"x".repeat(MAX_NAME_BYTES + 1), &[])]).finish().is_err());
        assert_eq!(names(&[]), Vec::<String>::new());
    }
}
