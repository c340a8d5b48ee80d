//! Given names that share the family name behind the last of them: "Arkady and Boris Rotenberg".

use rustc_hash::FxHashSet;

use super::cue;
use super::find::{Candidate, Kind};
use super::lexicon::Flags;
use super::plurals::Plurals;
use super::token::Token;
use super::who::Text;

/// Words before a given name that may say that kin are named: "the brothers".
const MOST_FROM_KIN: usize = 2;

/// Gives a given name that stands alone before "and" and a full name the family name of that. `words` are
/// those of each candidate, `order` the candidates in the order of the text. Of a family name in the plural
/// each has the singular. Returns those that were completed.
pub(super) fn complete<'a, 't>(
    text: Text<'a, 't>,
    candidates: &[Candidate],
    order: &[usize],
    words: &mut [Vec<&'a Token<'t>>],
    plurals: &'a Plurals<'t>,
) -> FxHashSet<usize> {
    // Who is of another family, or called so without one: "Prince Harry".
    let known = order.iter().filter(|at| words[**at].len() > 1 || candidates[**at].titled);
    let known: FxHashSet<&str> = known.flat_map(|at| &words[*at]).map(|word| word.folded.as_str()).collect();
    let whole = order.iter().filter_map(|at| match words[*at].as_slice() {
        [given, .., family] => Some((given.folded.as_str(), family.folded.as_str())),
        _ => None,
    });
    let named: FxHashSet<(&str, &str)> = whole.collect();
    let mut completed = FxHashSet::default();
    // The last word of the full name that those before it are joined with.
    let mut shared = 0;
    // From the end: "Adam, Akhmat and Zelimkhan Kadyrov" are joined from name to name.
    for pair in order.windows(2).rev() {
        let (at, next) = (pair[0], pair[1]);
        let [given] = words[at][..] else { continue };
        let is_chained = completed.contains(&next);
        if candidates[next].kind != Kind::Full && !is_chained {
            continue;
        }
        let joins = match text.between(&candidates[at], &candidates[next]) {
            Some([word]) => cue::is_and(word) || is_chained && word.is_mark(&[',']),
            _ => false,
        };
        // A family name in the plural vouches for a given name that no table has.
        let end = if is_chained { shared } else { candidates[next].last };
        let is_borne = plurals.of_bearer(end, given).is_some() && !given.flags.has(Flags::ELSEWHERE);
        if !joins || !(given.flags.has(Flags::GIVEN) || is_borne) {
            continue;
        }
        if !is_chained {
            shared = candidates[next].last;
            let bearer = words[next].first().and_then(|given| plurals.of_bearer(shared, given));
            if let (Some(singular), Some(family)) = (bearer, words[next].last_mut()) {
                *family = singular;
            }
        }
        let singular = plurals.of_bearer(shared, given);
        let is_named = || {
            let family = words[next].last().map(|family| family.folded.as_str());
            family.is_some_and(|family| named.contains(&(given.folded.as_str(), family)))
        };
        let is_other = candidates[at].titled || known.contains(given.folded.as_str()) && !is_named();
        if singular.is_none() && is_other {
            continue;
        }
        let kin = text.before(&candidates[at]).iter().rev().take(MOST_FROM_KIN).any(cue::is_kin);
        if given.flags.has(Flags::FAMILY) && !kin && singular.is_none() {
            continue;
        }
        if let Some(family) = family(&words[next], kin).map(<[_]>::to_vec) {
            words[at].extend(family);
            if let (Some(singular), Some(family)) = (singular, words[at].last_mut()) {
                *family = singular;
            }
            completed.insert(at);
        }
    }
    completed
}

/// The family name of a full one: what stands behind the given names. A name that may be a given one is none
/// unless the text calls its bearers kin: "Ahmad and Mohammad Hassan".
fn family<'n, 'a, 't>(words: &'n [&'a Token<'t>], kin: bool) -> Option<&'n [&'a Token<'t>]> {
    let (_, rest) = words.split_first()?;
    let is_other = |word: &&Token<'_>| !word.flags.has(Flags::GIVEN.and(Flags::PATRONYMIC));
    match rest.iter().position(is_other) {
        Some(at) => Some(&rest[at..]),
        None => rest.last().filter(|_| kin).map(std::slice::from_ref),
    }
}

#[cfg(test)]
mod tests {
    use crate::article::persons;
    use crate::article::tests::full_names;

    #[test]
    fn a_given_name_before_and_has_the_family_name_of_the_next() {
        for (text, people) in [
            ("The brothers Arkady and Boris Rotenberg came.", ["Arkady Rotenberg", "Boris Rotenberg"]),
            ("Fidel and Raul Castro were there.", ["Fidel Castro", "Raul Castro"]),
            ("Los hermanos Jorge y Delcy Rodríguez viajaron.", ["Jorge Rodríguez", "Delcy Rodríguez"]),
            ("The brothers Uday and Qusay Hussein died.", ["Uday Hussein", "Qusay Hussein"]),
        ] {
            assert_eq!(full_names(text), people, "{text}");
        }
        let text = "Родственники главы — Иван, Пётр и Сергей Петренко — уехали.";
        assert_eq!(full_names(text), ["Иван Петренко", "Пётр Петренко", "Сергей Петренко"]);
    }

    #[test]
    fn who_is_somebody_already_or_may_be_of_another_family_has_none() {
        for (text, people) in [
            ("Igor Sechin came. Igor and Boris Rotenberg left.", vec!["Igor Sechin", "Boris Rotenberg"]),
            ("Pope Francis and Joe Biden met.", vec!["Joe Biden"]),
            ("Ahmad and Mohammad Hassan were arrested.", vec!["Mohammad Hassan"]),
            ("Arkady met Boris Rotenberg.", vec!["Boris Rotenberg"]),
        ] {
            assert_eq!(full_names(text), people, "{text}");
        }
    }

    #[test]
    fn who_is_named_in_full_too_is_one_of_them() {
        let text = "The brothers Arkady and Boris Rotenberg came. Arkady left. Arkady Rotenberg sold it.";
        let mentions: Vec<usize> = persons(text).iter().map(|person| person.mentions.len()).collect();
        assert_eq!(mentions, [3, 1]);
    }

    #[test]
    fn the_given_name_alone_is_the_same_person_later() {
        let persons = persons("The brothers Arkady and Boris Rotenberg came. Arkady left.");
        assert_eq!(persons[0].mentions.len(), 2, "{persons:?}");
    }
}
