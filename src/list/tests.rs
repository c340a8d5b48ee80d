//! Whole editions read from files: the seed list in both its forms, and the traps of each form.

use proptest::prelude::*;

use super::*;

const SDN: &[u8] = include_bytes!("../../seeds/ofac-sdn/sdn.csv");
const ALT: &[u8] = include_bytes!("../../seeds/ofac-sdn/alt.csv");
const ADD: &[u8] = include_bytes!("../../seeds/ofac-sdn/add.csv");
const COMMENTS: &[u8] = include_bytes!("../../seeds/ofac-sdn/sdn_comments.csv");
const XML: &[u8] = include_bytes!("../../seeds/ofac-sdn/SDN.XML");

const NULLS: &str = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ";

fn file(name: &str, bytes: &[u8]) -> InputFile {
    InputFile::new(name, bytes.to_vec())
}

fn delimited() -> Vec<InputFile> {
    vec![file("alt.csv", ALT), file("sdn.csv", SDN), file("sdn_comments.csv", COMMENTS), file("add.csv", ADD)]
}

fn sdn(files: &[InputFile]) -> Snapshot {
    read(&SourceId::ofac_sdn(), files).unwrap()
}

fn refusal(files: &[InputFile]) -> ReadError {
    read(&SourceId::ofac_sdn(), files).unwrap_err()
}

fn listing<'a>(snapshot: &'a Snapshot, id: &str) -> &'a Listing {
    snapshot.listings.iter().find(|listing| listing.key.id == id).unwrap()
}

/// A main file with one person and these remarks.
fn person(remarks: &str) -> InputFile {
    file(
        "sdn.csv",
        format!("7,\"DOE, John\",\"individual\",\"SDGT\",-0- ,{NULLS},\"{remarks}\"\r\n").as_bytes(),
    )
}

/// A document of these entries.
fn document(entries: &str) -> InputFile {
    file("SDN.XML", format!("<?xml version=\"1.0\"?><sdnList xmlns=\"any\">{entries}</sdnList>").as_bytes())
}

#[test]
fn both_forms_of_the_seed_list_give_equal_listings() {
    let (csv, xml) = (sdn(&delimited()), sdn(&[file("SDN.XML", XML)]));
    assert_eq!(csv.listings, xml.listings);
    assert_eq!(csv.digest(), xml.digest());
    assert_eq!((csv.rejects.as_slice(), xml.rejects.as_slice()), (&[][..], &[][..]));
    assert_eq!(xml.published_on.unwrap().to_string(), "2022-06-30");
    assert_eq!(xml.declared_count, Some(59));
    assert_eq!(xml.listings.len(), 59);
    assert_eq!(csv.declared_count, None);
}

#[test]
fn the_seed_list_has_every_kind_of_party_in_the_order_of_their_keys() {
    let snapshot = sdn(&delimited());
    for kind in [PartyKind::Person, PartyKind::Organization, PartyKind::Vessel, PartyKind::Aircraft] {
        assert!(snapshot.listings.iter().any(|listing| listing.kind == kind), "{kind:?}");
    }
    assert!(snapshot.listings.is_sorted_by(|a, b| a.key < b.key));
}

#[test]
fn a_person_is_read_with_every_attribute() {
    let snapshot = sdn(&delimited());
    let guzman = listing(&snapshot, "6861");
    let names: Vec<_> = guzman.names.iter().map(|n| (n.display(), n.kind, n.strength)).collect();
    use AliasStrength::{Strong, Weak};
    use NameKind::{Aka, Primary};
    assert_eq!(
        names,
        [
            ("Joaquin GUZMAN LOERA".to_owned(), Primary, Strong),
            ("Joaquin GUZMAN".to_owned(), Aka, Strong),
            ("CHAPO GUZMAN".to_owned(), Aka, Weak),
            ("EL CHAPO".to_owned(), Aka, Weak),
            ("EL RAPIDO".to_owned(), Aka, Weak),
        ]
    );
    let births: Vec<String> = guzman.births.iter().map(ToString::to_string).collect();
    assert_eq!(births, ["1957-04-04", "1954-12-25"]);
    assert_eq!(guzman.birth_places[1], "Mexico");
    assert_eq!(guzman.nationalities, ["Mexico"]);
    assert_eq!(guzman.gender, Some(Gender::Male));
    assert_eq!(guzman.programs, ["SDNTK"]);
    assert_eq!(guzman.remarks, None);
    assert_eq!(
        guzman.source_url.as_deref(),
        Some("https://sanctionssearch.ofac.treas.gov/Details.aspx?id=6861")
    );
    let lavrov = listing(&snapshot, "35233");
    assert_eq!(lavrov.titles, ["Minister of Foreign Affairs of the Russian Federation"]);
    assert_eq!(lavrov.addresses[0].city.as_deref(), Some("Moscow 119200"));
}

#[test]
fn remarks_that_go_on_in_the_comments_are_joined_inside_the_word() {
    let soleimani = |files: &[InputFile]| listing(&sdn(files), "10481").clone();
    let whole = soleimani(&delimited());
    assert_eq!(whole.identifiers[0].number, "008827");
    assert_eq!(whole.programs, ["IFSR", "IRGC", "NPWMD", "SDGT", "SYRIA"]);
    assert!(whole.remarks.unwrap().contains("Subject to Secondary Sanctions;"));
    assert_eq!(soleimani(&[file("sdn.csv", SDN)]).identifiers, []);
}

#[test]
fn an_attribute_cut_off_at_the_end_of_the_column_is_not_interpreted() {
    let remarks = format!("DOB 1960; {}; Passport 1234", "x".repeat(980));
    let snapshot = sdn(&[person(&remarks)]);
    assert_eq!(snapshot.listings[0].births.len(), 1);
    assert_eq!(snapshot.listings[0].identifiers, []);
    assert!(snapshot.listings[0].remarks.as_deref().unwrap().ends_with("; Passport 1234"));
}

#[test]
fn the_main_file_alone_is_enough_and_the_others_alone_are_not() {
    assert_eq!(sdn(&[file("x", SDN)]).listings.len(), 59);
    for (bytes, kind) in [(ALT, "alt.csv"), (ADD, "add.csv"), (COMMENTS, "sdn_comments.csv")] {
        let error = refusal(&[file("only.csv", bytes)]);
        assert!(matches!(error, ReadError::Mismatch { .. }));
        let message = error.to_string();
        assert!(message.contains("only.csv") && message.contains(kind) && message.contains("give sdn.csv"));
    }
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let twice = [file("a.csv", SDN), file("b.csv", SDN)];
    assert!(refusal(&twice).to_string().contains("a.csv and b.csv"));
    let both = [file("sdn.csv", SDN), file("SDN.XML", XML)];
    assert!(refusal(&both).to_string().contains("hold the same list twice"));
    assert!(matches!(refusal(&[]), ReadError::Empty { .. }));
    assert!(matches!(read_all(&[]), Err(ReadError::Empty { .. })));
}

#[test]
fn a_compressed_file_is_read_as_it_is() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(XML).unwrap();
    let packed = sdn(&[InputFile::new("SDN.XML.gz", gzip.finish().unwrap())]);
    assert_eq!(packed.digest(), sdn(&[file("SDN.XML", XML)]).digest());
}

#[test]
fn without_a_source_lists_are_told_apart() {
    let cons = person("DOB 1960.").bytes;
    let files = [file("dir/CONS_PRIM.csv", &cons), file("sdn.csv", SDN), file("alt.csv", ALT)];
    let snapshots = read_all(&files).unwrap();
    let found: Vec<_> = snapshots.iter().map(|s| (s.source.as_str(), s.listings.len())).collect();
    assert_eq!(found, [("ofac-cons", 1), ("ofac-sdn", 59)]);
    assert_eq!(snapshots[0].listings[0].key.to_string(), "ofac-cons/7");
}

#[test]
fn rows_without_their_listing_are_rejects() {
    let alt = file("alt.csv", b"8,1,\"aka\",\"ROE, Jane\",-0- \r\n7,2,\"aka\",\"DOE, J.\",-0- \r\n");
    let add = file("add.csv", b"7,3,-0- ,-0- ,-0- ,-0- \r\n9,4,-0- ,\"Rome\",\"Italy\",-0- \r\n");
    let comments = file("c.csv", b"6,\"the rest.\"\r\n");
    let snapshot = sdn(&[person("DOB 1960."), alt, add, comments]);
    let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
    assert_eq!(places, ["c.csv line 1", "alt.csv line 1", "add.csv line 2"]);
    assert!(snapshot.rejects[1].reason.contains("ent_num 8 has no row"));
    assert_eq!(snapshot.listings[0].names.len(), 2);
    assert_eq!(snapshot.listings[0].addresses, []);
}

#[test]
fn damaged_lines_are_rejects_and_swallow_nothing() {
    let good = |id: u32| format!("{id},\"DOE {id}\",-0- ,\"SDGT\",-0- ,{NULLS},-0- \r\n");
    let text = format!(
        "{}2,\"DOE,-0- ,-0- \r\n{}x,\"DOE\",-0- ,\"SDGT\",-0- ,{NULLS},-0- \r\n{}{}5,-0- ,-0- ,\"SDGT\",-0- ,{NULLS},-0- \r\n////",
        good(1),
        good(3),
        good(4),
        good(3)
    );
    let snapshot = sdn(&[file("sdn.csv", text.as_bytes())]);
    let ids: Vec<&str> = snapshot.listings.iter().map(|l| l.key.id.as_str()).collect();
    assert_eq!(ids, ["1", "3", "4"]);
    let rejects: Vec<_> = snapshot.rejects.iter().map(|r| (r.place.as_str(), r.reason.as_str())).collect();
    assert_eq!(
        rejects,
        [
            ("sdn.csv line 2", "a quotation mark is not closed"),
            ("sdn.csv line 4", "the first column is no ent_num"),
            ("sdn.csv line 8", "1 columns instead of 12"),
            ("sdn.csv line 6", "a second row with this ent_num"),
            ("sdn.csv line 7", "the name is null"),
        ]
    );
}

#[test]
fn the_byte_at_the_end_may_be_there_or_not() {
    let stripped = SDN.strip_suffix(b"\r\n\x1a").unwrap();
    let digest = sdn(&[file("sdn.csv", SDN)]).digest();
    assert_eq!(sdn(&[file("sdn.csv", stripped)]).digest(), digest);
    let unix = String::from_utf8(SDN.to_vec()).unwrap().replace("\r\n", "\n");
    assert_eq!(sdn(&[file("sdn.csv", unix.as_bytes())]).digest(), digest);
    let cr = String::from_utf8(SDN.to_vec()).unwrap().replace("\r\n", "\r");
    assert_eq!(sdn(&[file("sdn.csv", cr.as_bytes())]).digest(), digest);
}

#[test]
fn old_files_are_windows_1252_and_new_ones_utf_8() {
    let row = format!("7,\"MU\u{d1}OZ, Jos\u{e9}\",\"individual\",\"SDNT\",-0- ,{NULLS},-0- \r\n");
    let latin: Vec<u8> = row.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [row.as_bytes(), &latin] {
        assert_eq!(sdn(&[file("sdn.csv", bytes)]).listings[0].names[0].text, "MUÑOZ, José");
    }
}

#[test]
fn a_name_with_references_survives_whole_in_xml() {
    let entry = "<sdnEntry><uid>7</uid><lastName>AL-ZA&apos;IM &amp; SONS</lastName><sdnType>Entity</sdnType></sdnEntry>";
    assert_eq!(sdn(&[document(entry)]).listings[0].names[0].text, "AL-ZA'IM & SONS");
}

#[test]
fn entries_that_cannot_be_read_are_rejects_with_their_place() {
    let snapshot = sdn(&[document(
        "<sdnEntry><uid>7</uid><lastName>DOE</lastName><sdnType>Entity</sdnType></sdnEntry>\
         <sdnEntry><lastName>DOE</lastName><sdnType>Entity</sdnType></sdnEntry>\
         <sdnEntry><uid>8</uid><sdnType>Entity</sdnType></sdnEntry>\
         <sdnEntry><uid>9</uid><lastName>DOE</lastName><sdnType>Robot</sdnType></sdnEntry>\
         <sdnEntry><uid>7</uid><lastName>DOE</lastName><sdnType>Entity</sdnType></sdnEntry>\
         <sdnEntry><uid>10</uid><lastName>DOE</lastName><sdnType>Entity</sdnType>\
         <akaList><aka><type>x</type><category>strong</category><lastName>ROE</lastName></aka></akaList></sdnEntry>",
    )]);
    assert_eq!(snapshot.listings.len(), 1);
    let places: Vec<&str> = snapshot.rejects.iter().map(|reject| reject.place.as_str()).collect();
    assert_eq!(places, [2, 3, 4, 5, 6].map(|n| format!("SDN.XML sdnEntry {n}")));
}

#[test]
fn blocks_of_aliases_and_addresses_without_content_add_nothing() {
    let snapshot = sdn(&[document(
        "<sdnEntry><uid>7</uid><lastName>DOE</lastName><sdnType>Entity</sdnType>\
         <akaList><aka><uid>1</uid><type>a.k.a.</type><category>strong</category></aka></akaList>\
         <addressList><address><uid>2</uid></address></addressList></sdnEntry>",
    )]);
    assert_eq!((snapshot.listings[0].names.len(), snapshot.listings[0].addresses.len()), (1, 0));
    assert_eq!(snapshot.rejects, []);
}

#[test]
fn quotation_marks_of_xml_are_those_of_the_delimited_form() {
    let entry = "<sdnEntry><uid>7</uid><lastName>TOWER \"F\"</lastName><sdnType>Entity</sdnType></sdnEntry>";
    let row = format!("7,\"TOWER 'F'\",-0- ,-0- ,-0- ,{NULLS},-0- \r\n");
    assert_eq!(sdn(&[document(entry)]).digest(), sdn(&[file("sdn.csv", row.as_bytes())]).digest());
}

#[test]
fn a_document_with_a_doctype_is_refused() {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE sdnList [<!ENTITY x \"y\">]><sdnList/>";
    assert!(matches!(refusal(&[file("SDN.XML", text.as_bytes())]), ReadError::Malformed { .. }));
}

/// Every cut inside the first entry and the last, and every 149th between: a whole pass would read
/// the document as often as it has bytes.
#[test]
fn a_document_cut_anywhere_is_an_error_and_never_a_shorter_list() {
    let end = XML.len() - b"\r\n".len();
    for cut in (0..end).filter(|cut| *cut < 2_000 || *cut > end - 1_000 || cut % 149 == 0) {
        let result = read(&SourceId::ofac_sdn(), &[file("SDN.XML", &XML[..cut])]);
        assert!(
            matches!(
                result,
                Err(ReadError::Truncated { .. } | ReadError::Empty { .. } | ReadError::UnknownFormat { .. })
            ),
            "cut at {cut}: {result:?}"
        );
    }
}

#[test]
fn a_delimited_file_cut_inside_a_row_is_an_error() {
    let whole = sdn(&[file("sdn.csv", SDN)]);
    let mut cut_between_rows = 0;
    for cut in (0..SDN.len() - 3).filter(|cut| *cut < 2_000 || *cut > SDN.len() - 800 || cut % 19 == 0) {
        match read(&SourceId::ofac_sdn(), &[file("sdn.csv", &SDN[..cut])]) {
            Ok(part) => {
                // Between two rows nothing tells a cut from an end that a mirror stripped; but
                // what is read is then read right.
                cut_between_rows += 1;
                assert!(matches!(SDN[cut - 1], b'"' | b'\r' | b'\n' | b'-' | b'0' | b' '), "cut at {cut}");
                assert_eq!(part.rejects, []);
                assert!(part.listings.iter().all(|l| whole.listings.contains(l)), "cut at {cut}");
            }
            Err(error) => assert!(!matches!(error, ReadError::HtmlPage { .. }), "cut at {cut}: {error}"),
        }
    }
    assert!(cut_between_rows > 10);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_all(&[InputFile::new("x", bytes)]);
    }

    #[test]
    fn arbitrary_bytes_inside_a_file_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 1..30),
        at in 0_usize..9_000,
        form in 0_usize..5,
    ) {
        let mut files: Vec<Vec<u8>> = [SDN, ALT, ADD, COMMENTS, XML].iter().map(|file| file.to_vec()).collect();
        let at = at % files[form].len();
        files[form].splice(at..at, bytes);
        let chosen = if form == 4 { &files[4..] } else { &files[..4] };
        let files: Vec<InputFile> = chosen.iter().map(|bytes| InputFile::new("x", bytes.clone())).collect();
        let _ = read(&SourceId::ofac_sdn(), &files);
    }

    #[test]
    fn remarks_of_any_text_never_panic(text in "[a-zA-Z.';:()0-9é -]{0,60}") {
        for start in ["", "DOB ", "alt. POB ", "Passport ", "a.k.a. '", "(Linked To: "] {
            let clean = format!("{start}{text}");
            prop_assert_eq!(sdn(&[person(&clean)]).listings.len(), 1);
        }
    }
}
