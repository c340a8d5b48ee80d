//! What the text must do to a hit, on listings of public facts and sentences of our own.

use proptest::prelude::*;

use super::*;
use crate::article::{CallerMention, Person, persons_with};
use crate::list::{AliasStrength, Gender, ListedName, Listing, ListingKey, NameKind, PartyKind, SourceId};
use crate::name::Name;
use crate::screen::{IndexedList, ScreenOptions, VersionLabel, screen};

fn listing(id: &str, name: &str, program: &str, about: impl FnOnce(&mut Listing)) -> Listing {
    let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
    let name = ListedName::person(name, NameKind::Primary, AliasStrength::Strong);
    let mut listing = Listing::new(key, PartyKind::Person, vec![name]);
    listing.programs = vec![program.to_owned()];
    about(&mut listing);
    listing
}

fn index() -> Index {
    let listings = vec![
        listing("1", "PETROV, Ivan", "RUSSIA-EO14024", |petrov| {
            petrov.births = vec!["1962-03-01".parse().unwrap()];
            petrov.nationalities = vec!["Russia".to_owned()];
            petrov.titles = vec!["Deputy Minister of Defense".to_owned()];
            petrov.gender = Some(Gender::Male);
        }),
        listing("2", "PETROV, Ivan", "UKRAINE-EO13660", |other| {
            other.births = vec!["1991".parse().unwrap()];
            other.nationalities = vec!["Ukraine".to_owned()];
            other.remarks = Some("Linked To: VOSTOK BATTALION".to_owned());
            other.gender = Some(Gender::Male);
        }),
        listing("3", "KUZNETSOV, Pavel", "RUSSIA-EO14024", |_| ()),
    ];
    Index::build(vec![IndexedList { version: VersionLabel("ofac-sdn@1".to_owned()), listings }])
}

/// The contexts of a name in a text of 2020, by listing.
fn weigh(text: &str, name: &str) -> Vec<(String, Context)> {
    let byte = text.find(name).unwrap();
    let start = u32::try_from(text[..byte].chars().count()).unwrap();
    let end = start + u32::try_from(name.chars().count()).unwrap();
    let persons = persons_with(text, &[CallerMention { start, end, text: name.to_owned() }]);
    let index = index();
    // A person whose letters no rule reads has no hits.
    let hits_of = |person: &Person| match Name::parse(&person.name) {
        Ok(name) => screen(&index, &name, &ScreenOptions::default()).hits,
        Err(_) => Vec::new(),
    };
    let hits: Vec<Vec<Hit>> = persons.iter().map(hits_of).collect();
    let slices: Vec<&[Hit]> = hits.iter().map(Vec::as_slice).collect();
    let when = When { year: 2020, published: true };
    let contexts = contexts(&index, text, when, &persons, &slices);
    let at = persons.iter().position(|person| person.mentions.iter().any(|m| m.span.start == start)).unwrap();
    let mut all: Vec<(String, Context)> =
        hits[at].iter().map(|hit| hit.listing_id.clone()).zip(contexts[at].clone()).collect();
    all.sort_by(|a, b| b.1.bits.total_cmp(&a.1.bits));
    all
}

#[test]
fn the_text_decides_between_namesakes() {
    for (text, first) in [
        ("Ivan Petrov, 58, was seen.", "1"),
        ("Ivan Petrov, 29, was seen.", "2"),
        ("Russian deputy defense minister Ivan Petrov was seen.", "1"),
        ("Ivan Petrov of Ukraine was seen.", "2"),
        ("Ivan Petrov was seen with the Vostok battalion.", "2"),
        ("Министр обороны России Иван Петров прибыл.", "1"),
        ("29-летний Иван Петров прибыл.", "2"),
        ("قال وزير الدفاع الروسي إيفان بيتروف", "1"),
    ] {
        let name =
            ["Ivan Petrov", "Иван Петров", "إيفان بيتروف"].into_iter().find(|name| text.contains(name));
        let ranked = weigh(text, name.unwrap());
        assert_eq!(ranked[0].0, first, "{text}: {ranked:?}");
        assert!(ranked[0].1.bits > ranked[1].1.bits, "{text}");
    }
}

#[test]
fn who_cannot_be_the_listed_person_is_weak() {
    for text in [
        "US senator Ivan Petrov was seen.",
        "Mexican footballer Ivan Petrov was seen.",
        "Ivan Petrov (born 1975) was seen.",
        "Actress Ivan Petrov of Canada was seen.",
        "74-летний президент Мексики Иван Петров прибыл.",
    ] {
        let name = if text.contains("Ivan Petrov") { "Ivan Petrov" } else { "Иван Петров" };
        for (listing, context) in weigh(text, name) {
            assert_eq!(context.tier, Tier::Weak, "{text} {listing}: {context:?}");
        }
    }
}

#[test]
fn beside_another_age_the_setting_says_nothing() {
    for text in [
        "Ivan Petrov, 30, was stabbed in Moscow, where sanctions bite.",
        "Ivan Petrov was stabbed in Moscow. The 30-year-old is well.",
    ] {
        let of_1962 = weigh(text, "Ivan Petrov").into_iter().find(|(id, _)| id == "1").unwrap().1;
        assert_eq!(of_1962.tier, Tier::Weak, "{text}: {of_1962:?}");
    }
}

#[test]
fn who_imposes_sanctions_is_not_the_country_of_who_is_sanctioned() {
    for (text, name) in [
        ("Canada sanctioned Ivan Petrov.", "Ivan Petrov"),
        ("США ввели санкции против Ивана Петрова.", "Ивана Петрова"),
        ("Ivan Petrov, the banker blacklisted by the United States, spoke.", "Ivan Petrov"),
    ] {
        for (listing, context) in weigh(text, name) {
            let against = context.evidence.iter().any(|cue| cue.measure.contains("countr"));
            assert!(!against, "{text} {listing}: {context:?}");
        }
    }
}

#[test]
fn silence_leaves_a_candidate_possible_and_support_makes_it_strong() {
    assert_eq!(weigh("Pavel Kuznetsov was seen.", "Pavel Kuznetsov")[0].1.tier, Tier::Possible);
    assert_eq!(
        weigh("Russian banker Pavel Kuznetsov was sanctioned.", "Pavel Kuznetsov")[0].1.tier,
        Tier::Strong
    );
}

#[test]
fn every_cue_quotes_the_text_at_its_place_and_the_bits_add_up() {
    let text = "«Встреча»: министр обороны России Иван Петров, 58, и Pavel Kuznetsov попали под санкции.";
    let letters: Vec<char> = text.chars().collect();
    for (listing, context) in weigh(text, "Иван Петров") {
        let cues: Vec<&Evidence> =
            context.evidence.iter().filter(|part| part.kind == EvidenceKind::Context).collect();
        // Beside another age the company and the setting say nothing.
        let least = if listing == "2" { 3 } else { 4 };
        assert!(cues.len() >= least, "{context:?}");
        for cue in cues {
            let span = cue.span.unwrap();
            let there: String = letters[span.start as usize..span.end as usize].iter().collect();
            assert_eq!(Some(there.as_str()), cue.query.as_deref());
        }
        #[allow(clippy::cast_possible_truncation)]
        let again = crate::screen::model::score(context.bits as f32);
        assert_eq!(again, context.score);
    }
}

#[test]
fn an_article_without_hits_is_not_read() {
    let persons = persons_with("Jane Smith left.", &[]);
    let nothing: Vec<&[Hit]> = persons.iter().map(|_| &[][..]).collect();
    let when = When { year: 2020, published: true };
    let weighed = contexts(&index(), "Jane Smith left.", when, &persons, &nothing);
    assert!(weighed.iter().all(Vec::is_empty));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_makes_it_panic(
        before in "(?s).{0,40}",
        words in prop::collection::vec(prop::sample::select(vec![
            "president", "of", "Iran", ",", "57", "-", "year", "old", "(", "b", ".", "1962", ")", "'s", "the",
            "летний", "وزير", "born", "санкции", "\u{301}", "she", "U.S.", "\n",
        ]), 0..12),
        after in "(?s).{0,40}",
    ) {
        let text = format!("{before}{} Ivan Petrov {}{after}", words.join(" "), words.concat());
        for (_, context) in weigh(&text, "Ivan Petrov") {
            prop_assert!(context.bits.is_finite());
        }
    }
}
