//! Office against office, and age against office.

use super::Cues;
use super::portrait::Portrait;
use super::role::{Role, Roles};

/// A calling for which next to nobody is listed, and the listing names none or another.
const CIVIL: f32 = -6.0;
/// One of those that a listed person may have beside: a scientist, a journalist.
const CIVIL_PERHAPS: f32 = -2.5;
/// The highest offices of a state, of which the listing says nothing. Of the heads of state and
/// government that OFAC lists, three of four have the office in their listing.
const HIGHEST_UNSAID: f32 = -2.0;
/// The listing names another office of a state: people rise and fall.
const HIGHEST_OTHER_OFFICE: f32 = -0.5;
/// The listing names what is no office of a state: an employee, a commander of rebels.
const OFFICE_OF_ANOTHER_KIND: f32 = -3.0;

/// What offices prove.
pub(super) fn weigh(cues: &mut Cues<'_>, portrait: &Portrait) {
    let near = cues.near;
    let shared = near
        .roles
        .iter()
        .filter(|(role, _)| portrait.roles.has(*role))
        .max_by(|a, b| a.0.shared_bits().total_cmp(&b.0.shared_bits()).then(b.1.start.cmp(&a.1.start)));
    if let Some((role, words)) = shared {
        cues.tell("office", words.clone(), Some(role.word().to_owned()), role.shared_bits());
    } else {
        let against = near
            .roles
            .iter()
            .map(|(role, words)| (unshared_bits(*role, portrait.roles), words))
            .filter(|(bits, _)| *bits < 0.0)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((bits, words)) = against {
            let measure = if portrait.roles.is_empty() { "office not listed" } else { "another office" };
            cues.tell(measure, words.clone(), roles(portrait.roles), bits);
        }
    }
    too_young(cues, portrait);
}

fn unshared_bits(role: Role, listed: Roles) -> f32 {
    let of_state = listed.iter().any(Role::is_office);
    let of_another_kind = !listed.is_empty() && listed.iter().all(Role::is_far_from_office);
    match role {
        Role::Sport | Role::Arts | Role::Ordinary => CIVIL,
        role if role.is_civil() => CIVIL_PERHAPS,
        role if role.is_office() && of_another_kind => OFFICE_OF_ANOTHER_KIND,
        role if role.is_highest() && of_state => HIGHEST_OTHER_OFFICE,
        role if role.is_highest() => HIGHEST_UNSAID,
        _ => 0.0,
    }
}

/// The person holds an office for which the listed one was too young, and which the listing does not
/// give it all the same.
fn too_young(cues: &mut Cues<'_>, portrait: &Portrait) {
    if cues.age > 0.0 {
        return;
    }
    // The oldest the listed person can have been.
    let Some(born) = cues.told.births().iter().map(|birth| birth.years().0).min() else { return };
    let age = cues.when.year.saturating_sub(born);
    let worst = cues
        .near
        .roles
        .iter()
        .filter(|(role, _)| !portrait.roles.has(*role))
        .map(|(role, words)| (role.youth_bits(age), words))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((bits, words)) = worst
        && bits < 0.0
    {
        cues.tell("too young for the office", words.clone(), Some(format!("born {born}")), bits);
    }
}

fn roles(roles: Roles) -> Option<String> {
    let words: Vec<&str> = roles.iter().map(Role::word).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
