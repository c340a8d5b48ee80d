//! Words by how often they are, names in two scripts, letters in two forms -> the [`table`](super::table).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::table::EDGE;
use super::{is_double_family, is_family, is_han};

/// What the table is learned from, as text.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Words of Chinese: the word, blank, how often it was counted, blank, its kind, as jieba's
    /// dictionary has them; `nr` are names of people, `nrt` and `nrfg` foreign and famous ones.
    pub words: &'a str,
    /// A name, tab, the Chinese letters it is spelled with, blanks between them, tab, how many are
    /// called so.
    pub names: &'a str,
    /// A traditional letter, tab, its simplified forms, the commonest first.
    pub simplified: &'a str,
}

/// Words of several letters that were counted less often are left out.
const LEAST_COUNT: f64 = 20.0;
/// Words that the dictionary marks as names of people, though they begin like one: places and things.
const WORDS: &str = "\
黎巴嫩 安哥拉 苏黎世 卢旺达 贺兰山 温哥华 伏尔加 吉隆坡 鹿特丹 柴达木 苏台德 高加索 夏威夷 安卡拉 金沙萨 白令海 符腾堡 吕宋岛 金伯利 罗布泊 马其顿 \
吉普车 金刚石 金字塔 古文化 古文字 古兰经 马拉松 柏林墙 罗汉堂 金刚经 全聚德 蒙太奇 季后赛 胡萝卜 宣武门 公开赛 修道院 冷不丁 白蛋白 公开化 全唐诗 \
文献学 罗马式 罗马城 纪念塔 纪律性 蓝皮书 武士道 文科生 景泰蓝 安全法 胡杨林 尤伯杯 汤尤杯 牛头山 白云山 马伦哥 易北河 金三角 高棉人 石家庄 张家口";
/// Words of two letters marked as names of people that were counted as often are words as well: of
/// the marks that far up most are wrong (王子, 顾客).
const LEAST_COUNT_OF_NAME: f64 = 50.0;
/// Letters of the shortest and the longest foreign name learned from.
const SPELLED: std::ops::RangeInclusive<usize> = 2..=8;
/// Bearers that a letter of a foreign name behind another must have, so that both are believed as much
/// as the letter alone (Witten-Bell smoothing with a constant).
const BELIEF: f64 = 20.0;
/// Share of letters at which a foreign name ends: a letter more in four.
const ENDS: f64 = 0.28;
/// Of the given names how many have two letters (of the names in the dictionary).
const TWO_LETTERS: f64 = 0.85;

/// The table; empty where a source has nothing.
#[must_use]
pub fn learn(sources: &Sources<'_>) -> String {
    let mut simplified: BTreeMap<char, char> = BTreeMap::new();
    for line in sources.simplified.lines() {
        let mut letters = line.chars();
        if let (Some(from), Some('\t'), Some(to)) = (letters.next(), letters.next(), letters.next())
            && from != to
        {
            simplified.insert(from, to);
        }
    }
    let simple = |text: &str| -> Vec<char> {
        text.chars().map(|c| simplified.get(&c).copied().unwrap_or(c)).collect()
    };
    let spelled = Spelled::count(sources.names, simple);
    let words: Vec<(Vec<char>, f64, &str)> = sources
        .words
        .lines()
        .filter_map(|line| {
            let mut cells = line.split(' ');
            let (word, count, kind) = (cells.next()?, cells.next()?.parse().ok()?, cells.next()?);
            let word = simple(word);
            word.iter().all(|c| is_han(*c)).then_some((word, count, kind))
        })
        .collect();
    let native = Native::count(&words);
    let mut table = Costs::default();
    for (from, to) in &simplified {
        table.lines.entry(("simplified", 0)).or_default().push(format!("{from}{to}"));
    }
    native.write(&mut table, |letter| simplified.contains_key(&letter));
    spelled.write(&mut table);
    let all: f64 = words.iter().map(|(_, count, _)| count).sum();
    let mut best: BTreeMap<String, f64> = BTreeMap::new();
    for (word, count, kind) in words {
        if is_word(&word, count, kind, &native, &spelled) {
            let most = best.entry(word.into_iter().collect()).or_default();
            *most = most.max(count);
        }
    }
    for (word, count) in best {
        table.put("word", (count + 0.5) / all, word);
    }
    table.text()
}

/// Whether an entry of the dictionary is kept as a word, and is not only somebody's name.
fn is_word(word: &[char], count: f64, kind: &str, native: &Native, spelled: &Spelled) -> bool {
    let is_other = || WORDS.split_whitespace().any(|other| other.chars().eq(word.iter().copied()));
    match word.len() {
        1 => true,
        _ if is_other() => true,
        _ if count < LEAST_COUNT || matches!(kind, "nrt" | "nrfg") => false,
        _ if kind != "nr" => true,
        _ if is_double_family(&word[..2]) => false,
        2 => count >= LEAST_COUNT_OF_NAME,
        // Marked as a name, and rather a foreign place: 马其顿.
        _ => native.chance(word).is_none_or(|chance| chance < spelled.chance(word)),
    }
}

/// Lines of the table by what they tell and the cost.
#[derive(Default)]
struct Costs {
    lines: BTreeMap<(&'static str, u32), Vec<String>>,
}

impl Costs {
    fn put(&mut self, what: &'static str, chance: f64, item: impl Into<String>) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let cost = (-chance.ln() * 10.0).round().clamp(0.0, 250.0) as u32;
        self.lines.entry((what, cost)).or_default().push(item.into());
    }

    fn text(self) -> String {
        let mut text = String::new();
        for ((what, cost), mut items) in self.lines {
            items.sort_unstable();
            let head = if what == "simplified" { what.to_owned() } else { format!("{what} {cost}") };
            // Writing to a string does not fail.
            let _ = writeln!(text, "{head}\t{}", items.join(" "));
        }
        text
    }
}

/// Foreign names: how often a letter stands behind another.
#[derive(Default)]
struct Spelled {
    pairs: BTreeMap<(char, char), f64>,
    before: FxHashMap<char, f64>,
    letters: BTreeMap<char, f64>,
    all: f64,
}

impl Spelled {
    fn count(names: &str, simple: impl Fn(&str) -> Vec<char>) -> Self {
        let mut spelled = Self::default();
        for line in names.lines() {
            let mut cells = line.split('\t');
            let (Some(name), Some(letters)) = (cells.next(), cells.next()) else {
                continue;
            };
            let count: f64 = cells.next().and_then(|count| count.trim().parse().ok()).unwrap_or(1.0);
            let letters: Vec<char> = simple(letters).into_iter().filter(|c| *c != ' ').collect();
            let han = letters.iter().all(|c| is_han(*c));
            // A Chinese name with its tones is nobody's spelling by sound.
            let chinese =
                letters.first().is_some_and(|c| is_family(*c)) && letters.len() <= 3 && has_tones(name);
            if !SPELLED.contains(&letters.len()) || !han || chinese {
                continue;
            }
            let weight = count.ln_1p();
            let mut before = EDGE;
            for &letter in letters.iter().chain(&[EDGE]) {
                *spelled.pairs.entry((before, letter)).or_default() += weight;
                *spelled.before.entry(before).or_default() += weight;
                before = letter;
            }
            for letter in letters {
                *spelled.letters.entry(letter).or_default() += weight;
                spelled.all += weight;
            }
        }
        spelled
    }

    fn alone(&self, letter: char) -> f64 {
        if letter == EDGE {
            return ENDS;
        }
        // Some three thousand letters are in use.
        (self.letters.get(&letter).copied().unwrap_or(0.0) + 0.02) / (self.all + 0.02 * 3000.0)
    }

    fn behind(&self, before: char, letter: char) -> f64 {
        let seen = self.before.get(&before).copied().unwrap_or(0.0);
        let share = seen / (seen + BELIEF);
        let pair = self.pairs.get(&(before, letter)).copied().unwrap_or(0.0);
        share * pair / seen.max(1.0) + (1.0 - share) * self.alone(letter)
    }

    fn chance(&self, word: &[char]) -> f64 {
        let mut before = EDGE;
        let mut chance = 1.0;
        for &letter in word.iter().chain(&[EDGE]) {
            chance *= self.behind(before, letter);
            before = letter;
        }
        chance
    }

    fn write(&self, table: &mut Costs) {
        for (before, letter) in self.pairs.keys() {
            table.put("pair", self.behind(*before, *letter), format!("{before}{letter}"));
        }
        for letter in self.letters.keys().chain(&[EDGE]) {
            table.put("letter", self.alone(*letter), *letter);
            let seen = self.before.get(letter).copied().unwrap_or(0.0);
            table.put("leaving", 1.0 - seen / (seen + BELIEF), *letter);
        }
    }
}

fn has_tones(name: &str) -> bool {
    name.chars().any(|c| "āēīōūǎěǐǒǔàèìòùáéíóúǖǘǚǜ".contains(c))
}

/// How often letters were counted in one place of names.
#[derive(Default)]
struct Counts {
    of: BTreeMap<char, f64>,
    all: f64,
}

impl Counts {
    fn add(&mut self, letter: char, count: f64) {
        *self.of.entry(letter).or_default() += count;
        self.all += count;
    }

    /// The share of a letter, where each of so many others may come with a count unseen so far.
    fn share(&self, letter: char, unseen: f64, others: f64) -> f64 {
        (self.of.get(&letter).copied().unwrap_or(0.0) + unseen) / (self.all + unseen * others)
    }

    /// The same of a letter of a given name, of some three thousand.
    fn given(&self, letter: char) -> f64 {
        self.share(letter, 0.1, 3000.0)
    }
}

/// Chinese names: how often a letter is a family name, and which part of a given name.
#[derive(Default)]
struct Native {
    families: Counts,
    firsts: Counts,
    seconds: Counts,
    onlys: Counts,
}

impl Native {
    fn count(words: &[(Vec<char>, f64, &str)]) -> Self {
        let mut native = Self::default();
        for (word, _, _) in words.iter().filter(|(_, _, kind)| *kind == "nr") {
            match word.as_slice() {
                [family, first, second] if is_family(*family) => {
                    native.families.add(*family, 1.0);
                    native.firsts.add(*first, 1.0);
                    native.seconds.add(*second, 1.0);
                }
                // Many of these are words marked wrongly.
                [family, only] if is_family(*family) => {
                    native.families.add(*family, 0.3);
                    native.onlys.add(*only, 1.0);
                }
                _ => {}
            }
        }
        native
    }

    fn family(&self, letter: char) -> f64 {
        // Some five hundred are known.
        self.families.share(letter, 1.0, 500.0)
    }

    fn chance(&self, word: &[char]) -> Option<f64> {
        match word {
            [family, first, second] if is_family(*family) => {
                let given = self.firsts.given(*first) * self.seconds.given(*second);
                Some(self.family(*family) * TWO_LETTERS * given)
            }
            _ => None,
        }
    }

    fn write(&self, table: &mut Costs, is_traditional: impl Fn(char) -> bool) {
        let families: BTreeSet<char> = super::families().filter(|family| !is_traditional(*family)).collect();
        for family in families {
            table.put("family", self.family(family), family);
        }
        for letter in self.firsts.of.keys() {
            table.put("first", TWO_LETTERS * self.firsts.given(*letter), *letter);
        }
        for letter in self.seconds.of.keys() {
            table.put("second", self.seconds.given(*letter), *letter);
        }
        for letter in self.onlys.of.keys() {
            table.put("only", (1.0 - TWO_LETTERS) * self.onlys.given(*letter), *letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Table;
    use super::*;

    #[test]
    fn what_is_often_costs_little_and_names_are_no_words() {
        let text = learn(&Sources {
            words: "总统 900 n\n说 3000 v\n王伟伦 30 nr\n王伟平 30 nr\n王子 600 nr\n奥巴马 90 nrt\n稀有词 3 n\n",
            names: "obama\t奧 巴 馬\t5\nputin\t普 京\t9\nwáng\t王 伟\t7\n",
            simplified: "奧\t奥\n馬\t马\n台\t台 臺\n",
        });
        let table = Table::parse(&text);
        assert_eq!((table.simplified('奧'), table.simplified('台')), ('奥', '台'));
        let word = |word: &str| table.word(&word.chars().collect::<Vec<_>>());
        assert!(word("说") < word("总统") && word("王子").is_some());
        for name in ["王伟伦", "奥巴马", "稀有词"] {
            assert_eq!(word(name), None, "{name}");
        }
        let costs = |letter| table.letter(letter);
        let sound = |a, b| table.sound((a, &costs(a)), (b, &costs(b)));
        assert!(sound('普', '京') < sound('京', '普'));
        assert!(costs('王').family < costs('马').family);
        let given = |first, second| costs(first).first + costs(second).second;
        assert!(given('伟', '平') < given('平', '伟'));
    }
}
