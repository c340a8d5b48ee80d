//! What handlers give out: the shapes of the JSON, apart from the types inside, so that these may
//! change without the interface changing.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::decided::ReviewBody;
use crate::article::Mention;
use crate::flow::Coverage;
use crate::list::AliasStrength;
use crate::screen::{Context, Evidence, EvidenceKind, Hit, Tier};
use crate::store::{Candidate, CandidateId, StoredArticle, StoredPerson};

/// What an answer was made against. With no lists, or with `failed`, no hit means nothing.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Coverage)]
pub(crate) struct CoverageBody {
    /// The lists, in the order of their names. Empty: nothing was screened.
    lists: Vec<ListCoverageBody>,
    /// Version of normalizer, candidate selection and scorer together.
    matcher_version: String,
    /// True when screening failed, wholly or in part.
    failed: bool,
    /// True when one of the lists is stale: its publisher was not asked for too long.
    stale: bool,
    /// The instant whose list versions were screened against; missing for those of now.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<DateTime<Utc>>,
}

/// One list an answer was made against.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ListCoverage)]
pub(crate) struct ListCoverageBody {
    /// The list.
    #[schema(example = "ofac-sdn")]
    list: String,
    /// Its version.
    #[schema(example = "ofac-sdn@3")]
    version: String,
    /// The publisher's date of it, as precise as the publisher gives it.
    #[schema(example = "2026-01-15")]
    published_on: Option<String>,
    /// When the publisher's files were last read, changed or not. Null as of the past.
    checked_at: Option<DateTime<Utc>>,
    /// When this version became the active one. Null as of the past.
    changed_at: Option<DateTime<Utc>>,
    /// True when the last check is too long ago. Not judged as of the past.
    stale: bool,
}

impl From<Coverage> for CoverageBody {
    fn from(coverage: Coverage) -> Self {
        let lists = coverage.lists.into_iter().map(|list| ListCoverageBody {
            list: list.list.to_string(),
            version: list.version,
            published_on: list.published_on.map(|date| date.to_string()),
            checked_at: list.checked_at,
            changed_at: list.changed_at,
            stale: list.stale,
        });
        Self {
            lists: lists.collect(),
            matcher_version: coverage.matcher_version,
            failed: coverage.failed,
            stale: coverage.stale,
            as_of: coverage.as_of,
        }
    }
}

/// A listed person whom a name may mean: a possible match, with the evidence for it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Hit)]
pub(crate) struct HitBody {
    /// How alike the names are, 0 to 1 in steps of 0.001; 1 only for names that are equal.
    #[schema(minimum = 0, maximum = 1, example = 0.97)]
    score: f64,
    /// The list.
    #[schema(example = "ofac-sdn")]
    list: String,
    /// The publisher's own id of the listing.
    #[schema(example = "22790")]
    listing_id: String,
    /// The listing's primary name.
    name: String,
    /// The listed name or alias that made the score.
    matched_name: String,
    /// What the publisher says of that name's weight.
    alias_strength: AliasStrengthBody,
    /// Sanctions programs.
    programs: Vec<String>,
    /// The parts of the score.
    evidence: Vec<EvidenceBody>,
    /// The list version the name was screened against.
    list_version: String,
    /// Version of normalizer, candidate selection and scorer together.
    matcher_version: String,
}

/// What a publisher says of the weight of a name.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AliasStrength)]
pub(crate) enum AliasStrengthBody {
    /// A name to screen for.
    Strong,
    /// Broad or generic; the publisher itself warns of it.
    Weak,
}

/// One part of a score.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub(crate) struct EvidenceBody {
    /// What kind of observation it is.
    #[schema(value_type = String, example = "token")]
    kind: EvidenceKind,
    /// The part of the query it is about, normalized.
    query: Option<String>,
    /// The part of the listed name it is about, normalized.
    listed: Option<String>,
    /// How the two were compared, or why the part counts.
    measure: String,
    /// Evidence for (positive) or against (negative) the two being one person, in bits.
    bits: f64,
    /// Where in the article it stands; only of evidence from a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<SpanBody>,
}

impl From<Evidence> for EvidenceBody {
    fn from(part: Evidence) -> Self {
        Self {
            kind: part.kind,
            query: part.query,
            listed: part.listed,
            measure: part.measure,
            bits: part.bits,
            span: part.span.map(|span| SpanBody { start: span.start, end: span.end }),
        }
    }
}

impl From<Hit> for HitBody {
    fn from(hit: Hit) -> Self {
        Self {
            score: hit.score.value(),
            list: hit.list.to_string(),
            listing_id: hit.listing_id,
            name: hit.name,
            matched_name: hit.matched_name,
            alias_strength: match hit.alias_strength {
                AliasStrength::Strong => AliasStrengthBody::Strong,
                AliasStrength::Weak => AliasStrengthBody::Weak,
            },
            programs: hit.programs,
            evidence: hit.evidence.into_iter().map(EvidenceBody::from).collect(),
            list_version: hit.list_version,
            matcher_version: hit.matcher_version,
        }
    }
}

/// One occurrence of a person's name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Mention)]
pub(crate) struct MentionBody {
    /// First Unicode code point in the article's body.
    start: u32,
    /// One past the last code point.
    end: u32,
    /// The text between.
    text: String,
    /// How it was found.
    #[schema(example = "full_name")]
    provenance: String,
}

impl From<Mention> for MentionBody {
    fn from(mention: Mention) -> Self {
        Self {
            start: mention.span.start,
            end: mention.span.end,
            provenance: mention.provenance.to_string(),
            text: mention.text,
        }
    }
}

/// One human an article names.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Person)]
pub(crate) struct PersonBody {
    /// The id.
    id: i64,
    /// The name that stands for all mentions.
    name: String,
    /// False where the name was not screened, also for want of a list; then no candidate means nothing.
    screened: bool,
    /// All mentions, in the order of the text.
    mentions: Vec<MentionBody>,
}

impl From<StoredPerson> for PersonBody {
    fn from(person: StoredPerson) -> Self {
        Self {
            id: person.id.0,
            name: person.name,
            screened: person.screened,
            mentions: person.mentions.into_iter().map(MentionBody::from).collect(),
        }
    }
}

/// One person of one article who may be one listed person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Candidate)]
pub(crate) struct CandidateBody {
    /// Its id: hit and person. Where another hit takes the place of this one the id names no candidate
    /// any more, and the decisions go over to the new one.
    #[schema(value_type = String, example = "12-34")]
    id: CandidateId,
    /// The hit; persons whose names have the same normal form share it.
    hit_id: i64,
    /// The article.
    article_id: i64,
    /// Its headline.
    article_title: Option<String>,
    /// The person in it.
    person_id: i64,
    /// The person's name as the article gives it.
    person: String,
    /// Other articles of the same story in which this name stands; in lists of candidates this one
    /// stands for them.
    copies: i64,
    /// Where the article names the person.
    mentions: Vec<MentionBody>,
    /// The possible match, by the name alone: `score` is that of the name.
    #[serde(flatten)]
    hit: HitBody,
    /// What name and text say together; null where the article waits for the next run to be weighed.
    context: Option<ContextBody>,
    /// Where it stands with the people who decide.
    #[serde(flatten)]
    review: ReviewBody,
}

/// A candidate weighed by name and text.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Context)]
pub(crate) struct ContextBody {
    /// The score of name and text, 0 to 1 in steps of 0.001: what candidates of an article are ordered
    /// by, what `min_score` asks for, and what tables and the page show.
    #[schema(minimum = 0, maximum = 1, example = 0.97)]
    score: f64,
    /// What it is made from: all bits of the candidate's evidence and of this one's.
    bits: f64,
    /// How much the candidate deserves a reader's time: weak (below even odds), possible, strong.
    #[schema(value_type = String, example = "strong")]
    tier: Tier,
    /// What the text adds to the evidence, each part with its place in the article.
    evidence: Vec<EvidenceBody>,
}

impl From<Context> for ContextBody {
    fn from(context: Context) -> Self {
        Self {
            score: context.score.value(),
            bits: context.bits,
            tier: context.tier,
            evidence: context.evidence.into_iter().map(EvidenceBody::from).collect(),
        }
    }
}

/// A place in an article.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Span)]
pub(crate) struct SpanBody {
    /// First Unicode code point in the article's body.
    start: u32,
    /// One past the last code point.
    end: u32,
}

impl From<Candidate> for CandidateBody {
    fn from(candidate: Candidate) -> Self {
        Self {
            id: candidate.id,
            hit_id: candidate.hit_id.0,
            article_id: candidate.article_id.0,
            article_title: candidate.article_title,
            person_id: candidate.person_id.0,
            person: candidate.person,
            copies: candidate.copies,
            mentions: candidate.mentions.into_iter().map(MentionBody::from).collect(),
            hit: candidate.hit.into(),
            context: candidate.context.map(ContextBody::from),
            review: candidate.review.into(),
        }
    }
}

/// An article as it is stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Article)]
pub(crate) struct ArticleBody {
    /// The id.
    id: i64,
    /// The caller's own id.
    external_id: Option<String>,
    /// Where it was published.
    url: Option<String>,
    /// Its headline.
    title: Option<String>,
    /// Its language, as the caller said.
    language: Option<String>,
    /// When it was published.
    published_at: Option<DateTime<Utc>>,
    /// When it was added.
    created_at: DateTime<Utc>,
    /// The first article of the story it is a copy of; null where it is no copy.
    copy_of: Option<i64>,
    /// Other articles of the same story.
    copies: i64,
    /// Its text; mentions point into it.
    body: String,
    /// Its persons, in the order of the text.
    persons: Vec<PersonBody>,
    /// What is screened against at this moment.
    coverage: CoverageBody,
}

impl ArticleBody {
    pub(crate) fn of(article: StoredArticle, coverage: Coverage) -> Self {
        Self {
            id: article.id.0,
            external_id: article.external_id,
            url: article.url,
            title: article.title,
            language: article.language,
            published_at: article.published_at,
            created_at: article.created_at,
            copy_of: article.copy_of.map(|id| id.0),
            copies: article.copies,
            body: article.body,
            persons: article.persons.into_iter().map(PersonBody::from).collect(),
            coverage: coverage.into(),
        }
    }
}
