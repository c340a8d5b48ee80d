//! The labels of words, and which may follow which.

/// Labels in all.
pub(super) const LABELS: usize = 6;

/// What a word is to the names around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// No part of a name.
    Outside,
    /// Begins a person's name of several words.
    Begin,
    /// Inside one.
    Inside,
    /// Ends one.
    Last,
    /// A person's name of one word.
    Unit,
    /// Part of the name of something else: an organization, a place. Told apart because its words
    /// are capitalized, too, and stand together.
    Other,
}

/// All labels, each at the place of its number.
pub(super) const ALL: [Label; LABELS] =
    [Label::Outside, Label::Begin, Label::Inside, Label::Last, Label::Unit, Label::Other];

impl Label {
    /// Its place in [`ALL`].
    pub(super) fn number(self) -> usize {
        self as usize
    }

    /// The labels of a name of `words` words.
    pub(super) fn of_name(words: usize) -> impl Iterator<Item = Self> {
        (0..words).map(move |at| match (at == 0, at + 1 == words) {
            (true, true) => Self::Unit,
            (true, false) => Self::Begin,
            (false, true) => Self::Last,
            (false, false) => Self::Inside,
        })
    }

    /// Whether `next` may follow: a name once begun is ended.
    pub(super) fn may_precede(self, next: Self) -> bool {
        self.is_unended() == matches!(next, Self::Inside | Self::Last)
    }

    /// Whether a run of words may begin so.
    pub(super) fn may_open(self) -> bool {
        !matches!(self, Self::Inside | Self::Last)
    }

    /// Whether a name goes on behind it.
    pub(super) fn is_unended(self) -> bool {
        matches!(self, Self::Begin | Self::Inside)
    }
}
