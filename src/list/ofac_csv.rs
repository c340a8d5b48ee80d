//! OFAC's delimited files: `sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`, and the `cons_*`
//! files of the same columns.
//!
//! One line is one row, so a damaged line can neither swallow the next nor shift the numbering.
//! Traps: no header; `-0- ` is null; the last character is 0x1A, which mirrors strip; several
//! programs stand in one cell as `SDGT] [IFSR`; remarks are cut after 1000 characters, and
//! `sdn_comments.csv` continues them in the middle of a word.

use std::collections::BTreeMap;

use super::format::Format;
use super::ofac_draft::{Draft, VesselFact, clean};
use super::open::{END_OF_FILE, Opened};
use super::reading::too_many;
use super::{Address, Listing, NameKind, PartyKind, ReadError, Reject, SourceId};

/// Remarks at least this long may have been cut where the column ends, at 1000 characters.
const CUT_REMARKS_CHARS: usize = 990;

/// Longest line, bytes. The longest published has some 3 KB.
const MAX_LINE_BYTES: usize = 256 * 1024;

/// Reads the files of one list; exactly one of them is the main file.
pub(super) fn read(
    source: &SourceId,
    files: &[Opened<'_>],
) -> Result<(Vec<Listing>, Vec<Reject>), ReadError> {
    let mut rejects = Vec::new();
    let mut comments: BTreeMap<u64, (String, String)> = BTreeMap::new();
    for file in files.iter().filter(|file| file.format == Format::OfacComments) {
        for row in rows(file, &mut rejects)? {
            let entry = comments.entry(row.entry).or_insert_with(|| (row.place(file), String::new()));
            entry.1.push_str(&row.cells[1]);
        }
    }
    let mut drafts: BTreeMap<u64, (PartyKind, Draft)> = BTreeMap::new();
    for file in files.iter().filter(|file| file.format == Format::OfacMain) {
        for row in rows(file, &mut rejects)? {
            if drafts.contains_key(&row.entry) {
                rejects.push(row.reject(file, "a second row with this ent_num"));
                continue;
            }
            let rest = comments.remove(&row.entry).map(|(_, text)| text);
            match main_row(&row, rest.as_deref()) {
                Ok(draft) => drop(drafts.insert(row.entry, draft)),
                Err(reason) => rejects.push(row.reject(file, &reason)),
            }
        }
    }
    for (entry, (place, _)) in comments {
        rejects.push(Reject { place, reason: orphan(entry) });
    }
    for file in files {
        let add = match file.format {
            Format::OfacAliases => alias_row,
            Format::OfacAddresses => address_row,
            _ => continue,
        };
        for row in rows(file, &mut rejects)? {
            let added = match drafts.get_mut(&row.entry) {
                Some((_, draft)) => add(&row, draft),
                None => Err(orphan(row.entry)),
            };
            if let Err(reason) = added {
                rejects.push(row.reject(file, &reason));
            }
        }
    }
    let finish = |(id, (party, draft)): (u64, (PartyKind, Draft))| draft.finish(source, id, party);
    Ok((drafts.into_iter().map(finish).collect(), rejects))
}

fn orphan(entry: u64) -> String {
    format!("ent_num {entry} has no row in the main file; the files may be of different dates")
}

fn main_row(row: &Row, continued: Option<&str>) -> Result<(PartyKind, Draft), String> {
    let name = row.cell(1).ok_or("the name is null")?;
    let party = match row.cell(2).as_deref() {
        None => PartyKind::Organization,
        Some("individual") => PartyKind::Person,
        Some("vessel") => PartyKind::Vessel,
        Some("aircraft") => PartyKind::Aircraft,
        Some(other) => return Err(format!("{other:?} is no type of party known here")),
    };
    let mut draft = Draft::default();
    draft.name = name;
    draft.title = row.cell(4);
    let programs = row.cell(3).unwrap_or_default();
    draft.programs = programs.split("] [").map(clean).filter(|program| !program.is_empty()).collect();
    let facts = [
        VesselFact::CallSign,
        VesselFact::Type,
        VesselFact::Tonnage,
        VesselFact::GrossTonnage,
        VesselFact::Flag,
        VesselFact::Owner,
    ];
    for (column, fact) in (5..).zip(facts) {
        if let Some(value) = row.cell(column) {
            draft.vessel(fact, &value);
        }
    }
    let remarks = match row.cell(11) {
        // Joined as they are: the cut goes through words.
        Some(_) => format!("{}{}", row.cells[11], continued.unwrap_or_default()),
        None => continued.unwrap_or_default().to_owned(),
    };
    let cut = remarks.chars().count() >= CUT_REMARKS_CHARS && !remarks.trim_end().ends_with('.');
    match remarks.rsplit_once(';') {
        Some((whole, last)) if cut => {
            draft.remark(whole);
            draft.cut_off(last);
        }
        _ => draft.remark(&remarks),
    }
    Ok((party, draft))
}

fn alias_row(row: &Row, draft: &mut Draft) -> Result<(), String> {
    // A block without a name says nothing; OFAC has published such.
    let Some(name) = row.cell(3) else { return Ok(()) };
    let kind = match row.cell(2).as_deref() {
        Some("aka") => NameKind::Aka,
        Some("fka") => NameKind::Fka,
        Some("nka") => NameKind::Nka,
        other => return Err(format!("{:?} is no type of alias", other.unwrap_or("-0-"))),
    };
    draft.strong.push((row.number()?, kind, name));
    Ok(())
}

fn address_row(row: &Row, draft: &mut Draft) -> Result<(), String> {
    let address = Address { street: row.cell(2), city: row.cell(3), country: row.cell(4) };
    // Parties without an address have a row of nulls.
    if address != Address::default() {
        draft.addresses.push((row.number()?, address));
    }
    Ok(())
}

/// One row of one file.
struct Row {
    line: usize,
    entry: u64,
    cells: Vec<String>,
}

impl Row {
    /// A cell's text; none where it is null or absent.
    fn cell(&self, column: usize) -> Option<String> {
        let text = clean(self.cells.get(column)?);
        (!text.is_empty() && text != "-0-" && text != "-0").then_some(text)
    }

    /// The publisher's number of this alias or address.
    fn number(&self) -> Result<u64, String> {
        entry_number(&self.cells[1]).ok_or_else(|| "the second column is no number".to_owned())
    }

    fn place(&self, file: &Opened<'_>) -> String {
        format!("{} line {}", file.name, self.line)
    }

    fn reject(&self, file: &Opened<'_>, reason: &str) -> Reject {
        Reject { place: self.place(file), reason: reason.to_owned() }
    }
}

/// Every good row of a file; damaged ones become rejects.
fn rows(file: &Opened<'_>, rejects: &mut Vec<Reject>) -> Result<Vec<Row>, ReadError> {
    let columns = file.format.columns();
    let mut found = Vec::new();
    let mut lines = (1..).zip(lines(file.text())).peekable();
    while let Some((line, text)) = lines.next() {
        file.meter.advance(text.len() + 1);
        if let Some(error) = too_many(&file.name, found.len(), rejects.len()) {
            return Err(error);
        }
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == END_OF_FILE);
        if trimmed.is_empty() {
            continue;
        }
        if text.len() > MAX_LINE_BYTES {
            let reason = format!("a line longer than {MAX_LINE_BYTES} bytes");
            rejects.push(Reject { place: format!("{} line {line}", file.name), reason });
            continue;
        }
        let cells = split_row(text);
        let whole = cells.as_ref().is_some_and(|cells| cells.len() == columns);
        // Lines end with a line break; in the last, what is missing behind a number was cut off.
        let last = lines.peek().is_none() && !file.text().ends_with(['\n', '\r', END_OF_FILE]);
        // A mirror of 2019 lost the end of the last null; nothing is missing there.
        let ended = whole && ["\"", "-0-", "-0"].iter().any(|end| trimmed.ends_with(end));
        if last && !ended && trimmed.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(ReadError::Truncated {
                file: file.name.clone(),
                place: format!("line {line}"),
                detail: format!("the last row of {} columns is not complete", columns),
            });
        }
        let reason = match cells {
            None => "a quotation mark is not closed".to_owned(),
            Some(cells) if cells.len() != columns => {
                format!("{} columns instead of {columns}", cells.len())
            }
            Some(cells) => match entry_number(&cells[0]) {
                Some(entry) => {
                    file.meter.record();
                    found.push(Row { line, entry, cells });
                    continue;
                }
                None => "the first column is no ent_num".to_owned(),
            },
        };
        rejects.push(Reject { place: format!("{} line {line}", file.name), reason });
    }
    Ok(found)
}

/// Lines of a text. OFAC ends them with CR LF; the specification says CR, mirrors write LF.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    text.split(end).map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// The cells of one line; none where a quotation mark is not closed. Written out here because a
/// general reader goes on behind the line break for the closing mark, and so turns one damaged
/// line into the loss of many.
pub(super) fn split_row(line: &str) -> Option<Vec<String>> {
    let mut cells = Vec::with_capacity(12);
    let mut cell = String::new();
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if !quoted && cell.is_empty() => quoted = true,
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(character),
        }
    }
    cells.push(cell);
    (!quoted).then_some(cells)
}

/// OFAC's number of a listing, alias or address.
pub(super) fn entry_number(cell: &str) -> Option<u64> {
    let cell = cell.trim();
    (!cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())).then(|| cell.parse().ok()).flatten()
}
