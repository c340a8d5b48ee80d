//! Letters of any script -> Latin letters.
//!
//! Cyrillic and Greek have tables here, after the romanizations that news and sanctions lists use
//! (BGN/PCGN, ELOT 743); every other script goes through `any_ascii`. Arabic and Hebrew come out
//! as consonants, as they are written. Han characters and Hangul syllables become a token each,
//! since a family name is one of them.

/// Appends the Latin form of one run of letters and digits; tokens apart by a space.
pub(super) fn romanize(run: &[char], out: &mut String) {
    let latin = run.iter().filter(|c| c.is_ascii_alphabetic()).count();
    let cyrillic = run.iter().filter(|c| is_cyrillic(**c)).count();
    let greek = run.iter().filter(|c| is_greek(**c)).count();
    // One word is written in one script; what is mixed in only looks like it.
    let spoofed = latin > 0 && latin >= cyrillic + greek;
    for &c in run {
        if spoofed && let Some(twin) = latin_twin(c) {
            out.push(twin);
        } else if !spoofed
            && cyrillic > 0
            && let Some(twin) = cyrillic_twin(c)
        {
            push_cyrillic(twin, out);
        } else if is_cyrillic(c) {
            push_cyrillic(lower(c), out);
        } else if is_greek(c) {
            push_greek(lower(c), out);
        } else {
            let syllable = is_syllable(c);
            if syllable {
                out.push(' ');
            }
            out.extend(
                any_ascii::any_ascii_char(c)
                    .chars()
                    .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
                    .filter(|mapped| *mapped != ' ' || !is_consonant_script(c)),
            );
            if syllable {
                out.push(' ');
            }
        }
    }
}

/// Scripts in which a composed letter is a letter of its own.
pub(super) fn keeps_composed(c: char) -> bool {
    is_cyrillic(c) || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Han characters and Hangul syllables.
fn is_syllable(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Hebrew and Arabic, where hamza, alef or ain may map to a sign that is no letter.
fn is_consonant_script(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{6ff}')
}

/// Cyrillic and Greek letters that look Latin, for words that are otherwise Latin.
fn latin_twin(c: char) -> Option<char> {
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
fn cyrillic_twin(c: char) -> Option<char> {
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

/// One Greek letter, lower case, marks gone (ELOT 743 without its context rules).
fn push_greek(c: char, out: &mut String) {
    out.push_str(match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => "",
    });
}
