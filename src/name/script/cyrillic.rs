//! Cyrillic words -> Latin, by the language as far as its letters tell.

use super::lower;

pub(super) fn push(word: &[char], out: &mut String) {
    for &c in word {
        push_cyrillic(lower(c), out);
    }
}

/// One Cyrillic letter, lower case, of Russian, Ukrainian, Belarusian, Bulgarian, Serbian,
/// Macedonian, and the Turkic and Caucasian additions.
///
/// Some tables write е as "ye" at the start and after a vowel; lists are divided, so the plain
/// form is used and the spelling measure bridges the rest.
fn push_cyrillic(c: char, out: &mut String) {
    out.push_str(match c {
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
    });
}
