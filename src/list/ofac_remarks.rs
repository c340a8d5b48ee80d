//! The grammar of OFAC's remarks: clauses separated by `;`, each an attribute, a note or free text.
//!
//! `DOB 21 Mar 1950; alt. DOB circa 1951; POB Rome, Italy; nationality Italy; citizen Malta;
//! Gender Male; Passport 123 (Italy) issued 1999 expires 2009; a.k.a. 'THE DOCTOR'; Linked To: X.`
//!
//! It knows one clause at a time and nothing of listings.

use super::ofac_kinds;
use super::{AliasStrength, Gender, Identifier, ListedName, NameKind, PartialDate, PartyKind};

/// What one clause says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clause {
    /// `DOB`, `alt. DOB`; true where it is an alternative.
    Birth(bool, PartialDate),
    /// `POB`.
    BirthPlace(bool, String),
    /// `nationality`.
    Nationality(bool, String),
    /// `citizen`.
    Citizenship(bool, String),
    /// `Gender`.
    Gender(Gender),
    /// A number, and the whole clause as a note where it also says when it was issued or expires.
    Identifier(Identifier, Option<String>),
    /// `a.k.a. 'X'`, `f.k.a. 'X'`: a weak alias.
    WeakAlias(NameKind, String),
    /// A note of a known kind: `Linked To: X`, `Secondary sanctions risk: Y`.
    Note(String),
    /// Anything else.
    Free(String),
}

/// Reads one clause.
pub(super) fn clause(text: &str) -> Clause {
    let whole = without_final_stop(text.trim());
    // In XML, links stand in parentheses: `(Linked To: HAMAS)`.
    let whole = match whole.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) if inner.starts_with("Linked To:") => without_final_stop(inner),
        _ => whole,
    };
    let (alternative, rest) = match whole.get(..5) {
        Some(start) if start.eq_ignore_ascii_case("alt. ") => (true, whole[5..].trim_start()),
        _ => (false, whole.as_str()),
    };
    attribute(alternative, rest).unwrap_or_else(|| {
        if ofac_kinds::is_note(rest) { Clause::Note(rest.to_owned()) } else { Clause::Free(whole.clone()) }
    })
}

fn attribute(alternative: bool, text: &str) -> Option<Clause> {
    let value = |key: &str| {
        let rest = text.strip_prefix(key)?;
        let rest = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' '))?.trim();
        (!rest.is_empty()).then_some(rest)
    };
    if let Some(date) = value("DOB").and_then(birth_date) {
        return Some(Clause::Birth(alternative, date));
    }
    if let Some(place) = value("POB") {
        return Some(Clause::BirthPlace(alternative, place.to_owned()));
    }
    if let Some(country) = value("nationality") {
        return Some(Clause::Nationality(alternative, country.to_owned()));
    }
    if let Some(country) = value("citizen") {
        return Some(Clause::Citizenship(alternative, country.to_owned()));
    }
    match value("Gender") {
        Some("Male") => return Some(Clause::Gender(Gender::Male)),
        Some("Female") => return Some(Clause::Gender(Gender::Female)),
        _ => {}
    }
    if let Some((kind, name)) = quoted_alias(text) {
        return Some(Clause::WeakAlias(kind, name.to_owned()));
    }
    let (kind, value) = ofac_kinds::identifier(text)?;
    identifier(kind, value, text)
}

/// `a.k.a. 'ABU-'UMAR'`: quotes inside the name are part of it. Without its closing quote the name
/// is cut off and no alias.
fn quoted_alias(text: &str) -> Option<(NameKind, &str)> {
    let (kind, rest) = if let Some(rest) = text.strip_prefix("a.k.a. ") {
        (NameKind::Aka, rest)
    } else if let Some(rest) = text.strip_prefix("f.k.a. ") {
        (NameKind::Fka, rest)
    } else {
        (NameKind::Nka, text.strip_prefix("n.k.a. ")?)
    };
    let name = rest.strip_prefix('\'')?.strip_suffix('\'')?.trim();
    (!name.is_empty()).then_some((kind, name))
}

/// `1084010 (Egypt) issued 1999 expires 30 Oct 2012`.
fn identifier(kind: &str, value: &str, whole: &str) -> Option<Clause> {
    let dated = [" issued ", " expires "].iter().filter_map(|word| value.find(word)).min();
    let number = value[..dated.unwrap_or(value.len())].trim_end();
    // A name of a country has no digits; what has is part of the number.
    let (number, country) = match number.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((number, country))
            if !number.trim().is_empty()
                && !country.trim().is_empty()
                && !country.contains(|c: char| c.is_ascii_digit()) =>
        {
            (number.trim(), Some(country.trim().to_owned()))
        }
        _ => (number, None),
    };
    let found = Identifier { kind: kind.to_owned(), number: number.to_owned(), country };
    (!number.is_empty()).then(|| Clause::Identifier(found, dated.map(|_| whole.to_owned())))
}

/// `21 Mar 1950`, `Mar 1950`, `1950`, `circa 1950`, `1950 to 1952`, `circa 1979-1982`.
pub(super) fn birth_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let circa = ["circa ", "approximately ", "ca. "].iter().find_map(|word| text.strip_prefix(word));
    let text = circa.unwrap_or(text).trim();
    let years = |text: &str| {
        let (from, to) = text.split_once('-')?;
        Some((single_date(from)?, single_date(to)?))
    };
    let range = match text.split_once(" to ") {
        Some((from, to)) => {
            let to = to.strip_prefix("circa ").unwrap_or(to);
            Some((single_date(from)?, single_date(to)?))
        }
        None => years(text),
    };
    let date = match range {
        Some((from, to)) => from.until(to).ok()?,
        None => single_date(text)?,
    };
    Some(if circa.is_some() { date.circa() } else { date })
}

/// `21 Mar 1950`, `Mar 1950`, `1950`.
pub(super) fn single_date(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let year = |text: &str| -> Option<u16> {
        (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let day = |text: &str| -> Option<u8> {
        (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    match words.as_slice() {
        [y] => PartialDate::new(year(y)?, None, None).ok(),
        [m, y] => PartialDate::new(year(y)?, Some(month(m)?), None).ok(),
        [d, m, y] => PartialDate::new(year(y)?, Some(month(m)?), Some(day(d)?)).ok(),
        _ => None,
    }
}

/// `Mar`, `Sept` or `March`.
fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
    u8::try_from(found + 1).ok()
}

/// The clause without the stop that ends the cell in the delimited form but not in XML. Whether
/// the stop of `S.A.` was the cell's or the name's cannot be told, so one rule serves both forms:
/// it stays only behind single letters with stops between.
pub(super) fn without_final_stop(text: &str) -> String {
    let bare = text.strip_suffix('.').unwrap_or(text).trim_end();
    let last = bare.rsplit(|c: char| c.is_whitespace() || c == ',' || c == '(').next().unwrap_or_default();
    let single_letter = |part: &str| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let abbreviated = last.contains('.') && last.split('.').all(single_letter);
    if abbreviated { format!("{bare}.") } else { bare.to_owned() }
}

/// A name as OFAC writes it: persons as `FAMILY, Given`, split at the first comma; everything else
/// as it is, commas and all.
pub(super) fn listed_name(
    text: &str,
    party: PartyKind,
    kind: NameKind,
    strength: AliasStrength,
) -> ListedName {
    let mut name = ListedName::person(text, kind, strength);
    if party != PartyKind::Person {
        name.parts = None;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(kind: &str, number: &str, country: Option<&str>) -> Identifier {
        Identifier { kind: kind.to_owned(), number: number.to_owned(), country: country.map(str::to_owned) }
    }

    #[test]
    fn birth_dates_are_read_in_every_precision() {
        for (text, expected) in [
            ("DOB 21 Mar 1950", "1950-03-21"),
            ("DOB 1 September 1950.", "1950-09-01"),
            ("DOB Mar 1950", "1950-03"),
            ("DOB 1950", "1950"),
            ("DOB circa 1960", "1960~"),
            ("DOB circa 01 Jan 1960", "1960-01-01~"),
            ("DOB 1961 to 1963", "1961/1963"),
            ("DOB 01 Jan 1961 to 31 Dec 1961", "1961-01-01/1961-12-31"),
            ("DOB Jan 1961 to Feb 1962", "1961-01/1962-02"),
            ("DOB circa 1979-1982", "1979~/1982~"),
            ("DOB: 10 October 1969", "1969-10-10"),
        ] {
            let Clause::Birth(false, date) = clause(text) else { panic!("{text}") };
            assert_eq!(date.to_string(), expected);
        }
        assert!(matches!(clause("alt. DOB 1951"), Clause::Birth(true, _)));
        for text in ["DOB unknown", "DOB 31 Feb 1950", "DOB 1963 to 1961", "DOB", "DOB 19500", "DOB +950"] {
            assert_eq!(clause(text), Clause::Free(text.to_owned()));
        }
    }

    #[test]
    fn attributes_of_a_person_are_read() {
        assert_eq!(clause(" POB Washington, D.C."), Clause::BirthPlace(false, "Washington, D.C.".into()));
        assert_eq!(clause("Alt. POB: Keren Eritrea"), Clause::BirthPlace(true, "Keren Eritrea".into()));
        assert_eq!(clause("nationality Russia."), Clause::Nationality(false, "Russia".into()));
        assert_eq!(clause("alt. citizen Malta"), Clause::Citizenship(true, "Malta".into()));
        assert_eq!(clause("Gender Female."), Clause::Gender(Gender::Female));
    }

    #[test]
    fn identifiers_are_read_with_country_and_keep_their_dates_as_a_note() {
        assert_eq!(
            clause("alt. Passport 1084010 (Egypt)."),
            Clause::Identifier(id("Passport", "1084010", Some("Egypt")), None)
        );
        assert_eq!(
            clause("Identification Number AO 2879097 (Italy) expires 30 Oct 2012"),
            Clause::Identifier(
                id("Identification Number", "AO 2879097", Some("Italy")),
                Some("Identification Number AO 2879097 (Italy) expires 30 Oct 2012".into())
            )
        );
        assert_eq!(
            clause("C.R. No. CH-217.0.135 (B2)"),
            Clause::Identifier(id("C.R. No.", "CH-217.0.135 (B2)", None), None)
        );
        assert_eq!(
            clause("Website www.example.org."),
            Clause::Identifier(id("Website", "www.example.org", None), None)
        );
    }

    #[test]
    fn aliases_in_quotes_are_weak_and_keep_their_own_quotes() {
        assert_eq!(clause("a.k.a. 'ABU-'UMAR'."), Clause::WeakAlias(NameKind::Aka, "ABU-'UMAR".into()));
        assert_eq!(clause("f.k.a. 'ALPHA'"), Clause::WeakAlias(NameKind::Fka, "ALPHA".into()));
        assert_eq!(clause("a.k.a. 'snowsjo"), Clause::Free("a.k.a. 'snowsjo".into()));
        assert_eq!(clause("a.k.a. ''"), Clause::Free("a.k.a. ''".into()));
    }

    #[test]
    fn a_link_reads_the_same_with_and_without_parentheses() {
        let link = Clause::Note("Linked To: HAMAS".into());
        assert_eq!(clause("(Linked To: HAMAS)"), link);
        assert_eq!(clause("Linked To: HAMAS."), link);
        let company = Clause::Note("Linked To: R D I S.A.".into());
        assert_eq!(clause("Linked To: R D I S.A."), company);
        assert_eq!(clause("(Linked To: R D I S.A.)"), company);
    }

    #[test]
    fn commas_split_only_names_of_persons() {
        let named = |party| listed_name("DOE, John, Jr.", party, NameKind::Primary, AliasStrength::Strong);
        let parts = named(PartyKind::Person).parts.unwrap();
        assert_eq!((parts.family.as_str(), parts.given.as_str()), ("DOE", "John, Jr."));
        assert_eq!(named(PartyKind::Organization).parts, None);
    }
}
