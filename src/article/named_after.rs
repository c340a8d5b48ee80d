//! A name in a text -> whether it is that of a school, a street, a place or a unit that is named after its
//! bearer, and so no mention.
//!
//! English says so behind the name ("Robert Mugabe Square"), most languages before it ("calle Simón
//! Bolívar", "улица Ахмата Кадырова", "جامعة الملك عبد العزيز"). The words are those of `data/around.txt`.
//! Where the text may as well speak of the person, it does: one missed costs more than one too many.

use super::cue;
use super::endings;
use super::find::{NAME, WIDELY_BORNE, opens_sentence};
use super::lexicon::{self, Flags, is_arabic_letter, is_cyrillic};
use super::russian::{Form, Gender};
use super::token::{Gap, Shape, Token};
use super::tongue::Tongue;
use crate::name::known::known_level;

/// Most titles and small words between what is named and the name: "avenue du Général de Gaulle".
const MOST_BETWEEN: usize = 3;
/// What may stand small within the rest of a name: "Abdul Rahman bin Faisal University".
const WITHIN: [&str; 9] = ["al", "el", "bin", "ben", "ibn", "bint", "ould", "abu", "abd"];
/// Most words between a school or a unit and "имени".
const MOST_BEFORE_IMENI: usize = 4;
/// What stands around the names of ships.
const QUOTES: [char; 8] = ['«', '»', '"', '“', '”', '„', '\'', '’'];
/// Most tokens of a line that are looked at to know a headline.
const MOST_OF_LINE: usize = 30;

/// Whether the tokens `first..=last`, a name, say what something is called.
pub(super) fn is_named_after(tokens: &[Token<'_>], first: usize, last: usize, tongue: Tongue) -> bool {
    tokens.get(first..=last).is_some_and(|name| !name.is_empty())
        && (is_closed(tokens, first, last, tongue) || is_led(tokens, first, last, tongue))
}

fn is(word: &Token<'_>, section: &str) -> bool {
    cue::is(&word.folded, section)
}

/// Whether what is named stands behind, with a capital: right behind, behind one more word of a name of
/// several ("Ali Hassan" in "Ali Hassan Mwinyi Road"), or behind other words of what is named ("King
/// Abdulaziz International Airport"). German writes it onto the name ("Konrad-Adenauer-Straße"), and other
/// nouns with a capital as well. It may have been taken for the surname ("Abdul Haq Chowk").
fn is_closed(tokens: &[Token<'_>], first: usize, last: usize, tongue: Tongue) -> bool {
    let end = &tokens[last];
    let is_borne = end.flags.has(NAME) || known_level(&end.folded) >= WIDELY_BORNE;
    // "Hamilton Stanley LLP" is a firm.
    if last > first && is_legal_form(end) {
        return true;
    }
    let within = last > first + 1 && is_named(end) && !is_borne;
    if within || end.folded.rsplit_once('-').is_some_and(|(_, noun)| cue::is(noun, "named")) {
        return true;
    }
    let mut of_name = if first < last && tongue != Tongue::German { 1 } else { 0 };
    let behind = tokens[last + 1..].iter().take_while(|word| word.gap == Gap::Space && word.is_word());
    for (at, word) in behind.enumerate().take(2 * MOST_BETWEEN) {
        if is_named(word) || is_legal_form(word) {
            return true;
        }
        if word.is_capital() && is(word, "named-unless-headline") {
            return !is_headline(tokens, last + 1 + at);
        }
        if WITHIN.contains(&word.text) {
            continue;
        }
        if !word.is_capital() {
            return false;
        }
        if !word.flags.has(Flags::ORGANIZATION) {
            if of_name == 0 {
                return false;
            }
            of_name -= 1;
        }
    }
    false
}

/// Whether the word is what the name of a firm ends with.
fn is_legal_form(word: &Token<'_>) -> bool {
    ["LLP", "LLC", "Ltd", "Limited", "AG", "GmbH", "Inc", "plc", "PLC", "JSC", "SARL"].contains(&word.text)
}

/// Whether the word is what is named. Turkish writes case behind an apostrophe: "Üniversitesi'nde".
fn is_named(word: &Token<'_>) -> bool {
    word.is_capital() && word.folded.split('\'').next().is_some_and(|bare| cue::is(bare, "named"))
}

/// Whether all words of a line have capitals and the one at `at` is followed by another: "Bashar al-Assad Army
/// Advances".
fn is_headline(tokens: &[Token<'_>], at: usize) -> bool {
    let goes_on = tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Space && next.is_capital());
    let is_small = |word: &Token<'_>| word.shape == Shape::Lower && word.text.len() > 3;
    let behind = tokens[at + 1..].iter().take_while(|word| word.gap != Gap::Line).take(MOST_OF_LINE);
    // The first of a line is of it as well.
    let breaks =
        tokens[..=at].iter().rev().take(MOST_OF_LINE).take_while(|word| word.gap != Gap::Line).count();
    goes_on && !behind.chain(&tokens[at.saturating_sub(breaks)..=at]).any(is_small)
}

/// Whether what is named stands before, titles between.
fn is_led(tokens: &[Token<'_>], first: usize, last: usize, tongue: Tongue) -> bool {
    let mut titled = false;
    let mut at = first;
    // Of ships: «Иван Губкин».
    if let Some(quote) = first.checked_sub(1).filter(|at| tokens[*at].is_mark(&QUOTES))
        && tokens.get(last + 1).is_some_and(|mark| mark.is_mark(&QUOTES))
    {
        at = quote;
    }
    let of_ship =
        at.checked_sub(1).is_some_and(|noun| tokens[at].gap == Gap::Space && is(&tokens[noun], "ship"));
    if of_ship && (at < first || first < last) {
        return true;
    }
    if at < first {
        return false;
    }
    for _ in 0..=MOST_BETWEEN {
        // "ул.Кадырова" has no blank.
        if is_abbreviated(tokens, at) {
            return may_be_genitive(&tokens[first..=last], tongue);
        }
        let Some(noun) = at.checked_sub(1).filter(|_| tokens[at].gap == Gap::Space) else { return false };
        if names_what(tokens, noun, first..=last, tongue) {
            return true;
        }
        let word = &tokens[noun];
        let title = word.flags.has(Flags::TITLE.and(Flags::ROLE)) || is(word, "honour");
        let small = titled && word.flags.has(Flags::PARTICLE);
        if !(title || small) {
            return false;
        }
        titled = true;
        at = noun;
    }
    false
}

/// Whether "ул." or "им." stands right before `at`.
fn is_abbreviated(tokens: &[Token<'_>], at: usize) -> bool {
    let [.., word, point] = &tokens[..at] else { return false };
    let cut = point.is_mark(&['.']) && point.gap == Gap::None;
    cut && (is(word, "named-before-abbreviated") || is(word, "imeni") && is_of_school(tokens, at - 2))
}

/// Whether the word at `noun` says what the name is of.
fn names_what(
    tokens: &[Token<'_>],
    noun: usize,
    name: std::ops::RangeInclusive<usize>,
    tongue: Tongue,
) -> bool {
    let word = &tokens[noun];
    let (first, last) = (*name.start(), *name.end());
    if word.text.starts_with(is_arabic_letter) {
        // "And" and "in" or "to" are written onto the word.
        let led = word.folded.strip_prefix(['و', 'ف']).unwrap_or(&word.folded);
        let bare = led.strip_prefix(['ب', 'ل', 'ك']).unwrap_or(led);
        return [&word.folded, led, bare].iter().any(|word| cue::is(word, "named-before"));
    }
    if is(word, "named-before-genitive") {
        let tongue = if word.text.starts_with(is_cyrillic) { tongue } else { Tongue::Serbian };
        return may_be_genitive(&tokens[first..=last], tongue);
    }
    if is(word, "imeni") {
        let name = &tokens[first..=last];
        return is_of_school(tokens, noun) && (may_be_genitive(name, tongue) || has_no_endings(name, tongue));
    }
    // French writes its article onto the word: "l'avenue".
    let bare = word.folded.rsplit_once('\'').map_or(word.folded.as_str(), |(_, bare)| bare);
    let sure = cue::is(bare, "named-before");
    let known = sure || (cue::is(bare, "named-before-article") && is_romance(tokens, noun, bare));
    known && !is_of_office(tokens, noun) && !is_adverbial(tokens, noun, last)
}

/// Whether a word that English has as well stands as Spanish or French write it: behind an article, or with
/// a capital where no other name goes on to it. "À la place" is "instead".
fn is_romance(tokens: &[Token<'_>], noun: usize, bare: &str) -> bool {
    let before = |steps: usize| noun.checked_sub(steps).map(|at| &tokens[at]);
    let folded = |word: Option<&Token<'_>>, words: &[&str]| {
        word.is_some_and(|word| words.contains(&word.folded.as_str()))
    };
    if bare == "place" && folded(before(1), &["la"]) && folded(before(2), &["a"]) {
        return false;
    }
    let article = bare.len() < tokens[noun].folded.len()
        || folded(before(1), &["la", "el", "del", "al", "una", "un", "de", "cette", "esta", "este", "une"]);
    let capital = tokens[noun].shape == Shape::Capital
        && before(1).is_some_and(|word| word.shape == Shape::Lower && !folded(Some(word), &["the"]));
    article || capital
}

/// Whether the name may be that of who holds an office there: "el director del hospital Juan Gil".
fn is_of_office(tokens: &[Token<'_>], noun: usize) -> bool {
    let before = tokens[..noun].iter().rev().take(MOST_BETWEEN);
    let mut before = before.skip_while(|word| word.flags.has(Flags::PARTICLE));
    before.next().is_some_and(|word| word.flags.has(Flags::TITLE.and(Flags::ROLE)))
}

/// Whether a sentence begins at the place and goes on with a long small word, which may be the verb of whom
/// the name is: "En el aeropuerto Nicolás Maduro recibió a todos".
fn is_adverbial(tokens: &[Token<'_>], noun: usize, last: usize) -> bool {
    let mut before = noun.saturating_sub(2)..noun;
    let opens = before.any(|at| opens_sentence(tokens, at) && is(&tokens[at], "at"));
    let verb = tokens.get(last + 1).filter(|word| word.gap == Gap::Space && word.shape == Shape::Lower);
    tokens[noun].shape == Shape::Lower && opens && verb.is_some_and(|verb| verb.text.chars().count() > 3)
}

/// Whether "имени" stands behind a school, a street or a unit, and is not "in the name of".
fn is_of_school(tokens: &[Token<'_>], imeni: usize) -> bool {
    let before = tokens[..imeni].iter().rev().take(MOST_BEFORE_IMENI);
    let mut before = before.take_while(|word| !is(word, "not-imeni") && !word.is_mark(&['.', ',', ';', ':']));
    before.any(|word| word.flags.has(Flags::ORGANIZATION) || is(word, "school"))
}

/// Whether a surname alone is the same in every case: "премия имени Иоффе".
fn has_no_endings(name: &[Token<'_>], tongue: Tongue) -> bool {
    let [word] = name else { return false };
    word.folded.ends_with(['о', 'е', 'и', 'у', 'э'])
        && endings::genitives(&word.folded, tongue).any(|form| form.lemma == word.folded)
}

/// Whether the words of a Slavic name may stand in the genitive together. In the nominative the name is of
/// who does something there: "На улице Сергей Лавров увидел".
fn may_be_genitive(name: &[Token<'_>], tongue: Tongue) -> bool {
    let words: Vec<(&str, Vec<Form>)> = name
        .iter()
        .filter(|word| word.is_word() && word.shape != Shape::Initial)
        .map(|word| (word.folded.as_str(), endings::genitives(&word.folded, tongue).collect()))
        .collect();
    let agree = |gender| {
        let of_gender = |form: &&Form| [gender, Gender::Any].contains(&form.gender);
        // Names without endings stand in every case.
        words.iter().all(|(_, forms)| forms.iter().any(|form| of_gender(&form)))
            && words
                .iter()
                .any(|(word, forms)| forms.iter().filter(of_gender).any(|form| form.lemma != *word))
    };
    // "Мария" is no genitive of "Марий".
    let is_base = words.first().is_some_and(|(word, forms)| {
        lexicon::is_given(word) && !forms.iter().any(|form| lexicon::is_given(&form.lemma))
    });
    !is_base && (agree(Gender::Male) || agree(Gender::Female))
}

#[cfg(test)]
mod tests {
    use crate::article::meet::tests::listed;
    use crate::article::{Body, Provenance, persons, persons_joined};

    /// The mentions of a text of which a window has the quote.
    fn mentions(text: &str, quote: &str) -> Vec<String> {
        let found = persons_joined(&Body::new(text), &[listed(text, quote)]);
        let all = found.into_iter().flat_map(|person| person.mentions);
        all.map(|mention| mention.text).filter(|mention| mention.contains(quote)).collect()
    }

    #[test]
    fn what_is_named_after_somebody_is_no_mention() {
        for (text, quote) in [
            ("He studied at King Abdulaziz University.", "King Abdulaziz"),
            ("He landed at King Abdulaziz International Airport.", "Abdulaziz"),
            ("The car stopped on Ali Hassan Mwinyi Road there.", "Ali Hassan"),
            ("A bomb exploded near Abdul Rahman Mosque in Kabul.", "Abdul Rahman"),
            ("He taught at Abdul Rahman bin Faisal University.", "Abdul Rahman"),
            ("The Khalid ibn al-Walid Army and others fought.", "Khalid ibn al-Walid"),
            ("Khalid ibn al-Walid Army", "Khalid ibn al-Walid"),
            ("He spoke at Robert Mugabe Square in Harare.", "Robert Mugabe"),
            ("Robert Mugabe Square Renamed After Protests", "Robert Mugabe"),
            ("They passed the Sergei Magnitsky Act there.", "Sergei Magnitsky"),
            ("A blast near Abdul Haq Chowk killed three.", "Abdul Haq"),
            ("Saddam Hüseyin Üniversitesi'nde okudu.", "Saddam Hüseyin"),
            ("Er wohnt in der Robert-Mugabe-Straße.", "Robert-Mugabe"),
            ("La rue Victor-Hugo est fermée.", "Victor-Hugo"),
            ("Il habite sur l'avenue Saddam Hussein à Bagdad.", "Saddam Hussein"),
            ("Une manifestation sur la place Nicolas Maduro a eu lieu.", "Nicolas Maduro"),
            ("L'avenue du Président Robert Mugabe est longue.", "Robert Mugabe"),
            ("Vivía en la calle Nicolás Maduro de Caracas.", "Nicolás Maduro"),
            ("Llegó al aeropuerto Nicolás Maduro ayer.", "Nicolás Maduro"),
            ("Llegó al aeropuerto internacional Nicolás Maduro ayer.", "Nicolás Maduro"),
            ("Está en el hospital General Nicolás Maduro de la ciudad.", "Nicolás Maduro"),
            ("They met at Plaza Nicolás Maduro in Caracas.", "Nicolás Maduro"),
            ("Ele mora na rua Nicolás Maduro desde ontem.", "Nicolás Maduro"),
            ("Авария на улице Рамзана Кадырова в Грозном.", "Рамзана Кадырова"),
            ("Авария на ул. Рамзана Кадырова в Грозном.", "Рамзана Кадырова"),
            ("Он учился в университете имени Рамзана Кадырова.", "Рамзана Кадырова"),
            ("Он служил в полку им. Рамзана Кадырова там.", "Рамзана Кадырова"),
            ("На проспекте генерала Сергея Суровикина было тихо.", "Сергея Суровикина"),
            ("Ему дали премию имени Иоффе за работу.", "Иоффе"),
            ("В море вышел танкер «Иван Губкин» с нефтью.", "Иван Губкин"),
            ("The tanker Sergey Lavrentiev left the port.", "Sergey Lavrentiev"),
            ("Ivan Ivanov Trading AG, a firm of Zug, was sold.", "Ivan Ivanov"),
            ("He hid it in Hamilton Stanley LLP and others.", "Hamilton Stanley"),
            ("El Ejército Simón Bolívar atacó.", "Simón Bolívar"),
            ("Це сталося на вулиці Степана Бандери, і це не все.", "Степана Бандери"),
            ("Він навчався в університеті імені Степана Бандери, і це не все.", "Степана Бандери"),
            ("U Ulici Vuka Karadžića bilo je mirno, koja je bila zatvorena.", "Vuka Karadžića"),
            ("Он је био у улици Вука Караџића, која је била затворена.", "Вука Караџића"),
            ("ودرس في جامعة الملك عبد العزيز.", "عبد العزيز"),
            ("وقع الهجوم بشارع صدام حسين في بغداد", "صدام حسين"),
            ("وصل إلى مطار صدام حسين الدولي", "صدام حسين"),
        ] {
            assert_eq!(mentions(text, quote), [""; 0], "{text}");
        }
    }

    #[test]
    fn who_is_named_beside_a_place_stays() {
        for (text, quote) in [
            ("Kim Jong Un Army Advances Again", "Kim Jong Un"),
            ("They met Picabo Street there.", "Picabo Street"),
            ("He boarded the yacht Alisher Usmanov owns.", "Alisher Usmanov"),
            ("В порту танкер, Иван Губкин ушёл.", "Иван Губкин"),
            ("Газета писала: «Иван Губкин» устал.", "Иван Губкин"),
            ("They met Carlos Fernando Serralde Plaza there.", "Carlos Fernando Serralde Plaza"),
            ("They met Robert Mugabe, University of Harare, there.", "Robert Mugabe"),
            ("They heard Robert Mugabe's Foundation speak.", "Robert Mugabe"),
            ("They heard Robert Mugabe at the square.", "Robert Mugabe"),
            ("They heard a professor at Moscow University Igor Sechin yesterday.", "Igor Sechin"),
            ("At the hospital Nicolas Maduro spoke to them.", "Nicolas Maduro"),
            ("The talks took place Nicolas Maduro said so.", "Nicolas Maduro"),
            ("Er hat dort auf der Straße Robert Mugabe und die anderen getroffen.", "Robert Mugabe"),
            ("Er hat die Frau gesehen und Robert Mugabe Bilder der Straße gezeigt.", "Robert Mugabe"),
            ("À la place Nicolas Maduro a parlé.", "Nicolas Maduro"),
            ("Dans la rue Nicolas Maduro parlait à tous.", "Nicolas Maduro"),
            ("No aeroporto Nicolás Maduro recebeu a todos.", "Nicolás Maduro"),
            ("Saddam Hüseyin bir üniversitede okudu.", "Saddam Hüseyin"),
            ("Він виступив від імені Степана Бандери, і це не все.", "Степана Бандери"),
            ("En el aeropuerto Nicolás Maduro recibió a todos.", "Nicolás Maduro"),
            ("Lo dijo el director del hospital Nicolás Maduro ayer.", "Nicolás Maduro"),
            ("На улице Сергей Лавров увидел журналистов.", "Сергей Лавров"),
            ("На площади Мария Захарова увидела журналистов.", "Мария Захарова"),
            ("Он выступил от имени Рамзана Кадырова там.", "Рамзана Кадырова"),
            ("Суд не назвал имени Рамзана Кадырова там.", "Рамзана Кадырова"),
            ("Na trgu Aleksandar Vučić je rekao da je bilo mirno.", "Aleksandar Vučić"),
            ("وصل إلى المطار صدام حسين في بغداد", "صدام حسين"),
        ] {
            assert_eq!(mentions(text, quote), [quote], "{text}");
        }
    }

    #[test]
    fn who_is_named_elsewhere_stays_there() {
        let text = "They met at Robert Mugabe Square. There Robert Mugabe spoke to them.";
        let persons = persons(text);
        let all: Vec<(u32, Provenance)> = persons
            .iter()
            .flat_map(|person| &person.mentions)
            .map(|mention| (mention.span.start, mention.provenance))
            .collect();
        assert_eq!(all, [(40, Provenance::FullName)], "{persons:?}");
    }

    #[test]
    fn a_caller_is_taken_at_their_word() {
        let text = "They met at Robert Mugabe Square.";
        let caller =
            crate::article::Mention { provenance: Provenance::Caller, ..listed(text, "Robert Mugabe") };
        assert_eq!(persons_joined(&Body::new(text), &[caller]).len(), 1);
    }
}
