//! A hit as yente gives it: the listing as an entity of the Follow the Money model, with its score.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::problem::Problem;
use super::asked::features;
use crate::flow::Current;
use crate::list::{AliasStrength, Gender, Listing, ListingKey};
use crate::screen::{EvidenceKind, Hit, Score};
use crate::store::{SeenListing, Store};

/// A possible match.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchResult {
    /// List and id of the listing.
    #[schema(example = "ofac-sdn/10481")]
    id: String,
    /// Its primary name.
    caption: String,
    /// Always `Person`.
    schema: &'static str,
    /// What the publisher says, as it is written there.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    properties: BTreeMap<&'static str, Vec<String>>,
    /// The list.
    datasets: [String; 1],
    /// Always empty: listings of several lists are not merged.
    #[schema(value_type = Vec<String>)]
    referents: [String; 0],
    /// Always true: it stands on a list.
    target: bool,
    /// When the listing first came here.
    first_seen: Option<DateTime<Utc>>,
    /// When the list was last checked with the listing in it.
    last_seen: Option<DateTime<Utc>>,
    /// 0 to 1.
    #[schema(minimum = 0, maximum = 1, example = 0.999)]
    score: f64,
    /// What the score was made from, in bits, by the kind of evidence.
    #[schema(value_type = BTreeMap<String, f64>)]
    features: BTreeMap<EvidenceKind, f64>,
    /// Always false: a machine makes possible matches, a person matches.
    r#match: bool,
    /// True where the score reaches the threshold.
    above_threshold: bool,
    /// The listed name or alias that made the score.
    matched_name: String,
    /// The list version.
    list_version: String,
}

/// What a feature means.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeatureDoc {
    /// In words.
    description: &'static str,
    /// Always 1: bits are added.
    coefficient: f64,
}

/// Listings of hits, and when their lists were last checked.
#[derive(Debug, Default)]
pub(super) struct Listings {
    seen: HashMap<ListingKey, SeenListing>,
    checked: HashMap<String, DateTime<Utc>>,
}

/// Looks up the listings of hits, as they stand in the versions that were screened against.
pub(super) async fn with_listings(
    store: &Store,
    current: &Current,
    hits: impl Iterator<Item = &Hit>,
) -> Result<Listings, Problem> {
    let keys: Vec<ListingKey> = hits.map(Hit::listing_key).collect();
    let mut listings = Listings { seen: seen(store, current, &keys).await?, ..Listings::default() };
    for list in current.coverage().lists {
        if let Some(at) = list.checked_at {
            listings.checked.insert(list.list.to_string(), at);
        }
    }
    Ok(listings)
}

/// Looks up listings, as they stand in the versions of an index.
pub(super) async fn seen(
    store: &Store,
    current: &Current,
    keys: &[ListingKey],
) -> Result<HashMap<ListingKey, SeenListing>, Problem> {
    let mut listings = HashMap::new();
    for version in current.versions() {
        let mut ids: Vec<String> =
            keys.iter().filter(|key| key.source == version.source).map(|key| key.id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            continue;
        }
        for seen in store.listings_seen(&version.source, version.ordinal, &ids).await? {
            listings.insert(seen.listing.key.clone(), seen);
        }
    }
    Ok(listings)
}

impl MatchResult {
    pub(super) fn of(hit: &Hit, listings: &Listings, threshold: Score) -> Self {
        let key = hit.listing_key();
        let seen = listings.seen.get(&key);
        Self {
            id: key.to_string(),
            caption: hit.name.clone(),
            schema: "Person",
            properties: seen.map(|seen| properties(&seen.listing)).unwrap_or_default(),
            datasets: [hit.list.to_string()],
            referents: [],
            target: true,
            first_seen: seen.map(|seen| seen.first_seen),
            last_seen: listings.checked.get(hit.list.as_str()).copied(),
            score: hit.score.value(),
            features: features(hit),
            r#match: false,
            above_threshold: hit.score >= threshold,
            matched_name: hit.matched_name.clone(),
            list_version: hit.list_version.clone(),
        }
    }
}

/// A listing by the properties of a `Person` of the Follow the Money model; empty ones are left out.
fn properties(listing: &Listing) -> BTreeMap<&'static str, Vec<String>> {
    let primary = listing.primary_name();
    let aliases = |strength| {
        let others = listing.names.iter().filter(move |name| Some(*name) != primary);
        others.filter(move |name| name.strength == strength).map(|name| name.display()).collect()
    };
    let gender = listing.gender.map(|gender| match gender {
        Gender::Female => "female".to_owned(),
        Gender::Male => "male".to_owned(),
    });
    let addresses = listing.addresses.iter().map(|address| {
        let parts = [&address.street, &address.city, &address.country];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    });
    let all = [
        ("name", primary.map(|name| name.display()).into_iter().collect()),
        ("alias", aliases(AliasStrength::Strong)),
        ("weakAlias", aliases(AliasStrength::Weak)),
        ("birthDate", listing.births.iter().map(ToString::to_string).collect()),
        ("birthPlace", listing.birth_places.clone()),
        ("nationality", listing.nationalities.clone()),
        ("citizenship", listing.citizenships.clone()),
        ("gender", gender.into_iter().collect()),
        ("position", listing.titles.clone()),
        ("program", listing.programs.clone()),
        ("idNumber", listing.identifiers.iter().map(|identifier| identifier.number.clone()).collect()),
        ("address", addresses.collect()),
        ("notes", listing.remarks.clone().into_iter().collect()),
        ("sourceUrl", listing.source_url.clone().into_iter().collect()),
    ];
    all.into_iter().filter(|(_, values): &(_, Vec<String>)| !values.is_empty()).collect()
}

/// What the kinds of evidence mean.
pub(super) fn documented() -> BTreeMap<&'static str, FeatureDoc> {
    [
        ("token", "Parts of the two names that are alike"),
        ("unmatched", "Parts of one name without a counterpart in the other"),
        ("contradiction", "Parts left over on both sides that contradict each other"),
        ("order", "Another order of the parts"),
        ("reading", "A name was compared in other words than its own"),
        ("weak_alias", "The publisher marks the alias as weak"),
        ("attribute", "Birth date, country and gender"),
        ("namesakes", "However rare, a name has namesakes"),
    ]
    .into_iter()
    .map(|(kind, description)| (kind, FeatureDoc { description, coefficient: 1.0 }))
    .collect()
}
