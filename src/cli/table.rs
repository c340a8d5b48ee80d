//! Tables for people: as wide as the terminal, and safe to print whatever the names hold.

use comfy_table::{ContentArrangement, Table, presets};

/// Width where none can be found: fits a page and a narrow window.
const DEFAULT_WIDTH: u16 = 110;

/// A table with a header, without its last line break.
pub(crate) fn render(columns: &[&str], rows: &[Vec<String>]) -> String {
    render_within(width(), columns, rows)
}

fn render_within(width: u16, columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(columns.iter().map(|column| column.to_uppercase()));
    for row in rows {
        table.add_row(row.iter().map(|cell| printable(cell)));
    }
    let text = table.to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The text without control characters and without those that turn the direction of what follows:
/// an article must not be able to repaint the terminal of the one who reads about it.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c })
        .collect()
}

fn width() -> u16 {
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| width.0.max(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_in_every_script() {
        let rows = [vec!["习近平".to_owned(), "x".to_owned()], vec!["abcdef".to_owned(), "x".to_owned()]];
        let text = render_within(80, &["name", "list"], &rows);
        // Three wide letters take the room of six narrow ones.
        assert_eq!(text, " NAME    LIST\n 习近平  x\n abcdef  x");
    }

    #[test]
    fn a_name_cannot_send_commands_to_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c"), "a\u{fffd}[2Jbc");
    }
}
