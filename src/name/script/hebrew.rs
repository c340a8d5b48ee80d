//! Hebrew words -> Latin tokens.
//!
//! Vowels are written in part, as in Arabic: what is no known name is read as was learned.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::learned::HEBREW;

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
    HEBREW.push(word, out);
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
