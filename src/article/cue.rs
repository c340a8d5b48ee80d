//! What stands around a mention: titles, offices and family words, which tell two bearers of one
//! surname apart ("Mrs Clinton", "President Clinton", "his wife, Ruth Marrow").

use super::find::Candidate;
use super::lexicon::{self, Flags};
use super::token::{Gap, Shape, Token};

/// A human's gender, as far as the text shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

/// What the words around one mention say of its person.
#[derive(Debug, Clone, Default)]
pub(super) struct Cue {
    /// By a form of address or a family word.
    pub(super) sex: Option<Sex>,
    /// Offices, folded: "president", "secretary".
    pub(super) offices: Vec<String>,
    /// A form of address or a rank stands right before, no mere word of a role ("called").
    pub(super) titled: bool,
    /// A title that is set before a given name: "Sheikh Tamim", "Sister Grace".
    pub(super) before_given: bool,
}

/// Words before a name that address a man, and words for a man of a family; folded.
const MEN: [&str; 63] = [
    "мистер",
    "mr",
    "sir",
    "lord",
    "king",
    "prince",
    "emperor",
    "husband",
    "son",
    "brother",
    "father",
    "uncle",
    "nephew",
    "boyfriend",
    "grandson",
    "grandfather",
    "herr",
    "herrn",
    "sohn",
    "bruder",
    "vater",
    "ehemann",
    "konig",
    "prinz",
    "monsieur",
    "m",
    "mari",
    "fils",
    "frere",
    "pere",
    "roi",
    "senor",
    "don",
    "rey",
    "esposo",
    "hijo",
    "hermano",
    "padre",
    "gospodin",
    "suprug",
    "sin",
    "brat",
    "otac",
    "kralj",
    "господин",
    "господина",
    "господину",
    "г-н",
    "муж",
    "мужа",
    "супруг",
    "сын",
    "сына",
    "брат",
    "брата",
    "отец",
    "отца",
    "пан",
    "пана",
    "батько",
    "чоловік",
    "السيد",
    "الشيخ",
];
/// The same of women.
const WOMEN: [&str; 70] = [
    "миссис",
    "мисс",
    "mrs",
    "ms",
    "miss",
    "lady",
    "dame",
    "madam",
    "madame",
    "queen",
    "princess",
    "empress",
    "sister",
    "wife",
    "daughter",
    "mother",
    "aunt",
    "niece",
    "widow",
    "girlfriend",
    "granddaughter",
    "grandmother",
    "frau",
    "tochter",
    "schwester",
    "mutter",
    "witwe",
    "ehefrau",
    "konigin",
    "prinzessin",
    "mme",
    "mlle",
    "epouse",
    "femme",
    "fille",
    "mere",
    "veuve",
    "reine",
    "senora",
    "senorita",
    "dona",
    "esposa",
    "hija",
    "hermana",
    "madre",
    "viuda",
    "reina",
    "gospođa",
    "supruga",
    "sestra",
    "majka",
    "kraljica",
    "госпожа",
    "госпожи",
    "госпоже",
    "г-жа",
    "жена",
    "жены",
    "женой",
    "супруга",
    "дочь",
    "дочери",
    "сестра",
    "сестры",
    "мать",
    "матери",
    "вдова",
    "пані",
    "дружина",
    "السيدة",
];
/// Forms of address of more than one letter, whatever else is known of them.
const ADDRESSES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "herr",
    "frau",
    "mme",
    "mlle",
    "мистер",
    "миссис",
    "мисс",
    "господин",
    "госпожа",
    "г-н",
    "г-жа",
    "пан",
    "пані",
];
/// Titles that are set before a given name.
const BEFORE_GIVEN: [&str; 38] = [
    "sheikh",
    "sheik",
    "shaikh",
    "haji",
    "hajji",
    "sister",
    "brother",
    "father",
    "mullah",
    "maulana",
    "mawlawi",
    "imam",
    "sayyid",
    "sayed",
    "prince",
    "princess",
    "king",
    "queen",
    "lady",
    "sir",
    "dame",
    "don",
    "dona",
    "saint",
    "st",
    "pope",
    "emir",
    "sultan",
    "rabbi",
    "шейх",
    "шейха",
    "принц",
    "принца",
    "король",
    "короля",
    "мулла",
    "الشيخ",
    "الامير",
];
/// Parts of titles that any office may have.
const WEAK: [&str; 16] = [
    "former", "acting", "ex", "interim", "senior", "junior", "deputy", "vice", "chief", "prime", "foreign",
    "named", "called", "official", "leader", "head",
];
/// Women's given names that do not end in a; folded. From general knowledge of common names.
const GIVEN_OF_WOMEN: [&str; 167] = [
    "abigail",
    "agnes",
    "aileen",
    "alice",
    "alison",
    "allison",
    "amber",
    "amelie",
    "amy",
    "angeles",
    "anne",
    "ann",
    "annabel",
    "annegret",
    "anais",
    "astrid",
    "audrey",
    "ashley",
    "beatrice",
    "beatriz",
    "becky",
    "belen",
    "bernadette",
    "beth",
    "betty",
    "birgit",
    "bridget",
    "brigitte",
    "britt",
    "brooke",
    "candice",
    "carmen",
    "caroline",
    "carol",
    "catherine",
    "cathy",
    "cecile",
    "celine",
    "charlotte",
    "chantal",
    "chelsea",
    "cherie",
    "chloe",
    "christine",
    "claire",
    "clare",
    "colette",
    "consuelo",
    "courtney",
    "daphne",
    "deborah",
    "delcy",
    "denise",
    "diane",
    "dolores",
    "doris",
    "dorothy",
    "edith",
    "eileen",
    "elaine",
    "eleanor",
    "elise",
    "elizabeth",
    "elisabeth",
    "ellen",
    "elsie",
    "emily",
    "emine",
    "esther",
    "ethel",
    "eunice",
    "evelyn",
    "fatemeh",
    "faith",
    "florence",
    "frances",
    "francoise",
    "gail",
    "genevieve",
    "gertrude",
    "ghislaine",
    "gladys",
    "grace",
    "greet",
    "gretchen",
    "gwen",
    "hannah",
    "heather",
    "heidi",
    "helen",
    "helene",
    "hillary",
    "hilary",
    "ines",
    "ingrid",
    "irene",
    "iris",
    "isabel",
    "isabelle",
    "jacqueline",
    "jane",
    "janet",
    "janice",
    "jeanne",
    "jennifer",
    "jenny",
    "jessie",
    "jill",
    "joan",
    "joanne",
    "josephine",
    "joyce",
    "judith",
    "judy",
    "julie",
    "juliet",
    "karen",
    "karin",
    "kate",
    "katherine",
    "kathleen",
    "kathryn",
    "kelly",
    "kirsten",
    "kristin",
    "laurence",
    "lillian",
    "linh",
    "liz",
    "lois",
    "louise",
    "lucy",
    "madeleine",
    "margaret",
    "marie",
    "marian",
    "marianne",
    "marine",
    "marilyn",
    "mary",
    "megan",
    "melanie",
    "mercedes",
    "michelle",
    "mildred",
    "miriam",
    "muriel",
    "nancy",
    "naomi",
    "natalie",
    "nicole",
    "pauline",
    "penelope",
    "phyllis",
    "pilar",
    "rachel",
    "rebecca",
    "rosemary",
    "ruth",
    "sarah",
    "sharon",
    "shirley",
    "simone",
    "sophie",
    "susan",
    "yvonne",
    "zainab",
];
/// Men's given names that end in a.
const MEN_IN_A: [&str; 34] = [
    "abdalla",
    "abdulla",
    "akira",
    "andrea",
    "atta",
    "bola",
    "dana",
    "elia",
    "elisha",
    "ezra",
    "hamza",
    "ilia",
    "ilya",
    "isa",
    "joshua",
    "jona",
    "luca",
    "luka",
    "mustafa",
    "mustapha",
    "musa",
    "nicola",
    "nikita",
    "noa",
    "osama",
    "reza",
    "sasha",
    "taha",
    "usama",
    "yahya",
    "zia",
    "никита",
    "илья",
    "миша",
];

/// The cue of a mention. The first `main` of the `tokens` are those of the text in order; those of
/// a caller's mentions follow.
pub(super) fn of(tokens: &[Token<'_>], main: usize, candidate: &Candidate) -> Cue {
    let text = &tokens[..main];
    let (begin, end) = (tokens[candidate.first].byte, tokens[candidate.last].byte_end());
    let first = text.partition_point(|token| token.byte < begin);
    let after = text.partition_point(|token| token.byte < end);
    let mut cue = Cue::default();
    for token in tokens[candidate.first..candidate.last].iter().take_while(|token| is_title(token)) {
        cue.note(token);
        cue.titled = true;
    }
    // A comma may part a family word or an office from the name: "his wife, Ruth".
    let mut at = first;
    let mut line = text.get(first).is_some_and(|token| token.gap == Gap::Line);
    for step in 0..7 {
        if line || at == 0 {
            break;
        }
        at -= 1;
        let token = &text[at];
        line = token.gap == Gap::Line;
        cue.titled |= token.flags.has(Flags::TITLE) && text[at + 1..first].iter().all(|t| t.is_mark(&['.']));
        let point = token.is_mark(&['.']) && at > 0 && text[at - 1].flags.has(Flags::TITLE);
        let comma = step == 0 && token.is_mark(&[',']);
        let around = token.flags.has(Flags::ORGANIZATION.and(Flags::PLACE))
            || matches!(token.folded.as_str(), "of" | "for" | "de" | "du" | "der" | "des");
        if !(cue.note(token) || point || comma || around) {
            break;
        }
    }
    if text.get(after).is_some_and(|token| token.is_mark(&[','])) {
        for token in text[after + 1..].iter().take(6) {
            let ends = matches!(token.shape, Shape::Mark(_)) || token.flags.has(Flags::SPEECH);
            if ends || token.folded == "of" || token.gap == Gap::Line {
                break;
            }
            cue.note(token);
        }
    }
    cue
}

/// Whether the word is a title and no name: a caller may have marked it with the name.
pub(super) fn is_title(token: &Token<'_>) -> bool {
    let name = Flags::GIVEN.and(Flags::FAMILY).and(Flags::EASTERN).and(Flags::PATRONYMIC);
    let title = token.flags.has(Flags::TITLE) || ADDRESSES.contains(&token.folded.as_str());
    title && !token.flags.has(name)
}

impl Cue {
    /// Takes in one word; whether it says anything.
    fn note(&mut self, token: &Token<'_>) -> bool {
        let word = token.folded.as_str();
        let sex = sex_of_word(word);
        self.sex = self.sex.or(sex);
        self.before_given |= BEFORE_GIVEN.contains(&word);
        let title = token.flags.has(Flags::TITLE.and(Flags::ROLE));
        if title && sex.is_none() && !WEAK.contains(&word) && !self.offices.iter().any(|known| known == word)
        {
            self.offices.push(word.to_owned());
        }
        title || sex.is_some()
    }
}

fn sex_of_word(word: &str) -> Option<Sex> {
    if word.is_empty() {
        None
    } else if WOMEN.contains(&word) {
        Some(Sex::Woman)
    } else if MEN.contains(&word) {
        Some(Sex::Man)
    } else {
        None
    }
}

/// The gender that a name itself shows: by a woman's given name, a Slavic family name or a father's
/// name. Men's given names are not listed: who is no woman by name may still be one.
pub(super) fn sex_of_name(given: &str, family: &str) -> Option<Sex> {
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(family, &["ова", "ева", "ская", "цкая", "ська", "цька", "skaya", "ova", "eva"])
    {
        return Some(Sex::Woman);
    }
    if ends(family, &["ов", "ев", "ский", "цкий", "ський", "ov", "ev", "sky", "skiy"])
        || MEN_IN_A.contains(&given)
    {
        return Some(Sex::Man);
    }
    let woman = GIVEN_OF_WOMEN.contains(&given)
        || given.chars().count() > 2 && given.ends_with(['a', 'а', 'я']) && lexicon::is_given(given);
    woman.then_some(Sex::Woman)
}
