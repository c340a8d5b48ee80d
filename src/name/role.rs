//! What a token does in a name. No role ever removes a token: it sets how much the token proves
//! and how little its absence costs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The role of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Given name, family name, patronymic: what names are made of.
    Name,
    /// One letter that stands for a name.
    Initial,
    /// Article, preposition or "son of" inside a name: al, bin, de, van.
    Particle,
    /// Honorific, rank or office: Mr, Sheikh, General.
    Title,
    /// Jr, Sr, II: tells two namesakes apart.
    Suffix,
    /// A word that stands around names in running text: of, the, ministry.
    Filler,
}

impl Role {
    /// The role of a normalized token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        if token.len() == 1 && token.as_bytes()[0].is_ascii_alphabetic() {
            return Self::Initial;
        }
        BY_TOKEN.get(token).copied().unwrap_or(Self::Name)
    }

    /// Whether the token is a name, or an honorific, which is a name to some: what two names are linked by.
    #[must_use]
    pub fn may_be_name(self) -> bool {
        matches!(self, Self::Name | Self::Title)
    }
}

static BY_TOKEN: LazyLock<FxHashMap<&str, Role>> = LazyLock::new(|| {
    [(PARTICLES, Role::Particle), (TITLES, Role::Title), (SUFFIXES, Role::Suffix), (FILLERS, Role::Filler)]
        .into_iter()
        .flat_map(|(tokens, role)| tokens.iter().map(move |token| (*token, role)))
        .collect()
});

/// Arabic, Hebrew, Romance and Germanic particles, as OFAC and the UN write them.
const PARTICLES: &[&str] = &[
    "al", "el", "ul", "ad", "ar", "ash", "az", "bin", "ben", "ibn", "bint", "binti", "ould", "wuld", "uld",
    "de", "del", "della", "dello", "di", "da", "das", "dos", "du", "des", "la", "las", "le", "los", "van",
    "von", "der", "den", "ter", "ten", "zu", "zum", "af", "av", "st", "san", "santa", "oglu", "ogly", "kyzy",
    "uulu", "zade",
];

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mister",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "lord",
    "lady",
    "dame",
    "prince",
    "princess",
    "king",
    "queen",
    "emir",
    "amir",
    "sultan",
    "president",
    "premier",
    "chancellor",
    "minister",
    "prime",
    "deputy",
    "vice",
    "secretary",
    "senator",
    "congressman",
    "congresswoman",
    "governor",
    "mayor",
    "judge",
    "justice",
    "ambassador",
    "chairman",
    "chairwoman",
    "chief",
    "director",
    "speaker",
    "spokesman",
    "spokeswoman",
    "commander",
    "general",
    "gen",
    "colonel",
    "col",
    "major",
    "maj",
    "captain",
    "capt",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "marshal",
    "admiral",
    "adm",
    "brigadier",
    "brig",
    "corporal",
    "comrade",
    "sheikh",
    "sheik",
    "shaikh",
    "shaykh",
    "cheikh",
    "sheykh",
    "shiekh",
    "scheich",
    "szejk",
    "jeque",
    "mullah",
    "mulla",
    "mollah",
    "mawlawi",
    "maulavi",
    "maulvi",
    "molvi",
    "maulawi",
    "molavi",
    "moulvi",
    "maulana",
    "moulana",
    "mawlana",
    "mufti",
    "haji",
    "hajji",
    "hadji",
    "haci",
    "haj",
    "hajj",
    "alhaj",
    "sayyid",
    "sayed",
    "sayyed",
    "seyyed",
    "seyed",
    "syed",
    "seyyid",
    "saiyid",
    "ayatollah",
    "ayatullah",
    "ayatolla",
    "imam",
    "hojjatoleslam",
    "hojatoleslam",
    "hujjatulislam",
    "qari",
    "hafiz",
    "ustad",
    "ustaz",
    "ustadh",
    "engineer",
    "engr",
    "eng",
    "father",
    "brother",
    "reverend",
    "rev",
    "pastor",
    "bishop",
    "pope",
    "former",
    "late",
    "gospodin",
    "herr",
    "frau",
    "doktor",
    "prasident",
    "generalmajor",
    "oberst",
    "monsieur",
    "madame",
    "mme",
    "senor",
    "senora",
    "don",
    "dona",
    "cde",
    "hadschi",
    "hadzi",
    "hadj",
    "ajatollah",
    "ayatola",
    "ayatolah",
    "ayetullah",
    "ajatolah",
    "seyh",
    "sjeik",
    "sejk",
    "sejch",
    "hoca",
    "hodja",
    "pasha",
    "agha",
    "pir",
    "sardar",
    "oknha",
    "datuk",
    "daw",
    "retd",
    "rtd",
    "generalleutnant",
    "generaloberst",
    "armeegeneral",
    "mariscal",
    "coronel",
    "teniente",
    "capitan",
    "comandante",
    "ministro",
    "presidente",
    "prezydent",
    "prezident",
    "polkovnik",
    "feldmarschall",
    "liwa",
    "hojatolislam",
    "hodscha",
];

const SUFFIXES: &[&str] = &["jr", "sr", "junior", "senior", "ii", "iii", "iv", "2nd", "3rd", "filho", "neto"];

const FILLERS: &[&str] = &[
    "ex",
    "the",
    "of",
    "and",
    "for",
    "from",
    "in",
    "on",
    "at",
    "by",
    "to",
    "with",
    "aka",
    "fka",
    "nee",
    "alias",
    "known",
    "as",
    "ministry",
    "government",
    "department",
    "office",
    "party",
    "army",
    "forces",
    "republic",
    "state",
    "company",
    "group",
    "bank",
    "foreign",
    "national",
    "affairs",
    "defense",
    "defence",
    "interior",
    "council",
    "committee",
    "bureau",
    "agency",
    "leader",
    "head",
    "member",
    "official",
];

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn roles_are_found() {
        for (token, role) in [
            ("putin", Role::Name),
            ("v", Role::Initial),
            ("al", Role::Particle),
            ("sheikh", Role::Title),
            ("jr", Role::Suffix),
            ("ministry", Role::Filler),
            ("7", Role::Name),
        ] {
            assert_eq!(Role::of(token), role, "{token}");
        }
    }
}
