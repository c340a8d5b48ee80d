//! A Russian family name in the plural -> the one of each who bears it: "Анна и Борис Петровы" are Анна Петрова
//! and Борис Петров.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cue::{self, Sex};
use super::find::{Candidate, Kind};
use super::lexicon::{self, Flags, is_cyrillic};
use super::token::Token;
use super::who::Text;

/// The family names in the plural that end a full name behind "and".
pub(super) struct Plurals<'t> {
    /// By the place of the token: a man's and a woman's.
    singulars: FxHashMap<usize, [Token<'t>; 2]>,
}

impl<'t> Plurals<'t> {
    /// Of the candidates that are full names.
    pub(super) fn of(text: Text<'_, 't>, candidates: &[Candidate]) -> Self {
        let mut singulars = FxHashMap::default();
        let mut written: Option<FxHashSet<&str>> = None;
        for candidate in candidates.iter().filter(|candidate| candidate.kind == Kind::Full) {
            let token = &text.tokens[candidate.last];
            if !token.text.starts_with(is_cyrillic) || !token.folded.ends_with(['ы', 'и', 'е']) {
                continue;
            }
            if !text.before(candidate).last().is_some_and(cue::is_and) {
                continue;
            }
            let words = || text.tokens[..text.main].iter().map(|token| token.folded.as_str()).collect();
            let written = written.get_or_insert_with(words);
            let Some(forms) = singular(&token.folded, |name| written.contains(name)) else { continue };
            let stem = token.text.strip_suffix(|_: char| true).unwrap_or_default();
            let of = |folded: String| {
                let (key, flags) = (lexicon::key(&folded), lexicon::look_up(&folded, true));
                Token { text: stem, folded, key, flags, ..token.clone() }
            };
            singulars.insert(candidate.last, forms.map(of));
        }
        Self { singulars }
    }

    /// The family name that a bearer of the given name has, where the token at a place is a plural.
    pub(super) fn of_bearer(&self, at: usize, given: &Token<'_>) -> Option<&Token<'t>> {
        let woman = cue::sex_of_name(&given.folded, "") == Some(Sex::Woman);
        self.singulars.get(&at).map(|forms| &forms[usize::from(woman)])
    }
}

/// The man's and the woman's form of what is built like a family name in the plural, folded. `is_written` tells
/// whether the text has a word elsewhere, without which "Саакашвили" and the like are no plurals.
fn singular(plural: &str, is_written: impl Fn(&str) -> bool) -> Option<[String; 2]> {
    /// Ends of family names that are the same of men and women.
    const FAMILIES: [&str; 8] = ["берг", "бург", "ман", "штейн", "сон", "ович", "евич", "вич"];
    if let Some(stem) = plural.strip_suffix("ие").filter(|stem| stem.ends_with("ск") || stem.ends_with("цк"))
    {
        return Some([format!("{stem}ий"), format!("{stem}ая")]);
    }
    let stem = plural.strip_suffix(['ы', 'и'])?;
    if plural.ends_with('ы') && ["ов", "ев", "ин", "ын"].iter().any(|end| stem.ends_with(end)) {
        return Some([stem.to_owned(), format!("{stem}а")]);
    }
    let is_family = stem.chars().count() > 3
        && (FAMILIES.iter().any(|end| stem.ends_with(end))
            || lexicon::look_up(stem, true).has(Flags::FAMILY)
            || is_written(stem));
    is_family.then(|| [stem.to_owned(), stem.to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::tests::found;

    #[test]
    fn each_has_the_family_name_in_the_singular() {
        for (text, people) in [
            (
                "Братья Аркадий и Борис Ротенберги вышли из банка. Борис Ротенберг ушёл.",
                &["Аркадий Ротенберг: Аркадий", "Борис Ротенберг: Борис Ротенберги, Борис Ротенберг"][..],
            ),
            (
                "Супруги Анна и Иван Сергеевы ушли. Анна Сергеева вернулась.",
                &["Анна Сергеева: Анна, Анна Сергеева", "Иван Сергеев: Иван Сергеевы"],
            ),
            (
                "Братья Сергей и Иван Троицкие пришли.",
                &["Сергей Троицкий: Сергей", "Иван Троицкий: Иван Троицкие"],
            ),
            (
                "Братья Зиявудин и Магомед Магомедовы арестованы.",
                &["Зиявудин Магомедов: Зиявудин", "Магомед Магомедов: Магомед Магомедовы"],
            ),
            (
                "Игорь Сечин пришёл. Игорь и Борис Ротенберги ушли.",
                &["Игорь Сечин: Игорь Сечин", "Игорь Ротенберг: Игорь", "Борис Ротенберг: Борис Ротенберги"],
            ),
        ] {
            assert_eq!(found(text), people, "{text}");
        }
    }

    #[test]
    fn what_ends_alike_in_the_singular_is_none() {
        let none = |_: &str| false;
        for word in ["саакашвили", "берлускони", "каддафи", "ли", "шевченко", "ы"]
        {
            assert_eq!(singular(word, none), None, "{word}");
        }
        assert_eq!(
            singular("кнорры", |word| word == "кнорр"),
            Some(["кнорр".to_owned(), "кнорр".to_owned()])
        );
    }
}
