//! Letters of one script that look like those of another: what a mixed word means.

/// Cyrillic and Greek letters that look Latin, for words that are otherwise Latin.
pub(super) fn latin(c: char) -> Option<char> {
    Some(match c {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'в' | 'В' | 'Β' => 'b',
        'с' | 'С' => 'c',
        'е' | 'Е' | 'Ε' => 'e',
        'н' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'Ι' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'м' | 'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'Τ' => 't',
        'у' | 'У' | 'Υ' => 'y',
        'х' | 'Х' | 'Χ' => 'x',
        'Ζ' => 'z',
        _ => return None,
    })
}

/// Latin letters that look Cyrillic, for words that are otherwise Cyrillic.
pub(super) fn cyrillic(c: char) -> Option<char> {
    Some(match c.to_ascii_lowercase() {
        'a' => 'а',
        'b' if c == 'B' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' if c == 'H' => 'н',
        'i' => 'і',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        _ => return None,
    })
}
