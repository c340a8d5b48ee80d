//! Mentions found by others -> joined with those the text itself proves.
//!
//! Two others find mentions: a caller, whose word is taken, and screening, which finds windows of
//! the text that resemble a listed name. Where such a window meets a name found here, the one that
//! explains more of the text stays, so that nobody becomes two persons.

use super::find::{self, Candidate, Kind};
use super::token::{self, Shape, Token};
use super::{CallerMention, Mention, Person, Provenance, Span, chars, tokens, who};

/// [`super::persons`], joined with mentions found by others.
///
/// A mention of [`Provenance::Caller`] is a person even where the text alone would not prove one, and
/// takes precedence over what overlaps it. One of [`Provenance::ListDirected`] is a person unless it
/// lies within a full name found here; it replaces names within it, and of two that overlap in part
/// the one of more words stays. Mentions that do not stand in `text` as quoted are passed over.
#[must_use]
pub fn persons_joined(text: &str, given: &[Mention]) -> Vec<Person> {
    let mut tokens = tokens(text);
    let mut candidates = find::candidates(&tokens);
    let mut replaced = vec![false; candidates.len()];
    let mut vouched: Vec<(Candidate, Provenance)> = Vec::new();
    for (mention, byte) in placed(text, given) {
        let start = mention.span.start;
        let from = candidates.partition_point(|candidate| tokens[candidate.last].span.end <= start);
        let until = candidates.partition_point(|candidate| tokens[candidate.first].span.start < end(mention));
        let met = from..until.max(from);
        if mention.provenance == Provenance::ListDirected {
            let words = word_count(&token::tokens(&mention.text, start, byte));
            let mut names = candidates[met.clone()].iter().filter(|candidate| candidate.kind == Kind::Full);
            if names.any(|name| explains_more(&tokens, name, mention, words)) {
                continue;
            }
        }
        replaced[met].fill(true);
        vouched.extend(vouch(&mut tokens, mention, byte).map(|candidate| (candidate, mention.provenance)));
    }
    let mut replaced = replaced.into_iter();
    candidates.retain(|_| !replaced.next().unwrap_or(false));
    let mut marks: Vec<Option<Provenance>> = vec![None; candidates.len()];
    for (candidate, provenance) in vouched {
        candidates.push(candidate);
        marks.push(Some(provenance));
    }
    who::group(text, &tokens, &candidates, &marks)
}

/// [`super::persons`], joined with the mentions a caller found; see [`persons_joined`]. Mentions that
/// do not stand in `text` as quoted are passed over; [`super::NewArticle`] has none.
#[must_use]
pub fn persons_with(text: &str, mentions: &[CallerMention]) -> Vec<Person> {
    let given: Vec<Mention> = mentions.iter().map(Mention::from).collect();
    persons_joined(text, &given)
}

impl From<&CallerMention> for Mention {
    fn from(mention: &CallerMention) -> Self {
        Self {
            span: Span { start: mention.start, end: mention.end },
            text: mention.text.clone(),
            provenance: Provenance::Caller,
        }
    }
}

/// Those that stand in the text as quoted, with their first bytes, in the order of the text and
/// not overlapping: a caller's before others, an earlier before a later.
fn placed<'m>(text: &str, given: &'m [Mention]) -> Vec<(&'m Mention, usize)> {
    let mut order: Vec<&Mention> = given.iter().collect();
    order.sort_by_key(|mention| mention.span);
    let (mut byte, mut place) = (0, 0);
    let mut standing: Vec<(&Mention, usize)> = Vec::new();
    for mention in order {
        let ahead = mention.span.start - place;
        let skipped: usize = text[byte..].chars().take(ahead as usize).map(char::len_utf8).sum();
        (byte, place) = (byte + skipped, mention.span.start);
        if text[byte..].starts_with(&mention.text) {
            standing.push((mention, byte));
        }
    }
    let mut callers: Vec<(&Mention, usize)> = Vec::new();
    let mut others = Vec::new();
    for one in standing {
        let is_callers = one.0.provenance == Provenance::Caller;
        let kept = if is_callers { &mut callers } else { &mut others };
        if kept.last().is_none_or(|(last, _)| end(last) <= one.0.span.start) {
            kept.push(one);
        }
    }
    let free = |(mention, _): &(&Mention, usize)| {
        let next = callers.partition_point(|(caller, _)| end(caller) <= mention.span.start);
        callers.get(next).is_none_or(|(caller, _)| caller.span.start >= end(mention))
    };
    others.retain(free);
    callers.extend(others);
    callers.sort_by_key(|(mention, _)| mention.span);
    callers
}

/// One past the last code point of the quote, whatever the span says.
fn end(mention: &Mention) -> u32 {
    mention.span.start.saturating_add(chars(&mention.text))
}

/// Whether a full name found here explains more of the text than a window of so many words.
fn explains_more(tokens: &[Token<'_>], name: &Candidate, window: &Mention, words: usize) -> bool {
    let (start, stop) = (tokens[name.first].span.start, tokens[name.last].span.end);
    if start <= window.span.start && end(window) <= stop {
        return true;
    }
    let contained = window.span.start <= start && stop <= end(window);
    !contained && word_count(&tokens[name.first..=name.last]) > words
}

fn word_count(tokens: &[Token<'_>]) -> usize {
    tokens.iter().filter(|token| is_word(token)).count()
}

fn is_word(token: &Token<'_>) -> bool {
    !matches!(token.shape, Shape::Mark(_))
}

/// The candidate of a mention, with tokens of its own: those of the text may be cut otherwise.
fn vouch<'t>(tokens: &mut Vec<Token<'t>>, mention: &'t Mention, byte: usize) -> Option<Candidate> {
    let from = tokens.len();
    tokens.extend(token::tokens(&mention.text, mention.span.start, byte));
    // Quotes or brackets that were marked with the name are no part of it.
    let words = (from..tokens.len()).filter(|at| is_word(&tokens[*at]));
    let (first, last) = (words.clone().next()?, words.last()?);
    let kind = if first < last { Kind::Full } else { Kind::Solo };
    Some(Candidate { first, last, kind, titled: false, ordinary: false })
}
