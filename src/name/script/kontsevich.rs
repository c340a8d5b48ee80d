//! Korean names in Cyrillic, a word for each syllable: Russian hears them otherwise than English does, so
//! "Ким Чен Ын" is kim jong un.
//!
//! The tables are Kontsevich's system and the older spellings that news keep ("Чен", "Ир"), by common
//! knowledge. Where н stands for two sounds, the one that names have is meant: "Чон" is jong.

use super::lower;

/// Family names, and whether nobody but Koreans is called so.
const FAMILIES: &[(&str, &str, bool)] = &[
    ("ким", "kim", true),
    ("кім", "kim", true),
    ("пак", "pak", true),
    ("цой", "choe", true),
    ("чхве", "choe", true),
    ("чо", "jo", true),
    ("чон", "jong", true),
    ("юн", "yun", true),
    ("рю", "ryu", true),
    ("рим", "rim", true),
    ("лим", "rim", true),
    ("пэк", "paek", true),
    ("квон", "kwon", true),
    ("хван", "hwang", true),
    ("мун", "mun", true),
    ("ли", "ri", false),
    ("ри", "ri", false),
    ("хан", "han", false),
    ("ян", "yang", false),
    ("ко", "ko", false),
    ("со", "so", false),
    ("о", "o", false),
    ("ан", "an", false),
    ("но", "no", false),
    ("хо", "ho", false),
    ("син", "sin", false),
    ("ю", "yu", false),
    ("чан", "jang", false),
    ("кан", "kang", false),
    ("чин", "jin", false),
    ("чу", "ju", false),
    ("хон", "hong", false),
    ("ма", "ma", false),
];

/// Syllables of given names.
const SYLLABLES: &[(&str, &str)] = &[
    ("бин", "bin"),
    ("бок", "pok"),
    ("бом", "pom"),
    ("бён", "pyong"),
    ("вон", "won"),
    ("ву", "u"),
    ("ган", "kang"),
    ("гван", "kwang"),
    ("гён", "kyong"),
    ("ги", "ki"),
    ("гиль", "kil"),
    ("гон", "kon"),
    ("гу", "ku"),
    ("гук", "kuk"),
    ("гын", "kun"),
    ("гю", "kyu"),
    ("джи", "ji"),
    ("джин", "jin"),
    ("джу", "ju"),
    ("джун", "jun"),
    ("до", "to"),
    ("док", "tok"),
    ("дон", "tong"),
    ("дэ", "tae"),
    ("ен", "yong"),
    ("ё", "yo"),
    ("ён", "yong"),
    ("и", "i"),
    ("ик", "ik"),
    ("иль", "il"),
    ("ин", "in"),
    ("ир", "il"),
    ("йон", "yong"),
    ("кван", "kwang"),
    ("кён", "kyong"),
    ("ки", "ki"),
    ("киль", "kil"),
    ("ку", "ku"),
    ("кук", "kuk"),
    ("кын", "kun"),
    ("ман", "man"),
    ("мён", "myong"),
    ("ми", "mi"),
    ("мин", "min"),
    ("му", "mu"),
    ("нам", "nam"),
    ("ок", "ok"),
    ("пок", "pok"),
    ("пом", "pom"),
    ("пон", "pong"),
    ("пхиль", "phil"),
    ("пён", "pyong"),
    ("рён", "ryong"),
    ("рен", "ryong"),
    ("рим", "rim"),
    ("рип", "rip"),
    ("рок", "rok"),
    ("сан", "sang"),
    ("сен", "song"),
    ("сик", "sik"),
    ("сим", "sim"),
    ("со", "so"),
    ("сок", "sok"),
    ("сон", "song"),
    ("су", "su"),
    ("сук", "suk"),
    ("сун", "sun"),
    ("сын", "sung"),
    ("тон", "tong"),
    ("тхэ", "thae"),
    ("тэ", "thae"),
    ("у", "u"),
    ("ун", "un"),
    ("хак", "hak"),
    ("хва", "hwa"),
    ("хван", "hwang"),
    ("хе", "hye"),
    ("хек", "hyok"),
    ("хён", "hyon"),
    ("хёк", "hyok"),
    ("хи", "hui"),
    ("хо", "ho"),
    ("хон", "hong"),
    ("хун", "hun"),
    ("хэ", "hae"),
    ("чан", "chang"),
    ("чен", "jong"),
    ("чер", "chol"),
    ("чжи", "ji"),
    ("чжин", "jin"),
    ("чжон", "jong"),
    ("чжу", "ju"),
    ("чжун", "jun"),
    ("чжэ", "jae"),
    ("чи", "ji"),
    ("чин", "jin"),
    ("чоль", "chol"),
    ("чон", "jong"),
    ("чу", "ju"),
    ("чун", "jun"),
    ("чхан", "chang"),
    ("чхоль", "chol"),
    ("чхун", "chun"),
    ("чэ", "jae"),
    ("ын", "un"),
];

/// Whether the words of a text are a Korean name. A family name that others have as well proves it only with
/// two syllables behind it, which Chinese given names write as one word.
pub(super) fn is_name(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let family = words.next().map(lowered);
    let found = FAMILIES.iter().find(|(word, ..)| family.as_deref() == Some(*word));
    let Some((_, _, is_korean)) = found else { return false };
    let (mut count, mut known) = (0, true);
    for word in words.take(3) {
        count += 1;
        known &= given(&lowered(word)).is_some();
    }
    known && (count == 2 || count == 1 && *is_korean)
}

/// The Latin form of one word of such a name.
pub(super) fn syllable(word: &[char]) -> Option<&'static str> {
    let word = lowered(&word.iter().collect::<String>());
    let family = || FAMILIES.iter().find(|(family, ..)| *family == word).map(|(_, latin, _)| *latin);
    given(&word).or_else(family)
}

fn given(word: &str) -> Option<&'static str> {
    SYLLABLES.iter().find(|(syllable, _)| *syllable == word).map(|(_, latin)| *latin)
}

fn lowered(word: &str) -> String {
    word.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use crate::name::normalize;

    #[test]
    fn a_korean_name_is_read_by_its_syllables() {
        for (cyrillic, latin) in [
            ("Ким Чен Ын", "kim jong un"),
            ("КИМ ЧЕН ИР", "kim jong il"),
            ("Ким Ир Сен", "kim il song"),
            ("Ким Чжон-ын", "kim jong un"),
            ("Ким Ё Чжон", "kim yo jong"),
            ("Цой Рён Хэ", "choe ryong hae"),
            ("Ли Ён Хо", "ri yong ho"),
            ("Пак Кын Хе", "pak kun hye"),
            ("Мун Чжэ Ин", "mun jae in"),
        ] {
            assert_eq!(normalize(cyrillic), latin, "{cyrillic}");
        }
    }

    #[test]
    fn other_names_are_read_letter_by_letter() {
        for (cyrillic, latin) in [
            ("Си Цзиньпин", "xi jinping"),
            ("Ли Бочен", "li bochen"),
            ("Ким Бейсингер", "kim beysinger"),
            ("Ким Чен Ын Чон Ир", "kim chen yn chon ir"),
        ] {
            assert_eq!(normalize(cyrillic), latin, "{cyrillic}");
        }
    }
}
