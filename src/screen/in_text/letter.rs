//! One letter without a point -> whether it is a word or stands for a name.

use super::heard::is_particle;
use super::words::{Gap, Word, Writing};
use crate::article::{is_of_speech, is_word_of_a_letter, names_nobody, tagger};

/// One letter without a point that is a word where a sentence or a line begins: "A", "I", Russian
/// "В". Elsewhere it stands for a name, and so it does in "A Kovalenko said"; but "I" with no name behind it
/// is who speaks: "So I went".
pub(super) fn is_word(words: &[Word<'_>]) -> bool {
    let next = words.get(1);
    let dotted = next.is_some_and(|next| next.gap == Gap::Point);
    let leads = next.is_some_and(|next| next.gap == Gap::Open && next.writing == Writing::Capital);
    if words[0].opens {
        is_word_of_a_letter(words[0].text) && !dotted && !is_subject(words)
    } else {
        words[0].text == "I" && !dotted && !leads
    }
}

/// Whether the English words from a letter on are who does something: a verb follows the name, where
/// after an article a noun would ("A Hamas spokesman said"), or news do not know the word.
fn is_subject(words: &[Word<'_>]) -> bool {
    let is_name = |word: &&Word<'_>| {
        word.writing == Writing::Capital && word.gap == Gap::Open && !names_nobody(word.text)
    };
    let names = words[1..].iter().take(MOST_SUBJECT).take_while(is_name).count();
    if names == 0 || !["A", "I"].contains(&words[0].text) {
        return false;
    }
    let tagger = tagger::shipped();
    let after = words.get(names + 1).filter(|word| word.gap == Gap::Open);
    // "A Kadima Party statement".
    if after.is_some_and(|word| word.writing == Writing::Capital) {
        return false;
    }
    let verb = after.filter(|word| !word.attached && word.writing == Writing::Small);
    let mut parts = words[1..=names].iter().filter(|word| !is_particle(&word.text.to_lowercase()));
    verb.is_some_and(|verb| is_english_verb(verb.text)) && !tagger.is_ordinary(words[names].text)
        || parts.all(|word| tagger.is_unheard(word.text))
}

/// Most words of the name in "A Kovalenko said".
const MOST_SUBJECT: usize = 3;

/// Verbs that do not end in "ed" and speak of no speech.
const VERBS: [&str; 22] = [
    "is", "was", "has", "had", "will", "would", "can", "could", "may", "might", "must", "should", "did",
    "does", "also", "became", "came", "left", "made", "took", "went", "won",
];

fn is_english_verb(word: &str) -> bool {
    let past = word.len() > 4 && word.ends_with("ed");
    past || VERBS.contains(&word) || is_of_speech(word)
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    #[test]
    fn a_letter_that_opens_a_sentence_is_an_initial_where_a_verb_or_a_rare_name_tells() {
        let is_word = |text: &str| is_word(&words::read(text));
        for text in [
            "A Haniyeh said so",
            "A Kovalenko also spoke",
            "I Al-Tikriti condemned it",
            "A. Haniyeh spoke",
            "A Prapatwora of Burma",
        ] {
            assert!(!is_word(text), "{text}");
        }
        for text in [
            "A Hamas spokesman said so",
            "A Russian said so",
            "A Hamas-backed group",
            "A Kadima Party statement",
            "I saw Haniyeh",
            "A man",
            "A WOMAN had a hen",
            "U Win Tin was there",
        ] {
            assert!(is_word(text), "{text}");
        }
        let second = |text: &str| super::is_word(&words::read(text)[1..]);
        assert!(second("So I went") && second("Sun I, they said"));
        assert!(!second("Sun I. Kim") && !second("Ahmed I Hassan") && !second("Sun Y went"));
    }
}
