//! Words in the scripts of India and Sri Lanka -> Latin, spelled as news of each language does.
//!
//! These scripts are one: a consonant has the vowel a unless a sign gives it another or takes it away.
//! Their Unicode blocks are laid out alike, but for Sinhala ([`letters`]), so a letter is known by its
//! place in its block. What differs is what is done with the vowel a that nobody speaks, which Gujarati,
//! Hindi, Punjabi and Odia leave out, and Tamil, whose one letter for k and g is read by its neighbors
//! ([`tamil`]). Bengali, whose letters are often far from its sounds, is read by the learned table of
//! scripts without a file.

mod letters;
mod tamil;

use letters::Letter;

/// A script, which is a language here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Devanagari,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            '\u{900}'..='\u{97f}' => Self::Devanagari,
            '\u{a00}'..='\u{a7f}' => Self::Gurmukhi,
            '\u{a80}'..='\u{aff}' => Self::Gujarati,
            '\u{b00}'..='\u{b7f}' => Self::Odia,
            '\u{b80}'..='\u{bff}' => Self::Tamil,
            '\u{c00}'..='\u{c7f}' => Self::Telugu,
            '\u{c80}'..='\u{cff}' => Self::Kannada,
            '\u{d00}'..='\u{d7f}' => Self::Malayalam,
            '\u{d80}'..='\u{dff}' => Self::Sinhala,
            _ => return None,
        })
    }

    /// Whether a last vowel a is not spoken.
    fn drops_last(self) -> bool {
        matches!(self, Self::Devanagari | Self::Gurmukhi | Self::Gujarati | Self::Odia)
    }

    /// Whether one between single consonants is not.
    fn drops_inner(self) -> bool {
        matches!(self, Self::Devanagari | Self::Gurmukhi | Self::Gujarati)
    }
}

/// A consonant with the vowel behind it; or a vowel without a consonant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    /// The place in its block; 0 where there is no consonant.
    consonant: u8,
    /// Empty where the sign of no vowel stands.
    vowel: &'static str,
    /// The vowel is the one that is not written.
    inherent: bool,
    /// An n or m stands behind the vowel.
    nasal: bool,
    /// The consonant is written once and spoken twice.
    doubled: bool,
    /// A dot makes another letter of the consonant.
    nukta: bool,
}

/// Appends the token of one word.
pub(super) fn push(word: &[char], out: &mut String) {
    for part in word.chunk_by(|a, b| Script::of(*a) == Script::of(*b)) {
        let Some(script) = Script::of(part[0]) else { continue };
        let mut units = units(part, script);
        drop_vowels(&mut units, script);
        let mut latin = String::with_capacity(part.len() * 2);
        for at in 0..units.len() {
            spell(&units, at, script, &mut latin);
        }
        out.push_str(&as_printed(latin, &units, script));
    }
}

/// The letters of a word of one script.
fn units(word: &[char], script: Script) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(word.len());
    let mut doubled = false;
    let unit = |consonant, vowel, inherent| Unit {
        consonant,
        vowel,
        inherent,
        nasal: false,
        doubled: false,
        nukta: false,
    };
    for &c in word {
        let last = units.last_mut();
        match letters::letter(c, script) {
            Letter::Consonant(place) => {
                units.push(Unit { doubled: std::mem::take(&mut doubled), ..unit(place, "a", true) });
            }
            // A consonant with another before it, which has no vowel: Sinhala nd, mb.
            Letter::Pair(first, second) => {
                units.push(unit(first, "", false));
                units.push(unit(second, "a", true));
            }
            Letter::Bare(place) => units.push(unit(place, "", false)),
            Letter::Vowel(vowel) => units.push(unit(0, vowel, false)),
            Letter::Sign(vowel) => match last {
                Some(last) => (last.vowel, last.inherent) = (vowel, false),
                None => units.push(unit(0, vowel, false)),
            },
            Letter::Nasal => {
                if let Some(last) = last {
                    last.nasal = true;
                }
            }
            Letter::Double => doubled = true,
            Letter::Nukta => {
                if let Some(last) = last {
                    last.nukta = true;
                }
            }
            Letter::Mute => {}
        }
    }
    units
}

/// Takes out the vowels that are not spoken, from the last: Mansukh, not Manasukha. One is spoken
/// behind a cluster that could not be spoken without it (Narendra).
fn drop_vowels(units: &mut [Unit], script: Script) {
    let Some(end) = units.len().checked_sub(1).filter(|end| *end > 0) else { return };
    let is_open = |unit: &Unit| unit.inherent && !unit.nasal && unit.consonant != 0;
    if script.drops_last() && is_open(&units[end]) {
        let cluster = units[end - 1].vowel.is_empty();
        let soft = letters::is_sonorant(units[end].consonant);
        let geminate = units[end - 1].consonant == units[end].consonant;
        if !cluster || !soft || geminate {
            units[end].vowel = "";
        }
    }
    if !script.drops_inner() {
        return;
    }
    for at in (1..end).rev() {
        let (before, next) = (units[at - 1], units[at + 1]);
        let between = !before.vowel.is_empty() && !before.nasal && !next.vowel.is_empty();
        if is_open(&units[at]) && between && next.consonant != 0 && !units[at].doubled && !next.doubled {
            units[at].vowel = "";
        }
    }
}

/// Appends one unit.
fn spell(units: &[Unit], at: usize, script: Script, out: &mut String) {
    let unit = units[at];
    let consonant = match script {
        Script::Tamil => tamil::consonant(units, at),
        _ => letters::consonant(units, at, script),
    };
    if unit.doubled {
        out.extend(consonant.chars().next());
    }
    out.push_str(consonant);
    let vowel = match script {
        Script::Tamil if tamil::is_filling(units, at) => "",
        Script::Kannada if unit.vowel == "au" && units.get(at + 1).is_some_and(letters::is_cerebral) => "ow",
        _ => unit.vowel,
    };
    out.push_str(vowel);
    if unit.nasal {
        out.push_str(letters::nasal(units.get(at + 1), script));
    }
}

/// A word as it is printed: initials as letters, endings of names in their usual spelling.
fn as_printed(mut latin: String, units: &[Unit], script: Script) -> String {
    if let Some(initial) = initial(&latin, units, script) {
        return initial.to_owned();
    }
    for (of, ending, printed) in ENDINGS {
        if *of == script
            && let Some(stem) = latin.strip_suffix(ending)
        {
            latin.truncate(stem.len());
            latin.push_str(printed);
            break;
        }
    }
    if script == Script::Tamil { tamil::as_printed(latin) } else { latin }
}

/// The Latin letter that a word is the name of: "ke", "es". Initials of Tamil are syllables too, of which
/// the first sound counts (மு. is M.).
fn initial<'a>(latin: &'a str, units: &[Unit], script: Script) -> Option<&'a str> {
    Some(match latin {
        "e" => "a",
        "i" => "e",
        "si" => "c",
        "ji" => "g",
        "ech" | "hech" => "h",
        "es" => "s",
        "em" => "m",
        "en" => "n",
        "el" => "l",
        "ar" => "r",
        "ef" => "f",
        "eks" => "x",
        "bi" | "di" | "je" | "ke" | "pi" | "ti" | "vi" => &latin[..1],
        _ if script == Script::Tamil && tamil::is_initial(units) => latin.trim_start_matches('i').get(..1)?,
        _ => return None,
    })
}

/// Ends of names that are not printed as they are written, by common knowledge.
const ENDINGS: &[(Script, &str, &str)] = &[
    (Script::Sinhala, "nayaka", "nayake"),
    (Script::Sinhala, "singha", "singhe"),
    (Script::Sinhala, "ratna", "ratne"),
    (Script::Sinhala, "wardhana", "wardena"),
    (Script::Tamil, "nayakka", "nayake"),
    (Script::Tamil, "singa", "singhe"),
    (Script::Telugu, "ravu", "rao"),
    (Script::Kannada, "rav", "rao"),
    (Script::Gurmukhi, "indar", "inder"),
    (Script::Odia, "pattanayak", "patnaik"),
];

#[cfg(test)]
mod tests {
    use crate::name::normalize;

    #[test]
    fn names_of_each_script_are_read_as_news_spell_them() {
        for (native, latin) in [
            ("మోహన్ రెడ్డి", "mohan reddi"),
            ("ಕೃಷ್ಣ", "krishna"),
            ("വിജയൻ", "vijayan"),
            ("ගෝඨාභය රාජපක්ෂ", "gothabhaya rajapaksha"),
            ("මහින්ද", "mahinda"),
            ("રાજેન્દ્ર પટેલ", "rajendra patel"),
            ("ਗੁਰਪਤਵੰਤ ਸਿੰਘ", "gurpatwant singh"),
            ("ପ୍ରଧାନ", "pradhan"),
            ("மகிந்த", "mahindha"),
        ] {
            assert_eq!(normalize(native), latin, "{native}");
        }
    }

    #[test]
    fn vowels_that_are_not_spoken_are_left_out() {
        for (native, latin) in
            [("મનસુખ", "mansukh"), ("ભટ્ટ", "bhatt"), ("ਹਰਸਿਮਰਤ", "harsimrat"), ("ಸದಾನಂದ", "sadananda")]
        {
            assert_eq!(normalize(native), latin, "{native}");
        }
    }

    #[test]
    fn letters_that_stand_for_a_name_are_initials() {
        assert_eq!(normalize("ಎಚ್. ಡಿ."), "h d");
        assert_eq!(normalize("மு. க."), "m k");
        assert_eq!(normalize("കെ. സി."), "k c");
    }

    #[test]
    fn joiners_within_a_cluster_change_nothing() {
        assert_eq!(normalize("ප්\u{200d}රේමදාස"), normalize("ප්රේමදාස"));
        assert_eq!(normalize("ರಾಜ್\u{200c}ಕುಮಾರ್"), "rajkumar");
    }
}
