//! Words built like a father's name: "Владимирович", "Sergeevna", and family names built alike,
//! "Янукович", "Abramovich".
//!
//! "Владимир Владимирович" is part of a name, "Виктор Янукович" a whole one. A father's name holds a given
//! name; what else tells the two is in the text.

use super::{lexicon, russian};

/// Whether a folded word is built like a father's name, in Russian or romanized: "владимировичу",
/// "vladimirovna".
pub(super) fn is_patronymic(word: &str) -> bool {
    let is_romanized = || ["ovich", "evich", "ovna", "evna", "yich"].iter().any(|end| word.ends_with(end));
    russian::is_patronymic(word) || (word.len() > 7 && is_romanized())
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
    const BUILT: [&str; 11] =
        ["ович", "евич", "ьич", "овна", "евна", "инична", "ovich", "evich", "yich", "ovna", "evna"];
    !FAMILIES.contains(&word)
        && BUILT.iter().filter_map(|end| word.strip_suffix(end)).any(|father| {
            // "Юрьевич" and "Ильич" have a soft sign in the place of an ending.
            let stem = father.trim_end_matches('ь');
            let ends = ["", "й", "ь", "а", "я", "ий", "ья", "y", "i", "ey", "ei", "iy", "ya", "a"];
            let irregular = match father {
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
        })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert!(holds_given_name(word), "{word}");
        }
        for word in ["янукович", "юркевич", "хацкевич", "абрамович", "шендерович", "yanukovich", "abramovich"]
        {
            assert!(!holds_given_name(word), "{word}");
        }
    }
}
