//! Syllables of Chinese and Korean names.
//!
//! These names are made of few short syllables, each a name part of its own: Li Wei is not Li Wen,
//! and one different syllable is a different person. Edit distance says nothing here. What may
//! differ is the romanization: Pinyin or Wade-Giles (zhang, chang), Revised or McCune-Reischauer
//! (jeong, chong), or a family's own spelling (Lee, Yi, Rhee). [`canonical`] makes those equal.

/// Initials, longest first, with their class. Revised Romanization writes g, d, b, j where
/// McCune-Reischauer writes k, t, p, ch; Wade-Giles writes unaspirated k, t, p, ch, ts for
/// Pinyin g, d, b, zh/j, z, hs for x, j for r.
const INITIALS: &[(&str, &str)] = &[
    ("zh", "c"),
    ("ch", "c"),
    ("sh", "x"),
    ("hs", "x"),
    ("ts", "z"),
    ("tz", "z"),
    ("kk", "k"),
    ("tt", "t"),
    ("pp", "p"),
    ("jj", "c"),
    ("ss", "s"),
    ("rh", "l"),
    ("b", "p"),
    ("p", "p"),
    ("m", "m"),
    ("f", "f"),
    ("d", "t"),
    ("t", "t"),
    ("n", "n"),
    ("l", "l"),
    ("g", "k"),
    ("k", "k"),
    ("h", "h"),
    ("j", "c"),
    ("q", "c"),
    ("x", "x"),
    ("r", "l"),
    ("z", "z"),
    ("c", "z"),
    ("s", "s"),
    ("y", "y"),
    ("w", "w"),
];

/// Vowels with their glides, longest first, with their class.
const VOWELS: &[(&str, &str)] = &[
    ("yeo", "yo"),
    ("uai", "uai"),
    ("uei", "ui"),
    ("iao", "iao"),
    ("wae", "we"),
    ("ieh", "ie"),
    ("ueh", "ue"),
    ("you", "yo"),
    ("eoi", "ui"),
    ("iu", "iu"),
    ("ia", "ia"),
    ("ie", "ie"),
    ("io", "io"),
    ("ua", "ua"),
    ("uo", "o"),
    ("ui", "ui"),
    ("ue", "ue"),
    ("ai", "ai"),
    ("ae", "ai"),
    ("ao", "ao"),
    ("au", "ao"),
    ("ou", "ou"),
    ("oo", "u"),
    ("ee", "i"),
    ("ea", "i"),
    ("eo", "o"),
    ("eu", "u"),
    ("ei", "ei"),
    ("oe", "oi"),
    ("oi", "oi"),
    ("ih", "i"),
    ("uh", "o"),
    ("eh", "e"),
    ("a", "a"),
    ("e", "e"),
    ("i", "i"),
    ("o", "o"),
    ("u", "u"),
];

/// Finals with their class.
const FINALS: &[(&str, &str)] = &[
    ("", ""),
    ("n", "n"),
    ("ng", "ng"),
    ("m", "m"),
    ("l", "l"),
    ("r", "l"),
    ("k", "k"),
    ("g", "k"),
    ("ck", "k"),
    ("p", "p"),
    ("b", "p"),
    ("t", "t"),
];

/// Family names whose spellings share no letters.
const FAMILIES: &[(&str, &str)] = &[
    ("yi", "li"),
    ("rhee", "li"),
    ("ri", "li"),
    ("lee", "li"),
    ("park", "pak"),
    ("bark", "pak"),
    ("choi", "choi"),
    ("choe", "choi"),
    ("wu", "u"),
    ("woo", "u"),
    ("oh", "o"),
    ("suh", "so"),
    ("noh", "no"),
    ("young", "yong"),
    ("jung", "cong"),
    ("chung", "cong"),
    ("sung", "song"),
    ("suk", "sok"),
    ("kyung", "kyong"),
    ("myung", "myong"),
    ("byung", "pyong"),
    ("hyung", "hyong"),
    ("hyun", "hyon"),
    ("hyeon", "hyon"),
    ("hun", "hun"),
    ("hoon", "hun"),
    ("sun", "sun"),
    ("soon", "sun"),
];

/// The class of a token that can be one Chinese or Korean syllable; `None` for any other token.
#[must_use]
pub fn canonical(token: &str) -> Option<String> {
    if !(2..=6).contains(&token.len()) {
        return None;
    }
    if let Some((_, class)) = FAMILIES.iter().find(|(family, _)| *family == token) {
        return Some((*class).to_owned());
    }
    let (initial, rest) = split(INITIALS, token).unwrap_or(("", token));
    // A glide written with a w or y behind the initial: kwang, hyon.
    let (glide, rest) = match rest.as_bytes().first() {
        Some(b'w') if !initial.is_empty() => ("u", &rest[1..]),
        Some(b'y') if !initial.is_empty() => ("y", &rest[1..]),
        _ => ("", rest),
    };
    let (vowel, rest) = split(VOWELS, rest)?;
    let (_, last) = FINALS.iter().find(|(written, _)| *written == rest)?;
    Some(format!("{initial}{glide}{vowel}{last}"))
}

fn split<'a>(table: &[(&str, &'static str)], text: &'a str) -> Option<(&'static str, &'a str)> {
    table.iter().find_map(|(written, class)| Some((*class, text.strip_prefix(written)?)))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn romanizations_of_a_syllable_are_one_class() {
        for (a, b) in [
            ("zhang", "chang"),
            ("xie", "hsieh"),
            ("jeong", "chong"),
            ("kim", "gim"),
            ("lee", "ri"),
            ("pak", "park"),
            ("choe", "choi"),
            ("un", "eun"),
            ("su", "soo"),
            ("gwang", "kwang"),
            ("guo", "kuo"),
        ] {
            assert_eq!(canonical(a), canonical(b), "{a} {b}");
            assert!(canonical(a).is_some(), "{a}");
        }
    }

    #[test]
    fn different_syllables_and_longer_names_are_not() {
        for (a, b) in [("wei", "wen"), ("jong", "song"), ("li", "liu"), ("ming", "ling"), ("kim", "kam")] {
            assert_ne!(canonical(a), canonical(b), "{a} {b}");
        }
        for name in ["putin", "mark", "john", "ahmed", "maria", "ali", "hassan"] {
            assert_eq!(canonical(name), None, "{name}");
        }
    }
}
