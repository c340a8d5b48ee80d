//! The immutable index of listed names that screening reads.

use std::fmt;

use rustc_hash::FxHashMap;

use super::align::may_join;
use super::context::Attributes;
use super::cues::Told;
use super::dictionary::Dictionary;
use super::key_table::{KeyTable, hash32};
use super::keys::consonants;
use super::listed_han::ListedHan;
use super::pairs::{Adjacent, Pairs};
use super::postings::Postings;
use super::token_lists::TokenLists;
use crate::list::{AliasStrength, Listing, ListingKey, PartyKind, SourceId};
use crate::name::{Name, Role, Token, is_particle_a_name, normalize};

/// Which version of which list: stands in every hit and in the coverage of every answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionLabel(pub String);

impl VersionLabel {
    /// The label of a version kept in the database: `ofac-sdn@3`.
    #[must_use]
    pub fn stored(source: &SourceId, ordinal: i64) -> Self {
        Self(format!("{source}@{ordinal}"))
    }

    /// List and ordinal of a label that [`Self::stored`] made; `None` for any other.
    pub(crate) fn stored_parts(label: &str) -> Option<(&str, i64)> {
        let (list, ordinal) = label.rsplit_once('@')?;
        Some((list, ordinal.parse().ok()?))
    }

    /// The ordinal that a person means by `ofac-sdn@3` or `3`, 1 or more; `None` for other text, and
    /// for the label of another list.
    #[must_use]
    pub fn ordinal(source: &SourceId, text: &str) -> Option<i64> {
        let number =
            text.strip_prefix(source.as_str()).and_then(|rest| rest.strip_prefix('@')).unwrap_or(text);
        number.parse().ok().filter(|ordinal| *ordinal >= 1)
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
    tokens: TokenLists,
    dictionary: Dictionary,
    postings: Postings,
    /// Names by the hash of a normal form.
    exact: KeyTable,
    /// Names by two adjacent tokens written together.
    pairs: Pairs,
    /// Tokens by their fold.
    folds: KeyTable,
    /// Listings by the hash of their id.
    ids: KeyTable,
    /// The names that are listed in Chinese letters.
    han: ListedHan,
}

/// A listing as far as a hit shows it.
pub(super) struct IndexedListing {
    pub(super) version: u32,
    pub(super) source: SourceId,
    pub(super) id: Box<str>,
    pub(super) name: Box<str>,
    pub(super) programs: Box<[Box<str>]>,
    pub(super) attributes: Attributes,
    pub(super) told: Told,
}

/// One name of a listing.
pub(super) struct IndexedName {
    pub(super) listing: u32,
    pub(super) strength: AliasStrength,
    /// Given name first, as shown.
    pub(super) display: Box<str>,
    /// The normal form with the family name first, where it differs in order.
    pub(super) inverted: Option<Box<str>>,
}

/// How many tokens of each kind a name has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    pub(super) names: u8,
    pub(super) titles: u8,
    pub(super) initials: u8,
}

impl Shape {
    pub(super) fn count(&mut self, role: Role) {
        match role {
            Role::Name => self.names += 1,
            Role::Title => self.titles += 1,
            Role::Initial => self.initials += 1,
            Role::Particle | Role::Suffix | Role::Filler => {}
        }
    }
}

impl Index {
    /// Builds the index. Names without a letter are left out: nothing can be screened against
    /// them. A listing given in two lists is two listings.
    #[must_use]
    pub fn build(lists: Vec<IndexedList>) -> Self {
        let mut builder = Builder::default();
        for list in lists {
            let version = place(builder.versions.len());
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

    /// Names, each reading for itself.
    pub(super) fn name_count(&self) -> usize {
        self.names.len()
    }

    /// Bytes held, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let names: usize = self
            .names
            .iter()
            .map(|name| name.display.len() + name.inverted.as_ref().map_or(0, |text| text.len()))
            .sum();
        let listings: usize =
            self.listings.iter().map(|l| l.id.len() + l.name.len() + l.told.bytes() + 64).sum();
        names
            + listings
            + self.names.len() * size_of::<IndexedName>()
            + self.listings.len() * size_of::<IndexedListing>()
            + self.tokens.bytes()
            + self.postings.bytes()
            + self.dictionary.bytes()
            + self.exact.bytes()
            + self.pairs.bytes()
            + self.folds.bytes()
            + self.ids.bytes()
            + self.han.bytes()
    }

    pub(super) fn version(&self, listing: &IndexedListing) -> &VersionLabel {
        &self.versions[listing.version as usize]
    }

    pub(super) fn listing(&self, id: u32) -> &IndexedListing {
        &self.listings[id as usize]
    }

    /// SHA-256 (32 hexadecimal digits) over what a listing says that an article may say, too: what was
    /// weighed with [`super::contexts`] is weighed anew once it changes. None for what is not listed.
    #[must_use]
    pub fn told_digest(&self, key: &ListingKey) -> Option<String> {
        self.told(key).map(Told::digest)
    }

    /// What a listing says that an article may say, too.
    pub(super) fn told(&self, key: &ListingKey) -> Option<&Told> {
        let listings = self.ids.ids(hash32(&key.id)).map(|at| self.listing(at));
        listings
            .filter(|listing| listing.source == key.source && *listing.id == *key.id)
            .map(|l| &l.told)
            .next()
    }

    pub(super) fn name(&self, id: u32) -> &IndexedName {
        &self.names[id as usize]
    }

    /// The token ids of a name, in order.
    pub(super) fn tokens_of(&self, name: u32) -> &[u32] {
        self.shape_and_tokens(name).1
    }

    /// How many tokens of each kind a name has, and the token ids in order.
    pub(super) fn shape_and_tokens(&self, name: u32) -> (Shape, &[u32]) {
        self.tokens.get(name)
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The names that hold each token.
    pub(super) fn postings(&self) -> &Postings {
        &self.postings
    }

    /// Names whose normal form, in either order, may be `normal`.
    pub(super) fn names_equal(&self, normal: &str) -> impl Iterator<Item = u32> {
        self.exact.ids(hash32(normal))
    }

    /// The pairs of adjacent tokens of names.
    pub(super) fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    /// The names that are listed in Chinese letters.
    pub(super) fn han(&self) -> &ListedHan {
        &self.han
    }

    /// Tokens whose fold has a hash.
    pub(super) fn tokens_folding_to(&self, hash: u32) -> impl Iterator<Item = u32> {
        self.folds.ids(hash)
    }
}

#[derive(Default)]
struct Builder {
    versions: Vec<VersionLabel>,
    listings: Vec<IndexedListing>,
    names: Vec<IndexedName>,
    lists: TokenLists,
    tokens: Vec<Token>,
    token_ids: FxHashMap<Box<str>, u32>,
    exact: Vec<(u32, u32)>,
    adjacent: Vec<Adjacent>,
    han: ListedHan,
}

impl Builder {
    fn add(&mut self, version: u32, listing: &Listing) {
        let id = place(self.listings.len());
        self.listings.push(IndexedListing {
            version,
            source: listing.key.source.clone(),
            id: listing.key.id.as_str().into(),
            name: listing.primary_name().map(|name| name.display()).unwrap_or_default().into(),
            programs: listing.programs.iter().map(|program| program.as_str().into()).collect(),
            attributes: Attributes::of(listing),
            told: Told::of(listing),
        });
        for listed in &listing.names {
            let display = listed.display();
            let Ok(name) = Name::parse(&display) else {
                continue;
            };
            // All readings have the same normal form, so the first stands for it.
            let number = self.next_name();
            self.han.add(&display);
            self.exact.push((hash32(name.normal()), number));
            let inverted = listed.parts.as_ref().and_then(|parts| {
                let inverted = normalize(&format!("{} {}", parts.family, parts.given));
                (inverted != name.normal()).then(|| inverted.into_boxed_str())
            });
            if let Some(inverted) = &inverted {
                self.exact.push((hash32(inverted), number));
            }
            for words in name.readings() {
                let tokens: Vec<u32> = words.iter().map(|word| self.token_id(word)).collect();
                self.add_name(id, listed.strength, &display, inverted.as_deref(), &tokens);
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
        tokens: &[u32],
    ) {
        let number = self.next_name();
        for pair in tokens.windows(2) {
            self.join(pair[0], pair[1], number);
        }
        // Where the family name stands first, its last token meets the first given name.
        if let [first, .., last] = tokens {
            self.join(*last, *first, number);
        }
        let mut shape = Shape::default();
        for token in tokens {
            shape.count(self.tokens[*token as usize].role);
        }
        let all = tokens.iter().map(|token| &self.tokens[*token as usize]);
        if (0..tokens.len()).any(|at| is_particle_a_name(all.clone(), at)) {
            // Another name must do to propose it, as beside an initial.
            shape.initials += 1;
        }
        self.lists.push(shape, tokens);
        self.names.push(IndexedName {
            listing,
            strength,
            display: display.into(),
            inverted: inverted.map(Into::into),
        });
    }

    fn next_name(&self) -> u32 {
        place(self.names.len())
    }

    fn join(&mut self, first: u32, second: u32, name: u32) {
        if may_join(&self.tokens[first as usize], &self.tokens[second as usize]) {
            self.adjacent.push(Adjacent { first, second, name });
        }
    }

    fn token_id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.token_ids.get(word) {
            return *id;
        }
        let id = place(self.tokens.len());
        self.token_ids.insert(word.into(), id);
        self.tokens.push(Token::read(word));
        id
    }

    /// Numbers the tokens so that those that sound alike are neighbors. What a query is compared with
    /// then lies together in every table that is kept by token.
    fn sort_tokens(&mut self) {
        let mut tokens: Vec<(usize, Token)> = self.tokens.drain(..).enumerate().collect();
        tokens.sort_by_cached_key(|(_, token)| {
            (consonants(&token.fold).collect::<Vec<u8>>(), token.fold.clone())
        });
        let mut ids = vec![0u32; tokens.len()];
        for (to, (from, token)) in tokens.into_iter().enumerate() {
            ids[from] = place(to);
            self.tokens.push(token);
        }
        let renumber = |id: &mut u32| *id = ids[*id as usize];
        self.token_ids.values_mut().for_each(renumber);
        for pair in &mut self.adjacent {
            renumber(&mut pair.first);
            renumber(&mut pair.second);
        }
        self.lists = self.lists.renumbered(|id| ids[id as usize]);
    }

    fn finish(mut self) -> Index {
        self.sort_tokens();
        let folds = self.tokens.iter().zip(0u32..).map(|(token, id)| (hash32(&token.fold), id));
        let folds = KeyTable::build(folds);
        let ids = self.listings.iter().zip(0u32..).map(|(listing, at)| (hash32(&listing.id), at));
        let ids = KeyTable::build(ids);
        let dictionary = Dictionary::build(self.tokens, self.token_ids);
        let pairs = Pairs::build(self.adjacent, |id| dictionary.token(id));
        let postings = Postings::build(&dictionary, self.lists.iter());
        Index {
            folds,
            ids,
            dictionary,
            pairs,
            postings,
            versions: self.versions,
            listings: self.listings,
            names: self.names,
            tokens: self.lists,
            exact: KeyTable::build(self.exact.into_iter()),
            han: self.han,
        }
    }
}

/// A place in a table of an index.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 4 billion entries")
}
