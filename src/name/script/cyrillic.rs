//! Cyrillic words -> Latin, by the language as far as its letters tell.

use super::{learned, lower};

/// Languages that read some letters otherwise than Russian does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    /// Ukrainian or Belarusian.
    Ruthenian,
    /// Serbian or Macedonian.
    Serbian,
    Bulgarian,
    /// Russian, or a word that has no letter of one language alone.
    Other,
}

/// Foreign names whose spelling hides them and that the learned table lacks, by common knowledge.
const KNOWN: &[(&str, &str)] = &[("джордж", "george")];

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let letters: Vec<char> = word.iter().map(|c| lower(*c)).collect();
    let language = language(&letters);
    if let Some((_, latin)) = KNOWN.iter().find(|(word, _)| word.chars().eq(letters.iter().copied())) {
        out.push_str(latin);
        return;
    }
    if language == Language::Other && letters.len() > 1 {
        learned::CYRILLIC.push(&letters, out);
        return;
    }
    // An initial is one letter: "Ю." of "Yuri".
    if let [letter] = letters.as_slice() {
        out.extend(self::letter(*letter).chars().take(1));
        return;
    }
    for &c in &letters {
        match (language, c) {
            (Language::Ruthenian, 'г') => out.push('h'),
            (Language::Ruthenian, 'и') => out.push('y'),
            (Language::Serbian, 'ж') => out.push('z'),
            (Language::Serbian, 'х') => out.push('h'),
            (Language::Serbian, 'ц' | 'ч') => out.push('c'),
            (Language::Serbian, 'ш') => out.push('s'),
            (Language::Bulgarian, 'щ') => out.push_str("sht"),
            (Language::Bulgarian, 'ъ') => out.push('a'),
            (_, c) => out.push_str(letter(c)),
        }
    }
}

fn language(letters: &[char]) -> Language {
    // Kazakh has і as well, with letters of its own.
    let turkic = letters.iter().any(|c| "әғқңөұүһ".contains(*c));
    if letters.iter().any(|c| "іїєґў".contains(*c)) && !turkic {
        Language::Ruthenian
    } else if letters.iter().any(|c| "јљњђћџ".contains(*c)) {
        Language::Serbian
    } else if letters.windows(2).any(|pair| pair[0] == 'ъ' && !"еёюяи".contains(pair[1])) {
        // In Russian, the hard sign stands before these only.
        Language::Bulgarian
    } else {
        Language::Other
    }
}

/// One Cyrillic letter, lower case, of Russian, Ukrainian, Belarusian, Bulgarian, Serbian,
/// Macedonian, and the Turkic and Caucasian additions.
///
/// Some tables write е as "ye" at the start and after a vowel; lists are divided, so the plain
/// form is used and the spelling measure bridges the rest.
pub(super) fn letter(c: char) -> &'static str {
    match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ѝ' => "i",
        'й' => "y",
        'і' | 'ӏ' => "i",
        'ї' => "yi",
        'ј' => "j",
        'к' | 'қ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' | 'ң' => "n",
        'њ' => "nj",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'ѕ' => "dz",
        'т' => "t",
        'ћ' => "c",
        'у' | 'ү' | 'ұ' => "u",
        'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' | 'ҳ' => "h",
        'ц' => "ts",
        'ч' | 'ҷ' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ђ' => "dj",
        'ќ' => "k",
        'ѓ' => "g",
        // The hard and soft signs, and letters of no living orthography.
        _ => "",
    }
}
