//! Russian case endings of names: from an inflected form back to the forms it may come from.
//!
//! Only the declensions names have, and no dictionary: every form yields all its possible base
//! forms, and the agreement of given and family name in case and gender picks among them.

/// Grammatical case, as far as names need it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Case {
    /// "Путин".
    Nominative,
    /// "Путина", also the accusative of men.
    Genitive,
    /// "Путину".
    Dative,
    /// "Захарову".
    Accusative,
    /// "Путиным".
    Instrumental,
    /// "о Путине".
    Locative,
}

/// Gender of the declension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Gender {
    /// A man's form.
    Male,
    /// A woman's form.
    Female,
    /// Both: names without endings of their own.
    Any,
}

/// One reading of a written form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// The base form, lower case.
    pub(super) lemma: String,
    /// The case the written form stands in.
    pub(super) case: Case,
    /// Gender of that declension.
    pub(super) gender: Gender,
}

impl Form {
    /// Whether two words of one name can stand like this side by side.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let gender = self.gender == other.gender || self.gender == Gender::Any || other.gender == Gender::Any;
        // A man's accusative is his genitive.
        gender && (self.case == other.case)
    }
}

use Case::{Accusative, Dative, Genitive, Instrumental, Locative, Nominative};
use Gender::{Any, Female, Male};

/// Written ending, base ending, and the letters one of which must stand before it ("" is any).
pub(super) type Rule<'a> = (&'a str, &'a str, Case, Gender, &'a str);

pub(super) const CONSONANTS: &str = "бвгджзклмнпрстфхцчшщ";

/// Declensions of given and family names.
const RULES: [Rule<'static>; 62] = [
    // Иван, Путин, Блинкен.
    ("а", "", Genitive, Male, CONSONANTS),
    ("у", "", Dative, Male, CONSONANTS),
    ("ом", "", Instrumental, Male, CONSONANTS),
    ("ем", "", Instrumental, Male, "жцчшщ"),
    ("е", "", Locative, Male, CONSONANTS),
    // Лавров, Путин: the instrumental of Russian family names.
    ("ым", "", Instrumental, Male, "вн"),
    // Сергей, Юрий, Николай.
    ("я", "й", Genitive, Male, "аеиоуя"),
    ("ю", "й", Dative, Male, "аеиоуя"),
    ("ем", "й", Instrumental, Male, "аеиоуя"),
    ("е", "й", Locative, Male, "аеоуя"),
    ("ии", "ий", Locative, Male, ""),
    // Игорь, Коваль.
    ("я", "ь", Genitive, Male, CONSONANTS),
    ("ю", "ь", Dative, Male, CONSONANTS),
    ("ем", "ь", Instrumental, Male, CONSONANTS),
    ("е", "ь", Locative, Male, CONSONANTS),
    // Павел, Лев, and what drops its vowel like them.
    ("ла", "ел", Genitive, Male, CONSONANTS),
    ("лу", "ел", Dative, Male, CONSONANTS),
    ("лом", "ел", Instrumental, Male, CONSONANTS),
    ("ле", "ел", Locative, Male, CONSONANTS),
    ("ьва", "ев", Genitive, Male, ""),
    ("ьву", "ев", Dative, Male, ""),
    ("ьвом", "ев", Instrumental, Male, ""),
    ("ка", "ок", Genitive, Male, CONSONANTS),
    ("ку", "ок", Dative, Male, CONSONANTS),
    ("ком", "ок", Instrumental, Male, CONSONANTS),
    // Лавровский, Толстой, Белый.
    ("ого", "ий", Genitive, Male, "кгх"),
    ("ому", "ий", Dative, Male, "кгх"),
    ("им", "ий", Instrumental, Male, "кгх"),
    ("ом", "ий", Locative, Male, "кгх"),
    ("ого", "ой", Genitive, Male, ""),
    ("ому", "ой", Dative, Male, ""),
    ("ым", "ой", Instrumental, Male, ""),
    ("ого", "ый", Genitive, Male, ""),
    ("ому", "ый", Dative, Male, ""),
    ("ым", "ый", Instrumental, Male, ""),
    // Анна, Никита: gender by the given name.
    ("ы", "а", Genitive, Any, CONSONANTS),
    ("и", "а", Genitive, Any, "кгхжчшщ"),
    ("е", "а", Dative, Any, CONSONANTS),
    ("е", "а", Locative, Any, CONSONANTS),
    ("у", "а", Accusative, Any, CONSONANTS),
    ("у", "а", Genitive, Any, CONSONANTS),
    ("ой", "а", Instrumental, Any, CONSONANTS),
    ("ей", "а", Instrumental, Any, "жцчшщ"),
    // Мария, Наталья, Илья.
    ("и", "я", Genitive, Any, ""),
    ("и", "я", Dative, Any, "и"),
    ("и", "я", Locative, Any, "и"),
    ("е", "я", Dative, Any, ""),
    ("е", "я", Locative, Any, ""),
    ("ю", "я", Accusative, Any, ""),
    ("ю", "я", Genitive, Any, ""),
    ("ей", "я", Instrumental, Any, ""),
    ("ёй", "я", Instrumental, Any, ""),
    // Захарова, Путина.
    ("ой", "а", Genitive, Female, "вн"),
    ("ой", "а", Dative, Female, "вн"),
    ("ой", "а", Locative, Female, "вн"),
    // Лавровская, Белая.
    ("ой", "ая", Genitive, Female, ""),
    ("ой", "ая", Dative, Female, ""),
    ("ой", "ая", Instrumental, Female, ""),
    ("ой", "ая", Locative, Female, ""),
    ("ую", "ая", Accusative, Female, ""),
    // Любовь.
    ("и", "ь", Genitive, Female, "вл"),
    ("ью", "ь", Instrumental, Female, "вл"),
];

/// All readings of a lower-case word, the uninflected one first.
pub(super) fn forms(word: &str) -> Vec<Form> {
    let mut forms = vec![Form { lemma: word.to_owned(), case: Nominative, gender: nominative_gender(word) }];
    if word.ends_with(['о', 'е', 'и', 'у', 'ю', 'э']) || !is_russian_surname(word) {
        // Names that do not decline stand in every case: Шевченко, Мишель, Энтони.
        if word.ends_with(['о', 'е', 'и', 'у', 'ю', 'э', 'ы']) || !word.ends_with(['а', 'я', 'й']) {
            for case in [Genitive, Dative, Accusative, Instrumental, Locative] {
                let gender =
                    if word.ends_with(['о', 'е', 'и', 'у', 'ю', 'э', 'ы']) { Any } else { Female };
                forms.push(Form { lemma: word.to_owned(), case, gender });
            }
        }
    }
    forms.extend(RULES.iter().filter_map(|rule| undo(word, rule)));
    forms
}

/// The base form that a rule leads a written form back to.
pub(super) fn undo(word: &str, (written, base, case, gender, before): &Rule<'_>) -> Option<Form> {
    let stem = word.strip_suffix(written)?;
    let last = stem.chars().next_back()?;
    let long = written.starts_with('ь') || stem.chars().nth(1).is_some();
    let fits = long && (before.is_empty() || before.contains(last));
    fits.then(|| Form { lemma: format!("{stem}{base}"), case: *case, gender: *gender })
}

/// The gender a base form shows.
fn nominative_gender(word: &str) -> Gender {
    const MEN_IN_A: [&str; 12] = [
        "никита",
        "илья",
        "фома",
        "лука",
        "кузьма",
        "савва",
        "данила",
        "гаврила",
        "миша",
        "саша",
        "женя",
        "паша",
    ];
    if MEN_IN_A.contains(&word) {
        Any
    } else if word.ends_with(['а', 'я']) {
        Female
    } else if word.ends_with(['о', 'е', 'и', 'у', 'ю', 'э', 'ы', 'ь']) {
        Any
    } else {
        Male
    }
}

fn is_russian_surname(word: &str) -> bool {
    ["ов", "ев", "ин", "ын", "ский", "цкий"].iter().any(|ending| word.ends_with(ending))
}

/// Whether the word ends like a Russian family name in the nominative, a man's or a woman's.
pub(super) fn is_base_surname(word: &str) -> bool {
    is_russian_surname(word)
        || ["ова", "ева", "ина", "ына", "ская", "цкая"].iter().any(|ending| word.ends_with(ending))
}

/// Whether the word ends like a Russian or Ukrainian family name in any case.
pub(super) fn is_surname(word: &str) -> bool {
    const ENDINGS: [&str; 44] = [
        "ов",
        "ова",
        "ову",
        "овым",
        "ове",
        "овой",
        "ев",
        "ева",
        "еву",
        "евым",
        "еве",
        "евой",
        "ин",
        "ина",
        "ину",
        "иным",
        "ине",
        "иной",
        "ский",
        "ского",
        "скому",
        "ским",
        "ском",
        "ская",
        "ской",
        "скую",
        "цкий",
        "цкого",
        "цкому",
        "цким",
        "цкая",
        "цкой",
        "енко",
        "чук",
        "чука",
        "чуку",
        "чуком",
        "швили",
        "дзе",
        "ян",
        "яна",
        "яну",
        "яном",
        "юк",
    ];
    word.chars().count() > 4 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(word: &str, lemma: &str, case: Case) -> bool {
        forms(word).iter().any(|form| form.lemma == lemma && form.case == case)
    }

    #[test]
    fn case_forms_lead_back_to_their_base() {
        assert!(has("путиным", "путин", Instrumental));
        assert!(has("путина", "путин", Genitive));
        assert!(has("лавровского", "лавровский", Genitive));
        assert!(has("захаровой", "захарова", Genitive));
        assert!(has("сергеем", "сергей", Instrumental));
        assert!(has("юрии", "юрий", Locative));
        assert!(has("павлом", "павел", Instrumental));
        assert!(has("льву", "лев", Dative));
        assert!(has("марией", "мария", Instrumental));
        assert!(has("толстому", "толстой", Dative));
    }

    #[test]
    fn a_name_without_endings_stands_in_every_case() {
        assert!(has("шевченко", "шевченко", Genitive));
        assert!(has("энтони", "энтони", Instrumental));
        assert!(!has("путин", "путин", Genitive));
    }

    #[test]
    fn any_word_has_at_least_its_own_form() {
        for word in ["", "а", "я", "ой", "x"] {
            assert_eq!(forms(word)[0].lemma, word);
        }
    }
}
