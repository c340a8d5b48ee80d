//! Given names of two parts: written together or apart, and each part in one of several spellings.
//!
//! "Xiaoping" is Hsiao-p'ing, but not Xiaohong; "Gholamhossein" is Ghulam Husayn, but not Gholamreza.

use super::persian;
use super::pinyin::{is_chinese, is_two_of_wade_giles, made_of, may_be_two, of_pinyin, two_of_pinyin};

/// A word that may be such a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The word in the spelling that all its spellings share: as Wade-Giles has it, or as Iran has it.
    pub shared: String,
    table: Table,
}

/// What spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    /// Whatever else it may be; and whether no other language writes it so: "xiaoming", not "linda".
    Pinyin {
        is_chinese: bool,
    },
    WadeGiles,
    Persian,
}

impl Given {
    /// Reads a word; none where it is not two parts of any table.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        match persian::given(word) {
            Some(shared) => Some(Self { shared, table: Table::Persian }),
            None => Self::read_chinese(word),
        }
    }

    fn read_chinese(word: &str) -> Option<Self> {
        if !may_be_two(word.as_bytes()) {
            return None;
        }
        if let Some((first, second)) = two_of_pinyin(word) {
            let is_chinese = is_chinese(first) || is_chinese(second);
            return Some(Self { shared: made_of(first, second), table: Table::Pinyin { is_chinese } });
        }
        let table = Table::WadeGiles;
        is_two_of_wade_giles(word).then(|| Self { shared: word.to_owned(), table })
    }

    /// Reads two words that stand apart; `are_syllables` tells whether both are of Chinese or Korean.
    #[must_use]
    pub fn read_two(first: &str, second: &str, are_syllables: bool) -> Option<Self> {
        match persian::given_of_two(first, second) {
            Some(shared) => Some(Self { shared, table: Table::Persian }),
            None if are_syllables => Self::read_chinese(&format!("{first}{second}")),
            None => None,
        }
    }

    /// Whether no other language than Chinese writes the word so.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.table == Table::Pinyin { is_chinese: true }
    }

    /// Whether the word, which this was read from, is two words that stand apart, in another spelling;
    /// `are_syllables` as in [`Given::read_two`].
    #[must_use]
    pub fn is_together(&self, word: &str, first: &str, second: &str, are_syllables: bool) -> bool {
        if self.table == Table::Persian {
            return persian::given_of_two(first, second).is_some_and(|shared| shared == self.shared);
        }
        let together = || format!("{first}{second}");
        are_syllables
            && ((self.is_pinyin() && self.shared == together())
                || (self.shared == word && of_pinyin(&together()).is_some_and(|made| made == word)))
    }

    /// Whether the word, which this was read from, is another spelling of `other`: of the same parts, or
    /// what Wade-Giles makes of it, or the other way round. What both are in Pinyin are two names: Tina,
    /// Dina. Symmetric.
    #[must_use]
    pub fn is_spelling_of(&self, other: &str) -> bool {
        match self.table {
            Table::Pinyin { .. } => self.shared == other && of_pinyin(other).is_none(),
            Table::WadeGiles => of_pinyin(other).is_some_and(|made| made == self.shared),
            Table::Persian => persian::given(other).is_some_and(|shared| shared == self.shared),
        }
    }

    /// What the two spellings are of, in words.
    #[must_use]
    pub fn measure(&self) -> &'static str {
        match self.table {
            Table::Pinyin { .. } | Table::WadeGiles => "Pinyin and Wade-Giles",
            Table::Persian => "spelling of another language",
        }
    }

    /// Whether the word is two syllables in Pinyin, whatever else it may be.
    #[must_use]
    pub fn is_pinyin(&self) -> bool {
        matches!(self.table, Table::Pinyin { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_name_in_both_tables_is_one() {
        let are_spellings = |a, b| Given::read(a).is_some_and(|given| given.is_spelling_of(b));
        for (a, b) in [
            ("jinping", "chinping"),
            ("xiaoping", "hsiaoping"),
            ("zedong", "tsetung"),
            ("keqiang", "kochiang"),
            ("jianguo", "chienkuo"),
        ] {
            assert!(are_spellings(a, b) && are_spellings(b, a), "{a} {b}");
            let shared = |word| Given::read(word).map(|given| given.shared);
            assert_eq!(shared(a), shared(b));
        }
        for (a, b) in [("jianping", "qianping"), ("tina", "dina"), ("jinping", "putin")] {
            assert!(!are_spellings(a, b), "{a} {b}");
        }
    }

    #[test]
    fn syllables_that_stand_apart_are_one_name_in_the_other_table() {
        let are = |word, two| Given::read(word).is_some_and(|given| given.is_together(word, two, "", true));
        assert!(are("xiaoping", "hsiaoping") && are("hsiaoping", "xiaoping"));
        assert!(are("yaobang", "yaopang") && !are("yaobang", "yaoming"));
        assert!(!are("jinping", "putin") && !are("putin", "jinping"));
    }

    #[test]
    fn a_persian_name_is_one_in_all_spellings() {
        let given = Given::read("gholamhossein").unwrap();
        assert!(given.is_spelling_of("ghulamhusain") && !given.is_spelling_of("gholamreza"));
        assert!(given.is_together("gholamhossein", "ghulam", "husayn", false));
        assert!(!given.is_together("gholamhossein", "ghulam", "raza", false));
        let shared = |first, second| Given::read_two(first, second, false).map(|given| given.shared);
        assert_eq!(shared("ghulam", "husayn"), Some(given.shared));
        assert_eq!(shared("ghulam", "karbaschi"), None);
    }

    #[test]
    fn given_names_that_no_other_language_has_are_known() {
        let is_chinese = |word| Given::read(word).is_some_and(|given| given.is_chinese());
        for name in ["xiaoming", "jianguo", "jianhua", "zhiqiang", "guoqing"] {
            assert!(is_chinese(name), "{name}");
        }
        for name in ["linda", "diana", "hannah", "manning", "xiang", "mariana", "susan", "hasan"] {
            assert!(!is_chinese(name), "{name}");
        }
    }
}
