//! Progress on standard error, for a person who waits.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Progress;

/// A counter of things whose number is not known.
pub(crate) fn count(asked: Progress, things: &'static str) -> ProgressBar {
    let bar = hidden_unless_wanted(asked, ProgressBar::no_length());
    bar.set_style(style("{spinner} {human_pos} {msg}, {per_sec}, {elapsed}"));
    bar.set_message(things);
    bar
}

/// A bar; its length is set when it is known.
pub(crate) fn bar(asked: Progress, things: &'static str) -> ProgressBar {
    let bar = hidden_unless_wanted(asked, ProgressBar::new(0));
    bar.set_style(style("{bar:30} {human_pos}/{human_len} {msg}, {per_sec}, {eta} left"));
    bar.set_message(things);
    bar
}

/// A bar whose message says everything.
pub(crate) fn told() -> ProgressBar {
    let bar = ProgressBar::new(0);
    bar.set_style(style("{bar:30} {msg}"));
    bar
}

/// A counter of bytes, which [`received`] makes a bar when their number is known.
pub(crate) fn bytes(asked: Progress) -> ProgressBar {
    let bar = hidden_unless_wanted(asked, ProgressBar::no_length());
    bar.set_style(style("{spinner} {binary_bytes}, {binary_bytes_per_sec}"));
    bar
}

/// Shows how many bytes are there, of how many.
pub(crate) fn received(bar: &ProgressBar, bytes: u64, total: Option<u64>) {
    if let Some(total) = total.filter(|total| bar.length() != Some(*total)) {
        bar.set_length(total);
        bar.set_style(style(
            "{bar:30} {binary_bytes}/{binary_total_bytes}, {binary_bytes_per_sec}, {eta} left",
        ));
    }
    bar.set_position(bytes);
}

/// Says a step in words: a line on standard error unless progress is off.
pub(crate) fn step(asked: Progress, words: &str) {
    if asked != Progress::None {
        eprintln!("{words}");
    }
}

fn hidden_unless_wanted(asked: Progress, bar: ProgressBar) -> ProgressBar {
    let shown = match asked {
        Progress::Auto => std::io::stderr().is_terminal() && std::io::stdout().is_terminal(),
        // Steps in words only: nothing that moves.
        Progress::Plain | Progress::None => false,
    };
    if shown {
        bar.enable_steady_tick(Duration::from_millis(200));
    } else {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}

fn style(template: &str) -> ProgressStyle {
    // A template is a constant of this file; should it not parse, the plain style does.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
