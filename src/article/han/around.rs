//! Words that stand right before or right behind a name, simplified.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// Offices, trades and kin, which stand before a name.
const BEFORE: &str = "\
总统 主席 首相 总理 部长 外长 防长 国务卿 司令 总司令 将军 上将 中将 少将 元帅 上校 中校 少校 中尉 议员 书记 省长 州长 市长 县长 区长 \
镇长 村长 总督 发言人 记者 主持人 主播 律师 教授 博士 医生 护士 教师 导演 演员 歌手 教练 主帅 选手 球员 球星 名将 队长 队员 冠军 董事长 \
总裁 总经理 经理 首席执行官 创始人 创办人 行长 校长 院长 局长 处长 署长 司长 厅长 科长 站长 所长 主任 大使 特使 公使 领事 秘书长 \
总书记 秘书 领袖 领导人 领导者 委员长 委员 代表 嫌疑人 嫌犯 疑犯 被告 被告人 原告 受害者 受害人 死者 伤者 证人 当事人 作家 作者 诗人 画家 \
编剧 作曲家 科学家 经济学家 历史学家 分析师 学者 专家 官员 负责人 发起人 丈夫 妻子 前夫 前妻 儿子 女儿 长子 次子 长女 弟弟 哥哥 妹妹 姐姐 \
父亲 母亲 祖父 祖母 国王 王子 公主 女王 女皇 皇帝 教皇 主教 主演 通讯员 大法官 法官 检察官 检察长 警长 警察 农民工 工人 学生 老师 商人 \
富商 企业家 毒枭 头目 军阀 元首 参议员 众议员 立委 委员会主席 男子 女子 叫 名叫 名为 叫做";

/// Forms of address, offices and what a person does, which stand behind a name.
const BEHIND: &str = "\
说 称 道 曾 表示 指出 认为 宣布 告诉 强调 写道 回应 透露 呼吁 警告 承认 否认 批评 会见 访问 出任 担任 任命 补充 解释 坦言 直言 回忆 质疑 \
先生 女士 小姐 太太 夫人 总统 主席 首相 总理 部长 外长 教授 博士 医生 律师 议员 书记 司令 将军 局长 市长 省长 老师 同志 等人 夫妇 本人 一家 \
出席 抵达 前往 主持 接受 接见 宣誓 辞职 当选 被捕 被控 获释 去世 逝世 遇刺 发表 签署 会晤 通电话 致辞 讲话 同日 当天 均 也 则 还 已 将 曾任 \
率领 率 率团 今天 昨天 日前 周一 周二 周三 周四 周五 周六 周日 随后 此前 至今 再次 一行";

static WORDS_BEFORE: LazyLock<Words> = LazyLock::new(|| Words::of(BEFORE));
static WORDS_BEHIND: LazyLock<Words> = LazyLock::new(|| Words::of(BEHIND));

/// Letters of the longest of the words.
const MOST_LETTERS: usize = 5;

/// Words as letters.
struct Words(FxHashSet<Box<[char]>>);

impl Words {
    fn of(words: &str) -> Self {
        Self(words.split_whitespace().map(|word| word.chars().collect()).collect())
    }

    /// Letters of the shortest word of these lengths, a bit for each, that the text begins with.
    fn beginning(&self, text: &[char], lengths: u8) -> Option<usize> {
        let is_word = |length: &usize| text.get(..*length).is_some_and(|word| self.0.contains(word));
        each(lengths).find(is_word)
    }

    /// Whether the text ends with one of these lengths.
    fn ends(&self, text: &[char], lengths: u8) -> bool {
        let word = |length| text.len().checked_sub(length).and_then(|from| text.get(from..));
        each(lengths).filter_map(word).any(|word| self.0.contains(word))
    }
}

/// The lengths that bits tell, the least first.
fn each(lengths: u8) -> impl Iterator<Item = usize> {
    (1..=MOST_LETTERS).filter(move |length| lengths & 1 << length != 0)
}

/// How long the words are that have a letter nearest to a name, a bit for each length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lengths {
    before: u8,
    behind: u8,
    /// Of family names of Japanese that begin with it.
    japanese: u8,
}

impl Lengths {
    /// Those of a letter that no word has there.
    pub(super) const NONE: Self = Self { before: 0, behind: 0, japanese: 0 };
}

/// The letters that words have nearest to a name.
pub(super) fn lengths() -> FxHashMap<char, Lengths> {
    let mut all: FxHashMap<char, Lengths> = FxHashMap::default();
    let mut note = |letter: Option<&char>, add: &dyn Fn(&mut Lengths)| {
        letter.into_iter().for_each(|letter| add(all.entry(*letter).or_insert(Lengths::NONE)));
    };
    for word in &WORDS_BEFORE.0 {
        note(word.last(), &|lengths| lengths.before |= 1 << word.len());
    }
    for word in &WORDS_BEHIND.0 {
        note(word.first(), &|lengths| lengths.behind |= 1 << word.len());
    }
    for name in &JAPANESE_FAMILIES.0 {
        note(name.first(), &|lengths| lengths.japanese |= 1 << name.len());
    }
    all
}

/// Whether the last letters are a word that names follow; `lengths` are those of the last.
pub(super) fn is_told(before: &[char], lengths: Lengths) -> bool {
    WORDS_BEFORE.ends(before, lengths.before)
}

/// Whether the first letters are a word that follows names; `lengths` are those of the first.
pub(super) fn tells(behind: &[char], lengths: Lengths) -> bool {
    WORDS_BEHIND.beginning(behind, lengths.behind).is_some()
}

/// Whether a family name may stand before the word for the whole of a name: "王先生", "赖总统".
pub(super) fn is_address(word: &[char]) -> bool {
    const OTHERS: [[char; 2]; 6] =
        [['先', '生'], ['女', '士'], ['小', '姐'], ['太', '太'], ['夫', '人'], ['同', '志']];
    let both = || WORDS_BEFORE.0.contains(word) && WORDS_BEHIND.0.contains(word);
    OTHERS.iter().any(|other| other == word) || (word.len() > 1 && both())
}

/// Family names of Japanese that have several letters, the commonest and those of public life. A
/// single letter does not tell them from Chinese ones.
const JAPANESE: &str = "\
佐藤 铃木 高桥 田中 伊藤 渡边 山本 中村 小林 加藤 吉田 山田 佐佐木 山口 松本 井上 木村 斋藤 清水 山崎 池田 桥本 阿部 石川 山下 中岛 石井 \
小川 前田 冈田 长谷川 藤田 后藤 近藤 村上 远藤 青木 坂本 福田 太田 西村 藤井 金子 冈本 藤原 中野 三浦 原田 中川 松田 竹内 小野 田村 中山 \
和田 石田 森田 上田 柴田 酒井 横山 宫崎 宫本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 河野 小岛 武田 村田 上野 杉山 增田 菅原 平野 大冢 \
千叶 久保 松井 岩崎 樱井 野口 松尾 野村 木下 菊地 佐野 大西 杉本 新井 浜田 菅野 市川 古川 水野 小松 岛田 小山 高野 西田 岸田 安倍 麻生 石破 \
小泉 鸠山 野田 茂木 河村 二阶 甘利 萩生田 高市 稻田 德川 三岛 川端 大江 村山 宇野 羽田 细川 竹下 中曾根 福岛 山上 松野 上川 木原 丰田 本田 \
松下 黑泽 宫泽 大平 海部 池上 北野 三木 佐川 筱田 井川 大石 织田 明智 伊达 上杉 福泽 东条 山县 大久保 夏目 太宰 芥川";

static JAPANESE_FAMILIES: LazyLock<Words> = LazyLock::new(|| Words::of(JAPANESE));

/// Letters of the family name of Japanese that a name begins with; `lengths` are those of its first.
pub(super) fn japanese_family(name: &[char], lengths: Lengths) -> Option<usize> {
    JAPANESE_FAMILIES.beginning(name, lengths.japanese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_longer_than_what_is_looked_at_and_none_stands_twice() {
        for words in [BEFORE, BEHIND, JAPANESE] {
            let all: Vec<&str> = words.split_whitespace().collect();
            let distinct: FxHashSet<&str> = all.iter().copied().collect();
            assert_eq!(all.len(), distinct.len());
            assert!(all.iter().all(|word| word.chars().count() <= MOST_LETTERS));
        }
    }

    #[test]
    fn words_are_found_beside_a_place() {
        let all = lengths();
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        let of = |letter: Option<&char>| letter.and_then(|letter| all.get(letter)).copied();
        let is_told = |text: &[char]| is_told(text, of(text.last()).unwrap_or(Lengths::NONE));
        let tells = |text: &[char]| tells(text, of(text.first()).unwrap_or(Lengths::NONE));
        let family = |text: &[char]| japanese_family(text, of(text.first()).unwrap_or(Lengths::NONE));
        for (text, wanted) in [
            ("总统", [true, true]),
            ("美国总统", [true, false]),
            ("首席执行官", [true, false]),
            ("叫", [true, false]),
            ("说他", [false, true]),
            ("通电话", [false, true]),
            ("通电", [false, false]),
            ("统", [false, false]),
            ("", [false, false]),
        ] {
            assert_eq!([is_told(&letters(text)), tells(&letters(text))], wanted, "{text}");
        }
        let families = ["长谷川", "安倍晋三", "田中", "田"].map(|name| family(&letters(name)));
        assert_eq!(families, [Some(3), Some(2), Some(2), None]);
        let address = |word: &str| is_address(&letters(word));
        assert!(address("总统") && address("先生") && !address("说") && !address("妻子"));
    }
}
