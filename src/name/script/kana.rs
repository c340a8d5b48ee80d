//! Kana words -> Latin: words with hiragana in Hepburn, long vowels short; katakana, which spells
//! foreign names with vowels of its own between their consonants, as was learned.

use super::learned::KANA;

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let whole: String = word.iter().collect();
    if let Some((_, latin)) = KNOWN.iter().find(|(kana, _)| *kana == whole) {
        out.push_str(latin);
        return;
    }
    let katakana = word.iter().all(|c| matches!(c, '\u{30a0}'..='\u{30ff}'));
    if katakana {
        KANA.push(word, out);
        return;
    }
    let mut i = 0;
    while i < word.len() {
        let c = hiragana(word[i]);
        let small = word.get(i + 1).map(|c| hiragana(*c));
        i += 1;
        match c {
            // Both lengthen the sound before or after; Latin spellings of names do not show it.
            'ー' | 'っ' | '゙' | '゚' => continue,
            'ん' => {
                out.push('n');
                continue;
            }
            _ => {}
        }
        let kana = syllable(c);
        let Some(glide) = small.and_then(small_vowel) else {
            out.push_str(kana);
            continue;
        };
        i += 1;
        // A small kana replaces the vowel: kya, sha, fi, ti.
        let consonant = kana.trim_end_matches(['a', 'i', 'u', 'e', 'o']);
        match (consonant, glide) {
            ("sh" | "ch" | "j", glide) => {
                out.push_str(consonant);
                out.push_str(glide.trim_start_matches('y'));
            }
            ("ts" | "f" | "v" | "t" | "d" | "k" | "g", _) if !glide.starts_with('y') => {
                out.push_str(match consonant {
                    "k" => "ku",
                    "g" => "gu",
                    other => other,
                });
                out.push_str(glide);
            }
            ("", _) if kana == "u" => {
                out.push('w');
                out.push_str(glide);
            }
            _ if glide.starts_with('y') => {
                out.push_str(consonant);
                out.push_str(glide);
            }
            _ => {
                out.push_str(kana);
                out.push_str(glide);
            }
        }
    }
}

/// Foreign names whose sound in Japanese is far from their spelling.
const KNOWN: &[(&str, &str)] = &[
    ("ウラジーミル", "vladimir"),
    ("ウラジミール", "vladimir"),
    ("ヴラジーミル", "vladimir"),
    ("アレクサンドル", "aleksandr"),
    ("アレクセイ", "aleksei"),
    ("ミハイル", "mikhail"),
    ("ムハンマド", "muhammad"),
    ("モハメド", "mohamed"),
    ("マフムード", "mahmud"),
    ("フセイン", "hussein"),
    ("アブドゥル", "abdul"),
    ("アブドラ", "abdullah"),
    ("アブドゥッラー", "abdullah"),
    ("アフマド", "ahmad"),
    ("アフメド", "ahmed"),
    ("アリ", "ali"),
    ("アリー", "ali"),
    ("アブドル", "abdul"),
    ("セルゲイ", "sergei"),
    ("ショイグ", "shoigu"),
    ("ナスララ", "nasrallah"),
    ("ナスラッラー", "nasrallah"),
    ("フライン", "hlaing"),
    ("イブラヒム", "ibrahim"),
    ("ハリド", "khalid"),
    ("ハサン", "hasan"),
    ("ジョージ", "george"),
    ("ジョン", "john"),
    ("ジョセフ", "joseph"),
    ("ジェームズ", "james"),
    ("マイケル", "michael"),
    ("デイビッド", "david"),
    ("デヴィッド", "david"),
    ("ロバート", "robert"),
    ("ウィリアム", "william"),
    ("チャールズ", "charles"),
    ("リチャード", "richard"),
    ("ピーター", "peter"),
    ("ポール", "paul"),
    ("トーマス", "thomas"),
];

fn hiragana(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f4}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

fn small_vowel(c: char) -> Option<&'static str> {
    Some(match c {
        'ゃ' => "ya",
        'ゅ' => "yu",
        'ょ' => "yo",
        'ぁ' => "a",
        'ぃ' => "i",
        'ぅ' => "u",
        'ぇ' => "e",
        'ぉ' => "o",
        _ => return None,
    })
}

fn syllable(c: char) -> &'static str {
    match c {
        'あ' | 'ぁ' => "a",
        'い' | 'ぃ' | 'ゐ' => "i",
        'う' | 'ぅ' => "u",
        'え' | 'ぇ' | 'ゑ' => "e",
        'お' | 'ぉ' | 'を' => "o",
        'か' | 'ゕ' => "ka",
        'き' => "ki",
        'く' => "ku",
        'け' | 'ゖ' => "ke",
        'こ' => "ko",
        'が' => "ga",
        'ぎ' => "gi",
        'ぐ' => "gu",
        'げ' => "ge",
        'ご' => "go",
        'さ' => "sa",
        'し' => "shi",
        'す' => "su",
        'せ' => "se",
        'そ' => "so",
        'ざ' => "za",
        'じ' | 'ぢ' => "ji",
        'ず' | 'づ' => "zu",
        'ぜ' => "ze",
        'ぞ' => "zo",
        'た' => "ta",
        'ち' => "chi",
        'つ' => "tsu",
        'て' => "te",
        'と' => "to",
        'だ' => "da",
        'で' => "de",
        'ど' => "do",
        'な' => "na",
        'に' => "ni",
        'ぬ' => "nu",
        'ね' => "ne",
        'の' => "no",
        'は' => "ha",
        'ひ' => "hi",
        'ふ' => "fu",
        'へ' => "he",
        'ほ' => "ho",
        'ば' => "ba",
        'び' => "bi",
        'ぶ' => "bu",
        'べ' => "be",
        'ぼ' => "bo",
        'ぱ' => "pa",
        'ぴ' => "pi",
        'ぷ' => "pu",
        'ぺ' => "pe",
        'ぽ' => "po",
        'ま' => "ma",
        'み' => "mi",
        'む' => "mu",
        'め' => "me",
        'も' => "mo",
        'や' | 'ゃ' => "ya",
        'ゆ' | 'ゅ' => "yu",
        'よ' | 'ょ' => "yo",
        'ら' => "ra",
        'り' => "ri",
        'る' => "ru",
        'れ' => "re",
        'ろ' => "ro",
        'わ' | 'ゎ' => "wa",
        'ん' => "n",
        'ゔ' => "vu",
        _ => "",
    }
}

/// The katakana of a kana.
pub(super) fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    }
}
