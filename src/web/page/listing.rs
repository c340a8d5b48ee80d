//! What the publisher says of a listed person, in full.

use maud::{Markup, html};

use super::frame::outside;
use crate::list::{AliasStrength, Gender, ListedName, Listing, NameKind};
use crate::screen::Hit;

/// The listing of a hit; where it is on the active version no more, what the hit kept of it.
pub(super) fn listing(hit: &Hit, listing: Option<&Listing>) -> Markup {
    html! {
        section.panel aria-labelledby="listing" {
            h2 #listing { "On the list" }
            p.meta { bdi { (hit.list) } " · " bdi { (hit.listing_id) } " · seen in " bdi { (hit.list_version) } }
            @match listing {
                Some(listing) => (whole(hit, listing)),
                None => {
                    p.banner { "It is not on the active version of its list any more." }
                    p { bdi { (hit.name) } }
                }
            }
        }
    }
}

fn whole(hit: &Hit, listing: &Listing) -> Markup {
    let addresses: Vec<String> = listing
        .addresses
        .iter()
        .map(|address| {
            let parts = [&address.street, &address.city, &address.country];
            parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
        })
        .collect();
    let identifiers: Vec<String> = listing
        .identifiers
        .iter()
        .map(|one| match &one.country {
            Some(country) => format!("{} {} ({country})", one.kind, one.number),
            None => format!("{} {}", one.kind, one.number),
        })
        .collect();
    let gender = listing.gender.map(|gender| match gender {
        Gender::Female => "female".to_owned(),
        Gender::Male => "male".to_owned(),
    });
    html! {
        h3 { "Names" }
        ul.names { @for name in &listing.names { li { (one_name(hit, name)) } } }
        dl {
            (fact("Born", &listing.births.iter().map(ToString::to_string).collect::<Vec<_>>()))
            (fact("Birth place", &listing.birth_places))
            (fact("Nationality", &listing.nationalities))
            (fact("Citizenship", &listing.citizenships))
            (fact("Gender", &gender.into_iter().collect::<Vec<_>>()))
            (fact("Function", &listing.titles))
            (fact("Programs", &listing.programs))
            (fact("Listed on", &listing.listed_on.iter().map(ToString::to_string).collect::<Vec<_>>()))
            (fact("Addresses", &addresses))
            (fact("Numbers", &identifiers))
            (fact("Remarks", &listing.remarks.iter().cloned().collect::<Vec<_>>()))
        }
        @if let Some(address) = &listing.source_url {
            p { (outside(address, "This listing at its publisher")) }
        }
    }
}

/// A name with what kind it is, and whether it made this hit.
fn one_name(hit: &Hit, name: &ListedName) -> Markup {
    let shown = name.display();
    let kind = match name.kind {
        NameKind::Primary => "primary name",
        NameKind::Aka => "also known as",
        NameKind::Fka => "formerly known as",
        NameKind::Nka => "now known as",
    };
    html! {
        @if shown == hit.matched_name { strong { bdi { (shown) } } } @else { bdi { (shown) } }
        " " span.meta { (kind) }
        @if name.strength == AliasStrength::Weak {
            " " span.tag title="The publisher itself says that this name is broad or generic" { "weak alias" }
        }
        @if shown == hit.matched_name { " " span.tag.hit { "made this hit" } }
    }
}

/// A field with all its values; nothing where there are none.
fn fact(label: &str, values: &[String]) -> Markup {
    html! {
        @if !values.is_empty() {
            dt { (label) }
            @for value in values { dd { bdi { (value) } } }
        }
    }
}
