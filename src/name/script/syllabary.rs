//! A letter of East Asia -> its script: where no blank parts words, a change of script does.

use super::Family;

/// The scripts that texts of China, Japan and Korea mix without a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syllabary {
    /// Chinese characters.
    Han,
    /// Japanese, for endings and particles.
    Hiragana,
    /// Japanese, for foreign words.
    Katakana,
    /// The long sign, which stands in both.
    Long,
    /// Korean.
    Hangul,
}

/// Whether a letter is Chinese.
pub(crate) fn is_han(c: char) -> bool {
    Syllabary::of(c) == Some(Syllabary::Han)
}

impl Syllabary {
    /// The script of a letter, `None` where it is none of these.
    pub(crate) fn of(c: char) -> Option<Self> {
        Some(match c {
            '\0'..='\u{10ff}' => return None,
            '\u{1100}'..='\u{11ff}'
            | '\u{3131}'..='\u{318e}'
            | '\u{a960}'..='\u{a97c}'
            | '\u{ac00}'..='\u{d7fb}'
            | '\u{ffa0}'..='\u{ffdc}' => Self::Hangul,
            '\u{3041}'..='\u{309f}' => Self::Hiragana,
            '\u{30fc}' | '\u{ff70}' => Self::Long,
            '\u{30a1}'..='\u{30fa}'
            | '\u{30fd}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{ff66}'..='\u{ff9f}' => Self::Katakana,
            '\u{3005}'..='\u{3007}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Han,
            _ => return None,
        })
    }

    /// Whether a letter is of a script in which a word may be a whole name, a syllable or more of it a
    /// letter: one of these, or Burmese.
    pub(crate) fn is_syllabic(c: char) -> bool {
        Family::of(c) == Family::Burmese || Self::of(c).is_some()
    }

    /// The script of the first letter of a text.
    pub(crate) fn of_first(text: &str) -> Option<Self> {
        text.chars().next().and_then(Self::of)
    }

    /// Whether the script is one of Japanese alone.
    pub(crate) fn is_kana(self) -> bool {
        matches!(self, Self::Hiragana | Self::Katakana)
    }

    /// Whether one word ends and another begins between a letter and what follows it right away. What is
    /// no letter, a mark on one, belongs to what it follows; so does a letter of any other script to
    /// another of those.
    pub(crate) fn changes(letter: char, next: char) -> bool {
        let kana = |one: Option<Self>| one.is_some_and(|one| one.is_kana() || one == Self::Long);
        let (before, after) = (Self::of(letter), Self::of(next));
        let long = before == Some(Self::Long) || after == Some(Self::Long);
        next.is_alphanumeric() && before != after && !(long && kana(before) && kana(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_may_be_a_syllable_in_some_scripts() {
        for letter in "王々𠀀あアｱー김ᄀအ".chars() {
            assert!(Syllabary::is_syllabic(letter), "{letter}");
        }
        for letter in "aжمก5၅・".chars() {
            assert!(!Syllabary::is_syllabic(letter), "{letter}");
        }
    }
}
