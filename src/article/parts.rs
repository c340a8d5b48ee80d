//! A part of a name -> the person of the text who bears it: a surname, a given name, the end of a longer name.

use super::Provenance;
use super::cue::{self, Cue, Sex};
use super::endings;
use super::fathers;
use super::find::Candidate;
use super::fragment::{Fragment, fragment};
use super::lexicon::{Flags, is_cyrillic};
use super::people::{Bearers, Group, MAX_COMPARED, People};
use super::reading::{self, Reading};
use super::russian::Form;
use super::spelling::{self, spelling_key};
use super::token::{Shape, Token};
use super::who::Text;

/// A part of a name, and what decides whose it is.
pub(super) struct Part<'a> {
    pub(super) word: &'a Token<'a>,
    pub(super) cue: Cue,
    /// Where it stands.
    pub(super) place: u32,
    /// Titled, or given by a caller: certainly somebody's name.
    pub(super) sure: bool,
    /// Given by a caller.
    pub(super) vouched: bool,
    /// Perhaps an ordinary word.
    pub(super) ordinary: bool,
    /// Who is certainly not meant: "мать Кадырова Аймани Кадырова" is not her own mother.
    pub(super) other: Option<usize>,
}

impl People {
    /// Several words that may be less than a full name: the end of a longer one, given and father's
    /// name, particle and surname.
    pub(super) fn of_words(
        &self,
        at: usize,
        words: &[&Token<'_>],
        readings: &[Reading],
        cue: &Cue,
        place: u32,
    ) -> Option<(usize, Provenance)> {
        let partial = |group| (group, Provenance::Partial);
        match fragment(words) {
            Some(Fragment::Given(given, father)) => {
                return self.of_given_and_father(given, father, cue, place).map(partial);
            }
            Some(Fragment::Family(family)) => {
                return self.bearers(&self.by_family, family, cue, place).map(partial);
            }
            None => {}
        }
        if readings.iter().any(|reading| self.equal(at, reading).is_some()) {
            return None;
        }
        self.longer(at, readings).filter(|(_, prefix)| !prefix).map(|(group, _)| partial(group))
    }

    /// Words that prove nothing alone: the whole name of a known person, or a part of it.
    pub(super) fn of_doubtful(
        &self,
        at: usize,
        words: &[&Token<'_>],
        readings: &[Reading],
        cue: &Cue,
        place: u32,
    ) -> Option<(usize, Provenance)> {
        let equal = readings.iter().find_map(|reading| self.equal(at, reading));
        let full = equal.map(|group| (group, Provenance::FullName));
        full.or_else(|| self.of_words(at, words, readings, cue, place))
            .or_else(|| self.longer(at, readings).map(|(group, _)| (group, Provenance::FullName)))
    }

    /// One word: a surname one person bears, or, more carefully, a given name.
    pub(super) fn of_solo(&self, part: &Part<'_>) -> Option<(usize, Provenance)> {
        let Part { word, cue, place, .. } = part;
        if !part.sure && (part.ordinary || word.flags.has(Flags::ELSEWHERE)) {
            return None;
        }
        let partial = |group| (group, Provenance::Partial);
        let given = || self.bearers(&self.by_given, word, cue, *place).map(partial);
        if cue.before_given
            && let Some(found) = given()
        {
            return Some(found);
        }
        // The first of two Spanish surnames stands in the middle: whoever has the word there is meant as well.
        let places = [&self.by_family, &self.by_middle];
        let mut bearers = if cue.owner { self.owners(&places, word) } else { Vec::new() };
        if bearers.is_empty() {
            bearers = self.all_bearers(&places, word);
        }
        if word.flags.has(Flags::EASTERN) {
            bearers.extend(self.bearers_of_eastern(word));
            bearers.sort_unstable();
            bearers.dedup();
        }
        bearers.retain(|group| Some(*group) != part.other);
        self.leave_the_shorter(&mut bearers, word);
        self.leave_the_written(&mut bearers, word);
        let found = self.choose(&bearers, cue, *place);
        let lemmas = reading::lemmas(word, self.tongue);
        if found.is_some() || lemmas.iter().any(|lemma| self.by_family.contains_key(lemma)) {
            return found.map(partial);
        }
        if part.sure
            && let Some(found) = self.bearers(&self.by_short_middle, word, cue, *place)
        {
            return Some(partial(found));
        }
        // "Mr Wang" of "Wang Yi", whichever of the two was taken for the family name.
        let alone = !cue.titled || cue.before_given || word.flags.has(Flags::EASTERN);
        let ordinary = word.flags.has(Flags::ELSEWHERE.and(Flags::COMMON)) && !part.sure;
        let named = part.vouched || word.flags.has(Flags::GIVEN.and(Flags::EASTERN));
        let found = if alone && named && !ordinary { given() } else { None };
        found.or_else(|| self.otherwise_written(part).map(partial))
    }

    /// Whoever has an eastern family name before one syllable, which was taken for the family name: "Park" of
    /// "Park Jin".
    fn bearers_of_eastern(&self, word: &Token<'_>) -> Vec<usize> {
        let mut bearers = self.all_bearers(&[&self.by_given], word);
        bearers.truncate(MAX_COMPARED);
        let is_one = |(reading, _): &(Reading, usize)| {
            reading.words.len() == 2
                && reading::is_syllable(reading.family())
                && reading.given() == word.folded
        };
        bearers.retain(|group| self.groups[*group].readings.iter().any(is_one));
        bearers
    }

    /// Of two people of one given name the one is meant who has the word last: "Maduro" of "Nicolás Maduro" and
    /// "Nicolás Maduro Guerra".
    fn leave_the_shorter(&self, bearers: &mut Vec<usize>, word: &Token<'_>) {
        if bearers.len() < 2 || bearers.len() > MAX_COMPARED {
            return;
        }
        let has_last = self.all_bearers(&[&self.by_family], word);
        let is_longer = |group: usize| {
            !has_last.contains(&group)
                && has_last.iter().any(|other| {
                    self.given_names(group).any(|given| self.given_names(*other).any(|it| it == given))
                })
        };
        bearers.retain(|group| !is_longer(*group));
    }

    /// Whether somebody bears the word as a surname, however many do.
    pub(super) fn knows(&self, word: &Token<'_>) -> bool {
        let lemmas = reading::lemmas(word, self.tongue);
        lemmas.iter().any(|lemma| self.by_family.contains_key(lemma) || self.by_middle.contains_key(lemma))
    }

    /// A surname in another spelling, or the letters a name begins with: "RFK", "AMLO".
    fn otherwise_written(&self, part: &Part<'_>) -> Option<usize> {
        let word = part.word;
        if word.folded.len() >= 6
            && let Some(bearers) = spelling_key(&word.folded).and_then(|key| self.by_spelling.get(&key))
        {
            let is_one =
                |(reading, _): &(Reading, usize)| spelling::respelled(reading.family(), &word.folded);
            let mut bearers: Vec<usize> = bearers.iter().take(MAX_COMPARED + 1).copied().collect();
            bearers.retain(|group| self.groups[*group].readings.iter().any(is_one));
            return self.choose(&bearers, &part.cue, part.place);
        }
        let letters = word.folded.chars().count();
        if word.shape != Shape::Upper || !(3..=5).contains(&letters) || self.groups.len() > MAX_COMPARED {
            return None;
        }
        let spells = |group: &Group| {
            group.readings.iter().any(|(reading, _)| {
                let initials = reading.parts.iter().filter_map(|part| part.chars().next());
                initials.eq(word.folded.chars())
            })
        };
        let mut bearers = (0..self.groups.len()).filter(|group| spells(&self.groups[*group]));
        bearers.next().filter(|_| bearers.next().is_none())
    }

    /// The person one of the word's base forms leads to: "Захарова" is the woman where a Захаров is named, too.
    fn bearers(&self, map: &Bearers, word: &Token<'_>, cue: &Cue, place: u32) -> Option<usize> {
        self.choose(&self.all_bearers(&[map], word), cue, place)
    }

    /// Whoever has the word in one of these places; of more than [`MAX_COMPARED`] in one not all. What is
    /// written exactly so goes before what may only be its base form.
    fn all_bearers(&self, places: &[&Bearers], word: &Token<'_>) -> Vec<usize> {
        let exact = bearers_in(places, [reading::without_article(&word.folded)]);
        if !exact.is_empty() {
            return exact;
        }
        bearers_in(places, reading::lemmas(word, self.tongue).iter().map(String::as_str))
    }

    /// The same of a word that stands in the genitive.
    fn owners(&self, places: &[&Bearers], word: &Token<'_>) -> Vec<usize> {
        let forms: Vec<Form> =
            endings::genitives(&word.folded, self.tongue).filter(|form| form.lemma != word.folded).collect();
        bearers_in(places, forms.iter().map(|form| form.lemma.as_str()))
    }

    /// Of those whose family name it is, or may be as a base form, those stay who are written with it: beside
    /// "Рамзан Кадыров" nobody takes "Аймани Кадырова" for the genitive of a man.
    fn leave_the_written(&self, bearers: &mut Vec<usize>, word: &Token<'_>) {
        if bearers.len() < 2 || !word.text.starts_with(is_cyrillic) {
            return;
        }
        let Some(written) = self.by_written.get(&word.folded) else { return };
        let has_last = bearers_in(&[&self.by_family], [word.folded.as_str()]);
        if has_last.iter().any(|group| written.contains(group)) {
            bearers.retain(|group| written.contains(group) || !has_last.contains(group));
        }
    }

    /// The person of that given name whose father is called so as well; one of whose father the text says
    /// nothing only if the word is no family name. Who is named later only is not meant where a surname
    /// before is whose full name the text leaves out: "Песков молчит. Дмитрий Сергеевич шутит".
    fn of_given_and_father(
        &self,
        given: &Token<'_>,
        father: &Token<'_>,
        cue: &Cue,
        place: u32,
    ) -> Option<usize> {
        let lemmas = reading::lemmas(father, self.tongue);
        let (mut same, mut untold) = (Vec::new(), Vec::new());
        for group in self.all_bearers(&[&self.by_given], given).into_iter().take(MAX_COMPARED + 1) {
            let inner = self.groups[group].readings.iter().flat_map(|(reading, _)| reading.inner());
            let mut fathers = inner.filter(|word| fathers::is_patronymic(word)).peekable();
            if fathers.peek().is_none() {
                untold.push(group);
            } else if fathers.any(|word| lemmas.iter().any(|lemma| lemma == word)) {
                same.push(group);
            }
        }
        if !same.is_empty() {
            return self.choose(&same, cue, place);
        }
        let is_family_name = cue.titled
            || lemmas.iter().any(|lemma| self.surnames.contains(lemma))
            || !lemmas.iter().any(|lemma| fathers::holds_given_name(lemma));
        if is_family_name {
            return None;
        }
        if self.names_stranger(place) {
            untold.retain(|group| self.groups[*group].introduced < place);
        }
        self.choose(&untold, cue, place)
    }

    /// Which of the bearers of a name is meant: by the form of address, by the office, or because
    /// the text has named only one of them so far. A doubt names nobody.
    fn choose(&self, bearers: &[usize], cue: &Cue, place: u32) -> Option<usize> {
        if bearers.len() > MAX_COMPARED {
            return None;
        }
        let mut left: Vec<usize> = bearers.to_vec();
        let of_suffix = |group: &usize| self.groups[*group].suffix() == cue.suffix.as_deref();
        if cue.suffix.is_some() || left.iter().any(of_suffix) {
            left.retain(of_suffix);
        }
        if let Some(sex) = cue.sex {
            let known = |group: &usize| self.groups[*group].sex();
            left.retain(|group| known(group).is_none_or(|other| other == sex));
            // Women are known by their names, men seldom.
            if sex == Sex::Woman && left.iter().any(|group| known(group) == Some(sex)) {
                left.retain(|group| known(group) == Some(sex));
            }
        }
        if left.len() > 1 {
            let holds =
                |group: &usize| cue.offices.iter().any(|office| self.groups[*group].offices.contains(office));
            if left.iter().any(holds) {
                left.retain(holds);
            }
        }
        if left.len() > 1 {
            left.retain(|group| self.groups[*group].introduced < place);
        }
        if left.len() == 1 { left.first().copied() } else { None }
    }

    /// Who is called so; not all where more than [`MAX_COMPARED`] are.
    pub(super) fn bearers_of_given(&self, word: &Token<'_>) -> Vec<usize> {
        self.all_bearers(&[&self.by_given], word)
    }
}

/// Whoever has one of the base forms in one of these places, each once, sorted.
fn bearers_in<'l>(places: &[&Bearers], lemmas: impl IntoIterator<Item = &'l str>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for lemma in lemmas {
        let groups = places.iter().filter_map(|place| place.get(lemma));
        found.extend(groups.flat_map(|groups| groups.iter().take(MAX_COMPARED + 1)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The part of a name a candidate of one word is.
pub(super) fn part<'a>(
    text: Text<'a, 'a>,
    candidate: &Candidate,
    word: &'a Token<'a>,
    vouched: bool,
) -> Part<'a> {
    Part {
        word,
        cue: cue::of(text, candidate),
        place: text.tokens[candidate.first].span.start,
        sure: candidate.titled || vouched,
        vouched,
        ordinary: candidate.ordinary,
        other: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::article::tests::found;

    #[test]
    fn the_first_of_two_surnames_is_as_good_as_the_last() {
        for (text, people) in [
            (
                "Samark López Bello was listed in 2017. López denies it. Leopoldo López is in Madrid.",
                &["Samark López Bello: Samark López Bello, López", "Leopoldo López: Leopoldo López"][..],
            ),
            (
                "Alex Nain Saab Moran was arrested. Saab denied it. Tarek William Saab spoke.",
                &[
                    "Alex Nain Saab Moran: Alex Nain Saab Moran, Saab",
                    "Tarek William Saab: Tarek William Saab",
                ],
            ),
            (
                "Ovidio Guzmán is in jail. Joaquín Guzmán Loera is in Colorado. Guzmán's wife left prison.",
                &[
                    "Ovidio Guzmán: Ovidio Guzmán",
                    "Joaquín Guzmán Loera: Joaquín Guzmán Loera",
                    "Guzmán: Guzmán",
                ],
            ),
        ] {
            assert_eq!(found(text), people, "{text}");
        }
    }

    #[test]
    fn a_korean_surname_before_one_syllable_is_one_of_two() {
        for (text, people) in [
            (
                "Park Jin spoke. Park said talks went well. Park Geun-hye was pardoned.",
                ["Park Jin: Park Jin, Park", "Park Geun-hye: Park Geun-hye"],
            ),
            (
                "Kim Jin spoke. Kim said talks went well. Kim Yo Jong was pardoned.",
                ["Kim Jin: Kim Jin, Kim", "Kim Yo Jong: Kim Yo Jong"],
            ),
            (
                "Kim Kardashian left. Kim Yo Jong stayed. Kim said talks went well.",
                ["Kim Kardashian: Kim Kardashian", "Kim Yo Jong: Kim Yo Jong, Kim"],
            ),
        ] {
            assert_eq!(found(text), people, "{text}");
        }
    }

    #[test]
    fn a_short_surname_in_the_middle_is_one() {
        for (text, person) in [
            (
                "Security secretary John Lee Ka-chiu was listed. Lee called the sanctions shameless.",
                "Ka-chiu, Lee",
            ),
            ("Secretary Chris Tang Ping-keung was listed. Tang called it shameless.", "Ping-keung, Tang"),
            (
                "Justice secretary Teresa Cheng Yeuk-wah was listed. Cheng called it shameless.",
                "Yeuk-wah, Cheng",
            ),
            ("Benjamin Bol Mel was listed. Mr Bol denied it.", "Bol Mel, Bol"),
        ] {
            let found = found(text);
            assert!(found.len() == 1 && found[0].ends_with(person), "{text} {found:?}");
        }
        // Particles are none.
        let text = "Ludwig van der Berg left. Mr Van stayed.";
        assert!(
            found(text).contains(&"Ludwig van der Berg: Ludwig van der Berg".to_owned()),
            "{:?}",
            found(text)
        );
    }

    #[test]
    fn given_and_fathers_name_join_nobody_named_later_where_a_stranger_was_before() {
        for (text, person) in [
            (
                "Песков ответил. Дмитрий Сергеевич шутит. Ранее Дмитрий Медведев написал пост.",
                "Дмитрий Медведев: Дмитрий Медведев",
            ),
            (
                "Пригожин снова недоволен. Евгений Викторович записал видео. Его заместителем стал Евгений Иванов.",
                "Евгений Иванов: Евгений Иванов",
            ),
            (
                "Песков ответил. Дмитрий Сергеевич шутит. Потом Дмитрий Песков ушёл.",
                "Дмитрий Песков: Песков, Дмитрий Сергеевич, Дмитрий Песков",
            ),
            (
                "Дмитрий Медведев ушёл. Песков ответил. Дмитрий Анатольевич шутит.",
                "Дмитрий Медведев: Дмитрий Медведев, Дмитрий Анатольевич",
            ),
        ] {
            let found = found(text);
            assert!(found.contains(&person.to_owned()), "{found:?}");
        }
    }

    #[test]
    fn a_mans_surname_is_his_though_a_womans_may_be_its_genitive() {
        let text = "Рамзан Кадыров пришёл. Мать Кадырова Аймани Кадырова открыла школу. Кадыров рад.";
        let people =
            ["Рамзан Кадыров: Рамзан Кадыров, Кадырова, Кадыров", "Аймани Кадырова: Аймани Кадырова"];
        assert_eq!(found(text), people);
        let text = "Мать Кадырова Аймани Кадырова открыла школу.";
        assert!(found(text).contains(&"Аймани Кадырова: Аймани Кадырова".to_owned()), "{:?}", found(text));
    }
}
