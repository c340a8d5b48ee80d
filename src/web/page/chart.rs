//! Pictures: SVG made here, in parts of a hundred of the width, so that letters keep their size on any
//! screen. A table with the same numbers stands beneath each, made by whoever asks for the picture.
//! An element of SVG is never void: without its end tag the next one would be inside it.

use maud::{Markup, html};

use crate::screen::{DEFAULT_THRESHOLD, Score};
use crate::store::{AGE_STEPS_DAYS, SPREAD_STEPS};

/// Height of a row of a waterfall, in CSS pixels: a line of letters and its bar.
const ROW_PX: usize = 38;
/// Height of the bars of the other pictures, in CSS pixels.
const BARS_PX: f64 = 120.0;
/// Least height of a bar that stands for more than nothing.
const LEAST_PX: f64 = 3.0;
/// Bits left free at both ends of a waterfall.
const MARGIN_BITS: f64 = 1.0;

/// A step of a waterfall.
pub(super) struct Step {
    /// What it stands for.
    pub(super) label: String,
    /// Up or down.
    pub(super) bits: f64,
}

/// Steps from a start to their sum; the line is at zero.
pub(super) fn waterfall(start: f64, steps: &[Step]) -> Markup {
    let mut sums = vec![start];
    for step in steps {
        sums.push(sums.last().copied().unwrap_or(start) + step.bits);
    }
    let least = sums.iter().copied().fold(0.0, f64::min) - MARGIN_BITS;
    let most = sums.iter().copied().fold(0.0, f64::max) + MARGIN_BITS;
    let at = |bits: f64| (bits - least) / (most - least) * 100.0;
    let end = sums.last().copied().unwrap_or(start);
    let rows = [("Any two names", 0.0, start, "base")]
        .into_iter()
        .chain(steps.iter().zip(sums.windows(2)).map(|(step, pair)| {
            (step.label.as_str(), pair[0], pair[1], if step.bits < 0.0 { "down" } else { "up" })
        }))
        .chain([("Together", 0.0, end, "sum")]);
    let height = (steps.len() + 2) * ROW_PX;
    html! {
        svg.chart role="img" aria-label="The parts of the score as a waterfall; the table beneath has the numbers"
            width="100%" height=(height) {
            line.zero x1=(percent(at(0.0))) x2=(percent(at(0.0))) y1="0" y2=(height) {}
            @for (number, (label, from, to, class)) in rows.enumerate() {
                @let y = number * ROW_PX;
                text x="0" y=(y + 14) { (label) }
                @let shown = if matches!(class, "base" | "sum") { to } else { to - from };
                text.value x="100%" y=(y + 14) { (signed(shown)) }
                rect class=(class) x=(percent(at(from.min(to)))) y=(y + 20)
                    width=(percent((at(to) - at(from)).abs().max(0.3))) height="11" rx="2" {}
            }
        }
    }
}

/// How scores spread, with the threshold.
pub(super) fn spread(counts: &[u64; SPREAD_STEPS]) -> Markup {
    let threshold = DEFAULT_THRESHOLD.0.value() * 100.0;
    let width = 100.0 / as_f64(SPREAD_STEPS as u64);
    html! {
        svg.chart role="img" aria-label="How many candidates have which score; the table beneath has the numbers"
            width="100%" height=(BARS_PX + 24.0) {
            (bars(counts, |number| (as_f64(number) * width, width, if as_f64(number) * width < threshold { "below" } else { "up" })))
            line.zero x1=(percent(threshold)) x2=(percent(threshold)) y1="0" y2=(BARS_PX) {}
            text x="0" y=(BARS_PX + 18.0) { "0" }
            text.middle x=(percent(threshold)) y=(BARS_PX + 18.0) { "threshold " (DEFAULT_THRESHOLD.0) }
            text.value x="100%" y=(BARS_PX + 18.0) { "1" }
        }
    }
}

/// The bounds of a step of a spread: from the first on, up to below the second.
pub(super) fn bounds(step: usize) -> (Score, Score) {
    let bound = |step: usize| Score::saturating(step as f64 / SPREAD_STEPS as f64);
    (bound(step), bound(step + 1))
}

/// How long candidates wait: a bar for each step, its days beneath.
pub(super) fn ages(counts: &[u64; AGE_STEPS_DAYS.len()]) -> Markup {
    let width = 100.0 / as_f64(AGE_STEPS_DAYS.len() as u64);
    html! {
        svg.chart role="img" aria-label="How many candidates wait how many days; the table beneath has the numbers"
            width="100%" height=(BARS_PX + 24.0) {
            (bars(counts, |number| (as_f64(number) * width, width, "up")))
            @for step in 0..AGE_STEPS_DAYS.len() {
                text.middle x=(percent((as_f64(step as u64) + 0.5) * width)) y=(BARS_PX + 18.0) { (days(step)) }
            }
        }
    }
}

/// The days of a step of ages.
pub(super) fn days(step: usize) -> String {
    let from = AGE_STEPS_DAYS[step];
    match AGE_STEPS_DAYS.get(step + 1) {
        Some(next) if next - from == 1 => from.to_string(),
        Some(next) => format!("{from}–{}", next - 1),
        None => format!("{from}+"),
    }
}

/// Sizes one after the other, with the words of the first and the last; those that are marked are
/// drawn apart.
pub(super) fn sizes(sizes: &[(u64, bool)], first: &str, last: &str) -> Markup {
    // One or two versions must not fill the width.
    let width = 100.0 / as_f64(sizes.len().max(12) as u64);
    let values: Vec<u64> = sizes.iter().map(|(size, _)| *size).collect();
    html! {
        svg.chart role="img" aria-label="Persons in each version; the table beneath has the numbers"
            width="100%" height=(BARS_PX + 24.0) {
            (bars(&values, |number| {
                let marked = sizes.get(number as usize).is_some_and(|(_, marked)| *marked);
                (as_f64(number) * width, width, if marked { "down" } else { "up" })
            }))
            text x="0" y=(BARS_PX + 18.0) { (first) }
            @if sizes.len() > 1 { text.value x="100%" y=(BARS_PX + 18.0) { (last) } }
        }
    }
}

/// How much of its time a list has left: full when it was just checked.
pub(super) fn freshness(left: f64) -> Markup {
    let left = left.clamp(0.0, 1.0) * 100.0;
    html! {
        svg.chart.strip role="img" aria-label=(format!("{left:.0} percent of its time left")) width="100%" height="10" {
            rect.track x="0" y="0" width="100%" height="10" rx="3" {}
            rect class=(if left > 0.0 { "up" } else { "down" }) x="0" y="0" width=(percent(left)) height="10" rx="3" {}
        }
    }
}

/// Bars from the ground up; `place` gives left edge and width in parts of a hundred, and the class.
fn bars(values: &[u64], place: impl Fn(u64) -> (f64, f64, &'static str)) -> Markup {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    html! {
        @for (number, value) in (0u64..).zip(values) {
            @let (x, width, class) = place(number);
            @let height = if *value == 0 { 0.0 } else { (as_f64(*value) / as_f64(most) * BARS_PX).max(LEAST_PX) };
            rect class=(class) x=(percent(x + width * 0.08)) width=(percent(width * 0.84))
                y=(format!("{:.1}", BARS_PX - height)) height=(format!("{height:.1}")) {}
        }
        line.ground x1="0" x2="100%" y1=(BARS_PX) y2=(BARS_PX) {}
    }
}

/// A number of bits with its sign.
pub(super) fn signed(bits: f64) -> String {
    format!("{bits:+.1}").replace('-', "\u{2212}")
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// For a picture: what a float loses of a count is no pixel.
#[allow(clippy::cast_precision_loss)]
fn as_f64(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waterfall_stays_within_its_frame() {
        let step = |bits: f64| Step { label: "<x>".to_owned(), bits };
        for steps in [vec![], vec![step(9.0), step(-30.0)], vec![step(0.0)], vec![step(1e9)]] {
            let html = waterfall(-12.0, &steps).into_string();
            assert!(!html.contains("NaN") && !html.contains("<x>") && !html.contains("inf"), "{html}");
            assert_eq!(html.matches("<rect").count(), steps.len() + 2);
            for value in html.split("x=\"").skip(1).filter_map(|rest| rest.split('%').next()?.parse().ok()) {
                assert!((0.0..=100.0).contains(&value), "{value}: {html}");
            }
        }
    }

    #[test]
    fn nothing_and_one_draw_bars_too() {
        assert_eq!(spread(&[0; SPREAD_STEPS]).into_string().matches("height=\"0.0\"").count(), SPREAD_STEPS);
        assert!(sizes(&[(5, true)], "a", "b").into_string().contains("class=\"down\""));
        assert!(sizes(&[], "a", "b").into_string().contains("<svg"));
        assert_eq!(bounds(19), (Score::from_per_mille(950), Score::ONE));
    }
}
