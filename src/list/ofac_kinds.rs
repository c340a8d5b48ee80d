//! The kinds of identifier and of note that OFAC writes into remarks.
//!
//! In the delimited form `Passport 1084010 (Egypt)` is one text, and only the list of kinds tells
//! where the kind ends and the number begins; in XML the two are apart. Both forms are read by
//! this one table, so that they agree: a kind missing here stays a free remark in both.
//! Source: every `idType` of the XML lists and every beginning of a remark of the delimited lists
//! published from 2016 to 2025.

/// Kinds whose value identifies a party. The longest that fits counts.
const IDENTIFIERS: &[&str] = &[
    "Afghan Money Service Provider License Number",
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Aircraft Manufacturer's Serial Number (MSN)",
    "Aircraft Mode S Transponder Code",
    "Aircraft Tail Number",
    "BIK (RU)",
    "Bank Identifier Code",
    "Birth Certificate Number",
    "Bosnian Personal ID No.",
    "Branch Unit Number",
    "British National Overseas Passport",
    "Business Number",
    "Business Registration Document #",
    "Business Registration Number",
    "C.R. No.",
    "C.U.I.",
    "C.U.I.P.",
    "C.U.I.T.",
    "C.U.R.P.",
    "CNP (Personal Numerical Code)",
    "Cartilla de Servicio Militar Nacional",
    "Cedula No.",
    "Cedula de Ciudadania",
    "Cedula de Extranjeria",
    "Certificate of Incorporation Number",
    "Chamber of Commerce Number",
    "Chinese Commercial Code",
    "Citizen's Card Number",
    "Commercial Registry Number",
    "Company Number",
    "Company ID",
    "Credencial electoral",
    "D-U-N-S Number",
    "D.N.I.",
    "Digital Currency Address -",
    "Diplomatic Passport",
    "Driver's License No.",
    "Dubai Chamber of Commerce Membership No.",
    "Economic Register Number (CBLS)",
    "Electoral Registry No.",
    "Email Address",
    "Enterprise Number",
    "Equity Ticker",
    "Fax No.",
    "File Number",
    "Fiscal Code",
    "Folio Mercantil No.",
    "Government Gazette Number",
    "Haitian National ID No.",
    "I.F.E.",
    "ID Card",
    "ISIN",
    "Identification Number",
    "Immigration No.",
    "Interpol: Red Notice. File No.",
    "Iraqi National ID",
    "Istanbul Chamber of Comm. No.",
    "Italian Fiscal Code",
    "Kenyan ID No.",
    "Kuwait Civil ID",
    "LE Number",
    "Legal Entity Number",
    "License",
    "Licencia",
    "MMSI",
    "MSB Registration Number",
    "Matricula Mercantil No",
    "Military Registration Number",
    "Moroccan Personal ID No.",
    "N.I.E.",
    "NIT #",
    "National Foreign ID Number",
    "National ID No.",
    "Nit #",
    "Numero Unico de Identificacao Tributaria (NUIT)",
    "Numero de Identidad",
    "Pasaporte",
    "Passport",
    "Permit Number",
    "Personal ID Card",
    "Phone No.",
    "Phone Number",
    "Pilot License Number",
    "Previous Aircraft Tail Number",
    "Public Registration Number",
    "Public Security and Immigration No.",
    "R.F.C.",
    "RFC",
    "RIF #",
    "RSIN",
    "RTN",
    "RUC #",
    "Refugee ID Card",
    "Registered Charity No.",
    "Registration Certificate Number (Dubai)",
    "Registration ID",
    "Registration Number",
    "Residency Number",
    "Romanian C.R.",
    "Romanian Permanent Resident",
    "Romanian Tax Registration",
    "SRE Permit No.",
    "SSN",
    "SWIFT/BIC",
    "Seafarer's Identification Document",
    "Serial No.",
    "Service Number",
    "Stateless Person ID Card",
    "Stateless Person Passport",
    "Tarjeta Profesional",
    "Tax ID No.",
    "Tazkira National ID Card",
    "Telephone No.",
    "Tourism License No.",
    "Trade License No.",
    "Trade Mark number",
    "Travel Document Number",
    "Turkish Identification Number",
    "UAE Identification",
    "UK Company Number",
    "US FEIN",
    "Unified Social Credit Code (USCC)",
    "United Social Credit Code Certificate (USCCC)",
    "V.A.T. Number",
    "Vessel Call Sign",
    "Other Vessel Call Sign",
    "Vessel Registration Identification",
    "VisaNumberID",
    "Voter Identification Card No.",
    "Website",
];

/// Kinds that say something of a party without identifying it. The publisher orders them one way
/// in one form and another way in the other; here they are put in alphabetical order.
const NOTES: &[&str] = &[
    "Additional Sanctions Information -",
    "Aircraft Manufacture Date",
    "Aircraft Manufacturer",
    "Aircraft Model",
    "Aircraft Operator",
    "CAATSA Section 235 Information:",
    "Effective Date",
    "Executive Order",
    "For more information, please see:",
    "Former Vessel Flag",
    "Former Vessel Type",
    "IFCA Determination -",
    "Issuer Name",
    "Linked To:",
    "Listing Date",
    "Nationality of Registration",
    "Organization Established Date",
    "Organization Type:",
    "Other Vessel Flag",
    "Other Vessel Type",
    "PEESA Information:",
    "Purchase/Sales For Divestment Date",
    "Secondary sanctions risk:",
    "Target Type",
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:",
    "UN/LOCODE",
    "Vessel Flag",
    "Vessel Gross Registered Tonnage",
    "Vessel Owner",
    "Vessel Tonnage",
    "Vessel Type",
    "Vessel Year of Build",
];

/// The kind of identifier a clause begins with, and the rest of the clause.
pub(super) fn identifier(clause: &str) -> Option<(&'static str, &str)> {
    IDENTIFIERS
        .iter()
        .filter_map(|kind| {
            let value = clause.strip_prefix(kind)?.strip_prefix(' ')?.trim_start();
            (!value.is_empty()).then_some((*kind, value))
        })
        .max_by_key(|(kind, _)| kind.len())
}

/// Whether a clause is a note of a known kind.
pub(super) fn is_note(clause: &str) -> bool {
    NOTES.iter().any(|kind| clause.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_kind_that_fits_counts() {
        assert_eq!(identifier("BIK (RU) 044525607"), Some(("BIK (RU)", "044525607")));
        assert_eq!(identifier("C.U.I.P. X1"), Some(("C.U.I.P.", "X1")));
        assert_eq!(identifier("C.U.I. 7"), Some(("C.U.I.", "7")));
        assert_eq!(identifier("Passport"), None);
        assert_eq!(identifier("Passports held"), None);
        assert!(is_note("Linked To: HIZBALLAH"));
        assert!(!is_note("Linked To:HIZBALLAH"));
    }
}
