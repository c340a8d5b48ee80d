//! Han characters -> Pinyin, a token each, or a token for the whole of a foreign name.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Setting;
use super::learned::HAN;

/// Appends the tokens of one word.
pub(super) fn push(word: &[char], setting: Setting, out: &mut String) {
    if setting == Setting::Foreign && word.iter().all(|c| HAN.knows(*c)) {
        HAN.push(word, out);
        return;
    }
    if setting != Setting::Native {
        out.extend(word.iter().map(|c| pinyin(*c)));
        return;
    }
    let family = Some(word).filter(|word| (2..=4).contains(&word.len())).and_then(family_reading);
    let mut syllables: Vec<String> = word.iter().map(|c| pinyin(*c)).collect();
    if let (Some(family), Some(first)) = (family, syllables.first_mut()) {
        *first = family.to_owned();
    }
    // 鄂 is "e": a letter that stands alone would be an initial, so it is written onto the other
    // syllable of the given name, as "Exiang" is.
    let given = if syllables.len() > 2 { syllables.len() - 2 } else { syllables.len() };
    for (at, syllable) in syllables.iter().enumerate() {
        let is_one = |at: usize| syllables[at].len() == 1;
        if !(at > given && (is_one(at) || is_one(at - 1))) {
            out.push(' ');
        }
        out.push_str(syllable);
    }
    out.push(' ');
}

/// The reading of a character without its tone; empty where it has none.
fn pinyin(c: char) -> String {
    let ascii = any_ascii::any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric);
    ascii.map(|c| c.to_ascii_lowercase()).collect()
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

/// Whether a letter is a family name of Chinese, in either form.
pub(crate) fn is_family(letter: char) -> bool {
    FAMILIES.contains(letter)
}

/// All such letters.
pub(crate) fn families() -> impl Iterator<Item = char> {
    FAMILIES.chars()
}

/// Whether two letters are one.
pub(crate) fn is_double_family(letters: &[char]) -> bool {
    static ALL: LazyLock<FxHashSet<Vec<char>>> =
        LazyLock::new(|| DOUBLE.iter().map(|double| double.chars().collect()).collect());
    ALL.contains(letters)
}

/// How a text without dots is to be read. Names of Chinese begin with a family name; a foreign one is
/// a word of characters that such names are spelled with.
pub(super) fn setting(first: &str) -> Setting {
    let letters: Vec<char> = first.chars().collect();
    let double = |word: &[char]| word.len() > 1 && FAMILIES.contains(word[1]);
    let family = match letters[..] {
        [] | [_] => true,
        // A family name of two characters, or a wife's before her husband's.
        [_, _, _, _] => {
            DOUBLE.contains(&first.chars().take(2).collect::<String>().as_str()) || double(&letters)
        }
        [first, _] | [first, _, _] => FAMILIES.contains(first) || family_reading(&letters).is_some(),
        _ => false,
    };
    let foreign = !family && letters.iter().all(|c| SPELLING.contains(*c));
    if foreign { Setting::Foreign } else { Setting::Native }
}

/// Characters that foreign names are spelled with.
const SPELLING: &str = "\
唐鲍鮑邦帝丁柯道东東尤阮宗詹\
阿艾安奥巴贝本比博布达戴德登迪蒂杜多厄尔恩法菲费弗夫福盖戈格古哈海汉赫亨华霍基吉加贾杰卡凯康考科克肯库拉莱兰朗劳勒雷里利\
莉丽林琳隆卢鲁路伦罗洛马玛迈麦曼梅门蒙米密莫姆穆纳娜南内尼妮宁纽努诺欧帕潘庞佩彭皮普奇齐恰乔切琴瑞若撒萨塞桑森沙莎山尚舍\
申圣施史舒斯丝松苏索塔泰坦汤特滕提廷图托瓦万威韦维魏温文沃乌伍武西希锡夏香肖谢辛欣休许雅亚耶伊茵因英尤约泽扎詹珍朱兹佐什\
胡京金勃伯柏保堡宾波策岑茨丹顿敦黛冯芬根贡哥高姬简捷津列烈涅珀契茹芮瑟珊绍司忒屠翁悉绪芝卓祖奧貝達爾費蓋漢華賈傑凱庫萊蘭\
勞裡麗盧魯倫羅瑪邁麥門納內寧紐諾歐龐齊喬薩聖絲蘇湯騰圖萬維溫烏錫謝許亞約澤紮茲賓頓馮貢簡紹緒義瓊";

/// Family names of two characters.
const DOUBLE: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "皇甫", "夏侯", "东方", "東方", "慕容", "司徒",
    "公孙", "公孫", "轩辕", "軒轅", "端木", "尉迟", "尉遲", "长孙", "長孫", "令狐", "万俟", "萬俟", "宇文",
    "独孤", "獨孤", "南宫", "南宮", "拓跋", "赫连", "赫連", "澹台", "澹臺", "呼延", "东郭", "東郭", "百里",
];

/// The commonest family names of one character, in both forms, without those that begin foreign
/// names far more often.
const FAMILIES: &str = "\
习習仉佟汲佘佴肇楮揣\
王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范\
金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛阎闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪\
庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈\
饶解牟尤阳时穆农司卓古吉缪简车项连芦褚娄窦戚岑景党宫费冷晏席卫柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛\
仲虞敖巩佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥储栗燕楚鄢劳谌奚粟冼蔺楼盘满闻厉仝区郜阚权强帅屠朴盖练廉禹井祖漆丰支卿狄计宣\
晋初容扈晁芮阙浦伏鹿薄邸雍辜羊裘亓修邰杭况那宿鲜印逯隆战危亢嵇公湛宾戎勾茅於呼揭尉冶檀展阴昝奉植衡尧闭張劉陳楊黃趙吳孫馬\
鄭謝許韓馮鄧蕭蔣葉蘇呂盧鍾鐘譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯溫齊喬龐顏莊聶魯歐關蘭寧紀畢單塗駱藍華饒陽時農繆簡車項連蘆婁竇黨\
宮費衛應閔鄔邊師欒榮叢鞏遲鄺談樂儲勞諶樓盤滿聞厲區闞權強帥練豐計闕況鮮陰";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_of_one_letter_is_written_onto_the_other_of_the_given_name() {
        for (word, tokens) in [
            ("万鄂湘", "wan exiang"),
            ("郑月娥", "zheng yuee"),
            ("王娥", "wang e"),
            ("鄂伦", "e lun"),
            ("习近平", "xi jin ping"),
        ] {
            let mut out = String::new();
            push(&word.chars().collect::<Vec<_>>(), Setting::Native, &mut out);
            assert_eq!(out.split_whitespace().collect::<Vec<_>>().join(" "), tokens);
        }
    }

    #[test]
    fn a_word_without_dots_is_foreign_when_it_has_no_family_name_and_spells_sounds() {
        for word in ["希拉里", "克林顿", "特鲁多", "奥巴马", "普京", "唐納德特朗普"] {
            assert_eq!(setting(word), Setting::Foreign, "{word}");
        }
        for word in [
            "习近平",
            "習近平",
            "王伟",
            "李克强",
            "欧阳修",
            "司马相如",
            "安倍晋三",
            "田中花子",
            "金正恩",
            "希",
            "",
        ] {
            assert_eq!(setting(word), Setting::Native, "{word}");
        }
    }
}
