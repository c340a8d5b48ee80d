//! Given names behind a word of kin, "his son Igor": of the family of whom the text named before, and not of
//! whoever else in it is called so.

use rustc_hash::FxHashMap;

use super::cue;
use super::endings;
use super::find::Candidate;
use super::lexicon::{self, Flags, is_cyrillic};
use super::parts::Part;
use super::people::People;
use super::reading;
use super::token::{Shape, Token};
use super::tongue::Tongue;
use super::who::Text;

/// Persons named last that are looked through for the one whose kin is meant.
const MOST_NAMED: usize = 4;

/// Whom a given name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// A person of several words, by the place of the group.
    Group(usize),
    /// Somebody whose family name the text does not say.
    Own,
    /// The one or the other.
    Doubt,
}

/// Who is called kin of whom, as the text goes on.
pub(super) struct Relatives<'n> {
    /// The full names behind a word of kin, by that word and the given name: the place of the candidate.
    full: FxHashMap<(&'n str, &'n str), usize>,
    /// The groups named so far.
    named: Vec<usize>,
    /// Whom the text called last by a given name that stood behind a word of kin.
    last: FxHashMap<String, Called>,
    /// The candidate that stood behind a word of kin last.
    before: Option<usize>,
}

impl<'n> Relatives<'n> {
    /// Nobody yet. `words` are those of each candidate, `full` the full names.
    pub(super) fn of<'t>(
        text: Text<'n, 't>,
        candidates: &[Candidate],
        words: &[Vec<&'n Token<'t>>],
        full: &[usize],
    ) -> Self {
        let named = full.iter().filter_map(|at| {
            let kin = kin_before(text.before(&candidates[*at]))?;
            words[*at].first().map(|given| ((kin.folded.as_str(), given.folded.as_str()), *at))
        });
        Self { full: named.collect(), named: Vec::new(), last: FxHashMap::default(), before: None }
    }

    /// Hears that the next candidate of the text is somebody's full name, or joins a person.
    pub(super) fn hear(&mut self, people: &People, words: &[&Token<'_>], group: usize) {
        self.named.push(group);
        if self.last.is_empty() {
            return;
        }
        if words.len() > 1 {
            for lemma in words.iter().flat_map(|word| reading::lemmas(word, people.tongue)) {
                self.last.entry(lemma).and_modify(|called| *called = Called::Group(group));
            }
            return;
        }
        // His surname alone: the given name may now be his again.
        for given in people.given_names(group) {
            if let Some(called) = self.last.get_mut(given)
                && *called != Called::Group(group)
            {
                *called = Called::Doubt;
            }
        }
    }

    /// Whom a given name alone means because a word of kin stands before it, here or where the text had it
    /// before; `None` where none does.
    pub(super) fn called(
        &mut self,
        people: &People,
        text: Text<'_, '_>,
        candidates: &[Candidate],
        at: usize,
        part: &Part<'_>,
    ) -> Option<Called> {
        if people.knows(part.word) {
            return None;
        }
        let lemmas = reading::lemmas(part.word, people.tongue);
        let Some(kin) = self.kin(text, candidates, at, part.word) else {
            return lemmas.iter().find_map(|lemma| self.last.get(lemma)).copied();
        };
        self.before = Some(at);
        let same = self.full.get(&(kin.folded.as_str(), part.word.folded.as_str()));
        let called = match same.and_then(|full| people.whose(*full)) {
            Some(group) => Called::Group(group),
            // Whose kin it is the text does not say.
            None if self.named.is_empty() => return None,
            None => self.of_family(people, part.word),
        };
        for lemma in lemmas {
            self.last.insert(lemma, called);
        }
        Some(called)
    }

    /// The word of kin before a given name, or before those it is joined with: "his sons Igor and Ivan".
    fn kin<'a>(
        &self,
        text: Text<'a, '_>,
        candidates: &[Candidate],
        at: usize,
        word: &Token<'_>,
    ) -> Option<&'a Token<'a>> {
        if !word.flags.has(Flags::GIVEN) {
            return None;
        }
        let mut first = &candidates[at];
        if let Some(before) = self.before.map(|before| &candidates[before])
            && let Some([joint]) = text.between(before, first)
            && (cue::is_and(joint) || joint.is_mark(&[',']))
        {
            first = before;
        }
        let before = text.before(first);
        // "His son, Igor, came", but "with his father, Igor came".
        let is_set_off = || text.behind(first).first().is_none_or(|next| next.is_mark(&[',', '.', ';', ')']));
        let is_told =
            |_: &&Token<'_>| !before.last().is_some_and(|last| last.is_mark(&[','])) || is_set_off();
        let kin = kin_before(before).filter(is_told).filter(|kin| !is_possessor(kin, word, text.tongue));
        kin.or_else(|| kin_before_owner(before))
    }

    /// The one bearer of the given name whose family name is that of a person named just before, of another
    /// person than that.
    fn of_family(&self, people: &People, given: &Token<'_>) -> Called {
        let bearers = people.bearers_of_given(given);
        for relative in self.named.iter().rev().take(MOST_NAMED) {
            let is_kin = |group: &&usize| *group != relative && people.share_family(**group, *relative);
            let mut kin = bearers.iter().filter(is_kin);
            match (kin.next(), kin.next()) {
                (Some(group), None) => return Called::Group(*group),
                (None, _) if bearers.contains(relative) => {}
                _ => return Called::Own,
            }
        }
        Called::Own
    }
}

/// The word of kin right before a name, or before a comma before it: "his son, Igor".
fn kin_before<'a, 't>(before: &'a [Token<'t>]) -> Option<&'a Token<'t>> {
    let (last, rest) = before.split_last()?;
    let kin = if last.is_mark(&[',']) { rest.last()? } else { last };
    cue::is_kin_and_no_title(kin).then_some(kin)
}

/// The word of kin before the Slavic name of whose kin follows: "сын Дмитрия Медведева" before "Илья".
fn kin_before_owner<'a, 't>(before: &'a [Token<'t>]) -> Option<&'a Token<'t>> {
    /// Words of that name.
    const MOST: usize = 3;
    let is_name = |word: &Token<'_>| word.shape == Shape::Capital && word.text.starts_with(is_cyrillic);
    let words = before.iter().rev().take(MOST).take_while(|word| is_name(word) && !cue::is_kin(word)).count();
    let kin = before.get(..before.len() - words)?.last()?;
    (words > 0 && cue::is_kin_in_nominative(kin)).then_some(kin)
}

/// Whether a given name says whose kin is meant: "брат Игоря" is Igor's, "брата Игоря" may be Igor.
fn is_possessor(kin: &Token<'_>, given: &Token<'_>, tongue: Tongue) -> bool {
    let may_be_genitive = endings::genitives(&given.folded, tongue)
        .any(|form| form.lemma != given.folded && lexicon::is_given(&form.lemma));
    may_be_genitive && cue::is_kin_in_nominative(kin)
}

#[cfg(test)]
mod tests {
    use crate::article::tests::found;

    #[test]
    fn a_given_name_behind_a_word_of_kin_is_no_strangers() {
        for (text, people) in [
            (
                "Igor Sechin lost the case. Milorad Dodik controls the channel through his son Igor.",
                &["Igor Sechin: Igor Sechin", "Milorad Dodik: Milorad Dodik"][..],
            ),
            (
                "Viktor Sheiman came to Minsk. Alexander Lukashenko's son Viktor heads security. Viktor is 46.",
                &["Viktor Sheiman: Viktor Sheiman", "Alexander Lukashenko: Alexander Lukashenko"],
            ),
            (
                "Игорь Сечин проиграл дело. Милорад Додик управляет каналом через сына Игоря.",
                &["Игорь Сечин: Игорь Сечин", "Милорад Додик: Милорад Додик"],
            ),
            (
                "Илья Иванов пришёл. Сын Дмитрия Медведева Илья учится. Илья молчит.",
                &["Илья Иванов: Илья Иванов", "Дмитрий Медведев: Дмитрия Медведева"],
            ),
        ] {
            let found = found(text);
            assert!(people.iter().all(|person| found.contains(&(*person).to_owned())), "{found:?}");
        }
    }

    #[test]
    fn it_is_his_who_bears_the_family_name() {
        for (text, person) in [
            (
                "Viktor Sheiman came, and Viktor Lukashenko did. Alexander Lukashenko's son Viktor left. Viktor stayed.",
                "Viktor Lukashenko: Viktor Lukashenko, Viktor, Viktor",
            ),
            (
                "Igor Sechin came. His brother Ivan Petrenko left. His brother Ivan stayed.",
                "Ivan Petrenko: Ivan Petrenko, Ivan",
            ),
            (
                "Илья Иванов пришёл. Илья Медведев тоже. Сын Дмитрия Медведева Илья учится.",
                "Илья Медведев: Илья Медведев, Илья",
            ),
            (
                "Igor Sechin rose. With the help of his father, Igor rose again.",
                "Igor Sechin: Igor Sechin, Igor",
            ),
            ("Igor Sechin came. Igor left.", "Igor Sechin: Igor Sechin, Igor"),
            (
                "Sister Grace Miller spoke to John Bowman. Sister Grace left.",
                "Grace Miller: Grace Miller, Grace",
            ),
        ] {
            let found = found(text);
            assert!(found.contains(&person.to_owned()), "{found:?}");
        }
    }

    #[test]
    fn later_it_is_his_who_was_called_so_last() {
        let text =
            "Igor Sechin lost. Milorad Dodik came with his son Igor. Igor Sechin left. Igor was angry.";
        assert!(
            found(text).contains(&"Igor Sechin: Igor Sechin, Igor Sechin, Igor".to_owned()),
            "{:?}",
            found(text)
        );
        let text = "Igor Sechin lost. Milorad Dodik came with his son Igor. Sechin left. Igor was angry.";
        assert!(found(text).contains(&"Igor Sechin: Igor Sechin, Sechin".to_owned()), "{:?}", found(text));
    }
}
