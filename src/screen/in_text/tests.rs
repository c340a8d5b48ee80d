use proptest::prelude::*;

use super::*;
use crate::article::persons_joined;
use crate::list::{AliasStrength, ListedName, Listing, ListingKey, NameKind, PartyKind, SourceId};
use crate::screen::{IndexedList, VersionLabel};

const LISTED: [&str; 14] = [
    "MADURO MOROS, Nicolas",
    "PUTIN, Vladimir Vladimirovich",
    "AL-ASSAD, Bashar Hafez",
    "HUSSEIN AL-TIKRITI, Saddam",
    "KIM, Jong Un",
    "HAZEM",
    "ALI, Hassan Mohammed",
    "أسامة محمد بن لادن",
    "LAVROV, Sergey",
    "HANIYEH, Ahmad",
    "MIN AUNG HLAING",
    "ZHU, Hailun",
    "林鄭月娥",
    "高峰",
];

fn index() -> Index {
    index_of(&LISTED)
}

fn index_of(listed: &[&str]) -> Index {
    let listing = |(at, name): (usize, &&str)| {
        let key = ListingKey { source: SourceId::ofac_sdn(), id: at.to_string() };
        let name = ListedName::person(name, NameKind::Primary, AliasStrength::Strong);
        Listing::new(key, PartyKind::Person, vec![name])
    };
    let listings = listed.iter().enumerate().map(listing).collect();
    Index::build(vec![IndexedList { version: VersionLabel("ofac-sdn@1".to_owned()), listings }])
}

fn found(text: &str) -> Vec<String> {
    let index = index();
    let finds = TextScreener::new(&index, &ScreenOptions::default()).find(&Body::new(text));
    assert!(!finds.truncated);
    check(text, &finds.mentions);
    finds.mentions.into_iter().map(|mention| mention.text).collect()
}

/// Every mention stands where it says, and none overlaps another.
fn check(text: &str, mentions: &[Mention]) {
    let chars: Vec<char> = text.chars().collect();
    let mut end = 0;
    for mention in mentions {
        assert!(end <= mention.span.start);
        end = mention.span.end;
        let quote: String = chars[mention.span.start as usize..end as usize].iter().collect();
        assert_eq!(quote, mention.text);
        assert_eq!(mention.provenance, Provenance::ListDirected);
    }
}

#[test]
fn a_listed_name_is_found_however_it_stands() {
    for (text, name) in [
        ("In Caracas yesterday Nicolas Maduro spoke.", "Nicolas Maduro"),
        ("They said NICOLAS MADURO MOROS spoke to them.", "NICOLAS MADURO MOROS"),
        ("There “Nicolas Maduro” spoke to the people.", "Nicolas Maduro"),
        ("They heard Nicolas Maduro’s speech there.", "Nicolas Maduro"),
        ("They heard Nicolas-Maduro Moros there.", "Nicolas-Maduro Moros"),
        ("They met Mr Nicolas Maduro Moros of the Ministry.", "Nicolas Maduro Moros"),
        ("They heard N. Maduro Moros there.", "N. Maduro Moros"),
        ("They heard NicolasMaduro Moros there.", "NicolasMaduro Moros"),
        ("They heard Maduro Moros Nicolas there.", "Maduro Moros Nicolas"),
        ("They heard Nicolsa Maduroo Morros there.", "Nicolsa Maduroo Morros"),
        ("They heard Bashar al-Assad and left.", "Bashar al-Assad"),
        ("They heard of Saddam Hussein al-Tikriti there.", "Saddam Hussein al-Tikriti"),
        ("They heard Kim Jong-un and left.", "Kim Jong-un"),
        ("Они говорили с Владимиром Путиным вчера.", "Владимиром Путиным"),
        ("Они слушали Сергея Лаврова вчера.", "Сергея Лаврова"),
        ("وقال أسامة محمد بن لادن في رسالة.", "أسامة محمد بن لادن"),
        ("정부는 블라디미르 푸틴은 물론 모두를 불렀다.", "블라디미르 푸틴"),
        ("이날 김정은은 떠났다.", "김정은"),
        ("이날 김정은 국무위원장이 떠났다.", "김정은"),
        ("이날 김정은에게는 말이 없었다.", "김정은"),
        ("이날 김정은씨를 만났다.", "김정은"),
        ("政府はウラジーミル・プーチン大統領は言った。", "ウラジーミル・プーチン"),
        // A case ending is written onto the name.
        ("နေပြည်တော်တွင် မင်းအောင်လှိုင်က ပြောသည်။", "မင်းအောင်လှိုင်က"),
    ] {
        assert_eq!(found(text), [name], "{text}");
    }
}

#[test]
fn a_name_is_found_with_what_its_language_writes_onto_it() {
    const LISTED: [&str; 7] = [
        "PUTIN, Vladimir Vladimirovich",
        "LAVROV, Sergey",
        "MEDVEDEV, Dmitry Anatolievich",
        "PRIGOZHIN, Yevgeniy Viktorovich",
        "DERIPASKA, Oleg Vladimirovich",
        "AL-ASSAD, Bashar",
        "ASAD, Bashar",
    ];
    let index = index_of(&LISTED);
    let mut screener = TextScreener::new(&index, &ScreenOptions::default());
    let texts = include_str!("../../../tests/fixtures/inflected.txt").lines();
    for marked in texts.filter(|line| !line.starts_with('#')) {
        let text = marked.replace(['[', ']'], "");
        let wanted: Vec<&str> =
            marked.split('[').skip(1).filter_map(|rest| Some(rest.split_once(']')?.0)).collect();
        let finds = screener.find(&Body::new(text.as_str()));
        check(&text, &finds.mentions);
        let found: Vec<&str> = finds.mentions.iter().map(|mention| mention.text.as_str()).collect();
        assert_eq!(found, wanted, "{text}");
    }
    // The name goes without it.
    let text = "A levelet Vlagyimir Putyinnak küldték el, és ez nem volt könnyű.";
    let persons = persons_joined(&Body::new(text), &screener.find(&Body::new(text)).mentions);
    let told: Vec<(&str, &str)> =
        persons.iter().map(|one| (one.name.as_str(), one.mentions[0].text.as_str())).collect();
    assert_eq!(told, [("Vlagyimir Putyin", "Vlagyimir Putyinnak")]);
}

#[test]
fn what_ends_a_name_in_one_language_is_part_of_another_name_in_the_next() {
    for text in [
        "The minister met with Sergey Lavrovin and the others in the town.",
        "Le ministre a parlé avec Sergey Lavrovin dans la ville et il est parti.",
        // Many are called so.
        "Ministri foli dje me Hassan Alia dhe nuk është i lehtë.",
    ] {
        assert!(found(text).iter().all(|name| !name.starts_with("Hassan")), "{text}");
        let index = index();
        let finds = TextScreener::new(&index, &ScreenOptions::default()).find(&Body::new(text));
        assert!(finds.mentions.iter().all(|mention| mention.base.is_none()), "{text}");
    }
}

#[test]
fn a_letter_that_opens_a_sentence_is_an_initial_where_a_verb_tells() {
    assert_eq!(found("They left. A Haniyeh said so."), ["A Haniyeh"]);
    assert!(found("They left. A Haniyeh Party statement said so.").is_empty());
}

#[test]
fn a_name_goes_over_one_line_break_even_out_of_furniture() {
    let text =
        "Nicolas\nMaduro said on Monday that the country would not give up its oil, whatever others want.";
    assert_eq!(found(text), ["Nicolas\nMaduro"]);
    let apart =
        "This was said yesterday by our friend Nicolas\n\nMaduro said on Monday that nobody would give up.";
    assert!(found(apart).is_empty());
    // Wrapped prose has other words on its lines; a list has not.
    assert_eq!(found("They have heard that yesterday Nicolas\nMaduro was there."), ["Nicolas\nMaduro"]);
    for list in ["Kim, Nicolas\nMaduro, Jong", "Guests:\nOmar\nNicolas\nMaduro", "Nicolas\nMaduro\nAhmad"] {
        assert!(found(list).is_empty(), "{list}");
    }
}

#[test]
fn a_word_with_the_syllables_of_a_name_is_no_find() {
    for text in [
        "이제 김치를 먹는다.",
        "세르게이의 친구 라브로프만 왔다.",
        "정은이 크다.",
        "大統領は今日、金融を語る。",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn one_plain_word_is_no_find() {
    for text in [
        "They met Putin there yesterday.",
        "They met Hazem there, and Maduro.",
        "They met Nicolas, Maduro was not there.",
        "They met nicolas maduro moros in small letters.",
        "They met Nicolas. Maduro was not there.",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}

#[test]
fn a_row_of_surname_comma_and_given_name_is_who_is_listed() {
    let index = index();
    let options = ScreenOptions::default();
    let mut screener = TextScreener::new(&index, &options);
    let mut persons = |text: &str| -> Vec<(String, String)> {
        let body = Body::new(text);
        let finds = screener.find(&body).mentions;
        check(text, &finds);
        let persons = persons_joined(&body, &finds).into_iter();
        let listed = persons.filter(|person| {
            let name = Name::parse(&person.name).unwrap();
            !screener.names().screen(&name, &options).hits.is_empty()
        });
        listed.map(|person| (person.name, person.mentions[0].text.clone())).collect()
    };
    for (text, wanted) in [
        (
            "LAVROV, Sergey, Moscow, Russia; DOB 21 Mar 1950; Gender Male.",
            &[("Sergey LAVROV", "LAVROV, Sergey")][..],
        ),
        (
            "Those listed: Lavrov, Sergey; Maduro Moros, Nicolas; Putin, Vladimir V.; Haniyeh, Ahmad.",
            &[
                ("Sergey Lavrov", "Lavrov, Sergey"),
                ("Nicolas Maduro Moros", "Maduro Moros, Nicolas"),
                ("Vladimir V Putin", "Putin, Vladimir V"),
                ("Ahmad Haniyeh", "Haniyeh, Ahmad"),
            ],
        ),
        (
            "Lavrov, Sergey\nKim, Jong Un",
            &[("Sergey Lavrov", "Lavrov, Sergey"), ("Kim Jong Un", "Kim, Jong Un")],
        ),
        (
            "1. Putin, Vladimir\n2. Haniyeh, Ahmad\n",
            &[("Vladimir Putin", "Putin, Vladimir"), ("Ahmad Haniyeh", "Haniyeh, Ahmad")],
        ),
        // The second line is no row of names, and what the text alone finds may go on over the break.
        (
            "Lavrov, Sergey; Haniyeh, Ahmad\nKim, Jong Un, Pyongyang; and others of the list",
            &[
                ("Sergey Lavrov", "Lavrov, Sergey"),
                ("Ahmad Haniyeh", "Haniyeh, Ahmad"),
                ("Kim Jong Un", "Kim, Jong Un"),
            ],
        ),
        ("Moscow, Sergey; Lavrov, Putin; Kim, Lavrov", &[]),
    ] {
        let wanted: Vec<(String, String)> =
            wanted.iter().map(|(name, mention)| ((*name).to_owned(), (*mention).to_owned())).collect();
        assert_eq!(persons(text), wanted, "{text}");
    }
    let text = "Listed: Lavrov, Sergey; others. Later Sergey Lavrov spoke, and Lavrov left.";
    let persons = persons_joined(&Body::new(text), &screener.find(&Body::new(text)).mentions);
    let lavrov = persons.iter().find(|person| person.name == "Sergey Lavrov").map(|it| it.mentions.len());
    assert_eq!(lavrov, Some(3), "{persons:?}");
}

#[test]
fn part_of_somebody_elses_name_is_no_find() {
    let text = "They met Hassan Mohammed Ibrahim there.";
    assert!(found(text).is_empty());
}

#[test]
fn a_text_of_listed_words_only_ends() {
    let index = index();
    let mut screener = TextScreener::new(&index, &ScreenOptions::default());
    for words in ["Ali ", "Ali Hassan ", "Hassan Mohammed Ali Saddam Hussein Nicolas ", "ع ", "A. "] {
        let text = words.repeat(20_000);
        check(&text, &screener.find(&Body::new(text.as_str())).mentions);
    }
}

#[test]
fn a_pool_keeps_as_many_memories_as_it_is_told() {
    let pool = Pool::new(index(), &ScreenOptions::default(), 2);
    let mut three = [pool.lend(), pool.lend(), pool.lend()];
    for lent in &mut three {
        assert_eq!(lent.find(&Body::new("They met Sergey Lavrov there.")).mentions.len(), 1);
    }
    drop(three);
    let (first, second, third) = (pool.lend(), pool.lend(), pool.lend());
    let know = [first, second, third].map(|lent| lent.met.len() > 0);
    assert_eq!(know, [true, true, false]);
}

#[test]
fn a_memory_in_which_a_panic_happened_is_not_lent_again() {
    let pool = Pool::new(index(), &ScreenOptions::default(), 2);
    let failing = std::panic::AssertUnwindSafe(|| {
        let mut lent = pool.lend();
        lent.find(&Body::new("They met Sergey Lavrov there."));
        panic!("on purpose");
    });
    assert!(std::panic::catch_unwind(failing).is_err());
    assert_eq!(pool.lend().met.len(), 0);
}

#[test]
fn small_words_of_arabic_are_no_part_of_the_name_behind_them() {
    for (text, names) in [
        ("قرار لأسامة بن لادن اليوم", &["أسامة بن لادن"][..]),
        ("وفي الخبر ولبشار الأسد رأي", &["بشار الأسد"]),
        ("التقى أسامة بن لادن وبشار الأسد هناك", &["أسامة بن لادن", "بشار الأسد"]),
    ] {
        assert_eq!(found(text), names, "{text}");
    }
}

#[test]
fn a_listed_name_is_found_in_chinese() {
    for (text, name) in [
        ("有人（也許還有朱海侖的）名字", "朱海侖"),
        ("他说朱海仑驳回了要求", "朱海仑"),
        ("前行政长官林郑月娥没有回应", "林郑月娥"),
        ("总统弗拉基米尔·普京抵达", "弗拉基米尔·普京"),
    ] {
        let body = Body::new(text);
        let index = index();
        let mut screener = TextScreener::new(&index, &ScreenOptions::default());
        let finds = screener.find(&body).mentions;
        check(text, &finds);
        let persons = crate::article::persons_joined(&body, &finds);
        let mut hits = |person: &crate::article::Person| {
            let name = Name::parse(&person.name).unwrap();
            !screener.names().screen(&name, &ScreenOptions::default()).hits.is_empty()
        };
        let found: Vec<&str> =
            persons.iter().filter(|person| hits(person)).map(|person| person.name.as_str()).collect();
        assert_eq!(found, [name], "{text}");
    }
    // "The peak is passed", "at the peak hour"; and another person of a longer name.
    for text in ["高峰已过", "在高峰时段", "朱海说", "记者朱海伦斯基"] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

/// The project's made-up news in four languages, a text a line.
fn news() -> Vec<String> {
    let texts = ["en", "ru", "sr", "ar"].map(|language| {
        let path = format!("{}/tests/fixtures/who/{language}.txt", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    });
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty());
    lines.map(|line| line.replace(['[', ']'], " ")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Texts in any order, by one screener, by those of a pool, or by one that has met nothing: the same
    /// finds, and the same hits.
    #[test]
    fn a_lent_screener_finds_what_a_new_one_does(texts in Just(news()).prop_shuffle()) {
        let options = ScreenOptions::default();
        let pool = Pool::new(index(), &options, 2);
        for (at, text) in texts.iter().enumerate() {
            let body = Body::new(text.replacen(". ", &format!(". {} met ", LISTED[at % 5]), 1));
            let cold = TextScreener::new(pool.index(), &options).find(&body);
            let other = (at % 3 == 0).then(|| pool.lend());
            let mut lent = pool.lend();
            prop_assert_eq!(lent.find(&body), cold.clone());
            prop_assert_eq!(lent.find(&body), cold.clone());
            drop(other);
            for mention in &cold.mentions {
                let name = Name::parse(&mention.text).unwrap();
                let hits = Screener::new(pool.index()).screen(&name, &options);
                prop_assert_eq!(lent.names().screen(&name, &options), hits);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_listed_name_in_plain_words_is_found(
        before in "([a-z]{6,12} ){0,12}",
        after in "( [a-z]{6,12}){0,12}",
        at in 0usize..7,
    ) {
        prop_assume!(LISTED[at] != "HAZEM");
        let name = ListedName::person(LISTED[at], NameKind::Primary, AliasStrength::Strong).display();
        // Enough of a sentence that it is not taken for a headline of a menu.
        let text = format!("yesterday in the city they said {before}that {name}{after} was there again with them.");
        prop_assert_eq!(found(&text), [name]);
    }

    #[test]
    fn what_was_met_changes_nothing(texts in prop::collection::vec("(Nicolas|Maduro|Moros|Sergey|Lavrov|N\\.|al-|Kim|Jong|the|\\n|, | ){1,30}", 1..6)) {
        let index = index();
        let mut warm = TextScreener::new(&index, &ScreenOptions::default());
        for text in &texts {
            let text = Body::new(text.as_str());
            let cold = TextScreener::new(&index, &ScreenOptions::default()).find(&text);
            prop_assert_eq!(warm.find(&text), cold);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,200}") {
        let index = index();
        check(&text, &TextScreener::new(&index, &ScreenOptions::default()).find(&Body::new(text.as_str())).mentions);
    }
}
