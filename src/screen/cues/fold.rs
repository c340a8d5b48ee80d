//! Letters as the tables of cues have them: small, without marks. Not the normal form of names,
//! which turns every script into Latin: words of a language are looked up in its own script.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Appends the folded form of a word.
pub(super) fn fold_into(word: &str, folded: &mut String) {
    for letter in word.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
            continue;
        }
        for small in letter.to_lowercase() {
            decompose_canonical(small, |part| match part {
                'đ' => folded.push('d'),
                'ı' => folded.push('i'),
                'ł' => folded.push('l'),
                'ß' => folded.push_str("ss"),
                // Letters of Arabic that writers exchange.
                'ى' | 'ی' => folded.push('ي'),
                'ة' => folded.push('ه'),
                'ک' => folded.push('ك'),
                '\u{640}' => {}
                part if is_combining_mark(part) => {}
                part => folded.push(part),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_capitals_do_not_matter() {
        for (word, wanted) in
            [("Российский", "россиискии"), ("Perú", "peru"), ("الإيرانيّة", "الايرانيه"), ("Đinđić", "dindic")]
        {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            assert_eq!(folded, wanted);
        }
    }
}
