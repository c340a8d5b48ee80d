//! Person or organization, where a source does not say: by the words of the name.
//!
//! In doubt it is a person: an organization taken for a person costs a needless comparison, a
//! person taken for an organization is never screened.

use super::PartyKind;

/// Words that no person's name has: legal forms, and what organizations call themselves.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "ab", "academy", "aerospace", "ag", "agency", "aircraft", "airlines", "airways", "ao", "as", "asa",
    "associates", "association", "aviation", "bank", "bhd", "brothers", "bureau", "bv", "bvba", "center",
    "centre", "co", "college", "commission", "committee", "company", "computers", "consortium", "consulting",
    "corp", "corporation", "council", "department", "design", "development", "directorate", "dmcc",
    "electronics", "elektronik", "energy", "engineering", "enterprise", "enterprises", "equipment",
    "establishment", "exchange", "export", "exports", "fabrika", "factory", "finance", "firm", "forwarding",
    "foundation", "freight", "fze", "fzc", "fzco", "fz", "fund", "general", "gmbh", "group", "holding",
    "holdings", "hospital", "imports", "import", "inc", "incorporated", "industrial", "industries",
    "industry", "institute", "institution", "instruments", "international", "inc.", "jsc", "kft", "kg",
    "laboratories", "laboratory", "limited", "llc", "llp", "logistics", "ltd", "ltda", "machinery",
    "manufacturing", "marketing", "metal", "military", "ministry", "nv", "office", "oao", "ojsc", "ooo",
    "optics", "organization", "oy", "partners", "petroleum", "pharmaceuticals", "pjsc", "plant", "plc",
    "police", "pte", "pty", "pvt", "research", "sa", "sae", "sal", "sarl", "sas", "sa de cv", "science",
    "sciences", "sdn", "security", "semiconductor", "services", "shipping", "shipyard", "society", "solutions",
    "spa", "spz", "srl", "sro", "state", "supply", "systems", "tech", "technical", "technologies",
    "technology", "telecom", "telecommunications", "trade", "traders", "trading", "transport", "travel",
    "trust", "union", "university", "vostok", "works", "zao",
];

/// What kind of party a name is of.
pub(super) fn party_of(name: &str) -> PartyKind {
    let lower = name.to_lowercase();
    // `S.A.` and `G.m.b.H.` are one word.
    let words =
        lower.split(|c: char| c.is_whitespace() || ",;()/-".contains(c)).map(|word| word.replace('.', ""));
    let organization = words.into_iter().any(|word| WORDS.contains(&word.as_str()))
        || name.contains(|c: char| c.is_ascii_digit() || c == '&');
    if organization { PartyKind::Organization } else { PartyKind::Person }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_organizations_and_doubt_is_a_person() {
        for name in ["DOE & SONS", "Test Trading Co., Ltd.", "Doe S.A.", "27th Scientific Center", "OOO Test"]
        {
            assert_eq!(party_of(name), PartyKind::Organization, "{name}");
        }
        for name in ["DOE, John", "ABEL DOE, JR.", "Massa", "Ann Banks", "Salman Co\u{301}"] {
            assert_eq!(party_of(name), PartyKind::Person, "{name}");
        }
    }
}
