use proptest::prelude::*;

use super::*;

/// The names of all persons.
pub(super) fn names(text: &str) -> Vec<String> {
    persons(text).into_iter().map(|person| person.name).collect()
}

/// The names of several words.
pub(super) fn full_names(text: &str) -> Vec<String> {
    names(text).into_iter().filter(|name| name.contains(' ')).collect()
}

/// Every person as "Name: mention, mention".
pub(super) fn found(text: &str) -> Vec<String> {
    let line = |person: Person| {
        let mentions: Vec<String> = person.mentions.into_iter().map(|mention| mention.text).collect();
        format!("{}: {}", person.name, mentions.join(", "))
    };
    persons(text).into_iter().map(line).collect()
}

#[test]
fn titles_and_roles_stand_outside_the_mention() {
    for (text, name) in [
        ("State Department spokesman Ned Price said so.", "Ned Price"),
        ("Russian President Vladimir Putin spoke.", "Vladimir Putin"),
        ("It was Secretary of State Antony Blinken who came.", "Antony Blinken"),
        ("The letter went to Mr. Nicolás Maduro Moros yesterday.", "Nicolás Maduro Moros"),
        ("Senior General Min Aung Hlaing took power.", "Min Aung Hlaing"),
        ("They met Ludwig van der Berg and nobody else.", "Ludwig van der Berg"),
        ("Biologist Nick Bos spoke.", "Nick Bos"),
        ("He quoted J. Robert Oppenheimer at length.", "J. Robert Oppenheimer"),
        ("They heard that H Husayn left.", "H Husayn"),
        ("قال الرئيس محمود عباس اليوم", "محمود عباس"),
        ("Dışişleri Bakanı Hakan Fidan dün konuştu.", "Hakan Fidan"),
        ("Parla il ministro degli Esteri Antonio Tajani.", "Antonio Tajani"),
    ] {
        assert_eq!(found(text), [format!("{name}: {name}")], "{text}");
    }
}

#[test]
fn small_words_of_arabic_are_no_part_of_a_persons_name() {
    let text = "قال الرئيس بشار الأسد اليوم ذلك. وقال الوزير إن هذا القرار لبشار الأسد.";
    let persons = persons(text);
    assert!(persons.iter().all(|person| person.name == "بشار الأسد"), "{persons:?}");
    assert_eq!(found("وقال وبشار الأسد هناك"), ["بشار الأسد: وبشار الأسد"]);
}

#[test]
fn what_turkish_writes_behind_an_apostrophe_is_no_part_of_a_name() {
    let text = "Recep Tayyip Erdoğan'dan bir açıklama geldi. Reza Zarrab'ın davası için bu hafta \
                toplantı var. Erdoğan daha sonra Vladimir Putin'i aradı ve Zarrab'a değindi.";
    assert_eq!(names(text), ["Recep Tayyip Erdoğan", "Reza Zarrab", "Vladimir Putin"]);
}

#[test]
fn a_small_word_of_one_letter_is_no_initial() {
    for text in [
        "Владимир Путин не ответил. А Путин молчит.",
        "Владимир Путин приехал в Минск. И Путин, и Лукашенко молчали.",
        "А Владимир Путин молчит.",
        "І Владимир Путин мовчить.",
    ] {
        let persons = persons(text);
        assert_eq!(persons[0].name, "Владимир Путин", "{text}");
        assert!(persons.iter().all(|person| !person.name.starts_with(['А', 'И', 'І'])), "{persons:?}");
    }
    assert_eq!(names("Приехал А. Миллер, глава компании."), ["А. Миллер"]);
}

#[test]
fn a_first_name_that_is_rarely_one_elsewhere_is_part_of_the_name() {
    let text = "Protest leader Mir Hossein Mousavi called for calm, and Mousavi stayed at home.";
    assert_eq!(found(text), ["Mir Hossein Mousavi: Mir Hossein Mousavi, Mousavi"]);
}

#[test]
fn people_are_named_in_chinese() {
    for (text, persons) in [
        (
            "俄罗斯总统弗拉基米尔·普京周一会见了外长王毅。普京说，王部长的访问很重要。",
            &["弗拉基米尔·普京: 弗拉基米尔·普京, 普京", "王毅: 王毅, 王"][..],
        ),
        ("香港行政長官李家超說，李家超和陳茂波會出席。", &["李家超: 李家超, 李家超", "陳茂波: 陳茂波"]),
        ("日本首相安倍晋三与IBM公司总裁John Smith会面。", &["安倍晋三: 安倍晋三", "John Smith: John Smith"]),
        // Two people of one family name: the name alone means neither.
        ("总理李强会见了部长李尚福。李先生说。", &["李强: 李强", "李尚福: 李尚福"]),
        ("前總統馬英九先生抵達。马英九说，会谈很好。", &["馬英九: 馬英九, 马英九"]),
        ("国家统计局今天公布了最新数据，经济增长放缓。", &[]),
    ] {
        assert_eq!(found(text), persons, "{text}");
    }
}

#[test]
fn organizations_places_and_headlines_are_no_persons() {
    for text in [
        "The State Department and the Ministry of Foreign Affairs met in New York on Monday.",
        "Opportunities Using Machine Learning in a Company, and Two Case Studies.",
        "He studied at Johns Hopkins University in North Carolina.",
        "The study of John Hopkins University found Goldman Sachs and Johnson & Johnson liable.",
        "The suit names Marks & Spencer and Ben & Jerry's, by Executive Order 14024.",
        "In April the European Union met. Last Tuesday the Security Council did.",
        "В понедельник Министерство иностранных дел России и партия «Единая Россия» молчали.",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_surname_joins_the_person_who_bears_it() {
    let text = "Lavrov waited. Sergey Lavrov and Antony Blinken met; Mr Lavrov's plane left, and [Blinken and Lavrov] parted.";
    assert_eq!(
        found(text),
        ["Sergey Lavrov: Lavrov, Sergey Lavrov, Lavrov, Lavrov", "Antony Blinken: Antony Blinken, Blinken"]
    );
}

#[test]
fn a_point_behind_m_is_monsieur_in_french_and_an_initial_elsewhere() {
    let french = "Vladimir Poutine a reçu les ministres et une délégation. M. Poutine est arrivé avec eux.";
    assert_eq!(found(french), ["Vladimir Poutine: Vladimir Poutine, Poutine"]);
    let english = "Vladimir Putin met the ministers. M. Putin of Omsk, a singer, came with them.";
    assert!(found(english).contains(&"Vladimir Putin: Vladimir Putin".to_owned()), "{:?}", found(english));
}

#[test]
fn two_people_of_one_surname_block_it() {
    let text = "Bill Clinton and Hillary Clinton came. Clinton spoke first.";
    assert_eq!(
        found(text),
        ["Bill Clinton: Bill Clinton", "Hillary Clinton: Hillary Clinton", "Clinton: Clinton"]
    );
}

#[test]
fn a_surname_nobody_bears_in_full_is_a_person_of_its_own() {
    assert_eq!(found("President Putin met Mr Lavrov in Moscow."), ["Putin: Putin", "Lavrov: Lavrov"]);
    assert_eq!(found("Putin met Lavrov in Moscow."), ["Putin: Putin", "Lavrov: Lavrov"]);
}

#[test]
fn title_office_and_order_tell_bearers_of_one_surname_apart() {
    let text = "Smith came early. Former president Bill Smith met Hillary Smith. Mrs Smith spoke. President Smith did not. \
                Smith sat down.";
    assert_eq!(
        found(text),
        ["Smith: Smith, Smith", "Bill Smith: Bill Smith, Smith", "Hillary Smith: Hillary Smith, Smith"],
        "neither the first nor the last can be told"
    );
    let text = "Bill Smith spoke; Smith is old. Later his wife, Ann Smith, left.";
    assert_eq!(found(text), ["Bill Smith: Bill Smith, Smith", "Ann Smith: Ann Smith"]);
}

#[test]
fn shorter_forms_join_the_longer_name() {
    for (text, person) in [
        (
            "Nicolás Maduro Moros came. Nicolás Maduro spoke.",
            "Nicolás Maduro Moros: Nicolás Maduro Moros, Nicolás Maduro",
        ),
        ("Min Ann San Reyes left. Mr San Reyes did.", "Min Ann San Reyes: Min Ann San Reyes, San Reyes"),
        ("Sheikh Omar bin Hamad spoke. Sheikh Omar left.", "Omar bin Hamad: Omar bin Hamad, Omar"),
    ] {
        assert_eq!(found(text), [person], "{text}");
    }
}

#[test]
fn spellings_of_one_name_are_one_person() {
    let text = "Anthony Blinken arrived. Antony Blinken left. Kim Jong Un called Kim Jong-un.";
    let names: Vec<String> = persons(text).into_iter().map(|person| person.name).collect();
    assert_eq!(names[0], "Anthony Blinken");
    assert_eq!(persons(text)[0].mentions.len(), 2);
}

#[test]
fn russian_cases_lead_to_the_base_form() {
    let text = "Министр Сергей Лавров встретился с Владимиром Путиным. По словам Лаврова, Путину доложили о поездке \
                Марии Захаровой. Захарову сопровождал Александр Лукашенко; Лукашенко уехал.";
    assert_eq!(
        found(text),
        [
            "Сергей Лавров: Сергей Лавров, Лаврова",
            "Владимир Путин: Владимиром Путиным, Путину",
            "Мария Захарова: Марии Захаровой, Захарову",
            "Александр Лукашенко: Александр Лукашенко, Лукашенко",
        ]
    );
}

#[test]
fn patronymics_and_initials_join_the_full_name() {
    let text = "Владимира Владимировича Путина ждали. В. Путин прибыл. Позже Путин уехал.";
    assert_eq!(found(text), ["Владимир Владимирович Путин: Владимира Владимировича Путина, В. Путин, Путин"]);
}

#[test]
fn a_family_name_built_like_a_fathers_name_is_somebody_elses() {
    let text = "На встрече были Роман Абрамович и Роман Ротенберг. Позже Роман Абрамович уехал.";
    assert_eq!(
        found(text),
        ["Роман Абрамович: Роман Абрамович, Роман Абрамович", "Роман Ротенберг: Роман Ротенберг"]
    );
    let text =
        "Former president Viktor Yanukovich and lawmaker Viktor Medvedchuk fled. Yanukovich is in Rostov.";
    let people = ["Viktor Yanukovich: Viktor Yanukovich, Yanukovich", "Viktor Medvedchuk: Viktor Medvedchuk"];
    assert_eq!(found(text), people);
    // That it stands alone tells one that holds a given name.
    let text = "Говорили Сергей Захарович и Сергей Иванов. Затем Захарович уехал.";
    assert_eq!(
        found(text),
        ["Сергей Захарович: Сергей Захарович, Захарович", "Сергей Иванов: Сергей Иванов"]
    );
    let text = "Здесь был Владимир Путин. Все спросили: \"Владимир Владимирович, когда?\"";
    assert_eq!(found(text), ["Владимир Путин: Владимир Путин, Владимир Владимирович"]);
    let text = "Были Владимир Вольфович Жириновский и Владимир Путин. Там Владимир Владимирович молчал.";
    let people = [
        "Владимир Вольфович Жириновский: Владимир Вольфович Жириновский",
        "Владимир Путин: Владимир Путин, Владимир Владимирович",
    ];
    assert_eq!(found(text), people);
}

#[test]
fn korean_names_that_share_a_syllable_are_of_two_people() {
    let text = "Kim Jong Un and Kim Jong Il were father and son. Later Kim Jong-un spoke of Kim Jong-il.";
    let people = ["Kim Jong Un: Kim Jong Un, Kim Jong-un", "Kim Jong Il: Kim Jong Il, Kim Jong-il"];
    assert_eq!(found(text), people);
    let text = "Приехали Ким Чен Ын и Ким Чен Сик. Речь Ким Чен Ына была долгой.";
    assert_eq!(found(text), ["Ким Чен Ын: Ким Чен Ын, Ким Чен Ына", "Ким Чен Сик: Ким Чен Сик"]);
}

#[test]
fn other_names_in_the_middle_are_of_two_people() {
    let text = "Приехали Сергей Борисович Иванов и Сергей Сергеевич Иванов. Сергея Борисовича Иванова ждали.";
    let people = [
        "Сергей Борисович Иванов: Сергей Борисович Иванов, Сергея Борисовича Иванова",
        "Сергей Сергеевич Иванов: Сергей Сергеевич Иванов",
    ];
    assert_eq!(found(text), people);
    let text = "Sergei Borisovich Ivanov and Sergei Sergeevich Ivanov came.";
    let people = ["Sergei Borisovich Ivanov", "Sergei Sergeevich Ivanov"];
    assert_eq!(found(text), people.map(|name| format!("{name}: {name}")));
    let text = "Presidents George W. Bush and George H. W. Bush came. George Walker Bush spoke.";
    let people =
        ["George Walker Bush: George W. Bush, George Walker Bush", "George H. W. Bush: George H. W. Bush"];
    assert_eq!(found(text), people);
}

#[test]
fn nothing_is_found_in_menus_and_forms_of_a_scraped_page() {
    let page = include_str!("../../tests/fixtures/articles/scraped.txt");
    let people = persons(page);
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Ingrid Solheim", "Tomás Rivera", "Ned Price"]);
    let mentions: Vec<usize> = people.iter().map(|person| person.mentions.len()).collect();
    assert_eq!(mentions, [5, 4, 1]);
}

#[test]
fn a_name_of_one_word_a_caller_gives_takes_precedence() {
    let text = "Ned Price spoke to Madonna.";
    let mentions = [CallerMention { start: 19, end: 26, text: "Madonna".to_owned() }];
    let names: Vec<String> = persons_with(text, &mentions).into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["Ned Price", "Madonna"]);
}

#[test]
fn a_number_that_a_caller_marks_keeps_its_digits() {
    let names = |text: &str, start: u32, end: u32| {
        let quote = text.chars().skip(start as usize).take((end - start) as usize).collect();
        let persons = persons_with(text, &[CallerMention { start, end, text: quote }]);
        persons.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(names("the rapper 50 Cent sang", 11, 18), ["50 Cent"]);
    assert_eq!(names("a 1", 2, 3), ["1"]);
}

#[test]
fn a_page_of_a_million_characters_is_read_to_its_end() {
    // Each stresses one search that could be quadratic; how long they take is measured in benches/.
    let names: String = (0..60_000).map(|n| format!("John Q{n}ov met A. Smith. ")).collect();
    let bearers: String = (0..60_000).map(|n| format!("Anna{n} Smith said. ")).collect();
    let russian = "Иваном Петровым и Марией ".repeat(30_000);
    let capitals = "John ".repeat(200_000);
    let particles = "de ".repeat(300_000);
    for text in [&names, &bearers, &russian] {
        let people = persons(text);
        let last = people.iter().flat_map(|person| &person.mentions).map(|mention| mention.span.end).max();
        assert!(last.is_some_and(|last| last as usize + 30 > text.chars().count()), "{last:?}");
    }
    for text in [capitals, particles] {
        let _ = persons(&text);
    }
}

/// Texts that look like names, in several scripts, with odd spacing and marks.
fn namelike() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Sergey",
        "Lavrov",
        "Mr",
        ".",
        "J.",
        "А.С.",
        "Путиным",
        "Владимиром",
        "al-Assad",
        "bin",
        "van",
        "'s",
        "’",
        "-",
        "\n",
        "\r\n",
        "\u{200f}",
        "«",
        "»",
        "محمد",
        "بن",
        "Kim",
        "Jong-un",
        "NATO",
        "said",
        "the",
        ",",
        "(",
        "Jr",
        "é",
        "e\u{301}",
        "\u{1f399}",
        "山田",
        "State",
        "Department",
        "Ё",
        "ой",
        "O'Brien",
        "U.S.",
        "İ",
        "ß",
        "ǅ",
        "1",
        "\u{2028}",
    ]);
    prop::collection::vec((words, prop::bool::weighted(0.8)), 0..60).prop_map(|words| {
        words.into_iter().map(|(word, space)| format!("{word}{}", if space { " " } else { "" })).collect()
    })
}

fn check(text: &str, persons: &[Person]) -> Result<(), TestCaseError> {
    let chars: Vec<char> = text.chars().collect();
    let mut spans = Vec::new();
    for person in persons {
        prop_assert!(!person.mentions.is_empty());
        prop_assert!(!person.name.is_empty());
        prop_assert!(person.mentions.is_sorted_by_key(|mention| mention.span));
        for mention in &person.mentions {
            let Span { start, end } = mention.span;
            prop_assert!(start < end && end as usize <= chars.len());
            prop_assert_eq!(
                chars[start as usize..end as usize].iter().collect::<String>(),
                mention.text.clone()
            );
            spans.push(mention.span);
        }
    }
    prop_assert!(persons.is_sorted_by_key(|person| person.mentions[0].span));
    spans.sort_unstable();
    prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "overlap in {:?}", spans);
    Ok(())
}

proptest! {
    #[test]
    fn any_text_yields_true_places(text in prop_oneof![namelike(), any::<String>(), "\\PC{0,80}"]) {
        check(&text, &persons(&text))?;
    }

    #[test]
    fn any_mentions_of_a_caller_yield_true_places(
        text in namelike(),
        spans in prop::collection::vec((0u32..120, 0u32..120), 0..6),
        shift in any::<bool>(),
    ) {
        let quote = |start: u32, end: u32| {
            text.chars().skip(start as usize + usize::from(shift)).take(end.saturating_sub(start) as usize).collect::<String>()
        };
        let mentions: Vec<CallerMention> =
            spans.into_iter().map(|(start, end)| CallerMention { start, end, text: quote(start, end) }).collect();
        check(&text, &persons_with(&text, &mentions))?;
    }

    #[test]
    fn any_bytes_are_an_article_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in [None, Some(Format::Html), Some(Format::Text), Some(Format::Json)] {
            if let Ok(article) = NewArticle::from_bytes(&bytes, format) {
                check(article.body(), &article.persons())?;
            }
        }
    }
}
