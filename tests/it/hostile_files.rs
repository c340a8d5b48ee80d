//! The hostile list files of `hostile_lists`, made in code: each with its name, the name it is
//! given on disk, and whether a sound program refuses or reads it.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) enum Due {
    /// No list can be read from it.
    Refused,
    /// What is sound in it is read, the rest stands among the rejects.
    Answered,
    /// Either will do: what counts is that it ends, in bounds and without a panic.
    Either,
}
use Due::{Answered, Either, Refused};

pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) due: Due,
}

pub(super) const MIB: usize = 1 << 20;

pub(crate) fn row(number: u64, name: &str) -> String {
    format!(
        "{number},\"{name}\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1960.\"\r\n"
    )
}

fn rows(count: u64) -> String {
    (0..count).map(|n| row(n, &format!("FAMILY{n}, Given"))).collect()
}

fn sdn_xml(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><sdnList><publshInformation><Publish_Date>06/30/2022</Publish_Date></publshInformation>{inside}</sdnList>"
    )
}

fn entry(number: u64, more: &str) -> String {
    format!(
        "<sdnEntry><uid>{number}</uid><firstName>John</firstName><lastName>DOE</lastName><sdnType>Individual</sdnType>{more}</sdnEntry>"
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// So many bytes of one kind behind a beginning, packed without ever being held.
fn gzip_bomb(begin: &[u8], filler: u8, bytes: usize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(begin).unwrap();
    let block = vec![filler; MIB];
    for _ in 0..bytes / MIB {
        packed.write_all(&block).unwrap();
    }
    packed.finish().unwrap()
}

pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(super) fn zip_bomb(names: &[&str], bytes_each: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let block = vec![b' '; MIB];
    for name in names {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        for _ in 0..bytes_each / MIB {
            archive.write_all(&block).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

fn un(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><CONSOLIDATED_LIST dateGenerated=\"2022-06-30T00:00:00Z\"><INDIVIDUALS>{inside}</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
    )
}

fn cut(bytes: &[u8], percent: usize) -> Vec<u8> {
    bytes[..bytes.len() * percent / 100].to_vec()
}

fn flipped(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    let at = at % bytes.len();
    bytes[at] ^= 0xff;
    bytes
}

const CSL: &str = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n";

pub(crate) fn all() -> Vec<Hostile> {
    let mut all = Vec::new();
    for part in [empty(), packed(), xml(), tables(), amplified(), others(), super::hostile_sheets::sheets()] {
        all.extend(part.into_iter().map(|(name, file, bytes, due)| Hostile { name, file, bytes, due }));
    }
    all
}

pub(super) type Files = Vec<(&'static str, &'static str, Vec<u8>, Due)>;

fn empty() -> Files {
    vec![
        ("no byte", "sdn.csv", Vec::new(), Refused),
        ("one byte", "sdn.csv", b"1".to_vec(), Refused),
        ("blanks only", "sdn.csv", b" \r\n\t ".repeat(1000), Refused),
        ("zero characters only", "sdn.csv", vec![0; MIB], Refused),
        ("the end mark only", "sdn.csv", b"\x1a".to_vec(), Refused),
        ("a byte order mark only", "sdn.csv", b"\xef\xbb\xbf".to_vec(), Refused),
        ("an error page", "sdn.csv", b"<!DOCTYPE html><html><body>403</body></html>".to_vec(), Refused),
        ("an empty archive", "sdn.zip", zipped(&[]), Refused),
        ("an archive of nothing", "sdn.zip", zipped(&[("sdn.csv", b"")]), Refused),
        ("gzip of nothing", "sdn.csv.gz", gzip(b""), Refused),
        ("a list without an entry", "SDN.XML", sdn_xml("").into_bytes(), Either),
        ("random bytes", "sdn.csv", (0..MIB).map(|n| ((n * 7919) >> 3) as u8).collect(), Refused),
        ("a picture", "sdn.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".repeat(100), Refused),
    ]
}

fn packed() -> Files {
    let whole = gzip(rows(200).as_bytes());
    let archive = zipped(&[("sdn.csv", rows(200).as_bytes())]);
    let mut lying_length = whole.clone();
    let end = lying_length.len();
    lying_length[end - 4..].copy_from_slice(&[0xff; 4]);
    let mut lying_size = archive.clone();
    // The length of the content, in the table at the end: 4 GiB.
    let table = lying_size.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    lying_size[table + 24..table + 28].copy_from_slice(&[0xff; 4]);
    let many: Vec<String> = (0..5_000).map(|n| format!("f{n}.csv")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let inner = zip_bomb(&["a", "b"], 8 * MIB);
    vec![
        ("a gzip bomb of blanks", "sdn.csv.gz", gzip_bomb(b"", b' ', 1024 * MIB), Refused),
        ("a gzip bomb behind a row", "sdn.csv.gz", gzip_bomb(rows(1).as_bytes(), b'\n', 512 * MIB), Refused),
        (
            "a gzip bomb in one-byte text",
            "sdn.csv.gz",
            gzip_bomb(rows(1).as_bytes(), 0x80, 150 * MIB),
            Refused,
        ),
        ("gzip members without end", "sdn.csv.gz", gzip_bomb(b"", b'\n', MIB).repeat(400), Refused),
        ("gzip in gzip", "sdn.csv.gz", gzip(&gzip(rows(9).as_bytes())), Refused),
        ("gzip that lies about its length", "sdn.csv.gz", lying_length, Refused),
        ("gzip cut in the middle", "sdn.csv.gz", cut(&whole, 50), Refused),
        ("gzip cut at its end", "sdn.csv.gz", cut(&whole, 99), Refused),
        ("gzip with a turned byte", "sdn.csv.gz", flipped(whole.clone(), whole.len() / 2), Refused),
        ("a gzip header only", "sdn.csv.gz", whole[..10].to_vec(), Refused),
        ("a zip bomb", "sdn.zip", zip_bomb(&["sdn.csv"], 512 * MIB), Refused),
        ("a zip bomb in many files", "sdn.zip", zip_bomb(&["a", "b", "c", "d", "e", "f"], 64 * MIB), Refused),
        ("a zip bomb in a zip", "sdn.zip", zipped(&[("inner.zip", &inner)]), Refused),
        ("a zip that lies about a length", "sdn.zip", lying_size, Either),
        ("a zip of five thousand files", "sdn.zip", zipped(&many), Refused),
        ("a zip cut in the middle", "sdn.zip", cut(&archive, 50), Refused),
        ("a zip cut at its end", "sdn.zip", cut(&archive, 98), Refused),
        ("a zip with a turned byte", "sdn.zip", flipped(archive.clone(), 60), Refused),
        (
            "a zip with paths that climb",
            "sdn.zip",
            zipped(&[("../../../etc/sdn.csv", rows(200).as_bytes())]),
            Answered,
        ),
        ("a zip header only", "sdn.zip", b"PK\x03\x04".to_vec(), Refused),
    ]
}

fn xml() -> Files {
    let lol = (1..10).fold("<!ENTITY e0 \"lol\">".to_owned(), |text, n| {
        let inner = format!("&e{};", n - 1).repeat(10);
        format!("{text}<!ENTITY e{n} \"{inner}\">")
    });
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE sdnList [{lol}]><sdnList>{}</sdnList>",
        entry(1, "<title>&e9;</title>")
    );
    let outside = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE sdnList [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sdnList>{}</sdnList>",
        entry(1, "<title>&x;</title>")
    );
    let whole = sdn_xml(&(0..300).map(|n| entry(n, "")).collect::<String>());
    let aliases =
        "<aka><uid>1</uid><type>a.k.a.</type><category>strong</category><lastName>X</lastName></aka>"
            .repeat(100_000);
    let aliases = entry(1, &format!("<akaList>{aliases}</akaList>"));
    let births: String = (0..60_000)
        .map(|n| format!("<placeOfBirthItem><uid>{n}</uid><placeOfBirth>P{n}</placeOfBirth><mainEntry>false</mainEntry></placeOfBirthItem>"))
        .collect();
    let births = entry(1, &format!("<placeOfBirthList>{births}</placeOfBirthList>"));
    let nested = |count: usize| sdn_xml(&format!("{}{}", "<a>".repeat(count), "</a>".repeat(count)));
    vec![
        ("an entity bomb", "SDN.XML", bomb.into_bytes(), Refused),
        ("an entity of a file outside", "SDN.XML", outside.into_bytes(), Refused),
        (
            "a DOCTYPE from elsewhere",
            "SDN.XML",
            format!("<!DOCTYPE sdnList SYSTEM \"http://127.0.0.1:1/x.dtd\">{}", sdn_xml("")).into_bytes(),
            Refused,
        ),
        (
            "an entity that nobody declared",
            "SDN.XML",
            sdn_xml(&entry(1, "<title>&nobody;</title>")).into_bytes(),
            Refused,
        ),
        ("a million levels", "SDN.XML", nested(1_000_000).into_bytes(), Refused),
        (
            "a million levels that never close",
            "SDN.XML",
            sdn_xml(&"<a>".repeat(1_000_000)).into_bytes(),
            Refused,
        ),
        ("a million levels from the root", "SDN.XML", "<sdnList>".repeat(1_000_000).into_bytes(), Refused),
        (
            "an attribute of 20 MiB",
            "SDN.XML",
            sdn_xml(&format!("<sdnEntry x=\"{}\"/>", "y".repeat(20 * MIB))).into_bytes(),
            Refused,
        ),
        (
            "a hundred thousand attributes",
            "SDN.XML",
            sdn_xml(&format!(
                "<sdnEntry {}/>",
                (0..100_000).map(|n| format!("a{n}=\"\" ")).collect::<String>()
            ))
            .into_bytes(),
            Refused,
        ),
        (
            "a name of 20 MiB",
            "SDN.XML",
            sdn_xml(&entry(1, &format!("<title>{}</title>", "y".repeat(20 * MIB)))).into_bytes(),
            Refused,
        ),
        ("a tag of 20 MiB", "SDN.XML", sdn_xml(&format!("<{}/>", "y".repeat(20 * MIB))).into_bytes(), Either),
        (
            "a comment of 20 MiB",
            "SDN.XML",
            sdn_xml(&format!("<!--{}-->{}", "y".repeat(20 * MIB), entry(1, ""))).into_bytes(),
            Answered,
        ),
        (
            "a comment that never ends",
            "SDN.XML",
            sdn_xml(&format!("<!--{}", "y".repeat(MIB))).into_bytes(),
            Refused,
        ),
        (
            "a CDATA that never ends",
            "SDN.XML",
            sdn_xml(&format!("<![CDATA[{}", "y".repeat(MIB))).into_bytes(),
            Refused,
        ),
        ("two roots", "SDN.XML", format!("{}<sdnList/>", sdn_xml(&entry(1, ""))).into_bytes(), Refused),
        (
            "tags closed crosswise",
            "SDN.XML",
            sdn_xml("<sdnEntry><uid>1</sdnEntry></uid>").into_bytes(),
            Refused,
        ),
        ("one id a thousand times", "SDN.XML", sdn_xml(&entry(7, "").repeat(1_000)).into_bytes(), Answered),
        ("a hundred thousand aliases of one", "SDN.XML", sdn_xml(&aliases).into_bytes(), Either),
        ("sixty thousand birth places of one", "SDN.XML", sdn_xml(&births).into_bytes(), Either),
        ("entries without anything", "SDN.XML", sdn_xml(&"<sdnEntry/>".repeat(20_000)).into_bytes(), Refused),
        (
            "zero characters by reference",
            "SDN.XML",
            sdn_xml(&entry(1, "<title>a&#0;b</title>")).into_bytes(),
            Either,
        ),
        (
            "a bell by reference",
            "SDN.XML",
            sdn_xml(&entry(1, "<title>a&#7;b</title>")).into_bytes(),
            Answered,
        ),
        (
            "a reference beyond Unicode",
            "SDN.XML",
            sdn_xml(&entry(1, "<title>&#x110000;</title>")).into_bytes(),
            Refused,
        ),
        ("XML cut in a tag", "SDN.XML", cut(whole.as_bytes(), 50), Refused),
        ("XML cut near its start", "SDN.XML", cut(whole.as_bytes(), 1), Refused),
        ("XML cut near its end", "SDN.XML", cut(whole.as_bytes(), 99), Refused),
        (
            "XML cut inside a character",
            "SDN.XML",
            cut(sdn_xml(&entry(1, "<title>\u{1f600}</title>")).as_bytes(), 100)
                .into_iter()
                .take_while(|byte| *byte != 0x9f)
                .collect(),
            Refused,
        ),
        ("XML in UTF-16", "SDN.XML", utf16(&whole), Refused),
        (
            "XML that says it is UTF-16 and is not",
            "SDN.XML",
            whole.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"UTF-16\"").into_bytes(),
            Either,
        ),
        ("XML that is not UTF-8", "SDN.XML", [sdn_xml("").as_bytes(), &[0xff, 0xfe, 0x80]].concat(), Refused),
        (
            "a UN list of empty persons",
            "consolidated.xml",
            un(&"<INDIVIDUAL/>".repeat(20_000)).into_bytes(),
            Refused,
        ),
        (
            "a count that no list has",
            "SDN.XML",
            sdn_xml(&entry(1, ""))
                .replace("</publsh", "<Record_Count>99999999999999999999</Record_Count></publsh")
                .into_bytes(),
            Either,
        ),
    ]
}

fn tables() -> Files {
    let sane = rows(200);
    let wide = format!("{}\r\n", "x,".repeat(MIB));
    vec![
        ("a million blank lines", "sdn.csv", format!("{}{sane}", "\r\n".repeat(1_000_000)).into_bytes(), Either),
        ("a million blank lines behind", "sdn.csv", format!("{sane}{}", "\r\n".repeat(1_000_000)).into_bytes(), Answered),
        ("a million blank lines in a table", "consolidated.csv", format!("{CSL}{}x", "\n".repeat(1_000_000)).into_bytes(), Refused),
        ("a million rows of one comma", "sdn.csv", format!("{sane}{}", ",\r\n".repeat(1_000_000)).into_bytes(), Refused),
        ("a million rows of commas in a table", "consolidated.csv", format!("{CSL}{}", ",\n".repeat(1_000_000)).into_bytes(), Refused),
        ("three hundred thousand good rows", "sdn.csv", rows(300_000).into_bytes(), Refused),
        ("a line of 20 MiB", "sdn.csv", format!("{sane}{}", row(900, &"y".repeat(20 * MIB))).into_bytes(), Either),
        ("a row of a million cells", "sdn.csv", format!("{sane}{wide}").into_bytes(), Answered),
        ("a header of a million cells", "consolidated.csv", wide.clone().into_bytes(), Refused),
        ("a quotation mark that never closes", "sdn.csv", format!("{sane}900,\"DOE, John,-0-\r\n{}", rows(100)).into_bytes(), Answered),
        ("a quotation mark that never closes in a table", "consolidated.csv", format!("{CSL}\"{}", "x,y\n".repeat(100_000)).into_bytes(), Refused),
        ("quotation marks only", "sdn.csv", b"\"".repeat(MIB), Refused),
        ("one id two hundred times", "sdn.csv", row(7, "DOE, John").repeat(200).into_bytes(), Answered),
        ("ids past every number", "sdn.csv", format!("{sane}{}", sane.replace("\r\n", "\r\n99999999999999999999999")).into_bytes(), Either),
        ("zero characters inside", "sdn.csv", sane.replace("Given", "Gi\0ven").into_bytes(), Answered),
        ("characters that turn the line", "sdn.csv", sane.replace("Given", "\u{202e}neviG\u{1b}[2J").into_bytes(), Answered),
        ("CSV in UTF-16", "sdn.csv", utf16(&sane), Refused),
        ("CSV in UTF-16 without a mark", "sdn.csv", utf16(&sane)[2..].to_vec(), Refused),
        ("bytes of no encoding", "sdn.csv", [sane.as_bytes(), &[0x81, 0x8d, 0x8f, 0x90, 0x9d]].concat(), Either),
        ("a row cut in a cell", "sdn.csv", cut(sane.as_bytes(), 50), Refused),
        ("line ends of three kinds", "sdn.csv", sane.replacen("\r\n", "\n", 50).replacen("\r\n", "\r", 50).into_bytes(), Either),
        ("only aliases", "alt.csv", b"7,1,\"aka\",\"DOE, J.\",-0- \r\n".repeat(1000), Refused),
        ("Denied Persons without rows", "dpl.txt", b"Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order\tLast_Update\tAction\tFR_Citation\n".to_vec(), Refused),
    ]
}

fn amplified() -> Files {
    let names = format!(
        "{{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{{\"name\":[{}\"x\"]}},\"target\":true}}\n",
        "\"a\",".repeat(2 * MIB)
    );
    let aliases = format!(
        "<?xml version=\"1.0\"?><export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" generationDate=\"2022-06-30T00:00:00\"><sanctionEntity logicalId=\"1\"><subjectType code=\"person\"/>{}</sanctionEntity></export>",
        "<nameAlias wholeName=\"John Doe\" strong=\"true\"/>".repeat(200_000)
    );
    let semicolons = format!("{CSL}{}\n", "a;".repeat(MIB));
    let uk: String = (0..1_000_000).map(|n| format!("{n},Individual,A,\n")).collect();
    let uk = format!("Group ID,Group Type,Name 6,Name 1\n{uk}");
    let eu = "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n";
    let swiss = |inside: &str| format!("<swiss-sanctions-list>{inside}</swiss-sanctions-list>").into_bytes();
    let spellings = "<spelling-variant>y</spelling-variant>".repeat(200);
    let part = |kind: &str, more: &str| {
        format!(
            "<name-part name-part-type=\"{kind}-name\"><value>{}</value>{more}</name-part>",
            "x".repeat(3_500)
        )
    };
    let spelled = format!("<name>{}{}</name>", part("family", &spellings), part("given", ""));
    let spelled: String = (0..100)
        .map(|n| {
            format!(
                "<target ssid=\"{n}\"><individual><identity>{}</identity></individual></target>",
                spelled.repeat(5)
            )
        })
        .collect();
    let places: String =
        (0..500_000).map(|n| format!("<place ssid=\"{n}\"><location>x</location></place>")).collect();
    vec![
        ("names that grow by their spellings", "swiss.xml", swiss(&spelled), Refused),
        ("half a million places", "swiss.xml", swiss(&places), Refused),
        ("a line of 150 MiB", "sdn.csv.gz", gzip_bomb(rows(1).as_bytes(), b'x', 150 * MIB), Either),
        ("two million names in one object", "entities.ftm.json", names.into_bytes(), Answered),
        ("two hundred thousand names of one entity", "eu.xml", aliases.into_bytes(), Refused),
        ("a table of a million parties", "uk.csv", uk.into_bytes(), Refused),
        ("a table of two million names of one party", "eu.csv", format!("{eu}{}", "1;P;A B\n".repeat(2_000_000)).into_bytes(), Refused),
        ("half a million names in one cell", "consolidated.csv", semicolons.into_bytes(), Refused),
        ("ten thousand listings of a hundred names", "SDN.XML", sdn_xml(&(0..10_000).map(|n| entry(n, &format!("<akaList>{}</akaList>", "<aka><uid>1</uid><type>a.k.a.</type><category>weak</category><lastName>X</lastName></aka>".repeat(100)))).collect::<String>()).into_bytes(), Either),
    ]
}

fn others() -> Files {
    let deep = |open: &str, count: usize| {
        format!("{{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}\n", open.repeat(count))
    };
    let person =
        "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"John Doe\"]},\"target\":true}\n";
    vec![
        ("JSON of a million arrays", "entities.ftm.json", deep("[", 1_000_000).into_bytes(), Refused),
        ("JSON of a million objects", "entities.ftm.json", deep("{\"a\":", 1_000_000).into_bytes(), Refused),
        ("JSON that lists one twice", "entities.ftm.json", person.repeat(2_000).into_bytes(), Answered),
        (
            "JSON cut in an object",
            "entities.ftm.json",
            format!("{person}{}", &person[..40]).into_bytes(),
            Refused,
        ),
        (
            "JSON lines of nonsense",
            "entities.ftm.json",
            format!("{person}{}", "{]\n".repeat(50_000)).into_bytes(),
            Refused,
        ),
        (
            "JSON that is not UTF-8",
            "entities.ftm.json",
            [person.as_bytes(), &[0xff, b'\n']].concat(),
            Refused,
        ),
    ]
}
