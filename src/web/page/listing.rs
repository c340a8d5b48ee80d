//! What the publisher says of a listed person, in full: beside a candidate, and on a page of its own.

use maud::{Markup, html};
use url::form_urlencoded::byte_serialize;

use super::frame::outside;
use crate::list::{AliasStrength, Gender, ListedName, Listing, ListingKey, NameKind};
use crate::screen::Hit;

/// The address of the page of a listing. Its id may hold any character, and does not part the path.
pub(super) fn address(key: &ListingKey) -> String {
    // In a form a space is `+`; in a path that is a plus.
    let id = byte_serialize(key.id.as_bytes()).collect::<String>().replace('+', "%20");
    format!("/listings/{}/{id}", key.source)
}

/// The listing of a hit; where it is on the active version no more, what the hit kept of it.
pub(super) fn listing(hit: &Hit, listing: Option<&Listing>) -> Markup {
    html! {
        section.panel aria-labelledby="listing" {
            h2 #listing { "On the list" }
            p.meta {
                a href=(address(&hit.listing_key())) { bdi { (hit.list) } " · " bdi { (hit.listing_id) } }
                " · seen in " bdi { (hit.list_version) }
            }
            @match listing {
                Some(listing) => (whole(listing, Some(&hit.matched_name))),
                None => {
                    p.banner { "It is not on the active version of its list any more." }
                    p { bdi { (hit.name) } }
                }
            }
        }
    }
}

/// All that a listing says; `matched` is the name that made a hit.
pub(super) fn whole(listing: &Listing, matched: Option<&str>) -> Markup {
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
        ul.names { @for name in &listing.names { li { (one_name(name, matched)) } } }
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

/// A name with what kind it is, and whether it made the hit.
fn one_name(name: &ListedName, matched: Option<&str>) -> Markup {
    let shown = name.display();
    let made_hit = matched == Some(shown.as_str());
    let kind = match name.kind {
        NameKind::Primary => "primary name",
        NameKind::Aka => "also known as",
        NameKind::Fka => "formerly known as",
        NameKind::Nka => "now known as",
    };
    html! {
        @if made_hit { strong { bdi { (shown) } } } @else { bdi { (shown) } }
        " " span.meta { (kind) }
        @if name.strength == AliasStrength::Weak {
            " " span.tag title="The publisher itself says that this name is broad or generic" { "weak alias" }
        }
        @if made_hit { " " span.tag.hit { "made this hit" } }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_any_id_as_one_part() {
        let of = |id: &str| address(&format!("un-sc/{id}").parse().unwrap());
        assert_eq!(of("QDi.012"), "/listings/un-sc/QDi.012");
        assert_eq!(of("a/b c+d%2F?#\"é"), "/listings/un-sc/a%2Fb%20c%2Bd%252F%3F%23%22%C3%A9");
    }
}
