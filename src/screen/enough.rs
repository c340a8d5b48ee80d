//! Whether what two names have in common is enough to mean one person, whatever its bits come to.
//!
//! Rare words prove much, but only of those who bear them: a whole family bears the family name, and one given
//! and father's name has thousands of bearers.

use super::align::{Link, LinkKind};
use super::{sounds, spelling};
use crate::name::double_given::is_one_of_two;
use crate::name::patronymic::is_patronymic;
use crate::name::{Role, Token};

/// What is linked and what is left over of two names.
pub(super) struct Common<'a> {
    /// The tokens of both.
    pub(super) query: &'a [&'a Token],
    pub(super) listed: &'a [&'a Token],
    /// Which belong together.
    pub(super) links: &'a [Link],
    /// Name tokens linked, of either name.
    pub(super) named: u32,
    /// Honorifics linked.
    pub(super) titles: u32,
    /// Initials linked.
    pub(super) initials: u32,
    /// No name token of either is left over.
    pub(super) whole: bool,
    /// The first name tokens left over of both.
    pub(super) contradicted: Option<(usize, usize)>,
}

impl Common<'_> {
    /// Whether it is enough.
    pub(super) fn is_enough(&self) -> bool {
        let (query, listed) = (self.query, self.listed);
        let joined = || self.links.iter().any(|link| link.kind == LinkKind::Joined);
        !is_other_generation(query, listed)
            && match (self.named.saturating_sub(self.other_compounds() + self.kunyas()), self.contradicted) {
                (0, _) | (1, Some(_)) => false,
                (1, None) => {
                    self.initials > 1
                        || (self.initials > 0 && !self.has_slip() && self.is_initial_of_first())
                        || (self.whole && query.len() == 1 && listed.len() == 1)
                }
                // What two tokens written together prove is one name of several.
                (2, _) if joined() => self.whole || self.initials > 0,
                // Two mullahs of one name are two men if their other names differ.
                (2, Some((q, l))) => {
                    self.titles == 0 && !(are_far(query[q], listed[l]) && self.are_kin(q, l))
                }
                // Thousands are called "Vladimir Vladimirovich", or "Juan Carlos".
                (2, None) => self.whole || !(self.share_given_and_father() || self.share_two_given()),
                // Sons and daughters of one man have all names but one, where names tell of the forefathers.
                (_, Some((q, l))) => !(leads(query, q) && leads(listed, l) && are_far(query[q], listed[l])),
                (_, None) => true,
            }
    }

    /// How many of the name tokens linked are "Abu" or "Umm" where another name differs: many are called "Abu
    /// Hamza", and the nisba tells them apart.
    fn kunyas(&self) -> u32 {
        if self.contradicted.is_none() {
            return 0;
        }
        let linked = self.links.iter().map(|link| self.query[usize::from(link.query.0)]);
        let kunyas =
            linked.filter(|token| ["abu", "abou", "abo", "umm", "um"].contains(&token.text.as_str()));
        kunyas.map(|_| 1).sum()
    }

    /// How many of the name tokens linked are no more than "abdul" and two names of God behind it: "Abdul
    /// Malik", "Abd al-Khaliq".
    fn other_compounds(&self) -> u32 {
        let others = self.links.iter().filter(|link| {
            let (q, l) = (usize::from(link.query.0), usize::from(link.listed.0));
            link.kind == LinkKind::Spelling
                && begin_apart(&self.query[q].fold, &self.listed[l].fold)
                && is_behind_abdul(self.query, q)
                && is_behind_abdul(self.listed, l)
        });
        others.map(|_| 2).sum()
    }

    /// Whether a linked token is more than another romanization or case of the other ("Putina"): beside an
    /// initial that may be anybody's, "M. Camara" is no "M. Cavara".
    fn has_slip(&self) -> bool {
        let mut spellings = self.links.iter().filter(|link| link.kind == LinkKind::Spelling);
        spellings.any(|link| {
            let (q, l) = (self.query[usize::from(link.query.0)], self.listed[usize::from(link.listed.0)]);
            let begins = |a: &Token, b: &Token| a.fold.starts_with(b.fold.as_str());
            q.text != l.text && !begins(q, l) && !begins(l, q)
        })
    }

    /// Whether an initial stands for what is first beside the family name linked: "A. Kadyrov" may be Ramzan
    /// Akhmatovich's father.
    fn is_initial_of_first(&self) -> bool {
        let is_spelled = |at: usize, of_query: bool| {
            let places = self.links.iter().filter(|link| link.kind == LinkKind::Spelling);
            places
                .map(|link| if of_query { link.query } else { link.listed })
                .any(|(from, _)| usize::from(from) == at)
        };
        self.links.iter().filter(|link| link.kind == LinkKind::Initial).all(|link| {
            let sides = [(self.query, link.query, true), (self.listed, link.listed, false)];
            sides.into_iter().all(|(name, (at, _), of_query)| {
                let before = name[..usize::from(at)].iter().enumerate();
                let mut names = before.filter(|(_, token)| matches!(token.role, Role::Name | Role::Initial));
                names.all(|(at, token)| token.fold == "abd" || is_spelled(at, of_query))
            })
        })
    }

    /// Whether two names that differ in the tokens at these places have in common what many others have: the
    /// family names but not the given name, the given and the father's name but not the family name, or one
    /// word that each name has twice ("Thet Thet").
    fn are_kin(&self, q: usize, l: usize) -> bool {
        let (query, listed) = (self.query, self.listed);
        // The given name stands first in one at least: family names are written before it as well.
        let given = begins(query, q) && (begins(listed, l) || is_last(listed, l + 1))
            || begins(listed, l) && is_last(query, q + 1);
        given || self.share_given_and_father() || self.is_one_word_twice()
    }

    /// Whether a given name and the father's name behind it are linked.
    fn share_given_and_father(&self) -> bool {
        let mut fathers = self.links.iter().filter(|link| {
            let (q, l) = (usize::from(link.query.0), usize::from(link.listed.0));
            is_patronymic(&self.query[q].text) || is_patronymic(&self.listed[l].text)
        });
        let given = |father: &Link| {
            self.links.iter().any(|link| link.query.1 == father.query.0 && link.listed.1 == father.listed.0)
        };
        fathers.any(given)
    }

    /// Whether the two name tokens linked are given names of which people have two, side by side in both: "Juan
    /// Carlos".
    fn share_two_given(&self) -> bool {
        let is_given = |link: &&Link| is_one_of_two(&self.query[usize::from(link.query.0)].text);
        let mut given = self.links.iter().filter(is_given);
        match (given.next(), given.next()) {
            (Some(a), Some(b)) => a.query.1 == b.query.0 && a.listed.1 == b.listed.0,
            _ => false,
        }
    }

    /// Whether all name tokens linked are the same one.
    fn is_one_word_twice(&self) -> bool {
        let words = self.links.iter().map(|link| self.query[usize::from(link.query.0)]);
        let mut names = words.filter(|token| token.role == Role::Name);
        names.next().is_some_and(|first| names.all(|other| other.text == first.text))
    }
}

/// Whether neither of two tokens is a garbled or a longer form of the other: "Ayub", "Ayubkhan".
fn are_far(a: &Token, b: &Token) -> bool {
    let begins = |a: &Token, b: &Token| a.text.starts_with(b.text.as_str());
    !begins(a, b) && !begins(b, a) && spelling::differ_in(4, a, b)
}

/// Whether each name says which of its bearers is meant, and not the same: Jr, Sr.
fn is_other_generation(a: &[&Token], b: &[&Token]) -> bool {
    let generation = |tokens: &[&Token]| {
        let suffix = tokens.iter().find(|token| token.role == Role::Suffix)?;
        Some(match suffix.text.as_str() {
            "sr" | "senior" => 1,
            "jr" | "junior" | "ii" | "2nd" | "filho" => 2,
            "iii" | "3rd" | "neto" => 3,
            _ => 4,
        })
    };
    matches!((generation(a), generation(b)), (Some(a), Some(b)) if a != b)
}

/// Whether two folds begin with other sounds, and with none that was put in or left out. An l may be what is
/// left of the article ("abd a-lghafar").
fn begin_apart(a: &str, b: &str) -> bool {
    let (a, b) = (without_article(a), without_article(b));
    let (Some(x), Some(y)) = (a.first(), b.first()) else { return false };
    let is_near = |first: &u8, other: &[u8]| other.iter().take(2).any(|letter| letter == first);
    x != y && ![x, y].contains(&&b'l') && !is_near(x, b) && !is_near(y, a) && !sounds::are_related(*x, *y)
}

/// The letters of a fold without the Arabic article that a reading leaves written onto it.
fn without_article(fold: &str) -> &[u8] {
    fold.strip_prefix("al").filter(|rest| rest.len() > 2).unwrap_or(fold).as_bytes()
}

/// Whether a token is the second half of a name: "abdul malik", "abd al malik".
fn is_behind_abdul(name: &[&Token], at: usize) -> bool {
    let before = name[..at].iter().rev().find(|token| token.role == Role::Name);
    before.is_some_and(|token| token.fold == "abd")
}

/// Whether a token is of the first of its names, of which "abdul" is a half.
fn begins(name: &[&Token], at: usize) -> bool {
    name[..at].iter().filter(|token| token.role == Role::Name).all(|token| token.fold == "abd")
}

/// Whether no name stands before a token.
pub(super) fn leads(name: &[&Token], at: usize) -> bool {
    !name[..at].iter().any(|token| token.role == Role::Name)
}

/// Whether what ends before a place is the last of its name that is not a suffix or stray.
pub(super) fn is_last(name: &[&Token], end: usize) -> bool {
    name[end..].iter().all(|token| !matches!(token.role, Role::Name | Role::Initial))
}
