//! Prometheus' text format, version 0.0.4
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::fmt::{Display, Write};

/// What kind of series a family has.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Only grows, from the start of the server.
    Counter,
    /// As it is at this moment.
    Gauge,
    /// Counts by upper bounds.
    Histogram,
}

/// The text as it grows.
#[derive(Debug, Default)]
pub(super) struct Text(String);

// Writing to a string cannot fail; the results below are dropped for that reason.

impl Text {
    /// Begins a family; its samples follow.
    pub(super) fn family(&mut self, name: &str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// Adds a sample.
    pub(super) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0.push_str(name);
        for (at, (label, text)) in labels.iter().enumerate() {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(self.0, "{}{label}=\"{text}\"", if at == 0 { '{' } else { ',' });
        }
        let end = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.0, "{end} {value}");
    }

    /// Adds a family of one sample.
    pub(super) fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, Kind::Gauge, help);
        self.sample(name, &[], value);
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped() {
        let mut text = Text::default();
        text.family("a", Kind::Gauge, "b");
        text.sample("a", &[("c", "\"\\\n"), ("d", "e")], 1.5);
        assert_eq!(text.into_string(), "# HELP a b\n# TYPE a gauge\na{c=\"\\\"\\\\\\n\",d=\"e\"} 1.5\n");
    }
}
