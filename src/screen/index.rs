//! The immutable index of listed names that screening reads.

use std::fmt;

use rustc_hash::FxHashMap;

use super::candidates::mark_of;
use super::context::Attributes;
use super::dictionary::Dictionary;
use super::keys::{KeyTable, hash32};
use crate::list::{AliasStrength, Listing, PartyKind, SourceId};
use crate::name::{Name, Role, Token, fold, normalize};

/// Which version of which list: stands in every hit and in the coverage of every answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionLabel(pub String);

impl VersionLabel {
    /// The label of a version kept in the database: `ofac-sdn@3`.
    #[must_use]
    pub fn stored(source: &SourceId, ordinal: i64) -> Self {
        Self(format!("{source}@{ordinal}"))
    }

    /// The label of a list read straight from files: `ofac-sdn@sha256:1f2e3d4c5b6a`.
    #[must_use]
    pub fn of_digest(source: &SourceId, digest: &str) -> Self {
        Self(format!("{source}@sha256:{}", digest.get(..12).unwrap_or(digest)))
    }
}

impl fmt::Display for VersionLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One list as it goes into an index.
pub struct IndexedList {
    /// Its version.
    pub version: VersionLabel,
    /// Its listings; those that are not persons are left out of the index.
    pub listings: Vec<Listing>,
}

/// All listed persons' names, ready to be screened against. Immutable: build a new one and swap.
pub struct Index {
    versions: Vec<VersionLabel>,
    listings: Vec<IndexedListing>,
    names: Vec<IndexedName>,
    /// Tokens of all names, one name after another; `IndexedName::tokens` is a range of it.
    name_tokens: Vec<u32>,
    dictionary: Dictionary,
    /// Names by token id: starts of ranges in `postings`.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// The mark of each name; see [`mark_of`].
    marks: Vec<u64>,
    /// Names by the hash of a normal form.
    exact: KeyTable,
    /// Names by the fold of two adjacent tokens written together.
    joined: KeyTable,
    /// Tokens by their fold.
    folds: KeyTable,
}

/// A listing as far as a hit shows it.
pub(super) struct IndexedListing {
    pub(super) version: u32,
    pub(super) source: SourceId,
    pub(super) id: Box<str>,
    pub(super) name: Box<str>,
    pub(super) programs: Box<[Box<str>]>,
    pub(super) attributes: Attributes,
}

/// One name of a listing.
pub(super) struct IndexedName {
    pub(super) listing: u32,
    pub(super) strength: AliasStrength,
    /// Given name first, as shown.
    pub(super) display: Box<str>,
    /// The normal form with the family name first, where it differs in order.
    pub(super) inverted: Option<Box<str>>,
    start: u32,
    end: u32,
}

impl Index {
    /// Builds the index. Names without a letter are left out: nothing can be screened against
    /// them. A listing given in two lists is two listings.
    #[must_use]
    pub fn build(lists: Vec<IndexedList>) -> Self {
        let mut builder = Builder::default();
        for list in lists {
            let version = u32::try_from(builder.versions.len()).expect("fewer than 4 billion lists");
            builder.versions.push(list.version);
            for listing in list.listings.iter().filter(|l| l.kind == PartyKind::Person) {
                builder.add(version, listing);
            }
        }
        builder.finish()
    }

    /// The versions of the lists in this index.
    pub fn versions(&self) -> impl Iterator<Item = &VersionLabel> {
        self.versions.iter()
    }

    /// Listings and names held.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.listings.len(), self.names.len())
    }

    /// Bytes held, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let names: usize = self
            .names
            .iter()
            .map(|name| name.display.len() + name.inverted.as_ref().map_or(0, |text| text.len()))
            .sum();
        let listings: usize = self.listings.iter().map(|l| l.id.len() + l.name.len() + 64).sum();
        names
            + listings
            + self.names.len() * size_of::<IndexedName>()
            + self.listings.len() * size_of::<IndexedListing>()
            + (self.name_tokens.len() + self.postings.len() + self.posting_starts.len()) * 4
            + self.dictionary.bytes()
            + self.exact.bytes()
            + self.joined.bytes()
            + self.folds.bytes()
    }

    pub(super) fn version(&self, listing: &IndexedListing) -> &VersionLabel {
        &self.versions[listing.version as usize]
    }

    pub(super) fn listing(&self, id: u32) -> &IndexedListing {
        &self.listings[id as usize]
    }

    pub(super) fn name(&self, id: u32) -> &IndexedName {
        &self.names[id as usize]
    }

    /// The token ids of a name, in order.
    pub(super) fn tokens_of(&self, name: &IndexedName) -> &[u32] {
        &self.name_tokens[name.start as usize..name.end as usize]
    }

    /// The mark of a name.
    pub(super) fn mark(&self, name: u32) -> u64 {
        self.marks[name as usize]
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The names that hold a token.
    pub(super) fn names_with(&self, token: u32) -> &[u32] {
        let token = token as usize;
        &self.postings[self.posting_starts[token] as usize..self.posting_starts[token + 1] as usize]
    }

    /// Names whose normal form, in either order, may be `normal`.
    pub(super) fn names_equal(&self, normal: &str) -> impl Iterator<Item = u32> {
        self.exact.ids(hash32(normal))
    }

    /// Names in which two adjacent tokens written together may fold to `fold`.
    pub(super) fn names_with_joined(&self, fold: &str) -> impl Iterator<Item = u32> {
        self.joined.ids(hash32(fold))
    }

    /// Tokens that may fold to `fold`.
    pub(super) fn tokens_folding_to(&self, fold: &str) -> impl Iterator<Item = u32> {
        self.folds.ids(hash32(fold))
    }
}

#[derive(Default)]
struct Builder {
    versions: Vec<VersionLabel>,
    listings: Vec<IndexedListing>,
    names: Vec<IndexedName>,
    name_tokens: Vec<u32>,
    tokens: Vec<Token>,
    token_ids: FxHashMap<String, u32>,
    exact: Vec<(u32, u32)>,
    joined: Vec<(u32, u32)>,
}

impl Builder {
    fn add(&mut self, version: u32, listing: &Listing) {
        let id = u32::try_from(self.listings.len()).expect("fewer than 4 billion listings");
        self.listings.push(IndexedListing {
            version,
            source: listing.key.source.clone(),
            id: listing.key.id.as_str().into(),
            name: listing.primary_name().map(|name| name.display()).unwrap_or_default().into(),
            programs: listing.programs.iter().map(|program| program.as_str().into()).collect(),
            attributes: Attributes::of(listing),
        });
        for listed in &listing.names {
            let display = listed.display();
            let Ok(name) = Name::parse(&display) else {
                continue;
            };
            // All readings have the same normal form, so the first stands for it.
            let number = self.next_name();
            self.exact.push((hash32(name.normal()), number));
            let inverted = listed.parts.as_ref().and_then(|parts| {
                let inverted = normalize(&format!("{} {}", parts.family, parts.given));
                (inverted != name.normal()).then(|| inverted.into_boxed_str())
            });
            if let Some(inverted) = &inverted {
                self.exact.push((hash32(inverted), number));
            }
            for tokens in name.readings() {
                self.add_name(id, listed.strength, &display, inverted.as_deref(), tokens);
            }
        }
    }

    /// Adds one reading of a name.
    fn add_name(
        &mut self,
        listing: u32,
        strength: AliasStrength,
        display: &str,
        inverted: Option<&str>,
        tokens: Vec<Token>,
    ) {
        let number = self.next_name();
        let start = self.name_tokens.len();
        for pair in tokens.windows(2) {
            self.join(&pair[0], &pair[1], number);
        }
        // Where the family name stands first, its last token meets the first given name.
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last())
            && tokens.len() > 1
        {
            self.join(last, first, number);
        }
        for token in tokens {
            let token = self.token_id(token);
            self.name_tokens.push(token);
        }
        let place = |at: usize| u32::try_from(at).expect("fewer than 4 billion tokens");
        self.names.push(IndexedName {
            listing,
            strength,
            display: display.into(),
            inverted: inverted.map(Into::into),
            start: place(start),
            end: place(self.name_tokens.len()),
        });
    }

    fn next_name(&self) -> u32 {
        u32::try_from(self.names.len()).expect("fewer than 4 billion names")
    }

    fn join(&mut self, a: &Token, b: &Token, name: u32) {
        if a.role != Role::Initial && b.role != Role::Initial {
            self.joined.push((hash32(&fold::fold(&format!("{}{}", a.text, b.text))), name));
        }
    }

    fn token_id(&mut self, token: Token) -> u32 {
        if let Some(id) = self.token_ids.get(&token.text) {
            return *id;
        }
        let id = u32::try_from(self.tokens.len()).expect("fewer than 4 billion tokens");
        self.token_ids.insert(token.text.clone(), id);
        self.tokens.push(token);
        id
    }

    fn finish(self) -> Index {
        let mut posting_starts = vec![0u32; self.tokens.len() + 1];
        let distinct = |name: &IndexedName| {
            let mut tokens = self.name_tokens[name.start as usize..name.end as usize].to_vec();
            tokens.sort_unstable();
            tokens.dedup();
            tokens
        };
        for token in self.names.iter().flat_map(distinct) {
            posting_starts[token as usize + 1] += 1;
        }
        for i in 1..posting_starts.len() {
            posting_starts[i] += posting_starts[i - 1];
        }
        let mut next = posting_starts.clone();
        let mut postings = vec![0u32; *posting_starts.last().expect("one start at least") as usize];
        for (name, number) in self.names.iter().zip(0u32..) {
            for token in distinct(name) {
                postings[next[token as usize] as usize] = number;
                next[token as usize] += 1;
            }
        }
        let marks = self.names.iter().map(|name| {
            let ids = &self.name_tokens[name.start as usize..name.end as usize];
            ids.iter().fold(0, |marks, id| marks | mark_of(&self.tokens[*id as usize], *id))
        });
        let marks = marks.collect();
        let folds = self.tokens.iter().zip(0u32..).map(|(token, id)| (hash32(&token.fold), id));
        Index {
            folds: KeyTable::build(folds),
            dictionary: Dictionary::build(self.tokens),
            versions: self.versions,
            listings: self.listings,
            names: self.names,
            name_tokens: self.name_tokens,
            posting_starts,
            postings,
            marks,
            exact: KeyTable::build(self.exact.into_iter()),
            joined: KeyTable::build(self.joined.into_iter()),
        }
    }
}
