//! Endings that languages other than Russian put on names, and which language's are tried.
//!
//! As in [`russian`], a written form yields every base form it may come from; agreement and the
//! other mentions of the article choose.

use super::lexicon::is_cyrillic;
use super::russian::Case::{Accusative, Dative, Genitive, Instrumental, Locative, Nominative};
use super::russian::Gender::{Any, Female, Male};
use super::russian::{self, CONSONANTS, Form, Rule};
use super::tongue::Tongue;

/// What Ukrainian has beside the endings it shares with Russian.
const UKRAINIAN: [Rule; 34] = [
    // Ткаченко: unlike in Russian it declines.
    ("ка", "ко", Genitive, Male, ""),
    ("ку", "ко", Dative, Male, ""),
    ("ком", "ко", Instrumental, Male, ""),
    ("кові", "ко", Dative, Male, ""),
    // Марк, Кравчук, Ігор.
    ("ові", "", Dative, Male, CONSONANTS),
    ("я", "", Genitive, Male, "р"),
    ("ю", "", Dative, Male, "р"),
    ("ем", "", Instrumental, Male, "р"),
    // Дмитро, Павло, Михайло.
    ("а", "о", Genitive, Male, "рл"),
    ("у", "о", Dative, Male, "рл"),
    ("ом", "о", Instrumental, Male, "рл"),
    ("ові", "о", Dative, Male, "рл"),
    ("еві", "", Dative, Male, "жцчшщр"),
    ("еві", "ь", Dative, Male, CONSONANTS),
    ("єві", "й", Dative, Male, ""),
    ("єм", "й", Instrumental, Male, ""),
    ("ію", "ій", Dative, Male, ""),
    ("ія", "ій", Genitive, Male, ""),
    // Умєров.
    ("им", "", Instrumental, Male, "вн"),
    // Зеленський, Кличний.
    ("ого", "ий", Genitive, Male, ""),
    ("ому", "ий", Dative, Male, ""),
    ("им", "ий", Instrumental, Male, ""),
    ("ім", "ий", Locative, Male, ""),
    // Олена, Марченківна, Захарова, Залізна.
    ("и", "а", Genitive, Any, CONSONANTS),
    ("і", "а", Dative, Any, CONSONANTS),
    ("ою", "а", Instrumental, Any, CONSONANTS),
    ("ої", "а", Genitive, Female, CONSONANTS),
    ("ій", "а", Dative, Female, CONSONANTS),
    ("ій", "а", Locative, Female, CONSONANTS),
    // Юлія, Наталя.
    ("ії", "ія", Genitive, Any, ""),
    ("ії", "ія", Dative, Any, ""),
    ("ію", "ія", Accusative, Any, ""),
    ("ією", "ія", Instrumental, Any, ""),
    ("ею", "я", Instrumental, Any, ""),
];

/// Serbian in its Latin letters without marks, as names are folded; soft consonants by either script.
const SERBIAN: [Rule; 36] = [
    // Lavrov, Lajčak.
    ("a", "", Genitive, Male, SERBIAN_CONSONANTS),
    ("u", "", Dative, Male, SERBIAN_CONSONANTS),
    ("u", "", Locative, Male, SERBIAN_CONSONANTS),
    ("om", "", Instrumental, Male, SERBIAN_CONSONANTS),
    // Vučić, Sergej.
    ("em", "", Instrumental, Male, "cszđjћчшжђјцљњ"),
    // Petar, Aleksandar.
    ("ra", "ar", Genitive, Male, SERBIAN_CONSONANTS),
    ("ru", "ar", Dative, Male, SERBIAN_CONSONANTS),
    ("rom", "ar", Instrumental, Male, SERBIAN_CONSONANTS),
    // Ratko, Đorđe.
    ("a", "o", Genitive, Male, SERBIAN_CONSONANTS),
    ("u", "o", Dative, Male, SERBIAN_CONSONANTS),
    ("om", "o", Instrumental, Male, SERBIAN_CONSONANTS),
    ("a", "e", Genitive, Male, SERBIAN_CONSONANTS),
    ("u", "e", Dative, Male, SERBIAN_CONSONANTS),
    ("em", "e", Instrumental, Male, SERBIAN_CONSONANTS),
    // Kurti.
    ("ija", "i", Genitive, Male, ""),
    ("iju", "i", Dative, Male, ""),
    ("ijem", "i", Instrumental, Male, ""),
    // Lavrovski.
    ("og", "i", Genitive, Male, "kк"),
    ("om", "i", Dative, Male, "kк"),
    ("im", "i", Instrumental, Male, "kк"),
    // Ana, Brnabić is then the same in every case.
    ("e", "a", Genitive, Any, ""),
    ("i", "a", Dative, Any, ""),
    ("i", "a", Locative, Any, ""),
    ("u", "a", Accusative, Any, ""),
    ("u", "a", Genitive, Any, ""),
    ("om", "a", Instrumental, Any, ""),
    ("oj", "a", Dative, Female, "vkвк"),
    // Men's accusative is their genitive; these are women's of the family: "Brnabićeva", and what
    // belongs to somebody: "Karadžićev", "Karadžićeva".
    ("eva", "", Nominative, Female, SERBIAN_CONSONANTS),
    ("ova", "", Nominative, Female, SERBIAN_CONSONANTS),
    ("eve", "", Genitive, Female, SERBIAN_CONSONANTS),
    ("ove", "", Genitive, Female, SERBIAN_CONSONANTS),
    ("evoj", "", Dative, Female, SERBIAN_CONSONANTS),
    ("ovoj", "", Dative, Female, SERBIAN_CONSONANTS),
    ("ev", "", Nominative, Male, SERBIAN_CONSONANTS),
    ("evu", "", Accusative, Female, SERBIAN_CONSONANTS),
    ("ovu", "", Accusative, Female, SERBIAN_CONSONANTS),
];
const SERBIAN_CONSONANTS: &str = "bcdfghjklmnprstvzđбвгдђжзјклљмнњпрстћфхцчџш";
/// Letters of the endings above in the two scripts.
const SERBIAN_LETTERS: [(char, char); 12] = [
    ('a', 'а'),
    ('e', 'е'),
    ('g', 'г'),
    ('i', 'и'),
    ('j', 'ј'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('r', 'р'),
    ('u', 'у'),
    ('v', 'в'),
    ('s', 'с'),
];

/// What Turkish writes behind a name and an apostrophe, folded.
const TURKISH: [&str; 45] = [
    "ın", "in", "un", "nın", "nin", "nun", "ı", "i", "u", "yı", "yi", "yu", "nı", "ni", "a", "e", "ya", "ye",
    "na", "ne", "da", "de", "ta", "te", "nda", "nde", "dan", "den", "tan", "ten", "ndan", "nden", "la", "le",
    "yla", "yle", "ca", "ce", "daki", "deki", "taki", "teki", "dır", "dir", "dur",
];

/// All readings of a folded word, the uninflected one first.
pub(super) fn forms(word: &str, tongue: Tongue) -> Vec<Form> {
    let cyrillic = word.starts_with(is_cyrillic);
    match tongue {
        Tongue::Serbian => serbian(word, cyrillic),
        Tongue::Ukrainian if cyrillic => {
            let mut forms = russian::forms(word);
            // "Павла" is of "Павло", "Петра" of "Петро".
            forms.retain(|form| form.lemma == word || !["павел", "петр"].contains(&form.lemma.as_str()));
            forms.extend(UKRAINIAN.iter().filter_map(|rule| russian::undo(word, rule)));
            // No name ends so in the nominative.
            let is_other = |form: &Form| form.lemma != word;
            if ["ою", "ею", "єю"].iter().any(|end| word.ends_with(end)) && forms.iter().any(is_other) {
                forms.retain(is_other);
            }
            forms
        }
        _ if cyrillic => russian::forms(word),
        Tongue::German => german(word),
        Tongue::Turkish => vec![plain(turkish(word))],
        _ => vec![plain(word)],
    }
}

fn plain(word: &str) -> Form {
    Form { lemma: word.to_owned(), case: Nominative, gender: Any }
}

/// "Putins", but not "Hans", "Strauss" or "Jens".
fn german(word: &str) -> Vec<Form> {
    let mut forms = vec![plain(word)];
    if let Some(stem) = word.strip_suffix('s')
        && stem.chars().count() >= 4
        && !stem.ends_with(['s', 'z', 'x'])
    {
        // The given name before it has no ending: both stand as in the nominative.
        forms.push(plain(stem));
    }
    forms
}

/// "Putin" of "Putin'i", but nothing of "O'Neill", "Ra'd" or "Jum'a".
fn turkish(word: &str) -> &str {
    let is_ending = |stem: &str, ending: &str| {
        // A single vowel ends words of other languages, too.
        let least = if ending.chars().count() == 1 { 4 } else { 3 };
        TURKISH.contains(&ending) && stem.chars().count() >= least
    };
    match word.rsplit_once('\'') {
        Some((stem, ending)) if is_ending(stem, ending) => stem,
        _ => word,
    }
}

fn serbian(word: &str, cyrillic: bool) -> Vec<Form> {
    let gender = match word.chars().next_back() {
        Some('a' | 'а') => Female,
        Some('o' | 'e' | 'i' | 'u' | 'о' | 'е' | 'и' | 'у') => Any,
        _ => Male,
    };
    let mut forms = vec![Form { lemma: word.to_owned(), case: Nominative, gender }];
    if gender == Male {
        // A woman's family name that ends in a consonant stands in every case.
        for case in [Nominative, Genitive, Dative, Accusative, Instrumental, Locative] {
            forms.push(Form { lemma: word.to_owned(), case, gender: Female });
        }
    }
    for (written, base, case, gender, before) in SERBIAN {
        let rule = (written, base);
        let found = if cyrillic {
            let (written, base) = (in_cyrillic(rule.0), in_cyrillic(rule.1));
            russian::undo(word, &(&written, &base, case, gender, before))
        } else {
            russian::undo(word, &(written, base, case, gender, before))
        };
        forms.extend(found);
    }
    forms
}

fn in_cyrillic(ending: &str) -> String {
    let letter = |c: char| SERBIAN_LETTERS.iter().find(|(latin, _)| *latin == c).map_or(c, |pair| pair.1);
    ending.chars().map(letter).collect()
}

/// What a folded word may be the genitive of; itself where it has no endings.
pub(super) fn genitives(word: &str, tongue: Tongue) -> impl Iterator<Item = Form> {
    forms(word, tongue).into_iter().filter(|form| form.case == Genitive)
}

/// Whether a folded name may stand in the genitive of a Slavic language or of German: "пескова", "putins", and
/// "лукашенко", which has no endings.
pub(super) fn may_be_genitive(word: &str, tongue: Tongue) -> bool {
    if tongue == Tongue::German {
        return german(word).len() > 1;
    }
    if !word.starts_with(is_cyrillic) && tongue != Tongue::Serbian {
        return false;
    }
    let declines = |lemma: &str| lemma != word;
    let vowel = word.ends_with(['о', 'е', 'и', 'у', 'ю', 'э', 'ы']);
    genitives(word, tongue).any(|form| vowel || declines(&form.lemma))
}

/// Whether the word ends like a family name of this language in the nominative.
pub(super) fn is_base_surname(word: &str, tongue: Tongue) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match tongue {
        Tongue::Serbian => ends(&["ic", "ов", "ov", "ев", "ev", "ski", "ски", "cki", "чки", "ић"]),
        Tongue::Ukrainian => {
            // Russian ones, too, as Ukrainian writes them: Путін, Медведєв.
            ends(&[
                "ський",
                "цький",
                "енко",
                "чук",
                "юк",
                "ська",
                "цька",
                "ін",
                "їн",
                "єв",
                "іна",
                "їна",
                "єва",
            ]) || russian::is_base_surname(word)
        }
        Tongue::Russian => russian::is_base_surname(word),
        Tongue::German | Tongue::Turkish | Tongue::French | Tongue::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_lead_back_to_their_base() {
        for (word, lemma, tongue) in [
            ("ткаченком", "ткаченко", Tongue::Ukrainian),
            ("умєровим", "умєров", Tongue::Ukrainian),
            ("зеленським", "зеленський", Tongue::Ukrainian),
            ("венедіктовій", "венедіктова", Tongue::Ukrainian),
            ("юлією", "юлія", Tongue::Ukrainian),
            ("ігоря", "ігор", Tongue::Ukrainian),
            ("ігорем", "ігор", Tongue::Ukrainian),
            ("дмитром", "дмитро", Tongue::Ukrainian),
            ("михайлу", "михайло", Tongue::Ukrainian),
            ("vucicem", "vucic", Tongue::Serbian),
            ("ratka", "ratko", Tongue::Serbian),
            ("kurtijem", "kurti", Tongue::Serbian),
            ("сергејем", "сергеј", Tongue::Serbian),
            ("лавровом", "лавров", Tongue::Serbian),
            ("брнабићева", "брнабић", Tongue::Serbian),
            ("aleksandra", "aleksandar", Tongue::Serbian),
            ("putins", "putin", Tongue::German),
            ("putin'i", "putin", Tongue::Turkish),
            ("erdogan'dan", "erdogan", Tongue::Turkish),
            ("zarrab'ın", "zarrab", Tongue::Turkish),
            ("gul'un", "gul", Tongue::Turkish),
            ("o'neill", "o'neill", Tongue::Turkish),
            ("ra'd", "ra'd", Tongue::Turkish),
            ("jum'a", "jum'a", Tongue::Turkish),
        ] {
            assert!(forms(word, tongue).iter().any(|form| form.lemma == lemma), "{word} {lemma}");
        }
    }

    #[test]
    fn any_word_has_at_least_its_own_form() {
        for tongue in [Tongue::Serbian, Tongue::Ukrainian, Tongue::German, Tongue::Russian, Tongue::Other] {
            for word in ["", "a", "а", "s", "om", "ом", "ss", "ija"] {
                assert_eq!(forms(word, tongue)[0].lemma, word);
            }
        }
        assert_eq!(forms("hans", Tongue::German).len(), 1);
    }
}
