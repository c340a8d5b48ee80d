//! Hostile workbooks and spreadsheets, as [`super::hostile_files`] has hostile files of all other forms.

use super::hostile_files::Due::Refused;
use super::hostile_files::{Files, MIB, zip_bomb, zipped};

fn workbook(sheet: &str, texts: &str) -> Vec<u8> {
    zipped(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn spreadsheet(rows: &str) -> Vec<u8> {
    let content = format!(
        "<document-content><body><spreadsheet><table>{rows}</table></spreadsheet></body></document-content>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ])
}

pub(super) fn sheets() -> Files {
    let empty_rows = format!("<worksheet><sheetData>{}</sheetData></worksheet>", "<row/>".repeat(1_000_000));
    let named = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        "<row><c t=\"s\"><v>0</v></c></row>".repeat(100_000)
    );
    let long = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(200_000));
    vec![
        ("a workbook without a sheet", "list.xlsx", zipped(&[("xl/workbook.xml", b"<workbook/>")]), Refused),
        (
            "a workbook of a broken sheet",
            "list.xlsx",
            workbook("<worksheet><sheetData><row>", "<sst/>"),
            Refused,
        ),
        ("a workbook of a million rows without cells", "list.xlsx", workbook(&empty_rows, "<sst/>"), Refused),
        (
            "a workbook that names texts that are not there",
            "list.xlsx",
            workbook(
                "<worksheet><sheetData><row><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>",
                "<sst/>",
            ),
            Refused,
        ),
        ("a workbook that names one long text often", "list.xlsx", workbook(&named, &long), Refused),
        (
            "a workbook of two million texts",
            "list.xlsx",
            workbook("<worksheet/>", &format!("<sst>{}</sst>", "<si/>".repeat(2_000_000))),
            Refused,
        ),
        (
            "a workbook with a cell far to the right",
            "list.xlsx",
            workbook(
                "<worksheet><sheetData><row><c r=\"ZZZZ1\"><v>1</v></c></row></sheetData></worksheet>",
                "<sst/>",
            ),
            Refused,
        ),
        (
            "a workbook of a DOCTYPE",
            "list.xlsx",
            workbook("<!DOCTYPE x [<!ENTITY e \"x\">]><worksheet/>", "<sst/>"),
            Refused,
        ),
        (
            "a spreadsheet that repeats a row without end",
            "list.ods",
            spreadsheet(
                "<table-row number-rows-repeated=\"4294967295\"><table-cell><p>x</p></table-cell></table-row>",
            ),
            Refused,
        ),
        (
            "a spreadsheet that repeats a long cell",
            "list.ods",
            spreadsheet(&format!(
                "<table-row number-rows-repeated=\"1000\"><table-cell number-columns-repeated=\"1000\"><p>{}</p></table-cell></table-row>",
                "y".repeat(200_000)
            )),
            Refused,
        ),
        (
            "a spreadsheet of three million cells",
            "list.ods",
            spreadsheet(
                &"<table-row><table-cell number-columns-repeated=\"1000\"><p>x</p></table-cell></table-row>"
                    .repeat(3_000),
            ),
            Refused,
        ),
        ("a spreadsheet of nothing", "list.ods", spreadsheet(""), Refused),
        ("a spreadsheet bomb", "list.ods", zip_bomb(&["mimetype", "content.xml"], 128 * MIB), Refused),
        (
            "a workbook bomb",
            "list.xlsx",
            zip_bomb(&["xl/workbook.xml", "xl/worksheets/sheet1.xml"], 128 * MIB),
            Refused,
        ),
    ]
}
