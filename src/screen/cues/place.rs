//! Country against country: what the text says a person is of, and what the listing says.

use std::ops::Range;

use super::Cues;
use super::lexicon::{Country, PlaceKind, Sense};
use super::portrait::Portrait;

/// Tied to the person, and one the listing gives it. About one in ten people of the news is of the
/// country that a given listing is of.
const OWN: f32 = 2.5;
/// A town or power of that country is tied to the person.
const OWN_SEAT: f32 = 2.0;
/// One that only programs and remarks name.
const AROUND: f32 = 1.0;
/// Another country is tied to the person, by name: lists give several, and seldom miss the one that
/// news ties to a name: more than the bound of a name, so that it decides where nothing else is said.
const OTHER: f32 = -10.0;
/// Another's town or power is.
const OTHER_SEAT: f32 = -5.0;
/// The same where the listing's countries are known from programs and remarks only.
const OTHER_AROUND: f32 = -5.0;
/// The listing's country stands in a sentence with the person.
const IN_SENTENCE: f32 = 1.0;
/// It stands there, and only programs and remarks name it; or it stands somewhere in the article.
const IN_ARTICLE: f32 = 0.5;
/// The article names countries, and none that the listing does.
const NOT_IN_ARTICLE: f32 = -2.0;

/// What countries prove.
pub(super) fn weigh(cues: &mut Cues<'_>, portrait: &Portrait) {
    if portrait.countries.is_empty() && portrait.around.is_empty() {
        return;
    }
    let near = cues.near;
    let best = near
        .places
        .iter()
        .map(|(country, kind, words)| (bits(portrait, *country, *kind), *country, words))
        .filter(|(bits, country, words)| *bits > 0.0 || !acts(cues, *country, words))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((bits, country, words)) = best {
        let listed = if bits > 0.0 { country.code() } else { listed(portrait) };
        let measure = if bits > 0.0 { "country" } else { "another country" };
        cues.tell(measure, words.clone(), Some(listed), bits);
        return;
    }
    let mut named: Option<(Country, Range<usize>, bool, bool)> = None;
    let mut other = None;
    for at in 0..cues.text.words().len() {
        for sense in cues.text.senses(at) {
            let Sense::Place(country, kind) = sense else { continue };
            let words = at..at + cues.text.length(at);
            if is_among(country, &portrait.countries) || is_among(country, &portrait.around) {
                let close = near.sentences.contains(&cues.text.words()[at].sentence);
                if named.as_ref().is_none_or(|(.., was, _)| close && !was) {
                    let own = is_among(country, &portrait.countries);
                    named = Some((country, words, close, own));
                }
            } else if other.is_none()
                && !(kind == PlaceKind::Power && imposes(country))
                && !acts(cues, country, &words)
            {
                other = Some(words);
            }
        }
    }
    match (named, other) {
        (Some(_), _) if cues.is_of_another_age() => {}
        (Some((country, words, close, own)), _) => {
            let measure = if close { "country in the sentence" } else { "country in the article" };
            let bits = if close && own { IN_SENTENCE } else { IN_ARTICLE };
            cues.tell(measure, words, Some(country.code()), bits);
        }
        (None, Some(words)) => {
            cues.tell("other countries only", words, Some(listed(portrait)), NOT_IN_ARTICLE)
        }
        (None, None) => {}
    }
}

/// States that impose sanctions on people of any country.
fn imposes(country: Country) -> bool {
    [b"US", b"GB", b"CA", b"AU", b"NZ", b"CH", b"JP", b"BE"].iter().any(|code| **code == country.0)
}

/// Whether a state is named as one that imposes sanctions: "US sanctions", "blacklisted by Britain".
fn acts(cues: &Cues<'_>, country: Country, words: &Range<usize>) -> bool {
    /// Words between the state and the sanctions.
    const REACH: usize = 4;
    let text = cues.text;
    let sentence = text.sentence(text.words()[words.start].sentence);
    let reach = words.start.saturating_sub(REACH).max(sentence.start)..sentence.end.min(words.end + REACH);
    imposes(country)
        && reach.clone().any(|at| text.says(at, Sense::Sanction))
        // "US senator Ivan Petrov urged sanctions": a person between is the state's.
        && !(words.end..reach.end)
            .take_while(|at| !text.says(*at, Sense::Sanction))
            .any(|at| text.words()[at].person == Some(cues.person))
}

fn bits(portrait: &Portrait, country: Country, kind: PlaceKind) -> f32 {
    let seat = kind != PlaceKind::Country;
    if is_among(country, &portrait.countries) {
        if seat { OWN_SEAT } else { OWN }
    } else if is_among(country, &portrait.around) {
        AROUND
    } else if seat {
        OTHER_SEAT
    } else if portrait.countries.is_empty() {
        OTHER_AROUND
    } else {
        OTHER
    }
}

fn listed(portrait: &Portrait) -> String {
    let countries = if portrait.countries.is_empty() { &portrait.around } else { &portrait.countries };
    countries.iter().map(|country| country.code()).collect::<Vec<_>>().join(" ")
}

/// Whether a country is one of these, or was one state with one of them.
fn is_among(country: Country, listed: &[Country]) -> bool {
    listed.iter().any(|other| *other == country || were_one(country, *other) || were_one(*other, country))
}

/// States and parts of states that news and lists take for each other.
fn were_one(part: Country, whole: Country) -> bool {
    let parts: &[&[u8; 2]] = match &whole.0 {
        b"YU" => &[b"RS", b"BA", b"HR", b"MK", b"ME", b"SI", b"XK"],
        b"RS" => &[b"XK", b"ME"],
        b"SU" => &[
            b"RU", b"UA", b"BY", b"KZ", b"UZ", b"GE", b"AM", b"AZ", b"LT", b"LV", b"EE", b"MD", b"TM", b"TJ",
            b"KG",
        ],
        b"CN" => &[b"HK", b"MO"],
        b"SD" => &[b"SS"],
        _ => &[],
    };
    parts.contains(&&part.0)
}
