//! Which part of the queue somebody works on: read from an address, and carried on by those of the
//! queue and of its candidates, so that the next one is the next of the same part.

use url::form_urlencoded::Serializer;

use crate::list::SourceId;
use crate::review::State;
use crate::screen::Score;
use crate::store::{CandidateFilter, CandidateId};
use crate::web::parameters::Parameters;
use crate::web::problem::Problem;

/// The states that may be asked for, by the word in the address.
pub(super) const STATES: [(&str, &str, &[State]); 6] = [
    ("waiting", "Waiting: open or reopened", &[State::Open, State::Reopened]),
    ("open", "Open", &[State::Open]),
    ("reopened", "Reopened", &[State::Reopened]),
    ("decided", "Decided", &[State::Decided]),
    ("suppressed", "Suppressed", &[State::Suppressed]),
    ("all", "All", &[]),
];

/// What is asked for; by default all that waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// A place in [`STATES`].
    pub(super) state: usize,
    pub(super) list: Option<SourceId>,
    pub(super) min_score: Option<Score>,
}

impl Asked {
    /// All candidates, whatever their state.
    pub(super) fn any_state() -> Self {
        Self { state: STATES.len() - 1, ..Self::default() }
    }

    /// Takes the fields of the form out; an empty one is none.
    pub(super) fn take(parameters: &mut Parameters) -> Result<Self, Problem> {
        let state =
            parameters.take("state", "one of waiting, open, reopened, decided, suppressed, all", |text| {
                let text = if text.is_empty() { "waiting" } else { text };
                STATES.iter().position(|(word, ..)| *word == text)
            })?;
        let list = parameters.take("list", "the name of a list, like ofac-sdn", |text| {
            if text.is_empty() { Some(None) } else { SourceId::parse(text).ok().map(Some) }
        })?;
        let min_score = parameters.take("min_score", "a number from 0 to 1", |text| {
            if text.is_empty() { Some(None) } else { Score::new(text.parse().ok()?).ok().map(Some) }
        })?;
        Ok(Self { state: state.unwrap_or(0), list: list.flatten(), min_score: min_score.flatten() })
    }

    pub(super) fn filter(&self) -> CandidateFilter {
        CandidateFilter {
            states: STATES[self.state].2.to_vec(),
            list: self.list.clone(),
            article: None,
            min_score: self.min_score,
        }
    }

    /// The address of the queue, or of the part of it behind a place.
    pub(super) fn queue(&self, after: Option<&str>) -> String {
        self.address("/".to_owned(), after)
    }

    /// The address of a candidate as one of this part.
    pub(super) fn candidate(&self, id: CandidateId) -> String {
        self.address(format!("/candidates/{id}"), None)
    }

    fn address(&self, path: String, after: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        if self.state > 0 {
            query.append_pair("state", STATES[self.state].0);
        }
        if let Some(list) = &self.list {
            query.append_pair("list", list.as_str());
        }
        if let Some(score) = self.min_score {
            query.append_pair("min_score", &score.to_string());
        }
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        let query = query.finish();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_what_was_asked_for() {
        for query in ["", "state=all", "state=decided&list=ofac-sdn&min_score=0.9", "min_score=0.25"] {
            let mut parameters = Parameters::parse(query);
            let asked = Asked::take(&mut parameters).unwrap();
            assert!(parameters.end().is_ok());
            let address = asked.candidate("12-34".parse().unwrap());
            let carried = address.strip_prefix("/candidates/12-34").unwrap().trim_start_matches('?');
            assert_eq!(Asked::take(&mut Parameters::parse(carried)).unwrap(), asked, "{address}");
        }
        let empty = Asked::take(&mut Parameters::parse("state=&list=&min_score=")).unwrap();
        assert_eq!((empty.queue(None), empty.queue(Some("a"))), ("/".to_owned(), "/?after=a".to_owned()));
        assert!(Asked::take(&mut Parameters::parse("state=new")).is_err());
        assert_eq!(Asked::any_state().queue(None), "/?state=all");
    }
}
