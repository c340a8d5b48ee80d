//! The names of one listing, gathered from rows that repeat them.

use std::collections::HashMap;

use super::text::script_of;
use super::{AliasStrength, ListedName, NameKind, NameParts};

/// A name whose family and given part the source keeps apart; it is shown given name first.
pub(super) fn in_parts(
    family: Option<String>,
    given: Option<String>,
    kind: NameKind,
    strength: AliasStrength,
) -> Option<ListedName> {
    let (text, parts) = match (family, given) {
        (Some(family), Some(given)) => (format!("{given} {family}"), Some(NameParts { family, given })),
        (family, given) => (family.or(given)?, None),
    };
    let script = script_of(&text);
    Some(ListedName { text, kind, strength, script, parts })
}

/// A name in one piece.
pub(super) fn whole(text: String, kind: NameKind, strength: AliasStrength) -> ListedName {
    ListedName { script: script_of(&text), text, kind, strength, parts: None }
}

/// What stands behind a comma in a person's name without being the given names.
const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"];

/// Gives a person's name its parts where it is written `FAMILY, Given`.
pub(super) fn split_at_comma(name: &mut ListedName) {
    let Some((family, given)) = name.text.split_once(',') else { return };
    let (family, given) = (family.trim(), given.trim());
    let suffix = given.trim_end_matches('.').to_lowercase();
    if name.parts.is_none()
        && !family.is_empty()
        && !given.is_empty()
        && !given.contains(',')
        && !SUFFIXES.contains(&suffix.as_str())
    {
        name.parts = Some(NameParts { family: family.to_owned(), given: given.to_owned() });
    }
}

/// Each name once, primary names first, else in the order they came. Where a name comes several
/// times, it is strong if it is so once, and in parts if it is so once.
pub(super) fn gathered(mut names: Vec<ListedName>) -> Vec<ListedName> {
    names.sort_by_key(|name| name.kind != NameKind::Primary);
    let mut at: HashMap<String, usize> = HashMap::with_capacity(names.len());
    let mut kept: Vec<ListedName> = Vec::with_capacity(names.len());
    for name in names {
        match at.get(&name.text) {
            Some(&earlier) => {
                let earlier = &mut kept[earlier];
                earlier.strength = earlier.strength.min(name.strength);
                earlier.parts = earlier.parts.take().or(name.parts);
            }
            None => {
                at.insert(name.text.clone(), kept.len());
                kept.push(name);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_parts_a_family_name_and_no_suffix() {
        let display = |text: &str| {
            let mut name = whole(text.to_owned(), NameKind::Aka, AliasStrength::Strong);
            split_at_comma(&mut name);
            name.display()
        };
        assert_eq!(display("ДОУ, Джон Павлович"), "Джон Павлович ДОУ");
        for text in ["John DOE, Jr.", "DOE, John, Dr.", "DOE,", "John DOE"] {
            assert_eq!(display(text), text);
        }
    }

    #[test]
    fn a_name_that_comes_twice_is_kept_once_with_the_most_that_is_said_of_it() {
        use AliasStrength::{Strong, Weak};
        let names = vec![
            whole("Jon DOE".into(), NameKind::Aka, Weak),
            in_parts(Some("DOE".into()), Some("John".into()), NameKind::Primary, Strong).unwrap(),
            in_parts(Some("DOE".into()), Some("Jon".into()), NameKind::Aka, Strong).unwrap(),
        ];
        let kept = gathered(names);
        let read: Vec<_> = kept.iter().map(|n| (n.display(), n.strength, n.parts.is_some())).collect();
        assert_eq!(read, [("John DOE".to_owned(), Strong, true), ("Jon DOE".to_owned(), Strong, true)]);
    }
}
