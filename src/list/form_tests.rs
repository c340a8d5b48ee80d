//! What holds for every format: a cut file is an error and never a shorter list, and no bytes make
//! a reader panic. And the inputs somebody would send on purpose.

use proptest::prelude::*;

use super::archive::tests::{gzip, zipped};
use super::xlsx::tests::workbook;
use super::*;

/// One small file of every format, by its usual name.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let canada = format!("<?xml version=\"1.0\"?><data-set>{}</data-set>", ca_sema::tests::RECORDS);
    let australia = [au_dfat::tests::HEADER, &["12", "John DOE", "Individual", "Primary Name", "1960"]];
    vec![
        ("un.xml", un_xml::tests::DOCUMENT.into()),
        ("sdn_advanced.xml", ofac_advanced::tests::DOCUMENT.into()),
        ("sdn_enhanced.xml", ofac_enhanced::tests::DOCUMENT.into()),
        ("sdn.xml", ofac_enhanced::tests::SDN.into()),
        ("uk.csv", uk_table::tests::CONLIST.into()),
        ("uk.ods", ods::tests::spreadsheet(&uk_table::tests::cells(uk_table::tests::CONLIST))),
        ("uk.xml", uk_xml::tests::DOCUMENT.into()),
        ("eu.xml", eu_xml::tests::DOCUMENT.into()),
        ("eu-1.0.xml", eu_xml_old::tests::DOCUMENT.into()),
        ("eu.csv", eu_csv::tests::table().into()),
        ("eu-1.0.csv", eu_csv_old::tests::TABLE.into()),
        ("ca.xml", canada.into()),
        ("ch.xml", ch_seco::tests::DOCUMENT.into()),
        ("au.xlsx", workbook(&australia)),
        ("csl.csv", us_csl::tests::TABLE.into()),
        ("dpl.txt", us_dpl::tests::TABLE.into()),
        ("entities.ftm.json", os_entities::tests::LINES.into()),
        ("targets.simple.csv", os_targets::tests::TABLE.into()),
    ]
}

fn read_one(name: &str, bytes: &[u8]) -> Result<Snapshot, ReadError> {
    read_all(&[InputFile::new(name, bytes.to_vec())]).map(|mut snapshots| snapshots.remove(0))
}

/// Between two rows of a table nothing tells a cut from the end; anywhere else it is an error, or
/// the row that was cut stands in the rejects.
#[test]
fn a_file_cut_anywhere_is_an_error_and_never_silently_shorter() {
    for (name, bytes) in forms() {
        let whole = read_one(name, &bytes).unwrap();
        let end = bytes.trim_ascii_end().len();
        // Every cut of the small files; of the larger ones those near the ends, and every seventh.
        for cut in (0..end).filter(|cut| end < 2_000 || *cut < 600 || *cut > end - 600 || cut % 7 == 0) {
            let Ok(part) = read_one(name, &bytes[..cut]) else { continue };
            let table = [".csv", ".txt", ".json"].iter().any(|end| name.ends_with(end));
            let between = bytes[cut - 1] == b'\n' || matches!(bytes[cut], b'\n' | b'\r');
            let said =
                part.rejects.len() > whole.rejects.iter().filter(|r| place_within(r, &bytes, cut)).count();
            assert!(table && (between || said), "{name} cut at {cut} of {end}: {:?}", part.rejects);
        }
    }
}

/// Whether the line of a reject ends before the cut.
fn place_within(reject: &Reject, bytes: &[u8], cut: usize) -> bool {
    let line: usize = reject.place.rsplit(' ').next().and_then(|line| line.parse().ok()).unwrap_or(0);
    line <= bytes[..cut].iter().filter(|byte| **byte == b'\n').count()
}

#[test]
fn every_format_is_known_by_its_content_packed_or_not() {
    for (name, bytes) in forms() {
        let plain = read_one("x", &bytes).unwrap();
        assert!(!plain.listings.is_empty(), "{name}");
        if name.ends_with(".xlsx") || name.ends_with(".ods") {
            continue;
        }
        for packed in [gzip(&bytes), zipped(&[("readme/", b""), ("any.name", &bytes)])] {
            let unpacked = read_one("x", &packed).unwrap();
            assert_eq!((unpacked.source, unpacked.listings), (plain.source.clone(), plain.listings.clone()));
        }
    }
}

#[test]
fn an_archive_may_hold_the_files_of_one_list() {
    let files = ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"];
    let bytes: [&[u8]; 4] = [
        include_bytes!("../../seeds/ofac-sdn/sdn.csv"),
        include_bytes!("../../seeds/ofac-sdn/alt.csv"),
        include_bytes!("../../seeds/ofac-sdn/add.csv"),
        include_bytes!("../../seeds/ofac-sdn/sdn_comments.csv"),
    ];
    let entries: Vec<(&str, &[u8])> = files.into_iter().zip(bytes).collect();
    let plain: Vec<InputFile> =
        entries.iter().map(|(name, bytes)| InputFile::new(*name, bytes.to_vec())).collect();
    let packed = read(&SourceId::ofac_sdn(), &[InputFile::new("all.zip", zipped(&entries))]).unwrap();
    assert_eq!(packed.digest(), read(&SourceId::ofac_sdn(), &plain).unwrap().digest());
}

#[test]
fn every_xml_format_refuses_what_no_list_holds() {
    for root in [
        "sdnList",
        "Sanctions",
        "sanctionsData",
        "CONSOLIDATED_LIST",
        "Designations",
        "export",
        "WHOLE",
        "data-set",
        "swiss-sanctions-list",
    ] {
        let deep = format!("<{root}>{}", "<a>".repeat(100_000));
        let long = format!("<{root}><a>{}</a></{root}>", "x".repeat(1_000_000));
        let wide = format!("<{root}><a b='{}'/></{root}>", "x".repeat(1_000_000));
        let many: String = (0..10_000).map(|n| format!(" a{n}='x'")).collect();
        let many = format!("<{root}{many}/>");
        let doctype =
            format!("<!DOCTYPE {root} [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><{root}>&e;</{root}>");
        let bomb = format!("<?xml version='1.0'?><{root} a='&lol9;'/>");
        for document in [deep, long, wide, many, doctype, bomb] {
            let refused = read_one("x", document.as_bytes());
            assert!(matches!(refused, Err(ReadError::Malformed { .. })), "{root}: {refused:?}");
        }
        // Nothing inside is no error here; the import guard refuses an empty list.
        assert_eq!(read_one("x", format!("<{root}/>").as_bytes()).unwrap().listings.len(), 0);
    }
}

#[test]
fn inputs_made_to_hurt_are_refused_or_read_and_never_panic() {
    let conlist = uk_table::tests::CONLIST;
    let open_quote = conlist.replacen("DOE,Jon", "\"DOE,Jon", 1);
    let read = read_one("x", open_quote.as_bytes()).unwrap();
    assert_eq!((read.listings.len(), read.rejects[0].place.as_str()), (2, "x line 3"));
    let never_closed = conlist.replacen("GHOST", "\"GHOST", 1);
    assert!(matches!(read_one("x", never_closed.as_bytes()), Err(ReadError::Truncated { .. })));
    let nested = format!("{{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}", "[".repeat(100_000));
    assert!(read_one("x", nested.as_bytes()).is_err());
    let line = "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A B\"]}}\n";
    let later = format!("{line}{nested}\n");
    assert_eq!(read_one("x", later.as_bytes()).unwrap().rejects.len(), 1);
    let odd = "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\\u0000B\",7,null,{}],\"birthDate\":[\"9999999999\"]}}\n";
    let read = read_one("x", odd.as_bytes()).unwrap();
    assert_eq!(read.listings[0].names[0].text, "A B");
    assert_eq!(read.listings[0].births, []);
    for birth in [
        "99/99/9999",
        "00/00/0000",
        "-1",
        "99999999999999999999",
        "((((((1)",
        "1) 1) 1)",
        "Between and",
        "/ /",
    ] {
        let text = conlist.replace("05/02/1960", birth);
        assert_eq!(read_one("x", text.as_bytes()).unwrap().listings.len(), 2, "{birth}");
    }
    for name in ["../../etc/passwd", "/etc/passwd", "C:\\x", "a\u{0}b"] {
        // The name of an entry is only ever shown.
        let read = read_one("x", &zipped(&[(name, conlist.as_bytes())]));
        assert!(read.is_ok_and(|read| read.listings.len() == 2), "{name}");
    }
    assert!(read_one("x", b"PK\x03\x04").is_err());
    assert!(read_one("x", &zipped(&[("empty", b"")])).is_err());
}

/// Put into a name, it splits a word and is told; the mark at the end of OFAC's files is no zero.
#[test]
fn a_zero_character_loses_nothing_and_is_told_with_its_line() {
    let sdn = include_str!("../../seeds/ofac-sdn/sdn.csv");
    let table = eu_csv::tests::table();
    for (name, text, damaged, place) in [
        ("sdn.csv", sdn, sdn.replacen("GUZMAN LOERA", "GUZ\0MAN LOERA", 1), "line"),
        (
            "uk.csv",
            uk_table::tests::CONLIST,
            uk_table::tests::CONLIST.replacen("DOE,Jon", "D\0OE,Jon", 1),
            "line 3",
        ),
        ("eu.csv", &table, table.replacen("The Doctor", "The \0Doctor", 1), "line 4"),
        (
            "ch.xml",
            ch_seco::tests::DOCUMENT,
            ch_seco::tests::DOCUMENT.replacen("Doe<", "D\0oe<", 1),
            "line 9",
        ),
        (
            "entities.ftm.json",
            os_entities::tests::LINES,
            os_entities::tests::LINES.replacen("Jon DOE", "Jon\\u0000DOE", 1),
            "line 1",
        ),
    ] {
        assert_ne!(text, damaged);
        let (whole, damaged) =
            (read_one(name, text.as_bytes()).unwrap(), read_one(name, damaged.as_bytes()).unwrap());
        let ids = |read: &Snapshot| read.listings.iter().map(|l| l.key.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&damaged), ids(&whole), "{name}");
        assert_eq!(damaged.rejects.len(), whole.rejects.len() + 1, "{name}");
        let told = damaged.rejects.last().unwrap();
        assert!(told.reason.starts_with("a zero character") && told.place.contains(place), "{told:?}");
        let all = damaged.listings.iter().flat_map(|l| &l.names);
        assert!(all.into_iter().all(|name| !name.text.contains('\0')), "{name}");
    }
    let cells = [au_dfat::tests::HEADER, &["12", "John D\0OE", "Individual", "Primary Name", "1960"]];
    let sheet = read_one("au.xlsx", &workbook(&cells)).unwrap();
    assert_eq!((sheet.listings.len(), sheet.rejects[0].place.as_str()), (1, "au.xlsx row 2"));
    let many = format!("{}{}", uk_table::tests::CONLIST, "\0\n".repeat(20_000));
    assert!(matches!(read_one("x", many.as_bytes()), Err(ReadError::Malformed { .. })));
    let by_reference = ch_seco::tests::DOCUMENT.replacen("Doe<", "D&#0;oe<", 1);
    assert!(matches!(read_one("x", by_reference.as_bytes()), Err(ReadError::Malformed { .. })));
}

#[test]
fn one_text_named_by_a_million_cells_is_refused() {
    let text = "x".repeat(200_000);
    let cells = "<row><c t='s'><v>0</v></c></row>".repeat(2_000);
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let texts = format!("<sst><si><t>{text}</t></si></sst>");
    let packed = zipped(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
    ]);
    assert!(packed.len() < 20_000);
    assert!(matches!(read_one("x", &packed), Err(ReadError::Malformed { .. })));
}

proptest! {
    #[test]
    fn bytes_put_into_a_file_of_any_format_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 1..30),
        at in 0_usize..100_000,
        form in 0_usize..18,
        removed in 0_usize..20,
    ) {
        let (name, mut file) = forms().swap_remove(form);
        let at = at % file.len();
        let end = (at + removed).min(file.len());
        file.splice(at..end, bytes);
        let _ = read_one(name, &file);
    }

    #[test]
    fn dates_and_numbered_cells_of_any_text_never_panic(text in "[ -~éض(1)a)/.]{0,40}") {
        let _ = loose_date::dates(&text);
        let _ = text::numbered(&text);
        let _ = party_words::party_of(&text);
    }
}
