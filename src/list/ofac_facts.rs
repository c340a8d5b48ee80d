//! What OFAC's advanced and enhanced forms keep as features and documents, written as the delimited
//! form writes it in remarks.

use super::text::joined;

/// A feature as a clause: `DOB 1960`, `alt. POB Rome`, `Website www.example.org`.
pub(super) fn feature(kind: &str, value: &str, main: bool) -> String {
    let label = match kind.trim_end_matches(':').trim_end() {
        "Birthdate" => "DOB",
        "Place of Birth" => "POB",
        "Nationality Country" => "nationality",
        "Citizenship Country" => "citizen",
        "VESSEL TYPE" => "Vessel Type",
        // With its colon or dash: so it stands in remarks, too.
        _ => kind,
    };
    let alternative = if main || label == kind { "" } else { "alt. " };
    format!("{alternative}{label} {value}")
}

/// A document as a clause: `Passport 1084010 (Egypt) issued 1999 expires 2009`.
pub(super) fn identity_document(
    kind: Option<String>,
    number: Option<String>,
    country: Option<String>,
    issued: Option<String>,
    expires: Option<String>,
) -> String {
    let parts = [
        kind,
        number,
        country.map(|country| format!("({country})")),
        issued.map(|date| format!("issued {date}")),
        expires.map(|date| format!("expires {date}")),
    ];
    joined(parts, " ").unwrap_or_default()
}
