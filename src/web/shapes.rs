//! Shapes of texts and names in the description of the interface, as their readers take them.
//!
//! None of these types has a value: a field or parameter names one so that the bounds a request must
//! keep are said once. What a pattern cannot say (that a date is in the calendar, that a version is of
//! this list), the description says in words, and the route refuses.

use utoipa::openapi::schema::{AnyOfBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::clients::yente::ALGORITHMS;
use super::decided::AUTHOR_SAID_MAX_CHARS;
use super::idempotency::MAX_KEY_CHARS;
use crate::review::REASON_MAX_CHARS;
use crate::store::EVENT_KINDS;

/// One line with a letter or digit in it; without control characters, and without those that turn the
/// direction of text. Spaces around it are dropped.
const LINE: &str = r"^\s*[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*[\p{L}\p{N}][^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*\s*$";

/// `whsec_` and the base64 of 24 to 64 bytes.
const SECRET: &str = r"^whsec_(([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/][AQgw]==)?|([A-Za-z0-9+/]{4}){8,20}[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)$";

/// A year, month or day, `~` behind it for circa; two with `/` between for a range.
const DATE: &str = r"^(?!0000)[0-9]{4}(-(0[13578]|1[02])(-(0[1-9]|[12][0-9]|3[01]))?|-(0[469]|11)(-(0[1-9]|[12][0-9]|30))?|-02(-(0[1-9]|1[0-9]|2[0-8]))?)?~?(/(?!0000)[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?)?$";

/// ASCII that can be seen, with spaces between; those around it are no part of a header.
const VISIBLE: &str = "^[!-~]([ -~]*[!-~])?$";

const STATES: &str = "^(open|decided|suppressed|reopened)(,(open|decided|suppressed|reopened))*$";

fn text(least: usize, most: usize, pattern: &str, description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description.trim()))
        .min_length(Some(least))
        .max_length(Some(most))
        .pattern(Some(pattern))
}

fn one_of(names: &[&str], description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description.trim()))
        .enum_values(Some(names.iter().copied()))
}

macro_rules! shapes {
    ($(#[doc = $doc:literal] $name:ident = $make:ident($($bound:expr),*), $example:literal;)*) => {
        $(
            #[doc = $doc]
            pub(crate) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    $make($($bound,)* $doc).examples([$example]).build().into()
                }
            }

            impl ToSchema for $name {}
        )*

        #[cfg(test)]
        const EXAMPLES: &[(&str, &str)] = &[$((stringify!($name), $example)),*];
    };
}

shapes! {
    /// Why: one line.
    ReasonText = text(1, REASON_MAX_CHARS, LINE), "another year of birth";
    /// Who, as you name them: one line. With a key, what the key is called stands behind it.
    AuthorName = text(1, AUTHOR_SAID_MAX_CHARS, LINE), "Ann";
    /// A candidate: hit and person.
    CandidateKey = text(3, 37, "^[0-9]{1,18}-[0-9]{1,18}$"), "12-34";
    /// The short name of a list.
    ListName = text(1, 40, "^[a-z0-9-]+$"), "ofac-sdn";
    /// A version of a list, by its label or number.
    VersionName = text(1, 59, "^([a-z0-9-]{1,40}@)?[1-9][0-9]{0,17}$"), "ofac-sdn@3";
    /// States of candidates, with commas between.
    CandidateStates = text(4, 2000, STATES), "open,reopened";
    /// A birth date: year, month or day; `~` behind it for circa, two with `/` between for a range.
    BirthDate = text(4, 23, DATE), "1962-11-23";
    /// What a key is for: one line.
    KeyName = text(1, 100, LINE), "newsroom";
    /// A secret that signs: `whsec_` and the base64 of 24 to 64 bytes.
    SigningSecret = text(38, 94, SECRET), "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    /// Where events are sent: https, on the open internet.
    HookAddress = text(8, 2048, "^[Hh][Tt][Tt][Pp][Ss]?://"), "https://example.org/hooks/namecheck";
    /// A name of your own for this request, under which it is done once.
    IdempotencyKey = text(1, MAX_KEY_CHARS, VISIBLE), "3f1c9a52-import-17";
    /// What `next` of the page before said.
    PageCursor = text(40, 40, "^[0-9a-f]{40}$"), "3b1d92f400000000000000010000000000000002";
    /// A gender.
    GenderName = one_of(&["female", "male"]), "male";
    /// What a person decides; withdrawn undoes the decision in force.
    DispositionName = one_of(&["true_match", "false_positive", "unsure", "withdrawn"]), "false_positive";
    /// Which suppressions.
    SuppressionState = one_of(&["in_force", "all"]), "in_force";
    /// A kind of event.
    EventKind = one_of(&EVENT_KINDS), "candidate.opened";
    /// A name of an algorithm; the scorer is the same for all.
    AlgorithmName = one_of(&ALGORITHMS), "best";
}

/// A day or an instant.
pub(crate) enum Moment {}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let of = |format| {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(format)))
                .build()
        };
        let either = AnyOfBuilder::new()
            .description(Some("A day, or an instant as RFC 3339 has it."))
            .item(of(KnownFormat::Date))
            .item(of(KnownFormat::DateTime))
            .examples(["2027-03-31", "2027-03-31T12:00:00Z"])
            .build();
        RefOr::T(Schema::AnyOf(either))
    }
}

impl ToSchema for Moment {}

/// A file as it is: bytes, one at least.
pub(crate) enum FileBytes {}

impl PartialSchema for FileBytes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some("A file as it is: bytes, one at least."))
            .min_length(Some(1))
            .build()
            .into()
    }
}

impl ToSchema for FileBytes {}

/// The shape of a problem, as it stands among the components.
pub(super) fn problem() -> Ref {
    Ref::from_schema_name("Problem")
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::super::idempotency::read;
    use super::*;
    use crate::flow::instant;
    use crate::list::{Gender, PartialDate, SourceId};
    use crate::review::{Author, Reason, Verdict};
    use crate::screen::VersionLabel;
    use crate::store::{ApiKeyName, CandidateId, WebhookSecret};

    /// Whether the reader of a shape takes this text.
    fn reads(shape: &str, text: &str) -> Option<bool> {
        let list = SourceId::ofac_sdn();
        Some(match shape {
            "ReasonText" => Reason::parse(text).is_ok(),
            "AuthorName" => Author::parse(text).is_ok(),
            "CandidateKey" => text.parse::<CandidateId>().is_ok(),
            "ListName" => SourceId::parse(text).is_ok(),
            "VersionName" => VersionLabel::ordinal(&list, text).is_some(),
            "BirthDate" => text.parse::<PartialDate>().is_ok(),
            "KeyName" => text.parse::<ApiKeyName>().is_ok(),
            "SigningSecret" => text.parse::<WebhookSecret>().is_ok(),
            "IdempotencyKey" => read(&HeaderValue::from_str(text).unwrap()).is_ok_and(|key| key == text),
            "GenderName" => serde_json::from_value::<Gender>(text.into()).is_ok(),
            "DispositionName" => text.parse::<Verdict>().is_ok(),
            _ => return None,
        })
    }

    #[test]
    fn what_is_described_is_what_the_readers_take() {
        let tried = EXAMPLES.iter().filter_map(|(shape, example)| Some((shape, reads(shape, example)?)));
        let tried: Vec<_> = tried.collect();
        assert_eq!(tried.len(), 11);
        assert!(tried.iter().all(|(_, read)| *read), "{tried:?}");
        for example in ["2027-03-31", "2027-03-31T12:00:00Z"] {
            assert!(instant(example).is_some(), "{example}");
        }
    }

    #[test]
    fn every_disposition_and_gender_is_named() {
        let names = |schema: RefOr<Schema>| serde_json::to_value(schema).unwrap()["enum"].clone();
        for name in names(DispositionName::schema()).as_array().unwrap() {
            assert_eq!(name.as_str().unwrap().parse::<Verdict>().unwrap().name(), name.as_str().unwrap());
        }
        assert_eq!(names(EventKind::schema()), serde_json::json!(EVENT_KINDS));
    }
}
