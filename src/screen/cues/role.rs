//! Offices and callings, and what two sets of them prove of each other.
//!
//! A list names the office it designates somebody for; news names the one a person holds that day. So
//! the same office speaks for one person, a calling that no sanctions list gives anybody (a footballer)
//! against, and two different offices of state hardly at all: ministers become prime ministers.

macro_rules! roles {
    ($($name:ident = $word:literal,)*) => {
        /// An office or calling, as the table of words names it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Role { $($name,)* }

        impl Role {
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its word in the table, and in evidence.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

roles! {
    State = "state",
    Deputy = "deputy",
    Government = "government",
    Foreign = "foreign",
    Defense = "defense",
    Interior = "interior",
    Finance = "finance",
    Justice = "justice",
    Oil = "oil",
    Intelligence = "intelligence",
    Minister = "minister",
    Lawmaker = "lawmaker",
    Speaker = "speaker",
    Governor = "governor",
    Judge = "judge",
    Diplomat = "diplomat",
    Military = "military",
    Militant = "militant",
    Accused = "accused",
    Spokesman = "spokesman",
    Chair = "chair",
    Leader = "leader",
    Candidate = "candidate",
    Business = "business",
    Cleric = "cleric",
    Sport = "sport",
    Arts = "arts",
    Science = "science",
    Press = "press",
    Crime = "crime",
    Police = "police",
    Activist = "activist",
    Employee = "employee",
    Ordinary = "ordinary",
    Learned = "learned",
}

impl Role {
    /// The role of a word of the table.
    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.word() == word)
    }

    /// Whether few people hold it at a time, so that sharing it proves much.
    fn is_particular(self) -> bool {
        matches!(
            self,
            Self::State
                | Self::Government
                | Self::Foreign
                | Self::Defense
                | Self::Interior
                | Self::Finance
                | Self::Justice
                | Self::Oil
                | Self::Intelligence
                | Self::Speaker
                | Self::Deputy
        )
    }

    /// Whether it is one of the highest of a state, which a list that designates its holder names.
    pub(super) fn is_highest(self) -> bool {
        matches!(self, Self::State | Self::Government)
    }

    /// Whether it is an office of a state.
    pub(super) fn is_office(self) -> bool {
        self.is_particular()
            || matches!(self, Self::Minister | Self::Lawmaker | Self::Governor | Self::Judge | Self::Diplomat)
    }

    /// Whether who is listed for it is seldom one who holds an office of a state.
    pub(super) fn is_far_from_office(self) -> bool {
        // A doctor's degree is had by ministers, too.
        (self.is_civil() && self != Self::Learned)
            || matches!(self, Self::Employee | Self::Militant | Self::Accused | Self::Crime | Self::Business)
    }

    /// Whether it is a calling for which next to nobody is listed.
    pub(super) fn is_civil(self) -> bool {
        matches!(
            self,
            Self::Sport
                | Self::Arts
                | Self::Ordinary
                | Self::Press
                | Self::Science
                | Self::Learned
                | Self::Activist
                | Self::Police
        )
    }

    /// What it is where it is an office of a club, a university or a company.
    pub(super) fn of_body(self) -> Self {
        if matches!(self, Self::State | Self::Government | Self::Speaker | Self::Minister) {
            Self::Chair
        } else {
            self
        }
    }

    /// What it proves against somebody who was at most so many years old. Shares of holders under an
    /// age, from common knowledge of cabinets and parliaments: of heads of state and government 1 in
    /// 200 is under 35, 1 in 50 under 40, 1 in 12 under 45; of ministers and generals twice as many.
    pub(super) fn youth_bits(self, age: u16) -> f32 {
        let years_more = match self {
            Self::State | Self::Government | Self::Speaker => 0,
            role if role.is_particular() => 5,
            Self::Minister | Self::Military | Self::Judge | Self::Governor | Self::Diplomat => 5,
            _ => return 0.0,
        };
        match age + years_more {
            0..30 => -10.0,
            30..35 => -7.5,
            35..40 => -5.5,
            40..45 => -3.5,
            _ => 0.0,
        }
    }

    /// Bits of having it in common.
    pub(super) fn shared_bits(self) -> f32 {
        match self {
            role if role.is_particular() => 4.0,
            Self::Chair | Self::Leader | Self::Minister | Self::Candidate => 1.0,
            _ => 2.5,
        }
    }
}

/// Roles of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Roles(u64);

impl Roles {
    pub(super) fn add(&mut self, role: Role) {
        self.0 |= 1 << role as u64;
    }

    pub(super) fn has(self, role: Role) -> bool {
        self.0 & 1 << role as u64 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }
}
