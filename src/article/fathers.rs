//! Words built like a father's name: "Владимирович", "Sergeevna", and family names built alike,
//! "Янукович", "Abramovich".
//!
//! "Владимир Владимирович" is part of a name, "Виктор Янукович" a whole one. A father's name holds a given
//! name; what else tells the two is in the text.

use std::borrow::Cow;

use super::lexicon::{self, is_cyrillic};
use crate::name::patronymic;

/// Whether a folded word is built like a father's name, in a Cyrillic script in any case, or romanized:
/// "владимировичу", "сергіївною", "vladimirovna".
pub(super) fn is_patronymic(word: &str) -> bool {
    /// Letters of the shortest, "Ильич".
    const SHORTEST: usize = 5;
    /// Letters of the shortest romanized one: "Maksym Rovna" ends so too.
    const SHORTEST_ROMANIZED: usize = 8;
    if word.chars().next().is_some_and(is_cyrillic) {
        word.chars().nth(SHORTEST - 1).is_some() && nominatives(word).any(|base| is_built(&base))
    } else {
        word.len() >= SHORTEST_ROMANIZED && patronymic::is_patronymic(word)
    }
}

/// What a Cyrillic word may be in the nominative, if it is a father's name.
fn nominatives(word: &str) -> impl Iterator<Item = Cow<'_, str>> {
    const ENDINGS: [&str; 12] = ["", "а", "у", "ем", "е", "ой", "ы", "ою", "ам", "и", "і", "ові"];
    ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter_map(|stem| {
        match stem.chars().next_back()? {
            'ч' => Some(Cow::Borrowed(stem)),
            'н' if stem.len() < word.len() => Some(Cow::Owned(format!("{stem}а"))),
            _ => None,
        }
    })
}

/// Whether a nominative is built like a father's name. "Основной" and "Верховной" seem to be of such a one,
/// but no father is called so.
fn is_built(nominative: &str) -> bool {
    let mut fathers = patronymic::stems(nominative);
    if nominative.ends_with('ч') { fathers.next().is_some() } else { fathers.any(is_of_given) }
}

/// Whether a folded base form built like a father's name is one by itself: a given name is in it, and it
/// is no family name that more people bear.
pub(super) fn holds_given_name(word: &str) -> bool {
    /// Family names first of all, though somebody's father may be called so.
    const FAMILIES: [&str; 14] = [
        "абрамович",
        "адамович",
        "богданович",
        "лазаревич",
        "симонович",
        "стефанович",
        "якубович",
        "abramovich",
        "adamovich",
        "bogdanovich",
        "lazarevich",
        "simonovich",
        "stefanovich",
        "yakubovich",
    ];
    !FAMILIES.contains(&word) && patronymic::stems(word).any(is_of_given)
}

/// Whether what stands before the ending of a father's name is a given name: "владимир", "серге", "павл".
fn is_of_given(stem: &str) -> bool {
    // "Юрьевич" and "Ильич" have a soft sign in the place of an ending.
    let stem = stem.trim_end_matches('ь');
    let ends = ["й", "ь", "а", "я", "ий", "ья", "y", "i", "ey", "ei", "iy", "ya", "a"];
    let irregular = match stem {
        "павл" => "павел",
        "льв" => "лев",
        "яковл" => "яков",
        "михайл" => "михаил",
        "pavl" => "pavel",
        "lv" => "lev",
        "yakovl" => "yakov",
        "mikhayl" => "mikhail",
        other => other,
    };
    lexicon::is_given(irregular) || ends.iter().any(|end| lexicon::is_given(&format!("{stem}{end}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fathers_names_are_known_in_every_case() {
        for word in [
            "владимирович",
            "владимировича",
            "сергеевной",
            "ильич",
            "ильинична",
            "павловной",
            "олександрівною",
            "юріївни",
            "сергійовичу",
            "vladimirovich",
        ] {
            assert!(is_patronymic(word), "{word}");
        }
        for word in ["основной", "верховной", "ич", "djokovic"] {
            assert!(!is_patronymic(word), "{word}");
        }
    }

    #[test]
    fn a_fathers_name_holds_a_given_name() {
        for word in [
            "владимирович",
            "юрьевич",
            "ильич",
            "ильинична",
            "павловна",
            "анатольевич",
            "сергеевна",
            "vladimirovich",
            "sergeevich",
            "yurievich",
            "pavlovna",
            "nikolaevich",
            "олександрович",
            "сергіївна",
            "wladimirowitsch",
        ] {
            assert!(holds_given_name(word), "{word}");
        }
        for word in ["янукович", "юркевич", "хацкевич", "абрамович", "шендерович", "yanukovich", "abramovich"]
        {
            assert!(!holds_given_name(word), "{word}");
        }
    }
}
