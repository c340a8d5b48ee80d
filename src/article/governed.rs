//! What stands before a Russian or Ukrainian name tells whether it is declined: "у Александра Жарова" is no
//! woman's name, as "сообщила Александра Жарова" may be.

use super::cue;
use super::find::Candidate;
use super::lexicon::{Flags, is_cyrillic};
use super::reading::Reading;
use super::token::{Gap, Token};
use super::who::Text;

/// Words behind which no name stands in the nominative: prepositions, and pronouns in the genitive.
const BEFORE_OTHER_CASES: [&str; 42] = [
    "без",
    "в",
    "вместо",
    "во",
    "возле",
    "вокруг",
    "для",
    "до",
    "за",
    "из",
    "изо",
    "к",
    "ко",
    "кроме",
    "между",
    "мимо",
    "на",
    "над",
    "насчет",
    "около",
    "от",
    "перед",
    "по",
    "под",
    "после",
    "при",
    "про",
    "против",
    "ради",
    "с",
    "самого",
    "со",
    "среди",
    "у",
    "через",
    "від",
    "з",
    "зі",
    "із",
    "під",
    "проти",
    "щодо",
];
/// Ends of words for men in the genitive: "президента", "министра", "журналиста", "руководителя"; of none for
/// a woman in the nominative ("сестра", "невеста").
const MEN: [&str; 22] = [
    "ента",
    "анта",
    "ора",
    "ера",
    "ира",
    "истра",
    "иста",
    "ника",
    "чика",
    "ата",
    "арха",
    "ога",
    "ала",
    "теля",
    "аря",
    "анина",
    "вца",
    "врача",
    "сына",
    "отца",
    "мужа",
    "друга",
];
/// Words looked at before a name: "главы Следственного комитета при прокуратуре".
const REACH: usize = 5;

/// Takes from the readings of a name, in the order of likelihood, a woman's in the nominative where the words
/// before say that it stands in another case.
pub(super) fn without_nominative(text: Text<'_, '_>, candidate: &Candidate, readings: &mut Vec<Reading>) {
    let [first, others @ ..] = readings.as_slice() else { return };
    let is_mans = |other: &Reading| {
        let given = other.given().trim_end_matches(['й', 'ь']);
        first.given().strip_suffix(['а', 'я']) == Some(given)
    };
    let word = &text.tokens[candidate.first];
    if word.text.starts_with(is_cyrillic)
        && others.iter().any(is_mans)
        && is_governed(text.before(candidate), word)
    {
        let written = first.given().to_owned();
        readings.retain(|reading| reading.given() != written);
    }
}

/// Whether a name that begins with `name` behind these words stands in another case than the nominative.
fn is_governed(before: &[Token<'_>], name: &Token<'_>) -> bool {
    let mut line = name.gap == Gap::Line;
    for (step, word) in
        before.iter().rev().filter(|word| !word.is_mark(&['«', '»', '"'])).take(REACH).enumerate()
    {
        if line || !word.text.starts_with(is_cyrillic) || word.flags.has(Flags::SPEECH) {
            return false;
        }
        line = word.gap == Gap::Line;
        if step == 0 && BEFORE_OTHER_CASES.contains(&word.folded.as_str()) {
            return true;
        }
        if cue::is_kin(word) || word.flags.has(Flags::TITLE.and(Flags::ROLE)) {
            return word.folded.ends_with(['ы', 'у', 'ю'])
                || MEN.iter().any(|end| word.folded.ends_with(end));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::article::tests::names;

    #[test]
    fn words_before_a_name_tell_a_man_in_the_genitive_from_a_woman() {
        for (text, name) in [
            ("По словам главы ведомства Александра Жарова, данных мало.", "Александр Жаров"),
            ("По словам самого Александра Лукашенко, речь о другом.", "Александр Лукашенко"),
            ("Суд оштрафовал депутата Валентина Иванова.", "Валентин Иванов"),
            ("Главу «Роснефти» Евгения Петрова уволили.", "Евгений Петров"),
            ("Иск подали против Валерия Кузнецова.", "Валерий Кузнецов"),
            ("Глава ведомства Александра Жарова не ответила.", "Александра Жарова"),
            ("Сообщила Александра Жарова.", "Александра Жарова"),
            ("Его сестра Александра Жарова не пришла.", "Александра Жарова"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
    }
}
