//! From the files of a list to its snapshot.

use std::collections::BTreeMap;

use super::format::Format;
use super::open::{Opened, open};
use super::reading::{MAX_REJECTS, too_many};
use super::{InputFile, Meter, ReadError, Reject, Snapshot, SourceId};

/// Reads the files of one list: the one file most lists are, or OFAC's `sdn.csv` with what is there
/// of `alt.csv`, `add.csv` and `sdn_comments.csv`; each plain or compressed with gzip or zip, under
/// any name.
///
/// Listings come in the order of their key. Records that cannot be read stand in the rejects.
///
/// # Errors
/// When a file cannot be read as a list at all, or the files do not belong together; each message
/// says what to do.
pub fn read(source: &SourceId, files: &[InputFile]) -> Result<Snapshot, ReadError> {
    read_metered(source, files, &Meter::default())
}

/// [`read`], with a meter that tells from another thread how far it is.
///
/// # Errors
/// As [`read`].
pub fn read_metered(source: &SourceId, files: &[InputFile], meter: &Meter) -> Result<Snapshot, ReadError> {
    let opened = files.iter().map(|file| open(file, meter)).collect::<Result<Vec<_>, _>>()?;
    assemble(source, opened.into_iter().flatten().collect())
}

/// Reads files of one or several lists, for callers that name none.
///
/// All lists are known by their content but two: nothing in OFAC's files tells its SDN and its
/// Consolidated list apart (the columns, the root element and even single programs are the same),
/// so this one distinction goes by name: files with `cons_` or `consolidated` in their name, in any case, are
/// [`SourceId::ofac_cons`]; all others are [`SourceId::ofac_sdn`]. Snapshots come in the order of
/// their source.
///
/// # Errors
/// As [`read`].
pub fn read_all(files: &[InputFile]) -> Result<Vec<Snapshot>, ReadError> {
    let meter = Meter::default();
    let mut lists: BTreeMap<SourceId, Vec<Opened<'_>>> = BTreeMap::new();
    for file in files {
        for opened in open(file, &meter)? {
            lists.entry(source_of(&opened)).or_default().push(opened);
        }
    }
    if lists.is_empty() {
        return Err(nothing());
    }
    lists.into_iter().map(|(source, files)| assemble(&source, files)).collect()
}

fn source_of(file: &Opened<'_>) -> SourceId {
    match file.format {
        Format::UnXml => SourceId::un_sc(),
        Format::UkTable if super::uk_table::is_conlist(file) => SourceId::uk_ofsi(),
        Format::UkTable | Format::UkXml => SourceId::uk_fcdo(),
        Format::EuXml | Format::EuXmlOld | Format::EuTable | Format::EuTableOld => SourceId::eu_fsf(),
        Format::CaXml => SourceId::ca_sema(),
        Format::ChXml => SourceId::ch_seco(),
        Format::AuTable => SourceId::au_dfat(),
        Format::UsCsl => SourceId::us_csl(),
        Format::UsDpl => SourceId::us_dpl(),
        Format::OsEntities | Format::OsTargets => SourceId::opensanctions(),
        Format::OfacMain
        | Format::OfacAliases
        | Format::OfacAddresses
        | Format::OfacComments
        | Format::OfacXml
        | Format::OfacAdvanced
        | Format::OfacEnhanced => {
            let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
            if name.contains("cons_") || name.contains("consolidated") {
                SourceId::ofac_cons()
            } else {
                SourceId::ofac_sdn()
            }
        }
    }
}

/// The list these files are of, where that is another known one than asked for. A name of the
/// caller's own may stand for anything; OFAC's two lists come in the same forms.
fn foreign(asked: &SourceId, file: &Opened<'_>) -> Option<SourceId> {
    let found = source_of(file);
    let ofac = |source: &SourceId| *source == SourceId::ofac_sdn() || *source == SourceId::ofac_cons();
    let fits = found == *asked || !SourceId::known().contains(asked) || (ofac(&found) && ofac(asked));
    (!fits).then_some(found)
}

fn nothing() -> ReadError {
    ReadError::Empty { file: "the list of files".to_owned() }
}

/// Where a file holds a zero character, which Postgres does not store and no list has. Readers take it for
/// a blank, as other control characters, so that no record is lost; but the file may be damaged.
fn zeros<'a>(file: &'a Opened<'_>) -> Box<dyn Iterator<Item = Reject> + 'a> {
    let reject = |place: &str, number: usize| Reject {
        place: format!("{} {place} {number}", file.name),
        reason: "a zero character, read as a blank; the file may be damaged, fetch it again".to_owned(),
    };
    if file.is_sheet() {
        let rows = file.rows().filter_map(Result::ok);
        let damaged = rows.filter(|row| row.cells.iter().any(|cell| cell.contains('\0')));
        return Box::new(damaged.map(move |row| reject("row", row.line)));
    }
    let json = file.format == Format::OsEntities;
    let holds = move |text: &str| text.contains('\0') || (json && text.contains("\\u0000"));
    let lines = holds(file.text()).then(|| (1..).zip(file.text().split('\n'))).into_iter().flatten();
    Box::new(lines.filter(move |(_, line)| holds(line)).map(move |(line, _)| reject("line", line)))
}

fn assemble(source: &SourceId, files: Vec<Opened<'_>>) -> Result<Snapshot, ReadError> {
    let mut by_format: BTreeMap<Format, &Opened<'_>> = BTreeMap::new();
    for file in &files {
        if let Some(other) = by_format.insert(file.format, file) {
            return Err(ReadError::Mismatch {
                detail: format!(
                    "{} and {} are both files like {}; give one of each kind, of one list and one date",
                    other.name,
                    file.name,
                    file.format.usual_name()
                ),
            });
        }
    }
    let Some((&format, &first)) = by_format.first_key_value() else { return Err(nothing()) };
    let alone = by_format.keys().any(|format| format.columns() == 0);
    if alone && files.len() > 1 {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        return Err(ReadError::Mismatch {
            detail: format!(
                "{} hold the same list twice; give one form of it: one XML file, one table, or OFAC's delimited files",
                names.join(" and ")
            ),
        });
    }
    let mut snapshot = match format {
        Format::OfacXml => super::ofac_xml::read(source, first)?,
        Format::OfacAdvanced => super::ofac_advanced::read(source, first)?,
        Format::OfacEnhanced => super::ofac_enhanced::read(source, first)?,
        Format::OfacMain => {
            let (listings, rejects) = super::ofac_csv::read(source, &files)?;
            // The delimited files carry neither a date nor a count.
            Snapshot { listings, rejects, ..super::reading::Reading::new(source, first).finish()? }
        }
        Format::UnXml => super::un_xml::read(source, first)?,
        Format::UkTable => super::uk_table::read(source, first)?,
        Format::UkXml => super::uk_xml::read(source, first)?,
        Format::EuXml => super::eu_xml::read(source, first)?,
        Format::EuXmlOld => super::eu_xml_old::read(source, first)?,
        Format::EuTable => super::eu_csv::read(source, first)?,
        Format::EuTableOld => super::eu_csv_old::read(source, first)?,
        Format::CaXml => super::ca_sema::read(source, first)?,
        Format::ChXml => super::ch_seco::read(source, first)?,
        Format::AuTable => super::au_dfat::read(source, first)?,
        Format::UsCsl => super::us_csl::read(source, first)?,
        Format::UsDpl => super::us_dpl::read(source, first)?,
        Format::OsEntities => super::os_entities::read(source, first)?,
        Format::OsTargets => super::os_targets::read(source, first)?,
        Format::OfacAliases | Format::OfacAddresses | Format::OfacComments => {
            return Err(ReadError::Mismatch {
                detail: format!(
                    "{} is a file like {}, which only adds to the main file; give sdn.csv (or cons_prim.csv) of the same date with it",
                    first.name,
                    format.usual_name()
                ),
            });
        }
    };
    snapshot.listings.sort_by(|a, b| a.key.cmp(&b.key));
    for file in &files {
        let room = (MAX_REJECTS + 1).saturating_sub(snapshot.rejects.len());
        snapshot.rejects.extend(zeros(file).take(room));
    }
    if let Some(error) = too_many(&first.name, snapshot.listings.len(), snapshot.rejects.len()) {
        return Err(error);
    }
    snapshot.foreign = foreign(source, first);
    Ok(snapshot)
}
