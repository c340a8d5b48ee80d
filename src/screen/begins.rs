//! Beginning of a name -> the listings with a name that begins so: for who is still typing. No scoring.

use super::index::Index;
use crate::list::SourceId;
use crate::name::normalize;

/// A listing with a name that begins as was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning<'a> {
    /// The list.
    pub list: &'a SourceId,
    /// The publisher's id on it.
    pub id: &'a str,
    /// Its primary name, given name first.
    pub name: &'a str,
}

impl Index {
    /// The listings with a name or alias that begins with this text once both are normalized, whether
    /// the given or the family name is written first. Those whose primary name does come first, then by
    /// name and key. None for a text without a letter or digit.
    ///
    /// Looks at every name: of 60,000 in less than 1 ms, and in 6 where a third of them begins so.
    #[must_use]
    pub fn beginning_with(&self, text: &str) -> Vec<Beginning<'_>> {
        let prefix = normalize(text);
        if prefix.is_empty() {
            return Vec::new();
        }
        // Names of one listing follow each other.
        let mut found: Vec<(u32, bool)> = Vec::new();
        for number in (0u32..).take(self.name_count()) {
            let name = self.name(number);
            let inverted = name.inverted.as_ref().is_some_and(|inverted| inverted.starts_with(&prefix));
            if !inverted && !self.begins(number, prefix.as_bytes()) {
                continue;
            }
            let primary = self.listing(name.listing).name == name.display;
            match found.last_mut() {
                Some((listing, known)) if *listing == name.listing => *known |= primary,
                _ => found.push((name.listing, primary)),
            }
        }
        let mut found: Vec<(bool, Beginning<'_>)> = found
            .into_iter()
            .map(|(listing, primary)| {
                let listing = self.listing(listing);
                (!primary, Beginning { list: &listing.source, id: &listing.id, name: &listing.name })
            })
            .collect();
        found.sort_unstable_by_key(|(alias, one)| (*alias, one.name, one.list, one.id));
        found.into_iter().map(|(_, one)| one).collect()
    }

    /// Whether the words of a name, apart by spaces, begin with these letters.
    fn begins(&self, name: u32, mut letters: &[u8]) -> bool {
        for token in self.tokens_of(name) {
            let word = self.dictionary().token(*token).text.as_bytes();
            if letters.len() <= word.len() {
                return word.starts_with(letters);
            }
            match letters.strip_prefix(word).and_then(|rest| rest.strip_prefix(b" ")) {
                Some(rest) => letters = rest,
                None => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::list::{AliasStrength, ListedName, Listing, ListingKey, NameKind, PartyKind};
    use crate::screen::{IndexedList, VersionLabel};

    fn index(names: &[&[&str]]) -> Index {
        let listings = names.iter().enumerate().map(|(id, names)| {
            let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_string() };
            let names = names.iter().enumerate().map(|(at, name)| {
                let kind = if at == 0 { NameKind::Primary } else { NameKind::Aka };
                ListedName::person(name, kind, AliasStrength::Strong)
            });
            Listing::new(key, PartyKind::Person, names.collect())
        });
        let version = VersionLabel("test@1".to_owned());
        Index::build(vec![IndexedList { version, listings: listings.collect() }])
    }

    fn ids<'a>(index: &'a Index, text: &str) -> Vec<&'a str> {
        index.beginning_with(text).into_iter().map(|one| one.id).collect()
    }

    #[test]
    fn a_name_begins_in_either_order_and_primary_names_come_first() {
        let index = index(&[
            &["AL-MADURI, Zaid", "QASIM, Abu"],
            &["SOLEIMANI, Qasem", "SULAYMANI, Ghassem"],
            &["MADURO MOROS, Nicolás"],
            &["ABD AL-RAHMAN, Qasim"],
            &["Петров, Иван"],
        ]);
        assert_eq!(ids(&index, "qas"), ["1", "3", "0"]);
        assert_eq!(ids(&index, "Qasem S"), ["1"]);
        assert_eq!(ids(&index, "soleimani, q"), ["1"]);
        assert_eq!(ids(&index, "GHASSEM sulaymani"), ["1"]);
        assert_eq!(ids(&index, "nicolas maduro moros"), ["2"]);
        assert_eq!(ids(&index, "Abd al-Rahman Q"), ["3"]);
        assert_eq!(ids(&index, "Qasim Abd al-R"), ["3"]);
        assert_eq!(ids(&index, "Петров"), ["4"]);
        for nobody in ["", " . ", "maduro moros nicolas x", "oleimani", "qasemsoleimani"] {
            assert_eq!(ids(&index, nobody), [""; 0], "{nobody:?}");
        }
    }

    proptest! {
        #[test]
        fn every_beginning_of_a_normal_form_finds_it(words in "[a-z]{1,6}( [a-z]{1,6}){0,3}", cut in 1usize..12) {
            let index = index(&[&[words.as_str()]]);
            let beginning: String = normalize(&words).chars().take(cut).collect();
            prop_assert_eq!(ids(&index, &beginning), ["0"]);
        }
    }

    /// `cargo --config 'profile.test.package.namecheck.opt-level=3' test --lib sixty_thousand -- --ignored --nocapture`
    #[test]
    #[ignore = "measures"]
    #[allow(clippy::print_stderr)]
    fn sixty_thousand_names_are_walked_in_time() {
        let syllables = ["ka", "sol", "mi", "ber", "an", "to", "vik", "dra", "hu", "len", "gor", "sa"];
        let word = |seed: usize| -> String {
            (0..2 + seed % 3)
                .map(|at| syllables[(seed / 12usize.pow(u32::try_from(at).unwrap())) % 12])
                .collect()
        };
        let names: Vec<String> = (0..60_000)
            .map(|n| format!("{}, {} {}", word(n * 7 + 1), word(n * 31 + 5), word(n * 3)))
            .collect();
        let names: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
        let names: Vec<&[&str]> = names.iter().map(<[&str; 1]>::as_slice).collect();
        let index = index(&names);
        for prefix in ["s", "so", "sol", "kasol", "kasol m", "zzz"] {
            let mut times: Vec<_> = (0..50)
                .map(|_| {
                    let started = std::time::Instant::now();
                    let found = index.beginning_with(prefix).len();
                    (started.elapsed(), found)
                })
                .collect();
            times.sort_unstable();
            eprintln!("{prefix:6} {:6} found, median {:?}, most {:?}", times[0].1, times[25].0, times[49].0);
            assert!(times[25].0.as_millis() < 10 || cfg!(debug_assertions));
        }
    }
}
