//! What a person decides about a candidate, and what follows: decision, suppression, change of the
//! listing -> the candidate's [`State`].
//!
//! Two kinds of facts are kept apart. A *decision* ([`Disposition`]) is about one person of one
//! article and one listing; it outlives every screening. A *suppression* is about a name and a
//! listing, covers every person of that name, and ends: by its expiry, by a person, or because the
//! listing says something else than when it was made. [`Position`] knows which acts are legal in
//! which state. Scores, hits, rows and clocks are not known here: "now" is an argument.
//!
//! ```
//! use namecheck::review::{Act, Disposition, Position, State};
//! let open = Position::default();
//! let decided = open.after(Act::Decide(Disposition::FalsePositive)).unwrap();
//! assert_eq!(decided.state(), State::Decided);
//! assert_eq!(decided.after(Act::Withdraw).unwrap().state(), State::Open);
//! assert!(open.after(Act::Withdraw).is_err());
//! ```

mod position;
mod suppression;
mod verdict;
mod words;

pub use position::{Act, Disposition, Order, Position, Refusal, State, UnknownName};
pub use suppression::{
    DEFAULT_SUPPRESSION_DAYS, Ending, ExpiryError, MAX_SUPPRESSION_DAYS, Suppression, SuppressionStanding,
    expiry,
};
pub use verdict::Verdict;
pub use words::{AUTHOR_MAX_CHARS, Author, REASON_MAX_CHARS, Reason, WordsError};
