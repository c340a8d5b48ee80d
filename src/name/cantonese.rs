//! Names as Hong Kong writes them -> the same in Pinyin.
//!
//! "Lee Ka-chiu" is Li Jiachao: the characters are the same, and each is read in Cantonese or in
//! Mandarin. A syllable alone does not tell: Tang is another family than Deng where both are Mandarin.
//! So a name is read so only where all its syllables may be Cantonese and one of them is nothing else.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::readings::Word;
use super::syllable::is_of_mandarin_or_korean;

const TABLE: &str = include_str!("data/cantonese.txt");

/// Ways that each syllable is read at most, and each name.
const MOST_OF_SYLLABLE: usize = 3;
const MOST_OF_NAME: usize = 8;
/// Syllables of a name: a family name and a given name of one, up to two of each.
const SYLLABLES: std::ops::RangeInclusive<usize> = 2..=4;
/// Words that are no syllables beside them: Western names, forms of address.
const MOST_OTHERS: usize = 2;

/// What is known of a syllable.
struct Syllable {
    /// Hardly any name in another romanization has it.
    sure: bool,
    mandarin: Vec<&'static str>,
}

static SYLLABLES_OF: LazyLock<FxHashMap<&'static str, Syllable>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let (marked, line) = line.strip_prefix("! ").map_or((false, line), |line| (true, line));
        let (syllable, mandarin) = line.split_once(' ')?;
        let sure = marked || !is_of_mandarin_or_korean(syllable);
        Some((syllable, Syllable { sure, mandarin: mandarin.split(' ').collect() }))
    };
    lines.filter_map(read).collect()
});

/// Whether a word is such a syllable.
pub(super) fn is_syllable(word: &str) -> bool {
    SYLLABLES_OF.contains_key(word)
}

/// The ways to read the words of a name in Mandarin; none where it is no Cantonese one.
pub(super) fn in_mandarin<'a>(words: &[&'a str]) -> Vec<Vec<Word<'a>>> {
    let syllables = || words.iter().filter_map(|word| SYLLABLES_OF.get(word));
    let count = syllables().count();
    let others = words.len() - count;
    if !SYLLABLES.contains(&count) || others > MOST_OTHERS || !syllables().any(|syllable| syllable.sure) {
        return Vec::new();
    }
    // Ways with how far down the table they are.
    let mut ways: Vec<(usize, Vec<Word<'a>>)> = vec![(0, Vec::with_capacity(words.len()))];
    for word in words {
        let read: Vec<Word<'a>> = match SYLLABLES_OF.get(word) {
            Some(syllable) => {
                syllable.mandarin.iter().take(MOST_OF_SYLLABLE).map(|read| Cow::Borrowed(*read)).collect()
            }
            None => vec![Cow::Borrowed(*word)],
        };
        let longer = |(far, way): &(usize, Vec<Word<'a>>)| {
            let with =
                |(at, read): (usize, &Word<'a>)| (far + at, way.iter().chain([read]).cloned().collect());
            read.iter().enumerate().map(with).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    ways.sort_by_key(|(far, _)| *far);
    ways.into_iter().take(MOST_OF_NAME).map(|(_, way)| way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::pinyin;

    fn read(name: &str) -> Vec<String> {
        let words: Vec<&str> = name.split(' ').collect();
        in_mandarin(&words).iter().map(|way| way.join(" ")).collect()
    }

    #[test]
    fn a_cantonese_name_is_read_in_mandarin_and_no_other() {
        assert_eq!(read("lee ka chiu"), ["li jia zhao", "li jia chao"]);
        assert_eq!(read("tang ping keung")[0], "deng ping qiang");
        assert_eq!(read("carrie lam cheng yuet ngor"), ["carrie lin zheng yue e", "carrie lan zheng yue e"]);
        for name in
            ["tang wei", "kim kwan", "carrie lam", "lam", "john smith wong kwok fai kit man", "to lam", ""]
        {
            assert!(read(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn the_table_has_each_syllable_once_and_leads_to_pinyin() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), SYLLABLES_OF.len());
        let pinyin: Vec<String> = pinyin::syllables().collect();
        for read in SYLLABLES_OF.values().flat_map(|syllable| &syllable.mandarin) {
            assert!(*read == "situ" || pinyin.iter().any(|syllable| syllable == read), "{read}");
        }
    }
}
