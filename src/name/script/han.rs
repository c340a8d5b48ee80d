//! Han characters -> Pinyin, a token each, or a token for the whole of a foreign name.

use super::Setting;

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], setting: Setting, out: &mut String) {
    for (i, &c) in word.iter().enumerate() {
        let family = i == 0 && setting == Setting::Native && (2..=4).contains(&word.len());
        let reading = if family { family_reading(word) } else { None };
        if setting == Setting::Native {
            out.push(' ');
        }
        match reading {
            Some(reading) => out.push_str(reading),
            None => out.extend(
                any_ascii::any_ascii_char(c)
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .map(|c| c.to_ascii_lowercase()),
            ),
        }
        if setting == Setting::Native {
            out.push(' ');
        }
    }
}

/// Characters that are read otherwise as a family name (Xinhua dictionary, Hundred Family Surnames).
fn family_reading(word: &[char]) -> Option<&'static str> {
    Some(match word {
        ['尉', '迟' | '遲', ..] => "yu",
        ['万' | '萬', '俟', ..] => "mo",
        ['长' | '長', '孙' | '孫', ..] => "zhang",
        ['曾', ..] => "zeng",
        ['单' | '單', ..] => "shan",
        ['仇', ..] => "qiu",
        ['解', ..] => "xie",
        ['任', ..] => "ren",
        ['查', ..] => "zha",
        ['盖' | '蓋', ..] => "ge",
        ['葛', ..] => "ge",
        ['区' | '區', ..] => "ou",
        ['朴', ..] => "piao",
        ['翟', ..] => "zhai",
        ['乐' | '樂', ..] => "yue",
        ['缪' | '繆', ..] => "miao",
        ['宁' | '寧' | '甯', ..] => "ning",
        ['折', ..] => "she",
        ['黑', ..] => "he",
        ['秘', ..] => "bi",
        ['冼', ..] => "xian",
        ['覃', ..] => "qin",
        ['召', ..] => "shao",
        ['燕', ..] => "yan",
        ['员' | '員', ..] => "yun",
        ['繁', ..] => "po",
        ['不', ..] => "fou",
        ['那', ..] => "na",
        ['哈', ..] => "ha",
        ['令', '狐', ..] => "ling",
        ['晟', ..] => "cheng",
        ['沈' | '瀋', ..] => "shen",
        ['重', ..] => "chong",
        ['种', ..] => "chong",
        ['洗', ..] => "xian",
        ['隗', ..] => "wei",
        ['谌' | '諶', ..] => "chen",
        ['薄', ..] => "bo",
        ['柏', ..] => "bai",
        ['贾' | '賈', ..] => "jia",
        ['阚' | '闞', ..] => "kan",
        ['尹', ..] => "yin",
        ['吕' | '呂', ..] => "lu",
        _ => return None,
    })
}
