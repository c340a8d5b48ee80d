//! A window of the text that resembles a listed name -> what is left of it and of the names that the finder
//! found there: the one that has more of the names.

use super::find::{Candidate, Kind, NAME};
use super::lexicon::{self, Flags};
use super::reading;
use super::token::{Gap, Token};
use super::tongue::Tongue;
use super::who::Text;
use super::{Mention, chars};
use crate::name::known::known_level;

/// What other words with a capital are.
const OTHER: Flags = Flags::PLACE
    .and(Flags::ORGANIZATION)
    .and(Flags::TITLE)
    .and(Flags::ROLE)
    .and(Flags::STOP)
    .and(Flags::CALENDAR)
    .and(Flags::SPEECH);

/// One past the last code point of the quote, whatever the span says.
pub(super) fn end(mention: &Mention) -> u32 {
    mention.span.start.saturating_add(chars(&mention.text))
}

/// What is left of a window and the names found here that it meets.
pub(super) enum Stays {
    /// The window, in the place of the names.
    Window,
    /// The names, without the window.
    Names,
    /// The one at a place, as it now is; the window proves it where the text alone does not.
    Name { at: usize, name: Candidate, vouched: bool },
}

/// What is left where a window has so many words of names.
pub(super) fn stays(text: Text<'_, '_>, names: &[Candidate], window: &Mention, words: usize) -> Stays {
    let tokens = text.tokens;
    let of_kind = |kind| (0..names.len()).filter(move |at| names[*at].kind == kind);
    let full: Vec<usize> = of_kind(Kind::Full).collect();
    let cut = |at: &&usize| is_cut(tokens, &names[**at], window);
    if full.len() > 1 && full.iter().any(|at| cut(&at)) {
        // The window takes a part of two people's names.
        return Stays::Names;
    }
    let explains = |at: &usize| explains_more(tokens, &names[*at], window, words);
    let may_be = |at: &usize| may_be_one(text, &names[*at], window);
    let doubtful = || of_kind(Kind::Doubtful).filter(may_be).find(explains);
    let longer = full.iter().copied().find(explains).or_else(doubtful);
    if let Some(at) = longer {
        let mut name = names[at].clone();
        // A listed name has the rank that it begins with.
        name.listed |= tokens[name.first].span.start == window.span.start;
        return Stays::Name { at, vouched: name.kind == Kind::Doubtful, name };
    }
    let both = full.iter().find(cut).and_then(|at| {
        with_window(&tokens[..text.main], &names[*at], window).map(|name| Stays::Name {
            at: *at,
            name,
            vouched: true,
        })
    });
    both.unwrap_or(Stays::Window)
}

/// Whether what the text does not prove may be a name that a window vouches for. A word before it that nobody
/// is called by is none of the name ("Srpkinja"), and in German none behind it is: every noun has a capital.
fn may_be_one(text: Text<'_, '_>, name: &Candidate, window: &Mention) -> bool {
    text.tongue != Tongue::German
        && surplus(text.tokens, name, window).all(|token| {
            let leads = token.span.start < window.span.start;
            let is_borne = || token.flags.has(Flags::GIVEN) || known_level(&token.folded) > 0;
            !is_something_else(token.flags) && (!leads || token.text.chars().count() == 1 || is_borne())
        })
}

/// A full name and a window as two ends of one: "Mehmet Ali" is listed, "Ali Talat" was found. `None` where
/// the one has no words with a capital that the other has not.
fn with_window(tokens: &[Token<'_>], name: &Candidate, window: &Mention) -> Option<Candidate> {
    if window.base.is_some() || name.last >= tokens.len() {
        return None;
    }
    let before = tokens[..name.first].iter().rev();
    let before = before.take_while(|token| token.span.end > window.span.start).count();
    let behind = tokens[name.last + 1..].iter();
    let behind = behind.take_while(|token| token.span.start < end(window)).count();
    let (first, last) = (name.first - before, name.last + behind);
    let goes_on = |at: usize| tokens[at].is_capital() && tokens[at].gap == Gap::Space;
    let is_one =
        (before == 0) != (behind == 0) && (first + 1..=last).all(goes_on) && tokens[first].is_capital();
    is_one.then(|| Candidate { first, last, listed: true, ..name.clone() })
}

/// Whether a full name found here explains more of the text than a window of so many words of names. One
/// that is longer only by words that are no names ("pro-Syrian", "President") does not, nor any beside a
/// window whose base form is known: the finder does not know how the language ends its names.
fn explains_more(tokens: &[Token<'_>], name: &Candidate, window: &Mention, words: usize) -> bool {
    if window.base.is_some() {
        return false;
    }
    let surplus = surplus(tokens, name, window);
    let (count, nameless) =
        surplus.fold((0, true), |(count, nameless), token| (count + 1, nameless && is_nameless(token)));
    let name = &tokens[name.first..=name.last];
    let (start, stop) = (window.span.start, end(window));
    let wider = name.first().is_some_and(|first| first.span.start <= start)
        && name.last().is_some_and(|last| stop <= last.span.end);
    if wider { count == 0 || !nameless } else { count > 0 && names_in(name) > words }
}

/// The words of a name that a window has not.
fn surplus<'a, 't>(
    tokens: &'a [Token<'t>],
    name: &Candidate,
    window: &Mention,
) -> impl Iterator<Item = &'a Token<'t>> {
    let (start, stop) = (window.span.start, end(window));
    let is_outside = move |token: &&Token<'_>| token.span.end <= start || token.span.start >= stop;
    tokens[name.first..=name.last].iter().filter(|token| token.is_word()).filter(is_outside)
}

/// Whether a name stands within a mention in part.
fn is_cut(tokens: &[Token<'_>], name: &Candidate, mention: &Mention) -> bool {
    tokens[name.first].span.start < mention.span.start || tokens[name.last].span.end > end(mention)
}

/// Whether a word is none of a name: known as something else, or written small, be it behind an article.
fn is_nameless(word: &Token<'_>) -> bool {
    let small = reading::without_article(word.text).chars().next().is_some_and(char::is_lowercase);
    is_something_else(word.flags) || (small && !word.flags.has(NAME))
}

/// Whether a word that is written with a capital is known as a place, a rank, a day or an office,
/// and not as a name.
pub(crate) fn names_nobody(word: &str) -> bool {
    is_something_else(lexicon::look_up(&lexicon::fold(word), true))
}

fn is_something_else(flags: Flags) -> bool {
    !flags.has(NAME) && flags.has(OTHER)
}

/// How many words of a name there are.
pub(super) fn names_in(tokens: &[Token<'_>]) -> usize {
    tokens.iter().filter(|token| token.is_word() && !is_nameless(token)).count()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::article::{Body, Provenance, Span, tokens};

    /// The window that a quote of a text is.
    pub(in crate::article) fn listed(text: &str, quote: &str) -> Mention {
        let byte = text.find(quote).unwrap();
        let start = chars(&text[..byte]);
        let span = Span { start, end: start + chars(quote) };
        Mention { span, text: quote.to_owned(), provenance: Provenance::ListDirected, base: None }
    }

    #[test]
    fn a_window_and_a_name_that_overlap_are_one() {
        let whole = |text: &str, first: usize, quote: &str| {
            let body = Body::new(text);
            let tokens = tokens(&body);
            let name = Candidate::new(first, first + 1, Kind::Full);
            with_window(&tokens, &name, &listed(text, quote)).map(|name| (name.first, name.last))
        };
        assert_eq!(whole("Mehmet Ali Talat left.", 1, "Mehmet Ali"), Some((0, 2)));
        assert_eq!(whole("Mehmet Ali Talat left.", 0, "Ali Talat"), Some((0, 2)));
        assert_eq!(whole("Mehmet, Ali Talat left.", 2, "Mehmet, Ali"), None);
        assert_eq!(whole("He saw Ali Talat left.", 2, "saw Ali"), None);
    }
}
