//! A text with what is told of it once: the places of its running text, and the words of its Chinese.

use std::ops::{Deref, Range};
use std::sync::OnceLock;

use super::boilerplate;
use super::han::Chinese;

/// The text of an article that is kept and pointed into. Which paragraphs of it are running text, and
/// no menus, teasers or forms, is told when first asked, and once: persons, windows, identity and
/// sketch all take it from here; so do persons and listed names with its Chinese. Derefs to the text.
#[derive(Debug, Clone)]
pub struct Body {
    text: String,
    running: OnceLock<Vec<Range<usize>>>,
    chinese: OnceLock<Chinese>,
}

impl Body {
    /// A text of which nothing is told yet.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), running: OnceLock::new(), chinese: OnceLock::new() }
    }

    /// Byte ranges of the paragraphs that are running text, in order; none where all is furniture. A
    /// text of one or two paragraphs is running text whole: there is no page around it.
    #[must_use]
    pub fn running(&self) -> &[Range<usize>] {
        self.running.get_or_init(|| boilerplate::kept(&self.text))
    }

    /// What is Chinese in all of the text.
    pub(crate) fn chinese(&self) -> &Chinese {
        self.chinese.get_or_init(|| Chinese::of(&self.text))
    }

    /// The paragraphs of running text.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.running().iter().filter_map(|range| self.text.get(range.clone()))
    }

    /// Whether any of the bytes `start..end` is running text.
    pub(crate) fn is_running(&self, start: usize, end: usize) -> bool {
        let running = self.running();
        let next = running.partition_point(|range| range.end <= start);
        running.get(next).is_some_and(|range| range.start < end)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text alone.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

impl Deref for Body {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Equal where the texts are.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Body {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_running_text_is_told_of_bytes_as_of_paragraphs() {
        let story = "The harbor council met on Monday to talk about the new tolls, which many call too high.";
        let body = Body::new(format!("Leave a Reply\n\n{story}\n\nA second meeting is planned."));
        let paragraphs: Vec<&str> = body.paragraphs().collect();
        assert_eq!(paragraphs, [story, "A second meeting is planned."]);
        assert_eq!(body.running(), boilerplate::kept(&body));
        let first = body.running()[0].start;
        assert!(!body.is_running(0, first) && body.is_running(0, first + 1));
        assert!(!body.is_running(body.len(), body.len() + 1));
        assert_eq!(body.clone(), Body::new(&*body));
    }
}
