//! What screening as a whole must hold.

use proptest::prelude::*;

use super::*;
use crate::list::{ListedName, Listing, ListingKey, NameKind, PartyKind, SourceId};

fn listing(id: &str, names: &[(&str, AliasStrength)]) -> Listing {
    let key = ListingKey { source: SourceId::ofac_sdn(), id: id.to_owned() };
    let kind = |i| if i == 0 { NameKind::Primary } else { NameKind::Aka };
    let names = names
        .iter()
        .enumerate()
        .map(|(i, (text, strength))| ListedName::person(text, kind(i), *strength))
        .collect();
    Listing::new(key, PartyKind::Person, names)
}

fn index_of(listings: Vec<Listing>) -> Index {
    let version = VersionLabel::stored(&SourceId::ofac_sdn(), 1);
    Index::build(vec![IndexedList { version, listings }])
}

/// A list with the names that the tests ask for, and their neighbors.
fn sample() -> Index {
    use AliasStrength::{Strong, Weak};
    let person =
        |id: &str, names: &[&str]| listing(id, &names.iter().map(|name| (*name, Strong)).collect::<Vec<_>>());
    let mut guzman =
        listing("7", &[("GUZMAN LOERA, Joaquin", Strong), ("EL CHAPO", Weak), ("THE DOCTOR", Weak)]);
    guzman.names.push(ListedName::person("ZUBAYDAH QARDASH", NameKind::Aka, Weak));
    let mut dated = person("8", &["PETROVICH, Anatoli"]);
    dated.births = vec!["1950-03-21".parse().unwrap()];
    dated.nationalities = vec!["Russia".to_owned()];
    dated.gender = Some(Gender::Male);
    index_of(vec![
        person("1", &["MADURO MOROS, Nicolas"]),
        person("2", &["MADURO GUERRA, Nicolas Ernesto"]),
        person("3", &["BIN LADIN, Usama", "BIN LADEN, Osama"]),
        person("4", &["QADHAFI, Muammar", "AL-QADHAFI, Mu'ammar"]),
        person("5", &["SOLEIMANI, Qasem"]),
        person("6", &["KIM, Jong Un"]),
        guzman,
        dated,
        person("9", &["SMITH, John Paul Quentin"]),
        person("10", &["KIM, Yong Chol"]),
        person("11", &["LI, Wei"]),
        person("12", &["HUSSEIN AL-TIKRITI, Saddam"]),
        person("13", &["RAHMAN, Abd al-Karim"]),
        person("14", &["XU, Bin"]),
        person("15", &["SAN, Tin Aung"]),
    ])
}

fn hits(query: &str) -> Vec<Hit> {
    screen(&sample(), &Name::parse(query).unwrap(), &ScreenOptions::default()).hits
}

#[test]
fn spellings_and_orders_of_a_listed_name_find_it_first() {
    for (query, id) in [
        ("Nicolas Maduro", "1"),
        ("MADURO MOROS, Nicolas", "1"),
        ("President Nicolas Maduro Moros of Venezuela", "1"),
        ("Nikolas Madura", "1"),
        ("Osama ben Laden", "3"),
        ("Moammar Qadafi", "4"),
        ("Muamar Kadafi", "4"),
        ("Moammar al-Gaddafi", "4"),
        ("Kassem Suleimani", "5"),
        ("QasemSoleimani", "5"),
        ("Kim Jong Un", "6"),
        ("Kim Jong-un", "6"),
        ("Николас Мадуро Морос", "1"),
        ("Q. Soleimani", "5"),
        ("Abdulkarim Rahman", "13"),
        ("Abdul Karim Rahman", "13"),
    ] {
        let hits = hits(query);
        assert_eq!(hits.first().map(|hit| hit.listing_id.as_str()), Some(id), "{query}: {hits:?}");
    }
}

#[test]
fn strangers_and_parts_of_names_raise_nothing() {
    for query in [
        "George Allen",
        "Van Taylor",
        "Dan Sullivan",
        "Bill Flores",
        "John Smith Miller",
        "Smith",
        "Maduro",
        "Kim",
        "Li Wen",
        "Kim Jong",
        "Nicolas Sarkozy",
        "Ali",
        "The Doctor Strange",
    ] {
        assert_eq!(hits(query), [], "{query}");
    }
}

#[test]
fn one_different_syllable_is_another_person() {
    assert!(hits("Kim Yong Un").iter().all(|hit| hit.listing_id != "6"));
    assert!(hits("Li Wei").iter().any(|hit| hit.listing_id == "11"));
}

#[test]
fn a_particle_is_a_name_beside_syllables() {
    for (query, id) in [
        ("Bin Xu", "14"),
        ("Xu Bin", "14"),
        ("Mr Bin Xu", "14"),
        ("Minister Xu Bin of the Ministry", "14"),
        ("Tin San", "15"),
    ] {
        assert_eq!(hits(query).first().map(|hit| hit.listing_id.as_str()), Some(id), "{query}");
    }
    for query in ["Xu", "Mr Xu", "Bin", "Bin Laden Xu", "Van Xu", "Bin Wu", "San Aung"] {
        assert_eq!(hits(query), [], "{query}");
    }
}

#[test]
fn only_equal_normal_forms_score_one() {
    assert_eq!(hits("nicolas MADURO moros")[0].score, Score::ONE);
    assert_eq!(hits("Maduro Moros Nicolas")[0].score, Score::ONE);
    assert!(hits("Nicolas Maduro Morros")[0].score < Score::ONE);
}

#[test]
fn a_weak_alias_counts_in_its_exact_form_and_where_it_is_rare() {
    let ids = |query: &str, weak_aliases| {
        let options = ScreenOptions { weak_aliases, ..ScreenOptions::default() };
        let found = screen(&sample(), &Name::parse(query).unwrap(), &options);
        found.hits.into_iter().map(|hit| (hit.listing_id, hit.alias_strength)).collect::<Vec<_>>()
    };
    let weak = vec![("7".to_owned(), AliasStrength::Weak)];
    assert_eq!(ids("Zubaydah Qardash", WeakAliases::Exact), weak);
    assert_eq!(ids("Zubaidah Kardash", WeakAliases::Exact), []);
    assert_eq!(ids("Zubaidah Kardash", WeakAliases::Full), weak);
    assert_eq!(ids("Zubaydah Qardash", WeakAliases::Off), []);
    assert_eq!(ids("The Doctor", WeakAliases::Exact), []);
}

#[test]
fn one_list_may_be_chosen_and_its_hits_are_counted_alone() {
    let of = |source: SourceId| {
        let mut listing = listing("1", &[("MADURO MOROS, Nicolas", AliasStrength::Strong)]);
        listing.key.source = source.clone();
        IndexedList { version: VersionLabel::stored(&source, 1), listings: vec![listing] }
    };
    let index = Index::build(vec![of(SourceId::ofac_sdn()), of(SourceId::un_sc())]);
    let name = Name::parse("Nicolas Maduro").unwrap();
    let lists = |only: Option<SourceId>| -> (Vec<SourceId>, usize) {
        let done = screen(&index, &name, &ScreenOptions { only, ..ScreenOptions::default() });
        (done.hits.into_iter().map(|hit| hit.list).collect(), done.total)
    };
    assert_eq!(lists(None), (vec![SourceId::ofac_sdn(), SourceId::un_sc()], 2));
    assert_eq!(lists(Some(SourceId::un_sc())), (vec![SourceId::un_sc()], 1));
    assert_eq!(lists(Some(SourceId::eu_fsf())), (Vec::new(), 0));
}

#[test]
fn attributes_act_both_ways() {
    let score = |birth: Option<&str>, country: Option<&str>, gender| {
        let options = ScreenOptions {
            threshold: Threshold(Score::ZERO),
            birth: birth.map(|date| date.parse().unwrap()),
            country: country.map(|text| text.parse().unwrap()),
            gender,
            ..ScreenOptions::default()
        };
        let name = Name::parse("Anatoli Petrovich").unwrap();
        screen(&sample(), &name, &options).hits[0].score
    };
    assert_eq!(score(None, None, None), Score::ONE);
    assert_eq!(score(Some("1950-03-21"), Some("RU"), Some(Gender::Male)), Score::ONE);
    assert!(!DEFAULT_THRESHOLD.admits(score(Some("1990-03-21"), None, None)));
    assert!(score(None, Some("FR"), None) < Score::ONE);
    assert!(score(None, None, Some(Gender::Female)) < score(None, Some("FR"), None));
}

#[test]
fn bits_are_told_in_hundredths() {
    let options = ScreenOptions {
        threshold: Threshold(Score::ZERO),
        birth: Some("1957".parse().unwrap()),
        country: "RU".parse().ok(),
        gender: Some(Gender::Female),
        ..ScreenOptions::default()
    };
    let mut bounded = 0;
    for name in ["Anatoli Petrovich", "Nicolas Maduro", "Kassem Suleimani"] {
        for hit in screen(&sample(), &Name::parse(name).unwrap(), &options).hits {
            for part in &hit.evidence {
                bounded += usize::from(part.kind == EvidenceKind::Namesakes);
                let shown = part.bits.to_string();
                let decimals = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                assert!(decimals <= 2, "{shown}: {part:?}");
            }
        }
    }
    assert!(bounded > 0);
}

#[test]
fn what_the_limit_cuts_is_said() {
    let options = ScreenOptions { limit: 1, ..ScreenOptions::default() };
    let found = screen(&sample(), &Name::parse("Nicolas Maduro").unwrap(), &options);
    assert_eq!((found.hits.len(), found.total, found.truncated), (1, 2, true));
}

#[test]
fn the_evidence_of_a_hit_adds_up_to_its_score() {
    for query in ["Nicolas Maduro", "Moammar Qadafi", "Kassem Suleimani"] {
        for hit in hits(query) {
            let bits: f64 = hit.evidence.iter().map(|part| part.bits).sum();
            #[allow(clippy::cast_possible_truncation)]
            let again = model::score(bits as f32);
            assert!(again.per_mille().abs_diff(hit.score.per_mille()) <= 2, "{query}: {hit:?}");
        }
    }
}

#[test]
fn a_hit_tells_in_what_other_words_a_name_was_compared() {
    let list = index_of(vec![listing("1", &[("LEE, Ka-chiu", AliasStrength::Strong)])]);
    let told = |query: &str| -> Vec<(Option<String>, Option<String>, String)> {
        let hits = screen(&list, &Name::parse(query).unwrap(), &ScreenOptions::default()).hits;
        let evidence = hits.into_iter().flat_map(|hit| hit.evidence);
        let readings = evidence.filter(|part| part.kind == EvidenceKind::Reading);
        readings.map(|part| (part.query, part.listed, part.measure)).collect()
    };
    assert_eq!(told("Li Jiachao"), [(None, Some("ka chiu lee".into()), "read as jia chao li".into())]);
    assert_eq!(told("Lee Ka-chiu"), []);
}

#[test]
fn hostile_names_are_answered_or_refused() {
    let index = sample();
    for text in [
        "a ".repeat(39),
        "kim ".repeat(40),
        "abdalraz ".repeat(20),
        "x".repeat(400),
        "\u{202e}nitup rimidalv".to_owned(),
        "a\u{300}\u{301}\u{302}".repeat(50),
        "al al al al al al al al al al".to_owned(),
    ] {
        if let Ok(name) = Name::parse(&text) {
            let _ = screen(&index, &name, &ScreenOptions::default());
            let _ = compare(&name, &name);
        }
    }
    assert!(Name::parse(&"a ".repeat(500)).is_err());
    // A compound of two tokens counts as two.
    assert!(Name::parse(&"abdalraz ".repeat(21)).is_err());
    assert!(Name::parse(&"x".repeat(10_000)).is_err());
    assert!(Name::parse("?!").is_err());
}

/// Names out of a small stock of tokens, so that lists and queries resemble each other.
fn any_name() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "mohammed",
        "muhammad",
        "mohamed",
        "ahmad",
        "ahmed",
        "ali",
        "hassan",
        "hasan",
        "hussein",
        "al",
        "bin",
        "kim",
        "jong",
        "chong",
        "un",
        "jongun",
        "alihasan",
        "vladimir",
        "wladimir",
        "putin",
        "puttin",
        "j",
        "smith",
        "smyth",
        "john",
        "abdul",
        "rahman",
        "abdurrahman",
        "maduro",
        "nicolas",
        "sheikh",
        "jr",
        "ten",
        "ben",
        "benjamin",
        "gholamreza",
        "ghulam",
        "raza",
        "ahmadinejad",
        "ahmadi",
        "nezhad",
        "qadhafi",
        "gaddafi",
        "kadafi",
        "johnsmith",
        "alisheikh",
        "kimj",
        "ong",
        "tin",
        "san",
        "johns",
        "mith",
    ]);
    prop::collection::vec(token, 1..5).prop_map(|tokens| tokens.join(" "))
}

#[test]
fn what_is_written_together_twice_is_found() {
    let list = index_of(vec![listing("1", &[("Tscha Kowa Hans Peter", AliasStrength::Strong)])]);
    let found = |query| screen(&list, &Name::parse(query).unwrap(), &ScreenOptions::default()).total;
    assert_eq!(found("Tschakowa Hanspeter"), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn candidate_selection_loses_nothing_that_brute_force_finds(
        listed in prop::collection::vec(any_name(), 1..12),
        query in any_name(),
        per_mille in 1u16..999,
    ) {
        let listings = listed
            .iter()
            .enumerate()
            .map(|(id, name)| listing(&id.to_string(), &[(name.as_str(), AliasStrength::Strong)]))
            .collect();
        let threshold = Threshold(Score::from_per_mille(per_mille));
        let options = ScreenOptions { threshold, limit: 100, ..ScreenOptions::default() };
        let query = Name::parse(&query).unwrap();
        let mut found: Vec<(String, Score)> = screen(&index_of(listings), &query, &options)
            .hits
            .into_iter()
            .map(|hit| (hit.listing_id, hit.score))
            .collect();
        let mut brute: Vec<(String, Score)> = listed
            .iter()
            .enumerate()
            .map(|(id, name)| (id.to_string(), compare(&query, &Name::parse(name).unwrap()).score))
            .filter(|(_, score)| threshold.admits(*score))
            .collect();
        found.sort();
        brute.sort();
        prop_assert_eq!(found, brute);
    }

    #[test]
    fn comparing_is_symmetric(a in any_name(), b in any_name()) {
        let (a, b) = (Name::parse(&a).unwrap(), Name::parse(&b).unwrap());
        prop_assert_eq!(compare(&a, &b).score, compare(&b, &a).score);
    }

    #[test]
    fn what_a_screener_has_met_changes_nothing(queries in prop::collection::vec(any_name(), 1..6)) {
        let index = sample();
        let mut screener = Screener::new(&index);
        for query in queries {
            let name = Name::parse(&query).unwrap();
            let options = ScreenOptions::default();
            prop_assert_eq!(screener.screen(&name, &options), screen(&index, &name, &options));
        }
    }
}
