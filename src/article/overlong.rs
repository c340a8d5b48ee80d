//! Names that the tagger joins with what stands beside them: two of Russian ("Бориса Ротенберга Роман
//! Ротенберг", "Сын Аркадия Игорь Ротенберг"), of Turkish over its "also" ("Hakan Fidan da Sergey Lavrov"), of
//! German over what the one is to the other ("Gerhard Schröders Freund Matthias Warnig"), and a place of
//! Turkish ("Mahir Esad Moskova'da").

use std::ops::{Range, RangeInclusive};

use super::cue::Sex;
use super::find::NAME;
use super::lexicon::{self, Flags, is_cyrillic};
use super::token::{Shape, Token};
use super::tongue::Tongue;
use super::{cue, endings, reading};

/// The names that the words of one of the tagger's are, in a text of that language.
pub(super) fn parted(
    tokens: &[Token<'_>],
    name: RangeInclusive<usize>,
    tongue: Tongue,
) -> impl Iterator<Item = RangeInclusive<usize>> {
    let (first, last) = (*name.start(), *name.end());
    let (own, other) = match joint(tokens, first, last, tongue) {
        Some(joint) => (first + joint.start - 1, Some(first + joint.end..=last)),
        None => (last, None),
    };
    let own = if other.is_none() && own > first + 1 && is_in_place(&tokens[own]) { own - 1 } else { own };
    std::iter::once(first..=own).chain(other)
}

/// What stands between the two names of `first..=last`, perhaps nothing; counted from the first word.
fn joint(tokens: &[Token<'_>], first: usize, last: usize, tongue: Tongue) -> Option<Range<usize>> {
    let words = &tokens[first..=last];
    let kin = first.checked_sub(1).map(|before| &tokens[before]).filter(|before| cue::is_kin(before));
    let begins_kin = |at| kin.is_some_and(|kin| begins_kin(words, at) || is_kin_alone(kin, words, at));
    (1..words.len()).find_map(|at| {
        if at > 1 && begins_another(words, at) || begins_kin(at) {
            Some(at..at)
        } else {
            (at > 1 && parts_two(words, at, tongue)).then_some(at..at + 1)
        }
    })
}

/// Whether whose kin is named ends before a word, and the kin begins there: "мать | Кадырова | Аймани Кадырова",
/// "супруга | Си Цзиньпина | Пэн Лиюань".
fn begins_kin(words: &[Token<'_>], at: usize) -> bool {
    let (owner, kin) = words.split_at(at);
    let ([begin, ..], [.., end], [given, .., family]) = (owner, owner, kin) else { return false };
    if !words.iter().all(|word| word.text.starts_with(is_cyrillic)) || family.flags.has(Flags::PATRONYMIC) {
        return false;
    }
    let declined = is_declined(end);
    let is_eastern = |word: &Token<'_>| reading::is_eastern_family(&word.folded);
    if is_eastern(begin) {
        return at > 1 && declined && is_eastern(given);
    }
    let names_kin = lexicon::is_given(&given.folded) && !family.flags.has(Flags::GIVEN);
    at == 1
        && declined
        && !lexicon::is_given(&begin.folded)
        && (names_kin || begin.folded == family.folded && !begin.flags.has(Flags::GIVEN))
}

fn is_declined(word: &Token<'_>) -> bool {
    word.folded.ends_with(['а', 'я', 'и', 'ы', 'о'])
        && endings::may_be_genitive(&word.folded, Tongue::Russian)
}

/// The same of a given name alone: "сын | Дмитрия Медведева | Илья". A surname alone before it stands in the
/// genitive, "сын | Трампа | Эрик", or ends in "-ова" or the like, which no man's does: "брат | Усманова | Тимур".
/// A woman's is hers where the word may be said of a nurse or a nun: "сестра Иванова Мария".
fn is_kin_alone(kin: &Token<'_>, words: &[Token<'_>], at: usize) -> bool {
    let ([owner @ .., end], [given]) = words.split_at(at) else { return false };
    let is_whole = match owner {
        [] => {
            let is_feminine = cue::sex_of_name("", &end.folded) == Some(Sex::Woman);
            let is_kin = cue::is_kin_in_nominative(kin) && !kin.folded.starts_with("сестра");
            cue::is_man(kin) && is_feminine || is_kin && end.shape == Shape::Capital && given.text != end.text
        }
        [begin, ..] => {
            begin.shape == Shape::Initial
                || begin.flags.has(Flags::GIVEN) && !lexicon::is_given(&begin.folded)
        }
    };
    is_whole
        && words.iter().all(|word| word.text.starts_with(is_cyrillic) && !word.flags.has(Flags::PATRONYMIC))
        && !end.flags.has(Flags::GIVEN)
        && is_declined(end)
        && lexicon::is_given(&given.folded)
}

/// Whether a word between two full names is no part of either: Turkish "also", and in German what the one is to
/// the other, behind the genitive.
fn parts_two(words: &[Token<'_>], at: usize, tongue: Tongue) -> bool {
    let Some([.., before, word, next, _]) = words.get(..at + 3) else { return false };
    let is_given = next.flags.has(Flags::GIVEN) && !next.flags.has(Flags::COMMON);
    let parts = match tongue {
        Tongue::Turkish => word.shape == Shape::Lower && ["da", "de"].contains(&word.folded.as_str()),
        Tongue::German => {
            let is_noun = word.shape == Shape::Capital && !word.flags.has(Flags::GIVEN);
            is_noun && before.folded.ends_with('s') && !before.flags.has(Flags::GIVEN)
        }
        _ => false,
    };
    parts && is_given
}

/// Whether a full name ends before a word of a Russian one, and a second begins there: one language alone
/// sets a name in the genitive before that of whom it belongs to.
fn begins_another(words: &[Token<'_>], at: usize) -> bool {
    let is_given = |word: &Token<'_>| word.flags.has(Flags::GIVEN) && !word.flags.has(Flags::FAMILY);
    let is_family = |word: &Token<'_>| !word.flags.has(Flags::GIVEN.and(Flags::PATRONYMIC));
    words.iter().all(|word| word.text.starts_with(is_cyrillic))
        && is_given(&words[0])
        && is_family(&words[at - 1])
        && is_given(&words[at])
        && words.last().is_some_and(is_family)
}

/// Whether a word that is no name stands in the Turkish locative: "in Moscow".
fn is_in_place(word: &Token<'_>) -> bool {
    let mut parts = word.text.rsplit(['\'', '’']);
    let ends = parts.next().is_some_and(|end| ["da", "de", "ta", "te"].contains(&end));
    ends && parts.next().is_some() && !word.flags.has(NAME)
}

#[cfg(test)]
mod tests {
    use crate::article::tests::{full_names, names};

    #[test]
    fn a_russian_name_ends_before_that_of_whom_it_belongs_to() {
        let text = "Сын Бориса Ротенберга Роман Ротенберг руководит клубом.";
        assert_eq!(names(text), ["Борис Ротенберг", "Роман Ротенберг"]);
        assert_eq!(names("Приехал Сергей Викторович Лавров."), ["Сергей Викторович Лавров"]);
    }

    #[test]
    fn whose_kin_somebody_is_is_another_name() {
        for (text, people) in [
            ("Мать Кадырова Аймани Кадырова открыла школу.", &["Аймани Кадырова"][..]),
            ("Сын Аркадия Игорь Ротенберг пришёл.", &["Игорь Ротенберг"]),
            ("Супруга Си Цзиньпина Пэн Лиюань не приехала.", &["Си Цзиньпин", "Пэн Лиюань"]),
            ("Сын Дмитрия Медведева Илья учится.", &["Дмитрий Медведев"]),
            ("Старший сын А.Лукашенко Виктор может прийти.", &["А. Лукашенко"]),
            ("Брат Усманова Тимур пришёл.", &[]),
            ("Дочь Кадырова Айшат пришла.", &[]),
            ("Сын Трампа Эрик пришёл.", &[]),
            ("Сын Лукашенко Виктор пришёл.", &[]),
            ("Брат Ротенберга Аркадий пришёл.", &[]),
            ("Жена Навального Юлия пришла.", &[]),
        ] {
            assert_eq!(full_names(text), people, "{text}");
        }
        for (text, name) in [
            ("Приехала мать Иванова Мария Петровна.", "Иванова Мария Петровна"),
            ("Приехал сын Сергей Викторович Лавров.", "Сергей Викторович Лавров"),
            ("Приехала сестра Ким Чен Ына.", "Ким Чен Ын"),
            ("Приехала сестра Иванова Мария.", "Иванова Мария"),
            ("Приехал сын Иванов Пётр.", "Иванов Пётр"),
            ("Приехала Мария Анна Кадырова.", "Мария Анна Кадырова"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
    }

    #[test]
    fn a_word_between_two_names_parts_them() {
        let text = "Bu konuda Hakan Fidan da Sergey Lavrov ile konuştu.";
        assert!(
            names(text).ends_with(&["Hakan Fidan".to_owned(), "Sergey Lavrov".to_owned()]),
            "{:?}",
            names(text)
        );
        let text = "Das ist nicht die Rede von Gerhard Schröders Freund Matthias Warnig.";
        assert_eq!(names(text), ["Gerhard Schröders", "Matthias Warnig"]);
        assert_eq!(names("They met Leonardo da Vinci."), ["Leonardo da Vinci"]);
        let text = "Das ist nicht die Rede von Hans Karl Schmidt und der Reise von Klaus Jens Peter Müller.";
        assert_eq!(names(text), ["Hans Karl Schmidt", "Klaus Jens Peter Müller"]);
    }

    #[test]
    fn a_turkish_place_is_no_part_of_a_name() {
        assert_eq!(names("Mahir Esad Moskova'da yaşıyor."), ["Mahir Esad"]);
        assert_eq!(names("Hakan Fidan'da bu dosya var, çok daha önemli bir dosya."), ["Hakan Fidan"]);
    }
}
