//! The words of a name -> whether they are less than a full one, as they show themselves: given and father's
//! name, or a surname with its particles.

use super::fathers;
use super::lexicon::Flags;
use super::token::Token;

/// What tells whose name it is where several words are, as they show themselves, less than a full one.
pub(super) enum Fragment<'w, 't> {
    /// The given name and what is built like a father's.
    Given(&'w Token<'t>, &'w Token<'t>),
    /// The family name, with its particles.
    Family(&'w Token<'t>),
}

/// The fragment the words are; `None` for what may be a full name, and for no words.
pub(super) fn fragment<'w, 't>(words: &[&'w Token<'t>]) -> Option<Fragment<'w, 't>> {
    let (last, before) = without_suffix(words).split_last()?;
    match before {
        [given] if fathers::is_patronymic(&last.folded) => Some(Fragment::Given(given, last)),
        _ if before.iter().all(|word| word.flags.has(Flags::PARTICLE)) => Some(Fragment::Family(last)),
        _ => None,
    }
}

/// The words without "Jr" and the like behind them.
fn without_suffix<'s, 'w, 't>(words: &'s [&'w Token<'t>]) -> &'s [&'w Token<'t>] {
    let suffixes = words.iter().rev().take_while(|word| word.flags.has(Flags::SUFFIX)).count();
    &words[..words.len() - suffixes]
}
