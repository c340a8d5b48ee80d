//! What lists write in parentheses behind a name: the name in another script, or a remark about it.
//!
//! Left where they stand, such words would count as parts of the name. Everything else in parentheses
//! stays: it may be a name that somebody bears.

use super::text::script_of;

/// The names in the text of one name, and whether the list calls them former ones.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Annotated<'a> {
    /// At least one, the name itself first.
    pub(super) names: Vec<&'a str>,
    pub(super) are_former: bool,
}

/// Remarks about the name before them, in lower case.
const REMARKS: &[&str] = &[
    "birth name",
    "combat name",
    "nom de guerre",
    "original script",
    "maiden name",
    "first",
    "second",
    "third",
];
/// What says that the name before it was listed once.
const FORMER: &[&str] = &["previously listed as", "formerly listed as", "formerly"];
/// What stands before the name in its own script.
const LABELS: &[&str] = &["original script", "in original script", "in arabic", "in cyrillic"];

/// Takes `Amir (original script: Амир)`, `Gul (گل)`, `حسن (Hassan; Hasan)` and `Doe (previously listed as)`
/// apart. A text without such an annotation is one name.
pub(super) fn annotated(text: &str) -> Annotated<'_> {
    let whole = Annotated { names: vec![text], are_former: false };
    let Some((head, inside)) = parenthesized(text) else { return whole };
    let (inside, are_former) = without_start(inside, FORMER).map_or((inside, false), |rest| (rest, true));
    let inside = without_start(inside, LABELS).unwrap_or(inside);
    let other_script = script_of(head) != script_of(inside);
    let is_remark = inside.is_empty() || REMARKS.iter().any(|remark| inside.eq_ignore_ascii_case(remark));
    if is_remark {
        return Annotated { names: vec![head], are_former };
    }
    if other_script && inside.chars().any(char::is_alphabetic) {
        let names = std::iter::once(head).chain(inside.split(';').map(str::trim));
        return Annotated { names: names.filter(|name| !name.is_empty()).collect(), are_former };
    }
    whole
}

/// The text before the last parentheses of a text, and that within them; none where there are several,
/// or nothing before them.
fn parenthesized(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    let (head, inside) = text.strip_suffix(')')?.split_once('(')?;
    let head = head.trim();
    let single = !inside.contains(['(', ')']) && head.chars().any(char::is_alphabetic);
    single.then(|| (head, inside.trim()))
}

/// What follows one of several beginnings, in any case, and the signs behind it.
fn without_start<'a>(text: &'a str, starts: &[&str]) -> Option<&'a str> {
    starts.iter().find_map(|start| {
        let beginning = text.get(..start.len())?;
        let rest = &text[start.len()..];
        let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
        (beginning.eq_ignore_ascii_case(start) && ends)
            .then(|| rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | ',')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_another_script_is_a_name_of_its_own() {
        for (text, names) in [
            ("Amir Doe (original script: Амир Доу)", &["Amir Doe", "Амир Доу"][..]),
            ("Gul Doe (گل دو ),", &["Gul Doe", "گل دو"]),
            ("حسن (Hassan Doe; Hasan Doe)", &["حسن", "Hassan Doe", "Hasan Doe"]),
            ("Tiesan (金铁三)", &["Tiesan", "金铁三"]),
        ] {
            assert_eq!(annotated(text), Annotated { names: names.to_vec(), are_former: false }, "{text}");
        }
    }

    #[test]
    fn a_remark_is_no_part_of_the_name() {
        for (text, name, are_former) in [
            ("Ezat Doe (previously listed as)", "Ezat Doe", true),
            ("Encep Doe (birth name)", "Encep Doe", false),
            ("EL PARA (COMBAT NAME)", "EL PARA", false),
            ("Doe, III (third)", "Doe, III", false),
        ] {
            assert_eq!(annotated(text), Annotated { names: vec![name], are_former }, "{text}");
        }
        let both = annotated("Riad Doe (Previously listed as. In Arabic: رياض)");
        assert_eq!(both, Annotated { names: vec!["Riad Doe", "رياض"], are_former: true });
    }

    #[test]
    fn any_other_text_is_one_name() {
        for text in [
            "John Doe",
            "Lom-ali Butayev (Butaev)",
            "(Sheikh) Musa Doe",
            "Doe Front (DF) (جبهة)",
            "(گل)",
            "华信(香港)公司",
            "Doe (",
            ")(",
            "",
        ] {
            assert_eq!(annotated(text), Annotated { names: vec![text], are_former: false }, "{text}");
        }
    }
}
