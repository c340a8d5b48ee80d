//! Names -> who of a list is found, by this program's screening and by the two plain measures it is
//! held against.

use any_ascii::any_ascii;
use rayon::prelude::*;

use crate::list::{AliasStrength, Listing, PartyKind, SourceId};
use crate::name::Name;
use crate::screen::{Index, IndexedList, Score, ScreenOptions, Screener, Threshold, VersionLabel, compare};

/// Scores below this are not looked at: nobody's threshold is so low, and each step down makes
/// searching slower.
pub(super) const FLOOR: Score = Score::from_per_mille(0);

/// A way to score names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// This program's.
    Namecheck,
    /// Jaro-Winkler similarity of the ASCII forms.
    JaroWinkler,
    /// The same, the words of each name sorted first.
    TokenSorted,
}

impl Method {
    /// All, this program's first.
    pub(super) const ALL: [Self; 3] = [Self::Namecheck, Self::JaroWinkler, Self::TokenSorted];

    /// The score of two names.
    pub(super) fn score(self, a: &str, b: &str) -> Score {
        match self {
            Self::Namecheck => match (Name::parse(a), Name::parse(b)) {
                (Ok(a), Ok(b)) => compare(&a, &b).score,
                _ => Score::ZERO,
            },
            _ => Score::saturating(strsim::jaro_winkler(&self.form(a), &self.form(b))),
        }
    }

    /// What the plain measures compare: ASCII by a general table, so that they owe nothing to this
    /// program's own reading of names.
    fn form(self, name: &str) -> String {
        let ascii = any_ascii(name).to_lowercase();
        let mut words: Vec<&str> =
            ascii.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if self == Self::TokenSorted {
            words.sort_unstable();
        }
        words.join(" ")
    }
}

/// A listing that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The listing's id.
    pub(super) listing: String,
    /// The name of it that is most like the query.
    pub(super) name: String,
    /// How like.
    pub(super) score: Score,
}

/// A list, ready to be searched by every method.
pub(super) struct Field {
    index: Index,
    /// Listing and name, for the methods that try them all. Weak aliases are left out, since they
    /// would only raise false hits there.
    names: Vec<(String, String)>,
}

impl Field {
    /// The persons of the listings.
    pub(super) fn new(listings: Vec<Listing>) -> Self {
        let mut names = Vec::new();
        for listing in listings.iter().filter(|listing| listing.kind == PartyKind::Person) {
            for name in listing.names.iter().filter(|name| name.strength == AliasStrength::Strong) {
                names.push((listing.key.id.clone(), name.display()));
            }
        }
        let source = listings.first().map_or_else(SourceId::ofac_sdn, |first| first.key.source.clone());
        let version = VersionLabel::of_digest(&source, "measured");
        Self { index: Index::build(vec![IndexedList { version, listings }]), names }
    }

    /// The list as screening reads it.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Listings and names that can be found.
    pub(super) fn counts(&self) -> (usize, usize) {
        self.index.counts()
    }

    /// The listings each query finds, best first, at most `limit` of them and none below [`FLOOR`];
    /// on all cores, in the order of the queries.
    pub(super) fn search(&self, method: Method, queries: &[&str], limit: usize) -> Vec<Vec<Found>> {
        if method == Method::Namecheck {
            let options = ScreenOptions { threshold: Threshold(FLOOR), limit, ..ScreenOptions::default() };
            let screener = || Screener::new(&self.index);
            let found = |screener: &mut Screener<'_>, query: &&str| screened(screener, query, &options);
            return queries.par_iter().map_init(screener, found).collect();
        }
        let forms: Vec<String> = self.names.par_iter().map(|(_, name)| method.form(name)).collect();
        queries.par_iter().map(|query| self.tried(&forms, &method.form(query), limit)).collect()
    }

    /// The listings most like a query among all of them.
    fn tried(&self, forms: &[String], query: &str, limit: usize) -> Vec<Found> {
        // The names of a listing stand together, so its best one is known when the next begins.
        let mut best: Vec<(Score, usize)> = Vec::new();
        for (at, form) in forms.iter().enumerate() {
            let score = Score::saturating(strsim::jaro_winkler(query, form));
            match best.last_mut() {
                Some(last) if self.names[last.1].0 == self.names[at].0 => {
                    if score > last.0 {
                        *last = (score, at);
                    }
                }
                _ => best.push((score, at)),
            }
        }
        best.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        let found = |(score, at): &(Score, usize)| {
            let (listing, name) = self.names[*at].clone();
            Found { listing, name, score: *score }
        };
        best.iter().take(limit).map(found).collect()
    }
}

fn screened(screener: &mut Screener<'_>, query: &str, options: &ScreenOptions) -> Vec<Found> {
    let Ok(name) = Name::parse(query) else { return Vec::new() };
    let hits = screener.screen(&name, options).hits;
    hits.into_iter()
        .map(|hit| Found { listing: hit.listing_id, name: hit.matched_name, score: hit.score })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{ListedName, ListingKey, NameKind};

    fn listing(id: &str, names: &[&str]) -> Listing {
        let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
        let name = |text: &&str| ListedName::person(text, NameKind::Aka, AliasStrength::Strong);
        Listing::new(key, PartyKind::Person, names.iter().map(name).collect())
    }

    #[test]
    fn every_method_finds_the_listing_by_its_best_name() {
        let field = Field::new(vec![
            listing("1", &["LAVROV, Sergei", "LAVROV, Sergey Viktorovich"]),
            listing("2", &["MADURO MOROS, Nicolas"]),
        ]);
        for method in Method::ALL {
            let found = field.search(method, &["Sergey Viktorovich Lavrov", "42"], 5);
            assert_eq!(found[0][0].listing, "1", "{method:?}");
            assert_eq!(found[0][0].score, Score::ONE, "{method:?}");
            assert_eq!(found[0][0].name, "Sergey Viktorovich LAVROV");
            assert_eq!(found[0].iter().filter(|one| one.listing == "1").count(), 1);
        }
    }

    #[test]
    fn the_plain_measures_see_ascii_words() {
        assert_eq!(Method::TokenSorted.score("Łukasz Müller", "MULLER, Lukasz"), Score::ONE);
        assert!(Method::JaroWinkler.score("Łukasz Müller", "MULLER, Lukasz") < Score::ONE);
        assert_eq!(Method::Namecheck.score("", "A"), Score::ZERO);
    }
}
