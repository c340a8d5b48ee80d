//! Titles that no table has, told by the text: what stands before a full name, and before its surname
//! alone ("Countess Anna Petrova" and "Countess Petrova"), is no part of the name.

use rustc_hash::FxHashSet;

use super::find::Candidate;
use super::token::{Gap, Token};
use super::who::Text;

/// Takes such a title off what was taken for a full name of two words. `words` are those of each candidate.
pub(super) fn shed<'t>(text: Text<'_, 't>, candidates: &[Candidate], words: &mut [Vec<&Token<'t>>]) {
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

#[cfg(test)]
mod tests {
    use crate::article::persons;

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
