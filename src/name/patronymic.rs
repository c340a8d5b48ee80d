//! Fathers' names of the East Slavs: "Владимирович", "Сергіївна", "Vladimirovich", "Wladimirowna".
//!
//! Family names may be built alike ("Абрамович", "Yurkevich"); what tells them apart is the given name
//! before the ending, and is not known here.

/// What fathers' names end with, as Russian and Ukrainian write them, and English, French and German.
const ENDINGS: &[&str] = &[
    // Men.
    "ович",
    "евич",
    "йович",
    "ьич",
    "ovich",
    "evich",
    "yovich",
    "yich",
    "ilich",
    "ovych",
    "evych",
    "yovych",
    "ovitch",
    "evitch",
    "owitsch",
    "ewitsch", //
    // Women.
    "овна",
    "евна",
    "инична",
    "ична",
    "івна",
    "ївна",
    "ovna",
    "evna",
    "inichna",
    "ivna",
    "yivna",
    "owna",
    "ewna",
];

/// What stands before each ending of a father's name that a folded word in its base form has: "владимир" of
/// "владимирович". Nothing where it has none.
pub(crate) fn stems(word: &str) -> impl Iterator<Item = &str> {
    // Every ending ends with one of these.
    let endings = if word.ends_with(['ч', 'а', 'h', 'a']) { ENDINGS } else { &[] };
    endings.iter().filter_map(|ending| word.strip_suffix(ending))
}

/// Whether a folded word in its base form is built like a father's name.
pub(crate) fn is_patronymic(word: &str) -> bool {
    stems(word).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fathers_names_are_known_as_each_language_writes_them() {
        for (word, stem) in [
            ("владимирович", "владимир"),
            ("сергеевна", "серге"),
            ("ильинична", "иль"),
            ("андріївна", "андрі"),
            ("олександрівна", "олександр"),
            ("vladimirovich", "vladimir"),
            ("volodymyrovych", "volodymyr"),
            ("serhiivna", "serhi"),
            ("vladimirovitch", "vladimir"),
            ("wladimirowitsch", "wladimir"),
        ] {
            assert!(stems(word).any(|found| found == stem), "{word}");
        }
        for word in ["владимир", "djokovic", "milosevic", "vladimir", "основной"] {
            assert!(!is_patronymic(word), "{word}");
        }
    }
}
