//! Titles that no table has, told by the text: what stands before a full name, and before its surname
//! alone ("Countess Anna Petrova" and "Countess Petrova"), is no part of the name. Nor is "M." before the
//! surname of somebody whose given name begins otherwise.

use rustc_hash::{FxHashMap, FxHashSet};

use super::find::{Candidate, Kind};
use super::spelling::same_given;
use super::token::{Gap, Token};
use super::tongue::Tongue;
use super::who::Text;

/// Takes such titles off what was taken for a full name of two words. `words` are those of each candidate.
pub(super) fn shed<'t>(text: Text<'_, 't>, candidates: &[Candidate], words: &mut [Vec<&Token<'t>>]) {
    if matches!(text.tongue, Tongue::French | Tongue::Other) {
        shed_monsieur(text, candidates, words);
    }
    // Title and surname.
    let told: FxHashSet<(&str, &str)> = candidates
        .iter()
        .zip(words.iter())
        .filter_map(|(candidate, name)| {
            let [_, .., surname] = name.as_slice() else { return None };
            let title = text.before(candidate).last().filter(|title| title.is_capital())?;
            let beside = text.tokens[candidate.first].gap == Gap::Space;
            beside.then_some((title.folded.as_str(), surname.folded.as_str()))
        })
        .collect();
    if told.is_empty() {
        return;
    }
    for name in words {
        if let [title, surname] = name.as_slice()
            && told.contains(&(title.folded.as_str(), surname.folded.as_str()))
        {
            name.remove(0);
        }
    }
}

/// Takes "M." off the surname of the only one of the text who bears it, if the given name begins otherwise. A
/// short text does not tell that it is French, but "the" that it is English.
fn shed_monsieur(text: Text<'_, '_>, candidates: &[Candidate], words: &mut [Vec<&Token<'_>>]) {
    let surname_behind = |name: &[&Token<'_>]| match name {
        [title, surname] if title.text == "M." => Some(surname.key),
        _ => None,
    };
    let asked: FxHashSet<u64> = words.iter().filter_map(|name| surname_behind(name)).collect();
    let is_english = || text.tongue == Tongue::Other && text.tokens.iter().any(|token| token.folded == "the");
    if asked.is_empty() || is_english() {
        return;
    }
    // By surname whether one given name alone, and none with M, is named with it.
    let mut bearers: FxHashMap<u64, (&str, bool)> = FxHashMap::default();
    for (name, candidate) in words.iter().zip(candidates) {
        let [given, .., surname] = name.as_slice() else { continue };
        if candidate.kind != Kind::Full || given.text == "M." || !asked.contains(&surname.key) {
            continue;
        }
        let given = given.folded.as_str();
        let (known, only) = bearers.entry(surname.key).or_insert((given, true));
        *only &= !given.starts_with('m') && same_given(known, given);
    }
    let is_address = |name: &[&Token<'_>]| {
        surname_behind(name).and_then(|surname| bearers.get(&surname)).is_some_and(|(_, only)| *only)
    };
    let shed: Vec<usize> = (0..words.len()).filter(|at| is_address(&words[*at])).collect();
    for at in shed {
        words[at].remove(0);
    }
}

#[cfg(test)]
mod tests {
    use crate::article::persons;
    use crate::article::tests::found;

    #[test]
    fn m_is_monsieur_before_the_surname_of_one_whose_given_name_begins_otherwise() {
        let text = "Gebran Bassil est sous sanctions. M. Bassil dit n'avoir rien à cacher.";
        assert_eq!(found(text), ["Gebran Bassil: Gebran Bassil, M. Bassil"]);
        for text in [
            "Michel Bassil et Gebran Bassil sont sous sanctions. M. Bassil dit n'avoir rien à cacher.",
            "Gebran Bassil et Samir Bassil sont sous sanctions. M. Bassil dit n'avoir rien à cacher.",
        ] {
            assert!(!found(text).iter().any(|person| person.starts_with("Gebran") && person.contains("M.")));
        }
        let text = "Boris Rotenberg hat die Bank und das Haus nicht verkauft. M. Rotenberg ist in Wien.";
        assert_eq!(found(text).len(), 2, "{:?}", found(text));
    }

    #[test]
    fn a_title_before_the_full_name_is_one_before_the_surname() {
        for (text, name) in [
            ("They met Burgomaster Viktor Orban. Burgomaster Orban left.", "Viktor Orban"),
            ("Later Burgomaster Orban left. They met Burgomaster Viktor Orban.", "Viktor Orban"),
            ("They met Allamah Ahmad Noorzai. Later Allamah Noorzai left.", "Ahmad Noorzai"),
        ] {
            let persons = persons(text);
            let found: Vec<(&str, usize)> =
                persons.iter().map(|person| (person.name.as_str(), person.mentions.len())).collect();
            assert_eq!(found, [(name, 2)], "{text}");
        }
    }

    #[test]
    fn another_given_name_is_somebody_else() {
        let text = "They met Allamah Ahmad Noorzai. Later Hamid Noorzai left.";
        assert_eq!(persons(text).len(), 2);
    }
}
