//! Syllables of Chinese and Korean names.
//!
//! These names are made of few short syllables, each a name part of its own: Li Wei is not Li Wen,
//! and one different syllable is a different person. Edit distance says nothing here. What may
//! differ is the romanization: Pinyin or Wade-Giles (zhang, chang), Revised or McCune-Reischauer
//! (jeong, chong), or a family's own spelling (Lee, Yi, Rhee). [`canonical`] makes those equal.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{cantonese, pinyin, script};

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
    ("roh", "no"),
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

/// Whether a token is a syllable of Chinese or Korean as one of their romanizations writes it, or as
/// Koreans write their own names: "hyok" is, "zheg", "kag" and "zhau" are slips.
#[must_use]
pub fn is_real(token: &str) -> bool {
    is_of_mandarin_or_korean(token) || cantonese::is_syllable(token)
}

/// The same without the syllables that only Hong Kong writes.
pub(super) fn is_of_mandarin_or_korean(token: &str) -> bool {
    static REAL: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let korean = KOREAN.chars().filter(|c| !c.is_whitespace()).flat_map(korean_spellings);
        let families = FAMILIES.iter().map(|(family, _)| (*family).to_owned());
        pinyin::syllables().chain(korean).chain(families).collect()
    });
    REAL.contains(token)
}

/// How Koreans write parts of syllables for which the Revised Romanization has one way.
const KOREAN_INITIALS: &[(&str, &[&str])] = &[
    ("g", &["g", "k"]),
    ("d", &["d", "t"]),
    ("b", &["b", "p"]),
    ("j", &["j", "ch"]),
    ("r", &["r", "l"]),
    ("ss", &["ss", "s"]),
    ("s", &["s", "sh"]),
];
const KOREAN_VOWELS: &[(&str, &[&str])] = &[
    ("yeo", &["yeo", "yo", "you", "yu"]),
    ("eo", &["eo", "o", "u", "uh"]),
    ("eu", &["eu", "u"]),
    ("yae", &["yae"]),
    ("ae", &["ae", "ai"]),
    ("oe", &["oe", "oi"]),
    ("wo", &["wo", "weo"]),
    ("ui", &["ui", "eui", "i"]),
    ("yu", &["yu", "yoo"]),
    ("u", &["u", "oo"]),
    ("i", &["i", "ee"]),
];

/// A Hangul syllable in the Revised Romanization, McCune-Reischauer and what people make of both.
fn korean_spellings(syllable: char) -> Vec<String> {
    let revised = script::romanized_hangul(syllable);
    let (initials, rest) = ways(KOREAN_INITIALS, &revised);
    let start = rest.find(|letter| "aeiouyw".contains(letter)).unwrap_or(0);
    let (plain, rest) = rest.split_at(start);
    let (vowels, rest) = ways(KOREAN_VOWELS, rest);
    let mut spellings = Vec::with_capacity(initials.len() * vowels.len());
    for initial in initials {
        spellings.extend(vowels.iter().map(|vowel| format!("{initial}{plain}{vowel}{rest}")));
    }
    spellings
}

/// The ways to write what a text begins with, and what is behind it.
fn ways<'a>(table: &[(&str, &'static [&'static str])], text: &'a str) -> (&'static [&'static str], &'a str) {
    let found = table.iter().find_map(|(revised, ways)| Some((*ways, text.strip_prefix(revised)?)));
    found.unwrap_or((&[""], text))
}

/// How Korean reads Han characters; its names are written with these.
const KOREAN: &str = "
    가각간갈감갑강개객갱거건걸검겁게격견결겸경계고곡곤골공과곽관괄광괘괴굉교구국군굴궁권궐궤귀규균귤극근글금급긍기긴길김
    나낙난날남납낭내녀년념녕노농뇌누눌뉴능니닉다단달담답당대덕도독돈돌동두둔득등
    라락란랄람랍랑래랭략량려력련렬렴렵령례로록론롱뢰료룡루류륙륜률륭륵름릉리린림립
    마막만말망매맥맹면멸명모목몰몽묘무묵문물미민밀박반발방배백번벌범법벽변별병보복본봉부북분불붕비빈빙
    사삭산살삼삽상새색생서석선설섬섭성세소속손솔송쇄쇠수숙순술숭슬습승시식신실심십쌍씨
    아악안알암압앙애액앵야약양어억언얼엄업여역연열염엽영예오옥온올옹와완왕왜외요욕용우욱운울웅원월위유육윤율융은을음읍응의이익인일임입잉
    자작잔잠잡장재쟁저적전절점접정제조족존졸종좌죄주죽준줄중즉즐즙증지직진질짐집징
    차착찬찰참창채책처척천철첨첩청체초촉촌총최추축춘출충취측층치칙친칠침칭쾌타탁탄탈탐탑탕태택토통퇴투특
    파판팔패팽편평폐포폭표품풍피필핍하학한할함합항해핵행향허헌험혁현혈혐협형혜호혹혼홀홍화확환활황회획횡효후훈훤훼휘휴휼흉흑흔흘흠흡흥희힐";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_that_no_language_has_is_a_slip() {
        for word in [
            "hyok", "hyeok", "zheng", "cheng", "ryong", "myong", "wei", "hsiang", "shih", "yueh", "lee",
            "kak",
        ] {
            assert!(is_real(word), "{word}");
        }
        for word in ["zheg", "kag", "wag", "raun", "choen", "nuil", "cehn", "zhau", "peung"] {
            assert!(canonical(word).is_some() && !is_real(word), "{word}");
        }
    }

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
