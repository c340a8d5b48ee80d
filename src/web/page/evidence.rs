//! Evidence in words: why a candidate is there, in one line, in a table and as a picture.

use maud::{Markup, html};

use super::chart::{self, Step};
use crate::screen::{Evidence, EvidenceKind, even_bits};
use crate::store::Candidate;

/// Parts of each side that a line names.
const REASONS: usize = 3;
/// Letters of a label in a picture; the table beneath has all.
const LABEL_LETTERS: usize = 46;

/// The strongest parts for and against, in one line.
pub(super) fn reason(evidence: &[Evidence]) -> Markup {
    let side = |sign: f64| {
        // The bound of a name says the same of every candidate.
        let told = evidence.iter().filter(|part| part.kind != EvidenceKind::Namesakes);
        let mut parts: Vec<&Evidence> = told.filter(|part| part.bits * sign > 0.0).collect();
        parts.sort_by(|a, b| (b.bits * sign).total_cmp(&(a.bits * sign)));
        parts.truncate(REASONS);
        parts
    };
    html! {
        span.for { "For: " (glances(&side(1.0), "nothing but an equal name")) }
        " "
        span.against { "Against: " (glances(&side(-1.0), "nothing found")) }
    }
}

/// Parts in a few words; those that are equal in both names stand together where the first of them does.
fn glances(parts: &[&Evidence], none: &str) -> Markup {
    let first = parts.iter().position(|part| is_equal(part));
    let equal: Vec<&str> =
        parts.iter().filter(|part| is_equal(part)).filter_map(|part| part.query.as_deref()).collect();
    html! {
        @if parts.is_empty() { (none) }
        @for (number, part) in parts.iter().enumerate().filter(|(number, part)| !is_equal(part) || first == Some(*number)) {
            @if number > 0 { " · " }
            @if is_equal(part) {
                @for (number, token) in equal.iter().enumerate() {
                    @if number > 0 { ", " }
                    bdi { (token) }
                }
                " equal"
            } @else { (glance(part)) }
        }
    }
}

fn is_equal(part: &Evidence) -> bool {
    part.kind != EvidenceKind::Context && part.query.is_some() && part.query == part.listed
}

/// One part in a few words.
fn glance(part: &Evidence) -> Markup {
    html! {
        @match (&part.query, &part.listed) {
            (Some(quote), _) if part.kind == EvidenceKind::Context => {
                "“" bdi { (quote) } "” (" (part.measure) ")"
            },
            (Some(query), Some(_)) if is_equal(part) => { bdi { (query) } " equal" },
            (Some(query), Some(listed)) => { bdi { (query) } " ~ " bdi { (listed) } " (" (part.measure) ")" },
            (Some(one), None) | (None, Some(one)) => { bdi { (one) } " (" (part.measure) ")" },
            (None, None) => (part.measure),
        }
    }
}

/// The tokens of both names beside each other, and what else the name alone says.
pub(super) fn tokens(evidence: &[Evidence]) -> Markup {
    html! {
        table.tokens {
            caption { "The two names, part by part" }
            thead { tr {
                th scope="col" { "In the article" }
                th scope="col" { "How alike" }
                th scope="col" { "On the list" }
                th.number scope="col" { "Bits" }
            } }
            tbody {
                @for part in evidence {
                    tr class=(side(part.bits)) {
                        td { (cell(part.query.as_deref())) }
                        td { (part.measure) }
                        td { (cell(part.listed.as_deref())) }
                        td.number { (bits(part.bits)) }
                    }
                }
            }
        }
    }
}

fn cell(text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { bdi { (text) } } @else { span.none { "–" } } }
}

/// What the text says, with its quotes; nothing where it says nothing.
pub(super) fn cues(candidate: &Candidate) -> Markup {
    let Some(context) = &candidate.context else {
        return html! {
            p.note { "Its text was not weighed yet: the score is that of the name alone. The next run weighs it." }
        };
    };
    html! {
        h3 { "What the text says" }
        @if context.evidence.is_empty() { p.note { "Nothing for or against this person." } }
        @else {
            ul.cues {
                @for part in &context.evidence {
                    li class=(side(part.bits)) {
                        strong.number { (bits(part.bits)) " bits" } " " (part.measure)
                        @if let Some(quote) = &part.query { ": " q { bdi { (quote) } } }
                        @if let Some(listed) = &part.listed { ", listed: " bdi { (listed) } }
                    }
                }
            }
        }
    }
}

/// The score as a waterfall, from what is to be thought of any two names to the score, with the same
/// numbers in a table.
pub(super) fn waterfall(candidate: &Candidate) -> Markup {
    let evidence = candidate.evidence();
    let steps: Vec<Step> =
        evidence.iter().map(|part| Step { label: label(part), bits: finite(part.bits) }).collect();
    let start = -f64::from(even_bits());
    let mut total = start;
    html! {
        p {
            "Evidence is counted in bits: one more doubles the odds. Any two names begin at "
            (bits(start)) "; at 0 it is as likely one person as not, and the score is 0.5."
            " This candidate ends at " strong { (bits(start + steps.iter().map(|step| step.bits).sum::<f64>())) }
            ", which is the score " strong { (candidate.score()) } "."
        }
        (chart::waterfall(start, &steps))
        details {
            summary { "The same numbers as a table" }
            div.scroll tabindex="0" role="region" aria-label="Parts of the score" {
                table {
                    thead { tr {
                        th scope="col" { "Part" }
                        th.number scope="col" { "Bits" }
                        th.number scope="col" { "Together" }
                    } }
                    tbody {
                        tr { td { "Any two names" } td.number { (bits(start)) } td.number { (bits(start)) } }
                        @for part in &evidence {
                            (row(part, &mut total))
                        }
                    }
                }
            }
        }
    }
}

fn row(part: &Evidence, total: &mut f64) -> Markup {
    *total += finite(part.bits);
    html! { tr { td { (glance(part)) } td.number { (bits(part.bits)) } td.number { (bits(*total)) } } }
}

/// A part as text for a picture, where there is no markup: names between marks that keep their
/// direction to themselves (UAX #9, FSI and PDI).
fn label(part: &Evidence) -> String {
    let apart = |text: &str| {
        let mut cut: String = text.chars().take(LABEL_LETTERS / 2).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        format!("\u{2068}{cut}\u{2069}")
    };
    match (&part.query, &part.listed) {
        (Some(quote), _) if part.kind == EvidenceKind::Context => {
            format!("{}: {}", part.measure, apart(quote))
        }
        (Some(query), Some(_)) if is_equal(part) => format!("{} equal", apart(query)),
        (Some(query), Some(listed)) => format!("{} ~ {}", apart(query), apart(listed)),
        (Some(one), None) | (None, Some(one)) => format!("{}: {}", apart(one), part.measure),
        (None, None) => part.measure.chars().take(LABEL_LETTERS).collect(),
    }
}

/// Bits with their sign.
fn bits(bits: f64) -> String {
    chart::signed(finite(bits))
}

fn finite(bits: f64) -> f64 {
    if bits.is_finite() { bits } else { 0.0 }
}

fn side(bits: f64) -> &'static str {
    if bits < 0.0 { "against" } else { "for" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(query: Option<&str>, listed: Option<&str>, measure: &str, bits: f64) -> Evidence {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Evidence {
            kind: EvidenceKind::Token,
            query: text(query),
            listed: text(listed),
            measure: measure.to_owned(),
            bits,
            span: None,
        }
    }

    #[test]
    fn the_reason_is_the_strongest_part_for_and_against() {
        let evidence = [
            part(Some("viktor"), Some("viktor"), "equal", 3.0),
            part(Some("bout"), Some("but"), "romanization", 9.0),
            part(Some("anatolevich"), Some("anatolevich"), "equal", 2.0),
            part(Some("the fourth for it"), None, "left out", 1.0),
            part(None, Some("<i>"), "missing", -2.0),
        ];
        let html = reason(&evidence).into_string();
        let told = "For: <bdi>bout</bdi> ~ <bdi>but</bdi> (romanization) · <bdi>viktor</bdi>, <bdi>anatolevich</bdi> equal</span>";
        assert!(html.contains(told), "{html}");
        assert!(html.contains("Against: <bdi>&lt;i&gt;</bdi> (missing)"), "{html}");
        assert!(reason(&[]).into_string().contains("nothing but an equal name"));
    }

    #[test]
    fn bits_have_a_sign_and_are_numbers() {
        assert_eq!([9.44, -12.96, 0.0, f64::NAN].map(bits), ["+9.4", "\u{2212}13.0", "+0.0", "+0.0"]);
    }
}
