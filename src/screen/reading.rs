//! Two names and the readings of them that were compared -> what tells where their words come from.

use super::hit::{Evidence, EvidenceKind};
use crate::name::Token;

/// A normal form, and the tokens it was read as.
pub(super) type Read<'a> = (&'a str, &'a [&'a Token]);

/// Tells which of two names were compared in other words than their own: "lee ka chiu" as "li jia chao".
/// Words that were only parted or written together are their own, and two names of the same words explain
/// themselves.
pub(super) fn told(query: Read<'_>, listed: Read<'_>) -> Vec<Evidence> {
    if words(query.0) == words(listed.0) {
        return Vec::new();
    }
    let other = |(normal, read): Read<'_>| {
        let own = normal.bytes().filter(|byte| *byte != b' ');
        let letters = read.iter().flat_map(|token| token.text.bytes());
        (!own.eq(letters)).then(|| normal.to_owned())
    };
    let part = |query: Option<String>, listed: Option<String>, read: &[&Token]| {
        let words: Vec<&str> = read.iter().map(|token| &*token.text).collect();
        let measure = format!("read as {}", words.join(" "));
        Evidence { kind: EvidenceKind::Reading, query, listed, measure, bits: 0.0, span: None }
    };
    let of_query = other(query).map(|name| part(Some(name), None, query.1));
    let of_listed = other(listed).map(|name| part(None, Some(name), listed.1));
    of_query.into_iter().chain(of_listed).collect()
}

fn words(normal: &str) -> Vec<&str> {
    let mut words: Vec<&str> = normal.split(' ').collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_told_where_it_has_other_words() {
        let told = |normal: &str, read: &str| {
            let tokens: Vec<Token> = read.split(' ').map(Token::read).collect();
            let tokens: Vec<&Token> = tokens.iter().collect();
            let parts = told(("assad bashar", &[]), (normal, &tokens));
            parts.into_iter().filter_map(|part| Some((part.listed?, part.measure))).collect::<Vec<_>>()
        };
        assert_eq!(told("bashar al assad", "bashar alassad"), []);
        assert_eq!(told("bashar al assad", "bashar al assad"), []);
        assert_eq!(told("bashar assad", "other words"), []);
        let read = ("lee ka chiu".to_owned(), "read as li jia chao".to_owned());
        assert_eq!(told("lee ka chiu", "li jia chao"), [read]);
    }
}
