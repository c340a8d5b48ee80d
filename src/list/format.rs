//! The formats known here, and how each is told by its content.

use serde::de::IgnoredAny;

use super::ReadError;
use super::table::{Columns, Delimited};

/// Lines looked at before a text is said to be no list.
const SNIFFED_LINES: usize = 50;

/// The formats known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// `sdn.csv`, `cons_prim.csv`: one row of 12 columns for each listing.
    OfacMain,
    /// `alt.csv`: one row of 5 columns for each strong alias.
    OfacAliases,
    /// `add.csv`: one row of 6 columns for each address.
    OfacAddresses,
    /// `sdn_comments.csv`: remarks that did not fit into the main file; 2 columns.
    OfacComments,
    /// `SDN.XML`, `CONSOLIDATED.XML`: root `sdnList`, in whatever namespace (it has changed).
    OfacXml,
    /// OFAC's `SDN_ADVANCED.XML`: root `Sanctions`.
    OfacAdvanced,
    /// OFAC's `SDN_ENHANCED.XML`: root `sanctionsData`.
    OfacEnhanced,
    /// The Security Council's consolidated list: root `CONSOLIDATED_LIST`.
    UnXml,
    /// The UK's lists as a table: OFSI's consolidated list, and the UK Sanctions List.
    UkTable,
    /// The UK Sanctions List: root `Designations`.
    UkXml,
    /// The EU's list since 2017: root `export`.
    EuXml,
    /// The EU's list until 2017: root `WHOLE`.
    EuXmlOld,
    /// The EU's list since 2017 as a table.
    EuTable,
    /// The EU's list as a table of the older columns.
    EuTableOld,
    /// Canada's list: root `data-set`.
    CaXml,
    /// Switzerland's list: root `swiss-sanctions-list`.
    ChXml,
    /// Australia's list, a workbook.
    AuTable,
    /// The US Consolidated Screening List.
    UsCsl,
    /// The Denied Persons List of the US Bureau of Industry and Security.
    UsDpl,
    /// OpenSanctions' `entities.ftm.json`, one object on each line.
    OsEntities,
    /// OpenSanctions' `targets.simple.csv`.
    OsTargets,
}

/// Whether the columns are those of a format.
type IsHeader = fn(&Columns) -> bool;

impl Format {
    /// Columns of a row of OFAC's delimited files, which have no header; none for all others.
    pub(super) fn columns(self) -> usize {
        match self {
            Self::OfacMain => 12,
            Self::OfacAliases => 5,
            Self::OfacAddresses => 6,
            Self::OfacComments => 2,
            _ => 0,
        }
    }

    /// The publisher's name for such a file.
    pub(super) fn usual_name(self) -> &'static str {
        match self {
            Self::OfacMain => "sdn.csv",
            Self::OfacAliases => "alt.csv",
            Self::OfacAddresses => "add.csv",
            Self::OfacComments => "sdn_comments.csv",
            Self::OfacXml => "SDN.XML",
            Self::OfacAdvanced => "SDN_ADVANCED.XML",
            Self::OfacEnhanced => "SDN_ENHANCED.XML",
            Self::UnXml => "consolidated.xml",
            Self::UkTable => "ConList.csv",
            Self::UkXml => "UK_Sanctions_List.xml",
            Self::EuXml | Self::EuXmlOld => "xmlFullSanctionsList.xml",
            Self::EuTable | Self::EuTableOld => "csvFullSanctionsList.csv",
            Self::CaXml => "sema-lmes.xml",
            Self::ChXml => "consolidated-list.xml",
            Self::AuTable => "regulation8_consolidated.xlsx",
            Self::UsCsl => "consolidated.csv",
            Self::UsDpl => "dpl.txt",
            Self::OsEntities => "entities.ftm.json",
            Self::OsTargets => "targets.simple.csv",
        }
    }

    /// The format of a table with these columns.
    pub(super) fn of_table(columns: &Columns) -> Option<Self> {
        let known: &[(IsHeader, Self)] = &[
            (super::uk_table::is_header, Self::UkTable),
            (super::eu_csv::is_header, Self::EuTable),
            (super::eu_csv_old::is_header, Self::EuTableOld),
            (super::au_dfat::is_header, Self::AuTable),
            (super::us_csl::is_header, Self::UsCsl),
            (super::us_dpl::is_header, Self::UsDpl),
            (super::os_targets::is_header, Self::OsTargets),
        ];
        known.iter().find_map(|(is_header, format)| is_header(columns).then_some(*format))
    }
}

/// The format of a text.
pub(super) fn recognize(name: &str, text: &str) -> Result<Format, ReadError> {
    if text.trim_start().starts_with('<') {
        return recognize_xml(name, text);
    }
    if text.trim_start().starts_with('{') {
        return recognize_json(name, text);
    }
    let rows = Delimited::new(name, text);
    if let Some(format) = super::table::headers(rows).find_map(|columns| Format::of_table(&columns)) {
        return Ok(format);
    }
    for line in super::ofac_csv::lines(text).take(SNIFFED_LINES) {
        let Some(cells) = super::ofac_csv::split_row(line) else { continue };
        if cells.first().is_none_or(|cell| super::ofac_csv::entry_number(cell).is_none()) {
            continue;
        }
        match cells.len() {
            12 => return Ok(Format::OfacMain),
            6 => return Ok(Format::OfacAddresses),
            5 if matches!(cells[2].trim(), "aka" | "fka" | "nka" | "-0-") => {
                return Ok(Format::OfacAliases);
            }
            2 => return Ok(Format::OfacComments),
            _ => {}
        }
    }
    let start: String = text.trim_start().chars().take(40).collect();
    Err(ReadError::UnknownFormat { file: name.to_owned(), detail: format!("it begins {start:?}") })
}

/// What tells the objects of one form from those of another; what they hold is not kept.
#[derive(serde::Deserialize)]
struct FirstObject {
    schema: Option<IgnoredAny>,
    properties: Option<IgnoredAny>,
    op: Option<IgnoredAny>,
}

fn recognize_json(name: &str, text: &str) -> Result<Format, ReadError> {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let object: FirstObject = match serde_json::from_str(first) {
        Ok(object) => object,
        Err(error) if error.is_eof() && !text.contains('\n') => {
            return Err(ReadError::Truncated {
                file: name.to_owned(),
                place: "line 1".to_owned(),
                detail: "the object is not closed".to_owned(),
            });
        }
        Err(_) => {
            return Err(ReadError::UnknownFormat {
                file: name.to_owned(),
                detail: "JSON that is not one object on each line".to_owned(),
            });
        }
    };
    if object.schema.is_some() && object.properties.is_some() {
        return Ok(Format::OsEntities);
    }
    let detail = if object.op.is_some() {
        "a delta of OpenSanctions, which is no whole list; give entities.ftm.json"
    } else {
        "JSON whose objects have no schema and properties"
    };
    Err(ReadError::UnknownFormat { file: name.to_owned(), detail: detail.to_owned() })
}

fn recognize_xml(name: &str, text: &str) -> Result<Format, ReadError> {
    let file = name.to_owned();
    let cut_off = || ReadError::Truncated {
        file: name.to_owned(),
        place: "its start".to_owned(),
        detail: "there is no element in it".to_owned(),
    };
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            let head: String = rest.chars().take(16).collect();
            return Err(if head.to_ascii_lowercase().starts_with("<!doctype html") {
                ReadError::HtmlPage { file }
            } else if rest.contains('>') {
                super::xml::doctype(name)
            } else {
                cut_off()
            });
        } else {
            break;
        };
        rest = rest.split_once(end).ok_or_else(cut_off)?.1.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return Err(cut_off()) };
    let end = tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/').ok_or_else(cut_off)?;
    let root = tag[..end].rsplit(':').next().unwrap_or_default();
    match root {
        "sdnList" => Ok(Format::OfacXml),
        "Sanctions" => Ok(Format::OfacAdvanced),
        "sanctionsData" => Ok(Format::OfacEnhanced),
        "CONSOLIDATED_LIST" => Ok(Format::UnXml),
        "Designations" => Ok(Format::UkXml),
        "export" => Ok(Format::EuXml),
        "WHOLE" => Ok(Format::EuXmlOld),
        "data-set" => Ok(Format::CaXml),
        "swiss-sanctions-list" => Ok(Format::ChXml),
        _ if ["html", "head", "body"].iter().any(|tag| root.eq_ignore_ascii_case(tag)) => {
            Err(ReadError::HtmlPage { file })
        }
        _ => {
            let root: String = root.chars().take(40).collect();
            Err(ReadError::UnknownFormat { file, detail: format!("XML with the root {root:?}") })
        }
    }
}
