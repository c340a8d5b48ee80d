//! Where a candidate stands with the people who decide: badges, the form and the history.

use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

use super::super::decided::AUTHOR_SAID_MAX_CHARS;
use super::frame::{day, instant};
use crate::flow::HistoryEntry;
use crate::review::{
    Act, DEFAULT_SUPPRESSION_DAYS, Disposition, MAX_SUPPRESSION_DAYS, REASON_MAX_CHARS, State,
    SuppressionStanding,
};
use crate::store::{ApiScope, Candidate};
use crate::web::caller::Caller;

/// What somebody entered before: kept where a form comes back.
#[derive(Default)]
pub(super) struct Entered {
    /// Why it came back.
    pub(super) told: Option<Told>,
    pub(super) reason: String,
    pub(super) author: String,
    pub(super) until: String,
}

/// Why a form came back.
pub(super) struct Told {
    pub(super) title: &'static str,
    pub(super) detail: String,
}

/// Score and tier.
pub(super) fn badge(candidate: &Candidate) -> Markup {
    html! {
        p.score {
            strong { (candidate.score()) }
            " "
            @match &candidate.context {
                Some(context) => span class={ "tier " (context.tier) } { (context.tier) },
                None => span.tier { "name only" },
            }
        }
    }
}

/// The state in words.
pub(super) fn standing(candidate: &Candidate) -> Markup {
    let review = &candidate.review;
    html! {
        @match review.state {
            State::Open => span.tag { "open" },
            State::Suppressed => span.tag { "suppressed" },
            State::Reopened => span.tag.warn { "reopened: its listing changed" },
            State::Decided => {
                @if let Some(disposition) = review.decision.as_ref().and_then(|made| made.disposition.disposition()) {
                    span.tag.(disposition.name()) { (words(disposition)) }
                }
            }
        }
        @if review.listing_changed { " " span.tag.warn { "listing changed since" } }
    }
}

fn words(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::TrueMatch => "true match",
        Disposition::FalsePositive => "false positive",
        Disposition::Unsure => "unsure",
    }
}

/// What was entered and could not be done.
pub(super) fn told(entered: &Entered) -> Markup {
    html! {
        @if let Some(told) = &entered.told {
            div.banner.refused role="alert" {
                p { strong { (told.title) ". " } (told.detail) }
                p { "Nothing was written. What you entered is kept in the form below." }
            }
        }
    }
}

/// The forms: to decide, to undo, to suppress and to end a suppression. Each carries what its reader
/// saw.
pub(super) fn forms(
    candidate: &Candidate,
    entered: &Entered,
    caller: &Caller,
    address: &str,
    now: DateTime<Utc>,
) -> Markup {
    let review = &candidate.review;
    let decided = review.decision.is_some();
    let position = review.basis.position;
    let in_force = position.suppression == Some(SuppressionStanding::InForce);
    html! {
        section.panel aria-labelledby="decide" {
            h2 #decide { "Decide" }
            @if !caller.may(ApiScope::Review) {
                p.note { "You may read, and not decide: that needs the scope review." }
            } @else { form method="post" action=(address) autocomplete="on" {
                input type="hidden" name="seen" value=(review.revision);
                // Enter presses the first button of a form, and must decide nothing; on a button that is
                // disabled it does nothing (HTML, "implicit submission").
                button type="submit" disabled hidden {}
                (reason_field(&entered.reason, "reason"))
                (author_field(&entered.author, caller, "author"))
                div.acts role="group" aria-label="Decision" {
                    @for disposition in Disposition::ALL {
                        @let word = capital(words(disposition));
                        button.(disposition.name()) type="submit" name="act" value=(disposition)
                            data-key=(letter(disposition)) data-word=(word) { (word) (key(letter(disposition))) }
                    }
                    @if decided {
                        button type="submit" name="act" value="withdrawn" data-key="z" data-word="Undo the decision" {
                            "Undo the decision" (key("z"))
                        }
                    }
                }
                p.hint #chosen role="status" {}
                @if in_force || position.after(Act::Suppress).is_ok() {
                    details open[!entered.until.is_empty()] {
                        summary { @if in_force { "End the suppression" } @else { "Suppress this name for this listing" } }
                        @if in_force {
                            p { "Reason and name above are kept with it." }
                            p { button type="submit" name="act" value="lift" { "End the suppression" } }
                        } @else {
                            p {
                                "Every person of this name, in articles to come as well, stops waiting for anybody as long as the "
                                "listing says what it says now. Without a day it lasts " (DEFAULT_SUPPRESSION_DAYS) " days."
                            }
                            p {
                                label for="until" { "Until the end of" }
                                input #until type="date" name="until" value=(entered.until)
                                    min=(now.format("%Y-%m-%d"))
                                    max=((now + TimeDelta::days(i64::from(MAX_SUPPRESSION_DAYS) - 1)).format("%Y-%m-%d"));
                            }
                            p { button type="submit" name="act" value="suppress" { "Suppress" } }
                        }
                    }
                }
            }
            }
        }
    }
}

/// The field for a reason.
pub(super) fn reason_field(entered: &str, id: &str) -> Markup {
    html! {
        p {
            label for=(id) { "Reason" }
            input.wide id=(id) name="reason" required maxlength=(REASON_MAX_CHARS) value=(entered)
                aria-describedby={ (id) "-hint" } autocomplete="off" dir="auto";
            span.hint id={ (id) "-hint" } { "One line: what tells this person from the listed one, or shows that it is the same." }
        }
    }
}

/// The field for who decides; none where that is known.
pub(super) fn author_field(entered: &str, caller: &Caller, id: &str) -> Markup {
    html! {
        @if caller.person().is_none() {
            p {
                label for=(id) { "Your name" }
                input.wide id=(id) name="author" required maxlength=(AUTHOR_SAID_MAX_CHARS) value=(entered)
                    autocomplete="name" dir="auto";
            }
        }
    }
}

/// All that happened to a candidate.
pub(super) fn history(entries: &[HistoryEntry]) -> Markup {
    html! {
        section.panel aria-labelledby="history" {
            h2 #history { "History" }
            @if entries.is_empty() { p.note { "Nobody has decided about it." } }
            @else {
                ol.history {
                    @for entry in entries {
                        li {
                            strong { (entry.what.replace('_', " ")) }
                            @if let Some(author) = &entry.author { " by " bdi { (author) } }
                            @if let Some(at) = entry.at { ", " (instant(at)) } @else { ", not noted yet" }
                            @if let Some(until) = entry.expires_at { ", until " (day(until)) }
                            @if let Some(reason) = &entry.reason { ": " q { bdi { (reason) } } }
                            @if let Some(changes) = &entry.changes {
                                details { summary { "What changed" } pre { bdi { (format!("{changes:#}")) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The key of a button or a link, beside its words; shown where keys are on, and read by nobody, since
/// `aria-keyshortcuts` says the same.
pub(super) fn key(letter: &str) -> Markup {
    html! { kbd aria-hidden="true" { (letter) } }
}

fn letter(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::TrueMatch => "y",
        Disposition::FalsePositive => "n",
        Disposition::Unsure => "u",
    }
}

/// The same with a capital letter.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
