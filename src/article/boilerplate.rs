//! Which paragraphs of a scraped page are running text, and which are menus, teasers, comment
//! forms and calls to subscribe.
//!
//! Judged by how a paragraph is written, in any language with capitals: running text has sentences
//! that end, and few capitals. A few words that only page furniture uses count as well. The text is
//! never cut: kept paragraphs are ranges of it, so places in it stay true.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::held::Phrases;
use super::phrases::{FORMS, FURNITURE, POINTERS};

/// [`FORMS`], and then [`FURNITURE`].
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(FORMS.into_iter().chain(FURNITURE)));

/// What is measured of one paragraph.
struct Measures {
    words: usize,
    capitals: usize,
    sentence_ends: usize,
    ends_as_sentence: bool,
    furniture: usize,
    forms: usize,
    /// It begins with a phrase of furniture.
    headed: bool,
    /// Commas, bullets, brackets and the like.
    separators: usize,
}

/// Byte ranges of the paragraphs that are running text, in order. A text of one or two paragraphs
/// is kept whole: there is no page around it.
pub(super) fn kept(text: &str) -> Vec<Range<usize>> {
    let paragraphs = paragraphs(text);
    if paragraphs.len() < 3 {
        return paragraphs;
    }
    let measured: Vec<Measures> = paragraphs.iter().map(|range| measure(&text[range.clone()])).collect();
    let is_page = measured.iter().any(|m| m.words >= 12 && m.ends_as_sentence && m.furniture == 0);
    let keep = paragraphs.into_iter().zip(&measured).filter(|(_, m)| !is_furniture(m, is_page));
    keep.map(|(range, _)| range).collect()
}

/// Lines that are not blank, without the blanks around them.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let lead = line.len() - line.trim_start().len();
            found.push(start + lead..start + lead + trimmed.len());
        }
        // The separators have different lengths; the next character tells.
        start += line.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn measure(paragraph: &str) -> Measures {
    let mut measures = Measures {
        words: 0,
        capitals: 0,
        sentence_ends: 0,
        ends_as_sentence: false,
        furniture: 0,
        forms: 0,
        headed: false,
        separators: 0,
    };
    let mut opens = true;
    for word in paragraph.split_whitespace() {
        let core = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if let Some(first) = core.chars().next() {
            measures.words += 1;
            measures.capitals += usize::from(first.is_uppercase() && !opens);
        }
        let bare = word.trim_end_matches(['"', '”', '»', '’', '\'', ')', ']', ';']);
        opens = bare.ends_with(['.', '!', '?', '…', '。', '؟', ':']) && core.chars().count() > 3;
        measures.sentence_ends += usize::from(opens);
    }
    let end = paragraph.trim_end_matches(['"', '”', '»', '’', '\'', ')', ']']);
    measures.ends_as_sentence = end.ends_with(['.', '!', '?', '…', '。', '؟', ':', ';', ',']);
    // The phrases stand at the beginning or are few words; a long paragraph need not be searched whole.
    let head = head(paragraph, 600);
    measures.separators = paragraph.matches([',', ';', '•', '·', '(', '|', '—', '–', '،']).count();
    let held = PHRASES.held_by(&head);
    let furniture = &held[held.partition_point(|at| *at < FORMS.len())..];
    measures.forms = held.len() - furniture.len();
    measures.headed = furniture.iter().any(|at| head.starts_with(FURNITURE[at - FORMS.len()]));
    measures.furniture = furniture.len();
    measures
}

/// The first characters, lower case and composed.
fn head(text: &str, chars: usize) -> String {
    let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().flat_map(char::to_lowercase).collect()
    } else {
        text.nfc().flat_map(char::to_lowercase).collect()
    }
}

/// Whether a text with links in it points to other articles: "Read also: ...".
pub(super) fn is_pointer(text: &str) -> bool {
    let head = head(text.trim_start_matches(|c: char| !c.is_alphanumeric()), 40);
    POINTERS.iter().any(|phrase| head.starts_with(phrase))
}

fn is_furniture(m: &Measures, is_page: bool) -> bool {
    // Share of capitals is told in whole percents: no rounding to think of.
    let capital_percent = m.capitals * 100 / m.words.max(1);
    // A list of names is parted by commas, bullets or brackets; teasers and menus by nothing.
    let listed = m.separators * 8 >= m.words;
    // A teaser list: words upon words, hardly a sentence that ends, and a capital every third word.
    let unpunctuated =
        m.words >= 40 && !m.ends_as_sentence && m.sentence_ends * 30 < m.words && capital_percent >= 30;
    let phrase = match m.furniture {
        0 => false,
        1 => !m.ends_as_sentence && (m.words <= 14 || capital_percent >= 35),
        _ => !m.ends_as_sentence || m.words <= 10 * m.furniture,
    };
    // A menu: a few words, nearly all capitalized, no sentence, among running text. Fewer words may
    // be a name that heads a section.
    let menu = is_page && m.words >= 7 && !m.ends_as_sentence && capital_percent >= 80;
    // "Filed under: Courts, Ships, Harbor".
    let headed = m.headed && !m.ends_as_sentence && m.words <= 14;
    m.words == 0 || m.forms > 0 && m.words <= 25 || headed || !listed && (unpunctuated || phrase || menu)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: [&str; 3] = [
        "The harbor council met on Monday to talk about the new tolls, which many of the fishers call too high.",
        "“We will listen to everybody,” Anna Berg, who leads the council, said after the meeting on the pier.",
        "A second meeting is planned for the spring.",
    ];

    fn kept_of(paragraphs: &[&str]) -> Vec<String> {
        let text = paragraphs.join("\r\n\r\n");
        kept(&text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn running_text_is_kept_whole() {
        assert_eq!(kept_of(&STORY), STORY);
    }

    #[test]
    fn furniture_around_the_story_goes() {
        for furniture in [
            "Leave a Reply",
            "Your email address will not be published. Required fields are marked *",
            "Home World Business Opinion Sports Weather Video",
            "Read on Harbor Plus How the Toll Changed the Town Stories Plus Ten Tips for Small Boats How To Plus Why Fishers Like Tom Reed Leave the Coast Opinion Plus The Best Harbors of the Year Lists",
            "Tags Harbor Tolls Subscribe to our Channel and stay up to date with all the news",
            "Оставить комментарий",
            "Подпишитесь на наш канал",
        ] {
            let kept = kept_of(&[STORY[0], furniture, STORY[1], STORY[2]]);
            assert_eq!(kept, STORY, "{furniture}");
        }
    }

    #[test]
    fn headlines_captions_and_short_lines_are_kept() {
        for line in [
            "Harbor council talks about tolls",
            "Anna Berg (left) and Tom Reed in the harbor in December 2021",
            "Anna Berg",
            "Present were Anna Berg, Tom Reed, Ole Lund, Mia Falk, Jan Voss, Eva Horn, Max Roth, Ida Kern, Leo Brand, Uwe Falk and Kai Storm of the Harbor Council.",
        ] {
            assert!(kept_of(&[STORY[0], line, STORY[1]]).contains(&line.to_owned()), "{line}");
        }
    }

    #[test]
    fn a_head_is_lower_case_and_composed_however_it_is_written() {
        for text in [
            "Leave a Reply",
            "ОСТАВИТЬ",
            "Оставить комментарии\u{306}",
            "Très Über",
            "Tre\u{300}s “İ”",
            "مُحَمَّد",
        ] {
            for chars in [0, 1, 4, 40] {
                let plain: String = text.chars().take(chars).nfc().flat_map(char::to_lowercase).collect();
                assert_eq!(head(text, chars), plain);
            }
        }
    }

    #[test]
    fn a_text_of_one_line_is_kept_whatever_it_is() {
        assert_eq!(kept_of(&["LEAVE A REPLY"]), ["LEAVE A REPLY"]);
    }
}
