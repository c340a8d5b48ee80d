//! The first import of a list: a name that nearly is that of another list is mistaken more often than
//! meant. It would be screened against beside the right one, and go stale.

use crate::list::{PUBLICATIONS, SourceId};
use crate::store::{Store, StoreError};

/// Edits between a new name and a known one that make it doubtful.
const EDITS: usize = 2;
/// A doubtful name has so many characters for each edit: of short names every other one is near.
const CHARS_PER_EDIT: usize = 3;

/// Why a list was not begun.
#[derive(Debug, thiserror::Error)]
pub enum NewListError {
    /// The name is nearly that of another list.
    #[error("there is no list {name}; by its name, {like} may be meant")]
    Doubtful {
        /// The name that was given.
        name: SourceId,
        /// The list it may stand for: imported here, or published.
        like: String,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether an import may go to this name: it is that of a list that is imported or published, or it is
/// not easily taken for one. For imports that a person orders and does not insist upon.
///
/// # Errors
/// [`NewListError`].
pub async fn is_plain_name(store: &Store, name: &SourceId) -> Result<(), NewListError> {
    let imported = store.clocks().await?;
    let known: Vec<&str> = imported
        .iter()
        .map(|list| list.list.as_str())
        .chain(PUBLICATIONS.iter().map(|publication| publication.source))
        .collect();
    match taken_for(name.as_str(), &known) {
        None => Ok(()),
        Some(like) => Err(NewListError::Doubtful { name: name.clone(), like: like.to_owned() }),
    }
}

/// The known name for which a new one is easily taken; none for one that is known itself.
fn taken_for<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    if known.contains(&name) {
        return None;
    }
    let near = known.iter().map(|other| (strsim::osa_distance(name, other), *other));
    let near = near
        .filter(|(edits, other)| *edits <= EDITS && edits * CHARS_PER_EDIT <= name.len().min(other.len()));
    near.min().map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_doubtful_where_it_nearly_is_another() {
        let known = ["ofac-sdn", "ofac-cons", "un-sc", "eu-fsf", "mine"];
        for (name, like) in [
            ("ofac-snd", Some("ofac-sdn")),
            ("ofac-sd", Some("ofac-sdn")),
            ("ofacsdn", Some("ofac-sdn")),
            ("ofac-sdm", Some("ofac-sdn")),
            ("unsc", Some("un-sc")),
            ("eu-fsd", Some("eu-fsf")),
            ("ofac-sdn", None),
            ("mine", None),
            ("yours", None),
            ("eu", None),
            ("un-peps", None),
            ("x", None),
        ] {
            assert_eq!(taken_for(name, &known), like, "{name}");
        }
        // Publications do not doubt each other.
        let published: Vec<&str> = PUBLICATIONS.iter().map(|publication| publication.source).collect();
        for one in &published {
            let others: Vec<&str> = published.iter().copied().filter(|other| other != one).collect();
            assert_eq!(taken_for(one, &others), None, "{one}");
        }
    }
}
