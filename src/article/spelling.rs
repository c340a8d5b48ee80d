//! Whether two folded words may be one name, otherwise spelled or shortened: "Anthony", "Antony"; "V.",
//! "Vladimir"; "Lukashenko", "Lukashenka".

use crate::name::script::Syllabary;

/// Whether two given names may be one: equal, an initial of the other, a short form, or another
/// romanization ("Anthony", "Antony").
pub(super) fn same_given(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // One Korean or Chinese syllable is no initial.
    if a.starts_with(|c| Syllabary::of(c).is_some()) {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // "Дж." is the initial of James, John, George in Russian.
    if short.ends_with('.') || short.chars().nth(1).is_none() || short == "дж" {
        return short.chars().next() == long.chars().next();
    }
    // Alex, Alexander; but Daniel is not Daniela.
    let short_form = short.chars().count() >= 3
        && long
            .strip_prefix(short)
            .is_some_and(|rest| rest.chars().count() > 1 || !rest.ends_with(['a', 'e', 'o', 'а', 'о']));
    short_form || same_spelling(a, b)
}

/// What the spellings of one family name have in common; none for a short name or another script.
pub(super) fn spelling_key(family: &str) -> Option<String> {
    let long = family.is_ascii() && family.len() >= 5;
    // Belarusian names end in a where Russian has o.
    let one_ending = |stem: &str| skeleton(&format!("{stem}o"));
    // French writes a mute e, French and German ff for the Russian -in and -ov.
    let family = family.strip_suffix('e').filter(|stem| stem.ends_with("in")).unwrap_or(family);
    let plain = family.strip_suffix("ff").map(|stem| format!("{stem}v"));
    let family = plain.as_deref().unwrap_or(family);
    long.then(|| {
        family.strip_suffix('a').filter(|stem| stem.len() > 5).map_or_else(|| skeleton(family), one_ending)
    })
}

/// Whether two folded words are spellings of one name: same sounds but for the inner vowels.
fn same_spelling(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 5 && a.is_ascii() && b.is_ascii() && skeleton(a) == skeleton(b))
}

/// Consonants, the first letter and the last, with digraphs and doubles folded, and no hyphens.
fn skeleton(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut previous = ' ';
    let last = word.len() - 1;
    for (at, c) in word.char_indices() {
        let c = match c {
            'y' | 'j' => 'i',
            'q' | 'c' => 'k',
            other => other,
        };
        let silent = c == 'h' && matches!(previous, 't' | 'k' | 'g' | 's');
        let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') && at != 0 && at != last;
        if !silent && !vowel && c != previous && c != '-' {
            if c == 'x' { out.push_str("ks") } else { out.push(c) }
        }
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanizations_of_one_name_are_the_same_given_name() {
        for (a, b) in [
            ("anthony", "antony"),
            ("sergey", "sergei"),
            ("mohammed", "muhammad"),
            ("alexander", "aleksandr"),
            ("alex", "alexander"),
            ("v.", "vladimir"),
            ("abdul-malik", "abdulmalik"),
        ] {
            assert!(same_given(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_mans_and_a_womans_form_are_different_given_names() {
        for (a, b) in
            [("maria", "mario"), ("daniel", "daniela"), ("alexander", "alexandra"), ("john", "jane")]
        {
            assert!(!same_given(a, b), "{a} {b}");
        }
    }
}
