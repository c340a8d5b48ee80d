//! Thai and Lao words -> Latin, near to what news write.
//!
//! Both scripts have one structure, and their Unicode blocks are laid out alike, so a Lao letter is read
//! as the Thai one with sounds of its own. Vowels stand before, above, below and behind the consonant
//! they follow in speech; some are not written, and where a syllable ends is not written at all: of
//! consonants without vowels, each second one begins a syllable. Thai names keep letters of Sanskrit that
//! nobody speaks, and everybody chooses the spelling of the own name in Latin letters, so this is a form
//! to find by and no more.

mod reader;

use reader::Reader;

/// The letter before it is not spoken.
const SILENT: char = '\u{e4c}';
/// Lao: an o above the consonant, and an o behind.
const LAO_O: char = '\u{e3b}';
const LAO_OR: char = '\u{e4d}';
/// Lao: an l below the consonant, and the vowel ia.
const LAO_L: char = '\u{e3c}';
const LAO_IA: char = '\u{e3d}';

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    for part in word.chunk_by(|a, b| is_lao(*a) == is_lao(*b)) {
        let letters = letters(part);
        let lao = is_lao(part[0]);
        let mut reader = Reader { letters: &letters, at: 0, lao };
        if let Some((taken, title)) = known(TITLES, &letters).filter(|(taken, _)| *taken < letters.len()) {
            out.push_str(title);
            out.push(' ');
            reader.at = taken;
        }
        while reader.at < letters.len() {
            match known(KNOWN, &letters[reader.at..]).filter(|_| !lao) {
                Some((taken, latin)) => {
                    out.push_str(latin);
                    reader.at += taken;
                }
                None => reader.syllable(out),
            }
        }
    }
}

fn is_lao(c: char) -> bool {
    matches!(c, '\u{e80}'..='\u{eff}')
}

/// A consonant with the vowel signs behind, above and below it; or a vowel that stands before one.
#[derive(Debug, Clone)]
struct Letter {
    base: char,
    vowel: String,
}

/// The letters of a word as Thai ones, without tones and what is not spoken.
fn letters(word: &[char]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(word.len());
    for &c in word {
        let c = if is_lao(c) { char::from_u32(u32::from(c) - 0x80).unwrap_or(c) } else { c };
        match c {
            // An r behind a vowel is one of foreign names, which have it: วลาดีมีร์.
            SILENT if is_foreign_r(&letters) => {}
            SILENT => {
                let silent = letters.pop().map(|letter| letter.base);
                // Of จันทร์ and ลักษณ์ two are silent.
                let before = letters.last().filter(|last| last.vowel.is_empty()).map(|last| last.base);
                let both =
                    matches!((before, silent), (Some('ท' | 'ต' | 'ด'), Some('ร')) | (Some('ษ'), Some('ณ')));
                if both && letters.len() > 2 {
                    letters.pop();
                }
            }
            // An l below a silent h, which is all that is left of it.
            LAO_L => {
                if let Some(last) = letters.last_mut() {
                    last.base = 'ล';
                }
            }
            _ if is_above(c) || matches!(c, LAO_O | LAO_IA | LAO_OR) => {
                if let Some(last) = letters.last_mut() {
                    last.vowel.push(c);
                }
            }
            'ก'..='ฮ' | 'เ'..='ไ' => letters.push(Letter { base: c, vowel: String::new() }),
            _ => {}
        }
    }
    letters
}

/// Whether the last letter is an r behind a vowel.
fn is_foreign_r(letters: &[Letter]) -> bool {
    match letters {
        [.., before, last] => last.base == 'ร' && last.vowel.is_empty() && !before.vowel.is_empty(),
        _ => false,
    }
}

/// The first of some parts that the letters begin with: how many letters it has, and its Latin form.
fn known(parts: &[(&str, &'static str)], letters: &[Letter]) -> Option<(usize, &'static str)> {
    parts.iter().find_map(|(part, latin)| {
        let mut signs = part.chars().peekable();
        let mut taken = 0;
        while let Some(base) = signs.next() {
            let letter = letters.get(taken).filter(|letter| letter.base == base)?;
            let mut vowel = letter.vowel.chars();
            while let Some(sign) = signs.next_if(|c| is_above(*c)) {
                vowel.next().filter(|c| *c == sign)?;
            }
            if vowel.next().is_some() {
                return None;
            }
            taken += 1;
        }
        Some((taken, *latin))
    })
}

/// Honorifics and ranks, which are written onto the name behind them.
const TITLES: &[(&str, &str)] = &[
    ("นางสาว", "miss"),
    ("นาย", "mr"),
    ("นาง", "mrs"),
    ("พลเอก", "general"),
    ("พลโท", "lieutenant general"),
    ("พลตรี", "major general"),
    ("พันเอก", "colonel"),
];

/// Parts of names that are printed otherwise than they are read, by common knowledge; without tones.
const KNOWN: &[(&str, &str)] = &[
    ("ชินวัตร", "shinawatra"),
    ("พรหม", "prom"),
    ("ทรัม", "trump"),
    ("ภูมิพล", "bhumibol"),
    ("ภูมิ", "phum"),
    ("ณัฐ", "natta"),
    ("พัชร", "patchara"),
    ("วัชร", "watchara"),
    ("มหา", "maha"),
    ("ศรี", "sri"),
];

/// A vowel sign that belongs to the consonant before it.
fn is_above(c: char) -> bool {
    matches!(c, '\u{e30}'..='\u{e3a}' | '\u{e47}')
}

#[cfg(test)]
mod tests {
    use crate::name::normalize;

    #[test]
    fn vowels_around_a_consonant_and_unwritten_ones_are_read() {
        for (thai, latin) in [
            ("สมชาย", "somchai"),
            ("เปรม", "prem"),
            ("ถนอม", "thanom"),
            ("ชวน หลีกภัย", "chuan likpai"),
            ("พนมยงค์", "panomyong"),
            ("เฉลิม อยู่บำรุง", "chaloem yubamrung"),
            ("วงษ์สุวรรณ", "wongsuwan"),
            ("ธนาธร", "thanathorn"),
            ("นายทักษิณ", "mr thaksin"),
        ] {
            assert_eq!(normalize(thai), latin, "{thai}");
        }
    }

    #[test]
    fn lao_has_its_own_sounds() {
        assert_eq!(normalize("ສອນໄຊ ສີພັນດອນ"), "sonxai siphandon");
    }

    #[test]
    fn signs_without_a_letter_are_let_go() {
        for text in ["\u{e4c}\u{e34}", "เ", "เ\u{e34}", "ก\u{e4c}\u{e4c}", "ໄ\u{ebc}"] {
            let normal = normalize(text);
            assert_eq!(normalize(&normal), normal, "{text:?}");
        }
    }
}
