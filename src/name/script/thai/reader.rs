//! Letters of Thai and Lao -> syllables.

use super::Letter;

/// Reads the letters of a word syllable by syllable.
pub(super) struct Reader<'a> {
    pub(super) letters: &'a [Letter],
    /// The first letter that is not read yet.
    pub(super) at: usize,
    pub(super) lao: bool,
}

impl Reader<'_> {
    /// The letter at a place.
    fn base(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|letter| letter.base)
    }

    /// Whether a consonant without a vowel of its own stands at a place.
    fn is_bare(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| letter.vowel.is_empty() && !is_before(letter.base))
    }

    fn has_vowel(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| !letter.vowel.is_empty())
    }

    /// Reads one syllable.
    pub(super) fn syllable(&mut self, out: &mut String) {
        let before = self.base(self.at).filter(|c| is_before(*c));
        if before.is_some() {
            self.at += 1;
        }
        if self.at >= self.letters.len() {
            return;
        }
        if before.is_none() && self.is_bare(self.at) && !self.leads(self.at) {
            self.unwritten(out);
            return;
        }
        let begin = self.at;
        let mut onset = String::new();
        if before.map_or_else(|| self.leads(self.at), |before| self.leads_behind(self.at, before)) {
            onset = self.cluster(self.at);
            self.at += 1;
        } else if before == Some('เ') && self.is_bare(self.at) && self.has_raised(self.at + 1) {
            // เฉลิม: the vowel is that of the second syllable.
            onset = [self.initial(self.at), "a", self.initial(self.at + 1)].concat();
            self.at += 1;
        }
        if onset.is_empty() {
            onset = self.initial(self.at).to_owned();
        }
        out.push_str(&onset);
        let vowel = self.vowel(before, begin);
        out.push_str(vowel);
        self.coda(vowel, out);
    }

    /// Whether the consonant at a place begins a syllable together with the next, which has the vowel.
    fn leads(&self, at: usize) -> bool {
        let behind = self.is_bare(at + 1) && self.is_bare(at + 2);
        let vowel = match self.base(at + 2) {
            Some('อ') => behind,
            Some('ว') => behind && self.is_bare(at + 3),
            _ => false,
        };
        self.is_bare(at)
            && (self.has_vowel(at + 1) || vowel)
            && self.base(at).zip(self.base(at + 1)).is_some_and(|(a, b)| is_cluster(a, b))
    }

    /// The same behind a vowel that is written before both: two without a sign are one beginning where
    /// another can end the syllable, and behind ai, which nothing ends.
    fn leads_behind(&self, at: usize, before: char) -> bool {
        let ends = matches!(before, 'ใ' | 'ไ') || self.is_bare(at + 2);
        self.is_bare(at)
            && (self.has_vowel(at + 1) || (self.is_bare(at + 1) && ends))
            && self.base(at).zip(self.base(at + 1)).is_some_and(|(a, b)| is_cluster(a, b))
    }

    /// Whether a consonant has a vowel above it that takes the one before the syllable in.
    fn has_raised(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| letter.vowel.starts_with(['\u{e34}', '\u{e35}', '\u{e37}']))
    }

    /// Two consonants that begin a syllable.
    fn cluster(&self, at: usize) -> String {
        let (first, second) = (self.base(at).unwrap_or_default(), self.initial(at + 1));
        let first = match first {
            'ห' | 'อ' => "",
            'ท' if !self.lao => return "s".to_owned(),
            'ข' | 'ค' => "k",
            _ => self.initial(at),
        };
        [first, second].concat()
    }

    /// Consonants between which no vowel is written.
    fn unwritten(&mut self, out: &mut String) {
        let run =
            (self.at..self.letters.len()).take_while(|at| self.is_bare(*at) && !self.leads(*at)).count();
        let at = self.at;
        let (second, third) = (self.base(at + 1).filter(|_| run > 1), self.base(at + 2).filter(|_| run > 2));
        // What is spoken, the letter that ends it, and how many letters that takes.
        let (vowel, last, taken) = match (second, third) {
            (Some('ร'), Some('ร')) if run > 3 => ("a", Some(at + 3), 4),
            (Some('ร'), Some('ร')) => ("an", None, 3),
            (Some('ว'), Some(_)) => ("ua", Some(at + 2), 3),
            (Some('อ'), Some(_)) => ("o", Some(at + 2), 3),
            (Some('อ'), None) => ("o", None, 2),
            (Some('ว'), None) if at + 2 < self.letters.len() => ("awa", None, 2),
            (Some('ฤ'), _) => {
                let vowel = if self.base(at) == Some('ส') { "ari" } else { "ri" };
                (vowel, third.map(|_| at + 2), 2 + usize::from(third.is_some()))
            }
            (Some('ร'), None) if self.base(at) == Some('ป') => ("ra", None, 2),
            (Some('ร'), None) => ("orn", None, 2),
            // ขจร, ถนอม, พนม: of an odd number the first is alone.
            (Some(_), Some(third)) if run % 2 == 1 || third == 'อ' => ("a", None, 1),
            (Some(_), _) => ("o", Some(at + 1), 2),
            // A letter behind the last syllable is not spoken.
            (None, _) if at > 0 && at + 1 == self.letters.len() => ("", None, 1),
            (None, _) => ("a", None, 1),
        };
        out.push_str(self.initial(at));
        out.push_str(vowel);
        if let Some(last) = last {
            out.push_str(self.last(last));
        }
        self.at += taken;
    }

    /// The vowel of the consonant at the place, with a vowel before it or not; moves behind it.
    fn vowel(&mut self, before: Option<char>, begin: usize) -> &'static str {
        let at = self.at;
        self.at += 1;
        let sign = self.letters[at].vowel.clone();
        match (before, sign.as_str()) {
            (Some('เ'), "\u{e32}" | "\u{e3b}\u{e32}") => "ao",
            (Some('เ'), "\u{e32}\u{e30}") => "o",
            (Some('เ'), "\u{e35}") if self.takes('ย') => "ia",
            (Some('เ'), "\u{e37}" | "\u{e36}") if self.takes('อ') => "uea",
            (Some('เ'), "\u{e34}" | "\u{e35}") => "oe",
            (Some('เ'), "") if begin == at && self.takes('อ') => "oe",
            (Some('เ'), "") if self.takes('ย') => "oei",
            (Some('เ'), _) => "e",
            (Some('แ'), _) => "ae",
            (Some('โ'), _) => "o",
            (Some(_), _) => {
                self.takes('ย');
                "ai"
            }
            (None, "\u{e31}" | "\u{e3b}") if self.takes('ว') => "ua",
            (None, "\u{e3d}") => "ia",
            (None, "\u{e3b}" | "\u{e4d}") => "o",
            (None, "\u{e4d}\u{e32}" | "\u{e33}") => "am",
            (None, "\u{e47}") if self.takes('อ') => "o",
            (None, "\u{e30}" | "\u{e31}" | "\u{e32}") => "a",
            (None, "\u{e34}" | "\u{e35}") => "i",
            (None, "\u{e36}") => "ue",
            (None, "\u{e37}") => {
                self.takes('อ');
                "ue"
            }
            (None, "\u{e38}" | "\u{e39}") => "u",
            // A cluster whose vowel is a letter.
            (None, "") if self.takes('อ') => "o",
            (None, "") if self.takes('ว') => "ua",
            _ => "a",
        }
    }

    /// Whether the letter at the place is part of the vowel; moves behind it if so.
    fn takes(&mut self, letter: char) -> bool {
        let taken = self.is_bare(self.at) && self.base(self.at) == Some(letter);
        self.at += usize::from(taken);
        taken
    }

    /// The consonant that ends the syllable, if one does.
    fn coda(&mut self, vowel: &str, out: &mut String) {
        let at = self.at;
        // The last i of ชาติ and วุฒิ is not spoken.
        let mute = self.letters.get(at).is_some_and(|letter| {
            matches!(letter.base, 'ต' | 'ฒ' | 'ม') && matches!(letter.vowel.as_str(), "\u{e34}" | "\u{e38}")
        });
        if mute && at + 1 == self.letters.len() && matches!(vowel, "a" | "u" | "e" | "ia") {
            out.push_str(self.last(at));
            self.at += 1;
            return;
        }
        if !self.is_bare(at) || self.leads(at) || vowel == "am" {
            return;
        }
        // A glide behind a vowel of its own kind begins a syllable.
        let glide =
            matches!((self.base(at), vowel), (Some('ย'), "i" | "e" | "ue") | (Some('ว'), "u" | "ua" | "o"));
        let begins = glide || self.base(at) == Some('ห') || (self.base(at) == Some('อ'));
        // Before รร, and where the last two letters are a syllable: สุวรรณ, จตุพร, อานนท์.
        let run = (at..self.letters.len()).take_while(|at| self.is_bare(*at) && !self.leads(*at)).count();
        let doubled = self.base(at + 1) == Some('ร') && self.base(at + 2) == Some('ร') && run > 2;
        let last_two = run == 2 && at + 2 == self.letters.len();
        let silent = matches!((self.base(at), self.base(at + 1)), (Some('ต' | 'ค' | 'ช' | 'ท'), Some('ร')));
        let is_short = self.letters[at - 1].vowel.starts_with(['\u{e31}', '\u{e34}', '\u{e38}']);
        let is_syllable = last_two && !silent && (!is_short || self.base(at + 1) == Some('ร'));
        let vowel_behind = run > 1 && self.base(at + 1) == Some('อ');
        if begins || doubled || is_syllable || vowel_behind {
            return;
        }
        out.push_str(self.last(at));
        self.at += 1;
        // Behind it, at the end of the word, a letter is silent: บุตร.
        if last_two {
            self.at += 1;
        }
    }

    /// A consonant before a vowel.
    fn initial(&self, at: usize) -> &'static str {
        match self.base(at).unwrap_or_default() {
            'ก' => "k",
            'ข' | 'ฃ' => "kh",
            'ค'..='ฆ' if self.lao => "kh",
            'ค'..='ฆ' => "k",
            'ง' => "ng",
            // Behind it a short vowel is one of foreign names: จ็อง.
            'จ' if self.letters[at].vowel == "\u{e47}" => "j",
            'ช' if self.lao => "x",
            'จ' | 'ฉ' | 'ช' | 'ฌ' => "ch",
            'ญ' | 'ย' => "y",
            'ด' | 'ฎ' => "d",
            'ต' | 'ฏ' => "t",
            'ฐ'..='ฒ' | 'ถ'..='ธ' => "th",
            'ณ' | 'น' => "n",
            'บ' => "b",
            'ภ' if at == 0 => "ph",
            'ผ' | 'พ' if self.lao => "ph",
            'ป' | 'ผ' | 'พ' | 'ภ' => "p",
            'ฝ' | 'ฟ' => "f",
            'ม' => "m",
            'ร' => "r",
            'ฤ' => "ri",
            'ล' | 'ฬ' => "l",
            'ว' if self.lao => "v",
            'ว' => "w",
            'ซ' | 'ศ' | 'ษ' | 'ส' => "s",
            'ห' | 'ฮ' => "h",
            _ => "",
        }
    }

    /// A consonant at the end of a syllable.
    fn last(&self, at: usize) -> &'static str {
        match self.base(at).unwrap_or_default() {
            'ก'..='ฆ' => "k",
            'ง' => "ng",
            'ญ' if self.lao => "y",
            'ญ' | 'ณ' | 'น' => "n",
            'ร' if at + 1 == self.letters.len() => "n",
            'ด' if !self.lao => "d",
            'ช' => "ch",
            'จ'..='ฒ' | 'ด'..='ธ' | 'ศ'..='ส' => "t",
            'บ' => "b",
            'ฝ' | 'ฟ' => "f",
            'ป'..='ภ' => "p",
            'ว' => "o",
            'ย' => "i",
            _ => self.initial(at),
        }
    }
}

/// A vowel that is written before its consonant.
fn is_before(c: char) -> bool {
    matches!(c, 'เ'..='ไ')
}

/// Whether two consonants begin a syllable together. Behind a silent h or o a sonorant does.
fn is_cluster(first: char, second: char) -> bool {
    match first {
        'ก' | 'ข' | 'ค' => matches!(second, 'ร' | 'ล' | 'ว'),
        'ต' | 'ศ' | 'ส' | 'ท' => second == 'ร',
        'ป' | 'พ' | 'ผ' | 'ฟ' => matches!(second, 'ร' | 'ล'),
        'ว' => second == 'ล',
        'ห' => matches!(second, 'ง' | 'ญ' | 'น' | 'ม' | 'ย' | 'ร' | 'ล' | 'ว'),
        'อ' => second == 'ย',
        _ => false,
    }
}
