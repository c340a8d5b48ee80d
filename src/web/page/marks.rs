//! A text with places marked in it. Places are counted in code points, and may be wrong in any way.

use maud::{Markup, html};

use crate::article::Span;

/// Code points that are shown before and after a place.
const AROUND: usize = 420;
/// How far a window may move to begin and end between words.
const TO_WORD: usize = 30;

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    Plain,
    /// What the text says of a person.
    Cue,
    /// A mention of the person.
    Mention,
}

/// A text that can be shown with its marks, whole or in part.
pub(super) struct Marked {
    letters: Vec<char>,
    marks: Vec<Mark>,
}

impl Marked {
    /// A text with its marks; a mention hides a cue. What of a place is outside the text is dropped.
    pub(super) fn new(text: &str, places: impl IntoIterator<Item = (Span, Mark)>) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let mut marks = vec![Mark::Plain; letters.len()];
        for (span, mark) in places {
            let end = (span.end as usize).min(letters.len());
            let start = (span.start as usize).min(end);
            for place in &mut marks[start..end] {
                *place = (*place).max(mark);
            }
        }
        Self { letters, marks }
    }

    /// The whole text.
    pub(super) fn whole(&self) -> Markup {
        self.part(0, self.letters.len())
    }

    /// What stands around a place, cut between words.
    pub(super) fn window(&self, span: Span) -> Markup {
        let start = (span.start as usize).min(self.letters.len());
        let end = (span.end as usize).clamp(start, self.letters.len());
        let from = self.word(start.saturating_sub(AROUND));
        let to = end.saturating_add(AROUND).min(self.letters.len());
        let to = if to < self.letters.len() { self.word(to) } else { to };
        html! {
            @if from > 0 { "… " }
            (self.part(from.min(start), to.max(end)))
            @if to < self.letters.len() { "…" }
        }
    }

    /// The next beginning of a word, if there is one near.
    fn word(&self, at: usize) -> usize {
        if at == 0 {
            return 0;
        }
        let near = self.letters[at.min(self.letters.len())..].iter().take(TO_WORD);
        near.into_iter().position(|letter| letter.is_whitespace()).map_or(at, |steps| at + steps + 1)
    }

    /// From one place to another, both within the text.
    fn part(&self, from: usize, to: usize) -> Markup {
        let mut at = from;
        let pieces = self.marks[from..to].chunk_by(PartialEq::eq).map(|run| {
            let text: String = self.letters[at..at + run.len()].iter().collect();
            at += run.len();
            (run.first(), text)
        });
        html! {
            @for (mark, text) in pieces {
                @match mark {
                    Some(Mark::Mention) => mark { (text) },
                    Some(Mark::Cue) => mark.cue { (text) },
                    _ => (text),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn places_are_counted_in_code_points_and_text_is_escaped() {
        let marked = Marked::new("<b> Сергей & 𝕏", [(span(4, 10), Mark::Mention)]);
        assert_eq!(marked.whole().into_string(), "&lt;b&gt; <mark>Сергей</mark> &amp; 𝕏");
        let inside = Marked::new("a</mark><script>b", [(span(0, 99), Mark::Mention)]);
        assert_eq!(inside.whole().into_string(), "<mark>a&lt;/mark&gt;&lt;script&gt;b</mark>");
    }

    #[test]
    fn overlapping_reversed_and_distant_places_do_no_harm() {
        let text = "abcdef";
        for places in [
            vec![(span(5, 2), Mark::Mention)],
            vec![(span(9, 12), Mark::Mention), (span(u32::MAX, u32::MAX), Mark::Cue)],
            vec![(span(0, 0), Mark::Cue)],
        ] {
            assert_eq!(Marked::new(text, places).whole().into_string(), text);
        }
        let both = Marked::new(text, [(span(1, 3), Mark::Mention), (span(0, 5), Mark::Cue)]);
        assert_eq!(
            both.whole().into_string(),
            "<mark class=\"cue\">a</mark><mark>bc</mark><mark class=\"cue\">de</mark>f"
        );
    }

    #[test]
    fn a_window_has_the_place_and_says_what_it_leaves_out() {
        let text = format!("{}HERE{}", "word ".repeat(400), " word".repeat(400));
        let marked = Marked::new(&text, [(span(2000, 2004), Mark::Mention)]);
        let window = marked.window(span(2000, 2004)).into_string();
        assert!(window.starts_with("… word") && window.ends_with("word …"), "{window}");
        assert!(window.contains("<mark>HERE</mark>") && window.len() < 1000, "{window}");
        let unbroken = Marked::new(&"x".repeat(5000), []);
        for place in [span(0, 1), span(2500, 2501), span(4999, 5000), span(9000, 1), span(0, u32::MAX)] {
            assert!(unbroken.window(place).into_string().contains('x'), "{place:?}");
        }
        assert_eq!(Marked::new("", []).window(span(3, 9)).into_string(), "");
    }
}
