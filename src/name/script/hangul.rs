//! Hangul words -> Latin: Revised Romanization by syllable for Korean names, with the customary
//! spelling of the family name; a token for the whole word, by sound, for foreign names.

use unicode_normalization::UnicodeNormalization;

use super::Setting;
use super::learned::HANGUL;

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], setting: Setting, out: &mut String) {
    // Korean names have two to four syllables; a longer word is a foreign name.
    let native = match word.len() {
        0 | 1 => true,
        2 => setting == Setting::Native,
        3 => setting == Setting::Native && (family(word[0]).is_some() || double(word).is_some()),
        4 => setting == Setting::Native && double(word).is_some(),
        _ => false,
    };
    if !native {
        push_foreign(word, out);
        return;
    }
    let (family, given) = match double(word) {
        Some(latin) => (Some(latin), 2),
        None => family(word[0]).map_or((None, 0), |latin| (Some(latin), 1)),
    };
    if let Some(family) = family {
        out.push(' ');
        out.push_str(family);
    }
    for &syllable in &word[given..] {
        out.push(' ');
        out.push_str(&romanized(syllable));
    }
    out.push(' ');
}

/// One syllable in Revised Romanization.
pub(in crate::name) fn romanized(syllable: char) -> String {
    let (initial, vowel, last) = parts(syllable);
    [INITIALS[initial], VOWELS[vowel], FINALS[last]].concat()
}

/// The family name of two syllables that a longer word begins with.
fn double(word: &[char]) -> Option<&'static str> {
    let first: String = word.get(..2).filter(|_| word.len() > 2)?.iter().collect();
    DOUBLE.iter().find(|(hangul, _)| *hangul == first).map(|(_, latin)| *latin)
}

/// Whether a word is a Korean family name.
pub(super) fn is_family(word: &str) -> bool {
    let mut syllables = word.chars();
    match (syllables.next(), syllables.next()) {
        (Some(one), None) => family(one).is_some(),
        _ => DOUBLE.iter().any(|(hangul, _)| *hangul == word),
    }
}

/// A foreign name by sound, as was learned from its letters.
fn push_foreign(word: &[char], out: &mut String) {
    let letters: Vec<char> = word.iter().copied().nfd().collect();
    HANGUL.push(&letters, out);
}

/// Initial, vowel and final of a syllable, by the arithmetic of the Unicode Standard (3.12).
fn parts(syllable: char) -> (usize, usize, usize) {
    let index = u32::from(syllable).saturating_sub(0xac00).min(11_171) as usize;
    (index / 588, index % 588 / 28, index % 28)
}

const INITIALS: [&str; 19] =
    ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
    "yu", "eu", "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
];

/// Family names of two syllables.
const DOUBLE: &[(&str, &str)] = &[
    ("남궁", "namgung"),
    ("황보", "hwangbo"),
    ("제갈", "jegal"),
    ("선우", "seonu"),
    ("독고", "dokgo"),
    ("사공", "sagong"),
    ("서문", "seomun"),
    ("동방", "dongbang"),
];

/// Family names in their customary spelling, which is not the Revised Romanization.
fn family(syllable: char) -> Option<&'static str> {
    Some(match syllable {
        '김' => "kim",
        '이' | '리' => "lee",
        '박' => "park",
        '최' => "choi",
        '정' => "jung",
        '강' => "kang",
        '조' => "cho",
        '윤' => "yoon",
        '장' => "jang",
        '임' | '림' => "lim",
        '한' => "han",
        '오' => "oh",
        '서' => "seo",
        '신' => "shin",
        '권' => "kwon",
        '황' => "hwang",
        '안' => "ahn",
        '송' => "song",
        '전' => "jeon",
        '홍' => "hong",
        '유' | '류' => "yu",
        '고' => "ko",
        '문' => "moon",
        '양' | '량' => "yang",
        '손' => "son",
        '배' => "bae",
        '백' => "baek",
        '허' => "heo",
        '남' => "nam",
        '심' => "shim",
        '노' | '로' => "noh",
        '하' => "ha",
        '곽' => "kwak",
        '성' => "sung",
        '차' => "cha",
        '주' => "joo",
        '우' => "woo",
        '구' => "koo",
        '민' => "min",
        '나' | '라' => "na",
        '진' => "jin",
        '지' => "ji",
        '엄' => "eom",
        '채' => "chae",
        '원' => "won",
        '천' => "cheon",
        '방' => "bang",
        '공' => "kong",
        '현' => "hyun",
        '함' => "ham",
        '변' => "byun",
        '염' | '렴' => "yeom",
        '여' | '려' => "yeo",
        '추' => "choo",
        '도' => "do",
        '소' => "so",
        '석' => "seok",
        '선' => "sun",
        '설' => "seol",
        '마' => "ma",
        '길' => "gil",
        '연' => "yeon",
        '위' => "wi",
        '표' => "pyo",
        '명' => "myung",
        '기' => "ki",
        '반' => "ban",
        '왕' => "wang",
        '금' => "keum",
        '옥' => "ok",
        '육' => "yook",
        '인' => "in",
        '맹' => "maeng",
        '제' => "je",
        '모' => "mo",
        '탁' => "tak",
        '국' => "kook",
        '어' => "eo",
        '은' => "eun",
        '편' => "pyeon",
        '용' | '룡' => "yong",
        '예' => "ye",
        '경' => "kyung",
        '봉' => "bong",
        '사' => "sa",
        '부' => "boo",
        '가' => "ka",
        '복' => "bok",
        '태' => "tae",
        '목' => "mok",
        '형' => "hyung",
        '피' => "pi",
        '두' => "doo",
        '감' => "kam",
        '음' => "eum",
        '빈' => "bin",
        '동' => "dong",
        '온' => "on",
        '호' => "ho",
        '범' => "beom",
        '좌' => "jwa",
        '팽' => "paeng",
        '승' => "seung",
        '간' => "kan",
        '상' => "sang",
        '시' => "si",
        '갈' => "gal",
        '단' => "dan",
        '견' => "kyun",
        '당' => "dang",
        _ => return None,
    })
}
