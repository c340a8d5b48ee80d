//! Hebrew words -> Latin tokens.
//!
//! Vowels are written in part, as in Arabic: what is no known name comes out bare, for the spelling
//! measure to link by its skeleton.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The sign that turns g, z, ts into j, zh, ch; an apostrophe in most texts.
pub(crate) const GERESH: char = '׳';

/// Whether an apostrophe after `c` is a geresh.
pub(crate) fn takes_geresh(c: char) -> bool {
    matches!(c, 'ג' | 'ז' | 'צ' | 'ץ' | 'ת' | 'ד' | 'ח' | 'ו')
}

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    let whole: String = word.iter().collect();
    if let Some(latin) = KNOWN.get(whole.as_str()) {
        out.push_str(latin);
        return;
    }
    let start = out.len();
    let mut i = 0;
    while i < word.len() {
        let c = word[i];
        let next = word.get(i + 1).copied();
        let vowel_before = out[start..].ends_with(['a', 'e', 'i', 'o', 'u']);
        if next == Some(GERESH) {
            out.push_str(match c {
                'ג' => "j",
                'ז' => "zh",
                'צ' | 'ץ' => "ch",
                'ת' | 'ד' => "th",
                'ח' => "kh",
                _ => "w",
            });
            i += 2;
            continue;
        }
        let first = out.len() == start;
        out.push_str(match c {
            'א' | 'ע' if !vowel_before && !matches!(next, Some('ו' | 'י')) => "a",
            'ב' if next.is_none() => "v",
            'ב' => "b",
            'ג' => "g",
            'ד' => "d",
            // A final h is a vowel.
            'ה' if next.is_none() && !vowel_before => "a",
            'ה' | 'ח' => "h",
            'ו' if next == Some('ו') => {
                i += 1;
                "w"
            }
            'ו' if i == 0 || (vowel_before && !first) => "v",
            'ו' => "o",
            'ז' => "z",
            'ט' | 'ת' => "t",
            'י' if next == Some('י') => {
                i += 1;
                "ay"
            }
            'י' if first && i == 0 => "y",
            'י' => "i",
            'כ' | 'ק' => "k",
            'ך' => "kh",
            'ל' => "l",
            'מ' | 'ם' => "m",
            'נ' | 'ן' => "n",
            'ס' => "s",
            'פ' => "p",
            'ף' => "f",
            'צ' | 'ץ' => "ts",
            'ר' => "r",
            'ש' => "sh",
            _ => "",
        });
        i += 1;
    }
}

/// Names by common knowledge, in their usual English spelling.
const WORDS: &str = "
אברהם avraham
אהוד ehud
אהרון aharon
אהרן aharon
אורי uri
אביגדור avigdor
אבי avi
אבא abba
אילן ilan
איתן eitan
אלי eli
אליהו eliyahu
אליעזר eliezer
אלון alon
אמיר amir
אמנון amnon
אסתר esther
אריאל ariel
אריה aryeh
אשר asher
בן ben
בני benny
בנימין benjamin
ברק barak
בר bar
גדעון gideon
גיל gil
גולדה golda
דוד david
דויד david
דוב dov
דן dan
דניאל daniel
דבורה deborah
דליה dalia
זאב zeev
חיים chaim
חנה hannah
יאיר yair
יהודה yehuda
יהושע yehoshua
יואב yoav
יוסי yossi
יוסף yosef
יונתן jonathan
יוחנן yohanan
יורם yoram
יעל yael
יעקב yaakov
יצחק yitzhak
ירון yaron
ירושלמי yerushalmi
ישראל israel
כהן cohen
לאה leah
לוי levi
מאיר meir
מרדכי mordechai
מרים miriam
משה moshe
מיכאל michael
מנחם menachem
מיכל michal
מתן matan
משולם meshulam
נתן nathan
נתניהו netanyahu
נפתלי naftali
ניר nir
נועם noam
נחום nahum
עמוס amos
עמיר amir
עמית amit
עזר ezer
עוזי uzi
עדי adi
פרץ peretz
פנחס pinchas
צבי tzvi
ציפי tzipi
רבקה rivka
רחל rachel
רות ruth
רון ron
ראובן reuven
רפאל raphael
שאול shaul
שלמה shlomo
שלום shalom
שמואל shmuel
שמעון shimon
שרה sarah
שרון sharon
שי shai
תמר tamar
מוחמד mohammed
מוחמר muammar
אחמד ahmed
חסן hassan
חוסיין hussein
עבד abd
עלי ali
עומאר omar
יאסר yasser
מחמוד mahmoud
איברהים ibrahim
של of
";

static KNOWN: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| WORDS.lines().filter_map(|line| line.split_once(' ')).collect());
