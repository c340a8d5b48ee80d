//! PACK: one candidate with everything a person needs to check it without the database: what the
//! article says around the mentions, the listing and the files it was read from, the hit with its
//! evidence, what was decided, and the links of the audit that vouch for it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::history::{HistoryEntry, history};
use crate::article::Mention;
use crate::digest::sha256;
use crate::list::{Listing, PartialDate};
use crate::name::NORMALIZER_VERSION;
use crate::screen::{CONTEXT_VERSION, VersionLabel};
use crate::store::{ArticleId, AuditLink, Candidate, CandidateId, FileRecord, Store, StoreError};

/// Code points of the text that are shown before and behind a mention.
const AROUND: usize = 400;

/// One candidate with all that speaks for and against it. The same as long as nothing of it changes:
/// it does not say when it was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidencePack {
    /// Hit, score, evidence of name and text, and where it stands.
    pub candidate: Candidate,
    /// Where the name stands.
    pub article: PackedArticle,
    /// The listing as the version of the hit has it.
    pub listing: Option<Listing>,
    /// That version.
    pub list_version: Option<PackedVersion>,
    /// What people decided and suppressed, oldest first.
    pub history: Vec<HistoryEntry>,
    /// The links of those acts and of the activations of that version.
    pub audit: Vec<AuditLink>,
    /// What made the pack.
    pub made_by: MadeBy,
}

/// The article, as far as it speaks of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackedArticle {
    /// Its id.
    pub article_id: ArticleId,
    /// The caller's own id.
    pub external_id: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Lower-case hex SHA-256 of the whole text as it is stored, in UTF-8.
    pub body_sha256: String,
    /// The mentions with the text around them.
    pub passages: Vec<Passage>,
}

/// A mention in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// At most 400 code points before it.
    pub before: String,
    /// The mention, with its place in the whole text.
    pub mention: Mention,
    /// At most 400 code points behind it.
    pub after: String,
}

/// The version of the list that the hit was found in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackedVersion {
    /// `ofac-sdn@3`.
    pub version: String,
    /// SHA-256 of its content.
    pub digest: String,
    /// The publisher's date.
    pub published_on: Option<PartialDate>,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// The raw files with their digests; `list raw` gives their bytes.
    pub files: Vec<FileRecord>,
}

/// Versions of the program and its parts; that of the matcher stands in the hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadeBy {
    /// Of the program that made the pack.
    pub namecheck: &'static str,
    /// Of its normalizer.
    pub normalizer_version: i32,
    /// Of its cues.
    pub context_version: &'static str,
}

/// Packs a candidate, whether its hit still stands or not; none where there is and was no such one, or
/// its article was erased.
///
/// # Errors
/// When the database does not answer.
pub async fn pack(store: &Store, id: CandidateId) -> Result<Option<EvidencePack>, StoreError> {
    let Some(history) = history(store, id).await? else { return Ok(None) };
    let Some(candidate) = store.candidate_that_was(id).await? else { return Ok(None) };
    let Some(stored) = store.article(candidate.article_id).await? else { return Ok(None) };
    let list = &candidate.hit.list;
    let ordinal = VersionLabel::stored_parts(&candidate.hit.list_version).map_or(0, |(_, ordinal)| ordinal);
    let ids = std::slice::from_ref(&candidate.hit.listing_id);
    let listing = store.listings(list, ordinal, ids).await?.pop();
    let versions = store.versions(list).await?;
    let list_version = versions.into_iter().find(|version| version.ordinal == ordinal);
    let mut subjects: Vec<String> = store
        .decisions(id)
        .await?
        .unwrap_or_default()
        .iter()
        .map(|one| format!("decision:{}", one.id))
        .collect();
    for made in store.suppressions_of(id).await? {
        subjects.extend([format!("suppression:{}", made.id), format!("suppression_end:{}", made.id)]);
    }
    let audit = store.audit_of(&subjects, list, ordinal).await?;
    Ok(Some(EvidencePack {
        article: PackedArticle {
            article_id: stored.id,
            external_id: stored.external_id,
            url: stored.url,
            title: stored.title,
            published_at: stored.published_at,
            created_at: stored.created_at,
            body_sha256: sha256(stored.body.as_bytes()),
            passages: candidate.mentions.iter().map(|mention| passage(&stored.body, mention)).collect(),
        },
        candidate,
        listing,
        list_version: list_version.map(|version| PackedVersion {
            version: version.label().to_string(),
            digest: version.digest,
            published_on: version.published_on,
            imported_at: version.imported_at,
            files: version.files,
        }),
        history,
        audit,
        made_by: MadeBy {
            namecheck: env!("CARGO_PKG_VERSION"),
            normalizer_version: NORMALIZER_VERSION,
            context_version: CONTEXT_VERSION,
        },
    }))
}

/// A mention with the text around it.
fn passage(body: &str, mention: &Mention) -> Passage {
    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
    let from = start.saturating_sub(AROUND);
    Passage {
        before: body.chars().skip(from).take(start - from).collect(),
        mention: mention.clone(),
        after: body.chars().skip(end).take(AROUND).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Provenance, Span};

    #[test]
    fn a_passage_is_cut_by_code_points_and_never_past_the_text() {
        let mention = |start, end| Mention {
            span: Span { start, end },
            text: "Bout".to_owned(),
            provenance: Provenance::FullName,
            base: None,
        };
        let short = passage("Ö Bout ß", &mention(2, 6));
        assert_eq!((short.before.as_str(), short.after.as_str()), ("Ö ", " ß"));
        let long = "é".repeat(1000);
        let middle = passage(&long, &mention(500, 504));
        assert_eq!((middle.before.chars().count(), middle.after.chars().count()), (AROUND, AROUND));
        let outside = passage("x", &mention(5, 9));
        assert_eq!((outside.before.as_str(), outside.after.as_str()), ("x", ""));
    }
}
