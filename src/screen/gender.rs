//! Given names that are a man's and a woman's: linked by their letters, and never one person's.

use super::align::{Link, LinkKind};
use super::enough::leads;
use crate::name::variants::{self, Relation};
use crate::name::{Role, Token};

/// Given names that end like family names of Russian, which are one name in a man's and a woman's form.
const GIVEN_IN: [&str; 14] = [
    "agustin", "amin", "antonin", "augustin", "celestin", "delfin", "faustin", "joaquin", "justin", "marin",
    "martin", "serafin", "severin", "valentin",
];

/// The links without that of the first names, where these are a man's and a woman's and all other names linked
/// are the same; `None` where all stay. Where other names differ as well, one name may be in another case:
/// "Дениса Пушилина".
pub(super) fn without_other_gender(query: &[&Token], listed: &[&Token], links: &[Link]) -> Option<Vec<Link>> {
    let pair = |link: &Link| (usize::from(link.query.0), usize::from(link.listed.0));
    let apart = links.iter().find(|link| {
        let (q, l) = pair(link);
        link.kind == LinkKind::Spelling
            && are_of_man_and_woman(query[q], listed[l])
            && leads(query, q)
            && leads(listed, l)
    })?;
    let others: Vec<Link> = links.iter().copied().filter(|link| link != apart).collect();
    let is_same = |link: &Link| {
        let (q, l) = pair(link);
        link.kind == LinkKind::Spelling && query[q].fold == listed[l].fold
    };
    (!others.is_empty() && others.iter().all(is_same)).then_some(others)
}

/// Whether two tokens are a man's and a woman's name, and people are called by each: "Karim" and "Karima",
/// "Zeljko" and "Zeljka".
fn are_of_man_and_woman(a: &Token, b: &Token) -> bool {
    let (man, woman) = if b.text.ends_with('a') { (a, b) } else { (b, a) };
    let Some(stem) = woman.text.strip_suffix('a').filter(|stem| stem.len() >= 4) else { return false };
    if man.known == 0 || man.role != Role::Name {
        return false;
    }
    let ends = |ends: &[&str]| ends.iter().any(|end| stem.ends_with(end));
    // "Lukashenko" and "Lukashenka" are one family.
    let in_o = man.text.strip_suffix('o') == Some(stem) && !ends(&["enk"]);
    // Of "Сергея" the base is "Sergey".
    let is_declined = ends(&["y", "i", "j"]) || ends(&["ov", "ev", "in", "yn"]) && !GIVEN_IN.contains(&stem);
    let other = in_o || woman.known > 0 && man.text == stem && !is_declined;
    // "Ibrahima" is Ibrahim in West Africa.
    other && variants::relation(&man.text, &woman.text) != Some(Relation::Spelling)
}

#[cfg(test)]
mod tests {
    use crate::name::Name;
    use crate::screen::compare;

    #[test]
    fn a_woman_is_no_man_of_her_family_and_a_man_in_the_genitive_is() {
        for (a, b, hits) in [
            ("Karima Makhlouf", "Karim MAKHLOUF", false),
            ("Zeljko Cvijanovic", "Zeljka CVIJANOVIC", false),
            ("Fernanda Lopez", "Fernando LOPEZ", false),
            ("Valentina Petrov", "Valentin PETROV", false),
            ("Дениса Пушилина", "Denis PUSHILIN", true),
            ("Сергея Шойгу", "Sergey SHOYGU", true),
            ("Karima Makhlouf", "Karima MAKHLUF", true),
            ("Ibrahima Traore", "Ibrahim TRAORE", true),
        ] {
            let compared = compare(&Name::parse(a).unwrap(), &Name::parse(b).unwrap());
            assert_eq!(compared.hit, hits, "{a} / {b}: {compared:?}");
        }
    }
}
