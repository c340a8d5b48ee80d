//! Text of a field, as publishers write it: runs of blanks, several values in one cell, scripts.

use super::{PartialDate, Script};

/// Text in one line: runs of blanks are one; control characters, which XML references can smuggle
/// in and Postgres refuses, are blanks.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text in one line, with runs of plain blanks as they are. A run that holds anything else (a line
/// break with its indentation) is one blank.
pub(super) fn blanks_kept(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    if !text.contains(|c: char| c != ' ' && blank(c)) {
        return text.trim_matches(' ').to_owned();
    }
    let mut line = String::with_capacity(text.len());
    let mut rest = text.trim_matches(blank);
    while let Some(at) = rest.find(blank) {
        let (before, after) = rest.split_at(at);
        let end = after.find(|c: char| !blank(c)).unwrap_or(after.len());
        let (run, after) = after.split_at(end);
        line.push_str(before);
        line.push_str(if run.bytes().all(|byte| byte == b' ') { run } else { " " });
        rest = after;
    }
    line.push_str(rest);
    line
}

/// [`one_line`], and nothing for a field without content.
pub(super) fn filled(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

/// The parts that are there, with a separator between them.
pub(super) fn joined(parts: impl IntoIterator<Item = Option<String>>, separator: &str) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

/// Original, where any letter is of another script than Latin.
pub(super) fn script_of(text: &str) -> Script {
    let foreign = |c: char| c.is_alphabetic() && c > '\u{24f}' && !('\u{1e00}'..='\u{1eff}').contains(&c);
    // Marks that stand alone for a sound in Latin romanizations, not letters of another script.
    let modifier = |c: char| ('\u{2b0}'..='\u{2ff}').contains(&c) || ('\u{fb00}'..='\u{fb06}').contains(&c);
    if text.chars().any(|c| foreign(c) && !modifier(c)) { Script::Original } else { Script::Latin }
}

/// Each value once, where it stands first.
pub(super) fn unique<T: Ord + Clone>(values: Vec<T>) -> Vec<T> {
    let mut seen = std::collections::BTreeSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// The values of a cell that numbers them: `(1) Libya (2) Tunisia`, `1) ... 2) ...`, `a) ... b) ...`.
/// Numbers count only in their order, so that `Lot (2)` and `C.R. (b)` stay whole.
pub(super) fn numbered(text: &str) -> Vec<String> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut style = None;
    for (at, _) in text.char_indices() {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && !";,:.".contains(c)) {
            continue;
        }
        let Some((number, letter, length)) = marker(&text[at..]) else { continue };
        if number == starts.len() + 1 && style.is_none_or(|style| style == letter) {
            style = Some(letter);
            starts.push((at, at + length));
        }
    }
    if starts.first().is_none_or(|(at, _)| !text[..*at].trim().is_empty()) {
        return filled(text).into_iter().collect();
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let pieces = starts.iter().zip(ends).map(|((_, from), to)| &text[*from..to]);
    pieces.filter_map(|piece| filled(piece.trim().trim_end_matches([';', ',']))).map(without_stop).collect()
}

/// `(1)`, `1)` or `a)` at the start of a text: its number, whether it is a letter, its length.
fn marker(text: &str) -> Option<(usize, bool, usize)> {
    let bare = text.strip_prefix('(').unwrap_or(text);
    let end = bare.bytes().take(4).position(|byte| byte == b')')?;
    let inside = bare.get(..end)?;
    let length = text.len() - bare.len() + end + 1;
    if (1..=2).contains(&inside.len()) && inside.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((inside.parse().ok()?, false, length));
    }
    match inside.as_bytes() {
        [letter @ b'a'..=b'z'] => Some((usize::from(letter - b'a') + 1, true, length)),
        _ => None,
    }
}

fn without_stop(text: String) -> String {
    super::ofac_remarks::without_final_stop(&text)
}

/// Letters and digits in lower case with hyphens between: a part of an id made of words.
pub(super) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The day at the start of `2024-11-30T00:00:00.875Z`: what all forms of a stamp share.
pub(super) fn day_of(stamp: &str) -> Option<PartialDate> {
    stamp.trim().get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_values_are_taken_apart_and_other_text_stays_whole() {
        for (text, expected) in [
            ("(1) Libyan Arab Jamahiriya (2) Tunisia", &["Libyan Arab Jamahiriya", "Tunisia"][..]),
            ("1) Saudi Arabia 2) Qatar", &["Saudi Arabia", "Qatar"]),
            ("a)  Jordan; b) United States of America.", &["Jordan", "United States of America"]),
            ("(1) Germany. (2) Morocco", &["Germany", "Morocco"]),
            ("Iranian (Iranian citizenship)", &["Iranian (Iranian citizenship)"]),
            ("Lot (2), Rome", &["Lot (2), Rome"]),
            ("(1) one (3) three", &["one (3) three"]),
            ("  ", &[]),
        ] {
            assert_eq!(numbered(text), expected, "{text}");
        }
    }

    #[test]
    fn plain_blanks_stay_and_line_breaks_become_one() {
        for (text, expected) in [
            (" DONETSK  PEOPLE'S ", "DONETSK  PEOPLE'S"),
            ("a\r\n    b", "a b"),
            ("a  b\u{0}c\n", "a  b c"),
            ("\u{feff}\n", ""),
        ] {
            assert_eq!(blanks_kept(text), expected, "{text:?}");
        }
    }

    #[test]
    fn marks_of_romanizations_are_latin() {
        assert_eq!(script_of("ʿAbd al-Ḥamīd"), Script::Latin);
        assert_eq!(script_of("Nguyễn Đình"), Script::Latin);
        assert_eq!(script_of("Иван"), Script::Original);
        assert_eq!(slug("Russia / Russie"), "russia-russie");
    }
}
