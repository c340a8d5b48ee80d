//! Where a candidate stands, and which acts lead from there to where.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::SuppressionStanding;

/// Everything of a candidate that the legality of an act depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The decision in force: the last one, unless it was withdrawn.
    pub disposition: Option<Disposition>,
    /// The newest suppression of the candidate's name and listing; none where it is over.
    pub suppression: Option<SuppressionStanding>,
    /// Which of the two came later.
    pub order: Order,
}

/// Whether the last decision was made before the newest suppression or since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Before: the suppression covers it, and its reopening opens the candidate again.
    #[default]
    DecidedBefore,
    /// Since: the decision about this one candidate goes before the suppression of all.
    DecidedSince,
}

/// What a person says a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// The person of the article is the listed one.
    TrueMatch,
    /// It is somebody else.
    FalsePositive,
    /// It cannot be told, for now.
    Unsure,
}

/// Where a candidate stands for a reader: exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has decided.
    Open,
    /// A person has decided, and nothing came after.
    Decided,
    /// Its name and listing are suppressed.
    Suppressed,
    /// It was suppressed, and the listing has changed since: somebody has to look again.
    Reopened,
}

/// What can be done to a candidate, or happen to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A person decides, for the first time or anew.
    Decide(Disposition),
    /// A person takes the decision in force back.
    Withdraw,
    /// A person suppresses the candidate's name and listing.
    Suppress,
    /// A person ends the suppression.
    Lift,
    /// The listing says something else than when it was suppressed.
    ListingChanges,
    /// The suppression's time is over.
    Expire,
}

/// Why an act is not legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no decision to take back.
    #[error("nothing is decided about it, so there is nothing to undo")]
    NothingDecided,
    /// A true match must not be hidden.
    #[error(
        "it is decided a true match, which must not be suppressed; undo that decision first if it is wrong"
    )]
    TrueMatch,
    /// One suppression at a time.
    #[error("its name and listing are suppressed already; remove that suppression first to make another")]
    AlreadySuppressed,
    /// There is no suppression to end.
    #[error("no suppression of it is in force, so there is none to remove")]
    NotSuppressed,
}

impl Position {
    /// The state a reader is shown.
    #[must_use]
    pub fn state(self) -> State {
        let decided = self.disposition.is_some();
        match self.suppression {
            Some(_) if decided && self.order == Order::DecidedSince => State::Decided,
            Some(SuppressionStanding::InForce) => State::Suppressed,
            Some(SuppressionStanding::Reopened) => State::Reopened,
            Some(SuppressionStanding::Over) | None if decided => State::Decided,
            Some(SuppressionStanding::Over) | None => State::Open,
        }
    }

    /// The position after an act.
    ///
    /// Deciding is legal everywhere: a decision may be changed, and confirmed by another person. A
    /// true match ends the suppression of its name and listing, which said that nobody of that name
    /// is the listed person.
    ///
    /// # Errors
    /// [`Refusal`], where the act is not legal here.
    pub fn after(self, act: Act) -> Result<Self, Refusal> {
        use SuppressionStanding::{InForce, Over, Reopened};
        match act {
            Act::Decide(disposition) => Ok(Self {
                disposition: Some(disposition),
                order: Order::DecidedSince,
                suppression: match self.suppression {
                    Some(InForce) if disposition == Disposition::TrueMatch => Some(Over),
                    other => other,
                },
            }),
            Act::Withdraw if self.disposition.is_none() => Err(Refusal::NothingDecided),
            Act::Withdraw => Ok(Self { disposition: None, ..self }),
            Act::Suppress if self.disposition == Some(Disposition::TrueMatch) => Err(Refusal::TrueMatch),
            Act::Suppress if self.suppression == Some(InForce) => Err(Refusal::AlreadySuppressed),
            Act::Suppress => Ok(Self { suppression: Some(InForce), order: Order::DecidedBefore, ..self }),
            Act::Lift if self.suppression == Some(InForce) => Ok(Self { suppression: Some(Over), ..self }),
            Act::Lift => Err(Refusal::NotSuppressed),
            Act::ListingChanges if self.suppression == Some(InForce) => {
                Ok(Self { suppression: Some(Reopened), ..self })
            }
            Act::Expire if self.suppression == Some(InForce) => Ok(Self { suppression: Some(Over), ..self }),
            Act::ListingChanges | Act::Expire => Ok(self),
        }
    }
}

impl Disposition {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::TrueMatch, Self::FalsePositive, Self::Unsure];

    /// The stable name: `true_match`, `false_positive`, `unsure`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TrueMatch => "true_match",
            Self::FalsePositive => "false_positive",
            Self::Unsure => "unsure",
        }
    }
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Decided, Self::Suppressed, Self::Reopened];

    /// The stable name: `open`, `decided`, `suppressed`, `reopened`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
            Self::Suppressed => "suppressed",
            Self::Reopened => "reopened",
        }
    }
}

/// A word that names none of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("none of {0}")]
pub struct UnknownName(pub(super) &'static str);

impl FromStr for Disposition {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let named = Self::ALL.into_iter().find(|one| one.name() == text);
        named.ok_or(UnknownName("true_match, false_positive, unsure"))
    }
}

impl FromStr for State {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let named = Self::ALL.into_iter().find(|one| one.name() == text);
        named.ok_or(UnknownName("open, decided, suppressed, reopened"))
    }
}

impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Disposition::{FalsePositive, TrueMatch, Unsure};
    use SuppressionStanding::{InForce, Over, Reopened};

    fn everywhere() -> impl Iterator<Item = Position> {
        let dispositions = [None, Some(TrueMatch), Some(FalsePositive), Some(Unsure)];
        let suppressions = [None, Some(InForce), Some(Reopened), Some(Over)];
        dispositions.into_iter().flat_map(move |disposition| {
            suppressions.into_iter().flat_map(move |suppression| {
                [Order::DecidedBefore, Order::DecidedSince].map(|order| Position {
                    disposition,
                    suppression,
                    order,
                })
            })
        })
    }

    fn at(disposition: Option<Disposition>, suppression: Option<SuppressionStanding>, order: Order) -> State {
        Position { disposition, suppression, order }.state()
    }

    #[test]
    fn the_state_of_every_position() {
        let mut seen = 0;
        for position in everywhere() {
            let Position { disposition, suppression, order } = position;
            let expected = match (disposition, suppression, order) {
                (Some(_), _, Order::DecidedSince) | (Some(_), None | Some(Over), _) => State::Decided,
                (_, Some(InForce), _) => State::Suppressed,
                (_, Some(Reopened), _) => State::Reopened,
                (None, None | Some(Over), _) => State::Open,
            };
            assert_eq!(position.state(), expected, "{position:?}");
            seen += 1;
        }
        assert_eq!(seen, 32);
        // The table in words, for what matters most.
        assert_eq!(at(Some(FalsePositive), Some(Reopened), Order::DecidedBefore), State::Reopened);
        assert_eq!(at(Some(FalsePositive), Some(Reopened), Order::DecidedSince), State::Decided);
        assert_eq!(at(None, Some(Reopened), Order::DecidedSince), State::Reopened);
    }

    #[test]
    fn a_decision_is_legal_everywhere_and_is_what_is_shown() {
        for position in everywhere() {
            for disposition in Disposition::ALL {
                let after = position.after(Act::Decide(disposition)).unwrap();
                assert_eq!((after.disposition, after.state()), (Some(disposition), State::Decided));
                let ended = position.suppression == Some(InForce) && disposition == TrueMatch;
                let expected = if ended { Some(Over) } else { position.suppression };
                assert_eq!(after.suppression, expected, "{position:?}");
            }
        }
    }

    #[test]
    fn only_a_decision_in_force_can_be_undone_and_what_was_beneath_shows_again() {
        for position in everywhere() {
            let undone = position.after(Act::Withdraw);
            if position.disposition.is_none() {
                assert_eq!(undone, Err(Refusal::NothingDecided));
                continue;
            }
            let expected = match position.suppression {
                Some(InForce) => State::Suppressed,
                Some(Reopened) => State::Reopened,
                Some(Over) | None => State::Open,
            };
            assert_eq!(undone.unwrap().state(), expected, "{position:?}");
        }
    }

    #[test]
    fn only_what_is_no_true_match_and_not_suppressed_can_be_suppressed() {
        for position in everywhere() {
            let expected = match (position.disposition, position.suppression) {
                (Some(TrueMatch), _) => Err(Refusal::TrueMatch),
                (_, Some(InForce)) => Err(Refusal::AlreadySuppressed),
                _ => Ok(State::Suppressed),
            };
            assert_eq!(position.after(Act::Suppress).map(Position::state), expected, "{position:?}");
        }
    }

    #[test]
    fn only_a_suppression_in_force_ends_and_the_changed_listing_alone_reopens() {
        for position in everywhere() {
            let in_force = position.suppression == Some(InForce);
            let lifted = position.after(Act::Lift);
            assert_eq!(lifted.is_ok(), in_force, "{position:?}");
            let beneath = if position.disposition.is_some() { State::Decided } else { State::Open };
            for ended in lifted.into_iter().chain(in_force.then(|| position.after(Act::Expire).unwrap())) {
                assert_eq!(ended.state(), beneath, "{position:?}");
            }
            let changed = position.after(Act::ListingChanges).unwrap();
            if !in_force {
                assert_eq!(changed, position, "nothing to reopen");
                assert_eq!(position.after(Act::Expire), Ok(position));
            } else if position.state() == State::Decided {
                assert_eq!(changed.state(), State::Decided, "decided since: stays so");
            } else {
                assert_eq!(changed.state(), State::Reopened, "{position:?}");
            }
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for disposition in Disposition::ALL {
            assert_eq!(disposition.to_string().parse(), Ok(disposition));
            assert_eq!(serde_json::to_value(disposition).unwrap(), disposition.name());
        }
        for state in State::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
        assert!("Open".parse::<State>().is_err() && "true-match".parse::<Disposition>().is_err());
    }
}
