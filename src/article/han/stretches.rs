//! Text -> its stretches of Chinese, and whether they are Chinese sentences at all.

use super::is_han;
use crate::name::script::Syllabary;

/// The least first byte, in UTF-8, of a Chinese letter. Most texts have no such byte.
const LEAST_BYTE: u8 = 0xe3;

/// The stretches of a text, with their first bytes: letters of Chinese, and dots between two of them.
pub(super) fn stretches(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = next(text, at)?;
        at = first + length(&text[first..]);
        Some((first, &text[first..at]))
    })
}

/// The place of the first Chinese letter from `at` on.
fn next(text: &str, mut at: usize) -> Option<usize> {
    loop {
        at += text.as_bytes().get(at..)?.iter().position(|byte| *byte >= LEAST_BYTE)?;
        let letter = text.get(at..)?.chars().next()?;
        if is_han(letter) {
            return Some(at);
        }
        at += letter.len_utf8();
    }
}

/// Bytes of the stretch that `text` begins with.
fn length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = is_dot(c) && end > 0 && chars.peek().is_some_and(|(_, next)| is_han(*next));
        if !is_han(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// A dot between the parts of a foreign name.
pub(crate) fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧' | '･' | '．')
}

/// Whether the letters of a text tell that its stretches are Chinese sentences, not words of Japanese or
/// Korean.
pub(super) fn is_chinese(text: &str) -> bool {
    use Syllabary::{Han, Hangul, Hiragana, Katakana, Long};
    let (mut han, mut kana, mut hangul) = (0usize, 0usize, 0usize);
    for letter in text.chars().filter_map(Syllabary::of) {
        match letter {
            Han => han += 1,
            Hiragana | Katakana | Long => kana += 1,
            Hangul => hangul += 1,
        }
    }
    // Of Japanese a third of the letters and more are kana; Korean has few Chinese ones.
    kana * 10 <= han && hangul <= han
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_letters_and_dots_between_them() {
        for (text, wanted) in [
            ("普京说。", &[(0, "普京说")][..]),
            ("COVID新冠—乔·拜登’s", &[(5, "新冠"), (14, "乔·拜登")]),
            ("·王·。·李", &[(2, "王"), (12, "李")]),
            ("プーチン大統領は", &[(12, "大統領")]),
            ("𠀀々〇", &[(0, "𠀀々〇")]),
            ("Čović — 김정은", &[]),
            ("", &[]),
        ] {
            assert_eq!(stretches(text).collect::<Vec<_>>(), wanted, "{text}");
        }
    }

    #[test]
    fn no_letter_begins_with_a_lesser_byte() {
        let first_byte = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes()[0];
        let letters = ('\0'..=char::MAX).filter(|c| is_han(*c));
        assert_eq!(letters.map(first_byte).min(), Some(LEAST_BYTE));
    }

    #[test]
    fn japanese_and_korean_are_told_by_their_letters() {
        for text in [
            "普京会见了王毅。",
            "日本动画电影《君の名は》在中国上映，导演来到北京出席首映式",
            "文在寅(문재인)总统",
            "",
        ] {
            assert!(is_chinese(text), "{text}");
        }
        for text in ["岸田文雄首相は会見した。", "문재인(文在寅) 대통령"] {
            assert!(!is_chinese(text), "{text}");
        }
    }
}
