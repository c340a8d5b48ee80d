//! The one function that turns text into the form names are compared in.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Goes up whenever [`normalize`] may give another result for some name; stored with every name.
pub const NORMALIZER_VERSION: i32 = 1;

/// The normal form: lower-case Latin letters and digits, tokens apart by one space; empty when the
/// text has neither.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        if is_combining_mark(c) || c == '\'' || c == '’' {
            continue;
        }
        let before = out.len();
        for folded in any_ascii::any_ascii_char(c).chars() {
            if folded.is_ascii_alphanumeric() {
                out.push(folded.to_ascii_lowercase());
            }
        }
        if out.len() == before && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}
