//! Tokens -> the persons that the words of Chinese name.

use super::{Found, Part};
use crate::article::find::{Candidate, Kind};
use crate::article::token::{Gap, Shape, Token};
use crate::name::script::Syllabary;

/// The names in the order of the text, and the parts of names that may mean those who bear them. What
/// stands right beside kana is a word of Japanese, as in the name of a film or a company.
pub(in crate::article) fn names(tokens: &[Token<'_>]) -> Vec<Candidate> {
    let candidate = |(first, token): (usize, &Token<'_>)| {
        let Shape::Han(Part::First(found)) = token.shape else {
            return None;
        };
        let more = tokens[first + 1..].iter().take_while(|token| token.shape == Shape::Han(Part::Next));
        let last = first + more.count();
        let (kind, sure) = match found {
            Found::Full => (Kind::Full, true),
            Found::Doubtful => (Kind::Doubtful, false),
            Found::Alone => (Kind::Solo, true),
            Found::Partly => (Kind::Solo, false),
        };
        let candidate = Candidate { sure, ..Candidate::new(first, last, kind) };
        Some(candidate).filter(|_| !is_beside_kana(tokens, first, last))
    };
    tokens.iter().enumerate().filter_map(candidate).collect()
}

fn is_beside_kana(tokens: &[Token<'_>], first: usize, last: usize) -> bool {
    let is_kana = |token: &Token<'_>, letter: Option<char>| {
        token.gap == Gap::None && letter.and_then(Syllabary::of).is_some_and(Syllabary::is_kana)
    };
    let before = first.checked_sub(1).and_then(|at| tokens[at].text.chars().next_back());
    is_kana(&tokens[first], before)
        || tokens.get(last + 1).is_some_and(|next| is_kana(next, next.text.chars().next()))
}

#[cfg(test)]
mod tests {
    use crate::article::persons;

    #[test]
    fn names_beside_hangul_stand_and_those_beside_kana_are_words_of_japanese() {
        for (text, names) in [
            ("韩国总统朴槿惠박근혜星期二会见了外长王毅，双方交换了意见。", &["朴槿惠", "王毅"][..]),
            ("韩国演员宋慧乔송혜교与丈夫宋仲基송중기宣布离婚，律师表示两人性格不合。", &["宋慧乔", "宋仲基"]),
            ("台湾品牌「鮮の味」由创办人陈建宏在台北创立，目前在各地有三十家门市。", &["陈建宏"]),
            (
                "电影《千と千尋の神隠し》上个月在中国各地的影院重新上映，记者王小明报道说票房超过四亿元。",
                &["王小明"],
            ),
            ("石川県の地震发生以后，当地政府宣布停课一天，外交部发言人汪文斌表示慰问。", &["汪文斌"]),
            ("小林製薬の紅麹在台湾被下架，卫生部门要求业者停止出售所有相关产品。", &[]),
            ("小林製薬の紅麹は販売を中止した。王毅外相は", &[]),
        ] {
            let found: Vec<String> = persons(text).into_iter().map(|person| person.name).collect();
            assert_eq!(found, names, "{text}");
        }
    }
}
