//! Walks an XML document element by element, within bounds, and never builds a tree of it.
//!
//! The parser below reports `&amp;` and `&apos;` as events of their own; here the text of an
//! element comes whole. What a list never holds is refused rather than interpreted: DOCTYPE,
//! entities of its own, a second root.

use quick_xml::errors::IllFormedError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader};

use super::{Meter, ReadError};

/// Most elements of one record. The longest, of OFAC's advanced form, has some thousands.
const MAX_RECORD_ELEMENTS: usize = 50_000;
/// How often the meter is told.
const METER_EVERY_BYTES: usize = 64 * 1024;
/// Deepest nesting followed. OFAC's advanced form nests 10 deep, all others less.
const MAX_DEPTH: usize = 32;
/// Longest text of one element, bytes. The longest remarks published are some 20 KB.
const MAX_TEXT_BYTES: usize = 256 * 1024;
/// Longest list of attributes of one element, bytes. The EU writes everything into attributes.
const MAX_ATTRIBUTE_BYTES: usize = 64 * 1024;
/// Most attributes of one element, each of which is compared with the others.
const MAX_ATTRIBUTES: usize = 64;

/// One step through the document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An element opened; it is now the last of [`Walk::path`].
    Open,
    /// The element at the end of the path closes, with the text since the last tag.
    Close(String),
    /// The root is closed and nothing follows it.
    End,
}

/// A walk through one document.
pub(super) struct Walk<'a> {
    file: &'a str,
    document: &'a str,
    reader: Reader<&'a [u8]>,
    path: Vec<String>,
    attributes: Vec<(String, String)>,
    text: String,
    /// Text between the element opened last and the tag before it.
    before: String,
    /// The element at the end of the path was closed by the step before.
    closed: bool,
    root_seen: bool,
    /// Elements opened since the last one that was no deeper than a record.
    in_record: usize,
    record_depth: usize,
    meter: Option<&'a Meter>,
    /// Bytes the meter was told of.
    told: usize,
}

/// The error of a document with a DOCTYPE: entities could be declared in it that expand without
/// bound or read files.
pub(super) fn doctype(file: &str) -> ReadError {
    ReadError::Malformed {
        file: file.to_owned(),
        place: "DOCTYPE".to_owned(),
        detail: "no list has a DOCTYPE; it is refused for what it could declare".to_owned(),
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(file: &'a str, document: &'a str) -> Self {
        let mut reader = Reader::from_str(document);
        reader.config_mut().expand_empty_elements = true;
        Self {
            file,
            document,
            reader,
            path: Vec::new(),
            attributes: Vec::new(),
            text: String::new(),
            before: String::new(),
            closed: false,
            root_seen: false,
            in_record: 0,
            record_depth: 3,
            meter: None,
            told: 0,
        }
    }

    /// At which depth records stand, or deeper, when not at 3: their elements are counted.
    pub(super) fn records_at(self, depth: usize) -> Self {
        Self { record_depth: depth, ..self }
    }

    /// Tells this meter how far the walk is.
    pub(super) fn metered(self, meter: &'a Meter) -> Self {
        Self { meter: Some(meter), ..self }
    }

    /// Local names (without namespace) from the root to the current element.
    pub(super) fn path(&self) -> &[String] {
        &self.path
    }

    /// An attribute of the element opened last.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The text between the element opened last and the tag before it, where texts hold elements.
    pub(super) fn before(&self) -> &str {
        &self.before
    }

    /// "line 12" of where the walk stands.
    pub(super) fn place(&self) -> String {
        let read = &self.document.as_bytes()[..self.position()];
        format!("line {}", 1 + read.iter().filter(|byte| **byte == b'\n').count())
    }

    fn position(&self) -> usize {
        let position = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        position.min(self.document.len())
    }

    /// The next step.
    pub(super) fn step(&mut self) -> Result<Step, ReadError> {
        if let Some(meter) = self.meter
            && self.position() - self.told >= METER_EVERY_BYTES
        {
            meter.advance(self.position() - self.told);
            self.told = self.position();
        }
        if std::mem::take(&mut self.closed) {
            self.path.pop();
        }
        loop {
            let event = self.reader.read_event().map_err(|error| self.syntax(&error))?;
            match event {
                Event::Start(start) => return self.open(&start),
                Event::End(_) => {
                    if self.path.is_empty() {
                        return Err(self.malformed("an element closes that never opened"));
                    }
                    self.closed = true;
                    return Ok(Step::Close(std::mem::take(&mut self.text)));
                }
                Event::Text(text) => self.append(&text.into_inner())?,
                Event::CData(text) => self.append(&text.into_inner())?,
                Event::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character),
                        Ok(None) => match reference.into_inner().as_ref() {
                            "amp" => Some('&'),
                            "apos" => Some('\''),
                            "quot" => Some('"'),
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            _ => None,
                        },
                        Err(_) => None,
                    };
                    let Some(character) = character else {
                        return Err(self.malformed("a reference to an entity that XML does not define"));
                    };
                    self.append(character.encode_utf8(&mut [0; 4]))?;
                }
                Event::DocType(_) => return Err(doctype(self.file)),
                Event::Eof if self.path.is_empty() && self.root_seen => return Ok(Step::End),
                Event::Eof => return Err(self.truncated()),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Step, ReadError> {
        if self.path.is_empty() && self.root_seen {
            return Err(self.malformed("a second root element"));
        }
        if self.path.len() >= MAX_DEPTH {
            return Err(self.malformed(&format!("elements nest deeper than {MAX_DEPTH}")));
        }
        self.in_record = if self.path.len() < self.record_depth { 0 } else { self.in_record + 1 };
        if self.in_record > MAX_RECORD_ELEMENTS {
            return Err(self.malformed(&format!("more than {MAX_RECORD_ELEMENTS} elements in one record")));
        }
        if start.attributes_raw().len() > MAX_ATTRIBUTE_BYTES {
            return Err(self.malformed(&format!("attributes longer than {MAX_ATTRIBUTE_BYTES} bytes")));
        }
        self.attributes.clear();
        for attribute in start.attributes() {
            let Ok(attribute) = attribute else {
                return Err(self.malformed("an attribute that cannot be read"));
            };
            if self.attributes.len() == MAX_ATTRIBUTES {
                return Err(self.malformed(&format!("more than {MAX_ATTRIBUTES} attributes")));
            }
            let Ok(value) = quick_xml::escape::unescape(&attribute.value) else {
                return Err(self.malformed("an attribute with an entity that XML does not define"));
            };
            let key = attribute.key.local_name().as_ref().to_owned();
            self.attributes.push((key, value.into_owned()));
        }
        self.root_seen = true;
        std::mem::swap(&mut self.before, &mut self.text);
        self.text.clear();
        self.path.push(start.local_name().as_ref().to_owned());
        Ok(Step::Open)
    }

    fn append(&mut self, text: &str) -> Result<(), ReadError> {
        if self.path.is_empty() && !text.trim().is_empty() {
            return Err(self.malformed("text outside the root element"));
        }
        if self.text.len() + text.len() > MAX_TEXT_BYTES {
            return Err(self.malformed(&format!("text longer than {MAX_TEXT_BYTES} bytes")));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn syntax(&self, error: &Error) -> ReadError {
        let ended_early = match error {
            // Every syntax error of this parser is an input that ended inside of markup.
            Error::Syntax(_) => true,
            // A lone `&` is a mistake, unless the end came before its `;`.
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                !self.document.rsplit('&').next().unwrap_or_default().contains('<')
            }
            _ => false,
        };
        let detail = error.to_string();
        if ended_early {
            ReadError::Truncated { file: self.file.to_owned(), place: self.place(), detail }
        } else {
            self.malformed(&detail)
        }
    }

    fn truncated(&self) -> ReadError {
        let detail = match self.path.last() {
            Some(element) => format!("<{element}> is not closed"),
            None => "there is no element in it".to_owned(),
        };
        ReadError::Truncated { file: self.file.to_owned(), place: self.place(), detail }
    }

    fn malformed(&self, detail: &str) -> ReadError {
        ReadError::Malformed { file: self.file.to_owned(), place: self.place(), detail: detail.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &str) -> Result<Vec<(String, String)>, ReadError> {
        let mut walk = Walk::new("x.xml", document);
        let mut found = Vec::new();
        loop {
            match walk.step()? {
                Step::Open => {}
                Step::Close(text) => found.push((walk.path().join("/"), text)),
                Step::End => return Ok(found),
            }
        }
    }

    #[test]
    fn a_text_with_references_comes_whole() {
        let found = texts("<a><b>AL-ZA&apos;IM &amp; SONS &#xD6;<![CDATA[<&]]></b><c/></a>").unwrap();
        assert_eq!(found[0], ("a/b".to_owned(), "AL-ZA'IM & SONS Ö<&".to_owned()));
        assert_eq!(found[1], ("a/c".to_owned(), String::new()));
    }

    #[test]
    fn names_come_without_namespace_and_attributes_are_kept() {
        let document = "<o:a xmlns:o='n' when='2024-11-30' name='AL-ZA&apos;IM &amp; SONS'/>";
        let mut walk = Walk::new("x.xml", document);
        assert_eq!(walk.step().unwrap(), Step::Open);
        assert_eq!(walk.path(), ["a"]);
        assert_eq!(walk.attribute("when"), Some("2024-11-30"));
        assert_eq!(walk.attribute("name"), Some("AL-ZA'IM & SONS"));
    }

    #[test]
    fn every_bound_is_held() {
        let deep = "<a>".repeat(MAX_DEPTH + 1);
        let long = format!("<a>{}</a>", "x".repeat(MAX_TEXT_BYTES + 1));
        let in_pieces = format!("<a>{}</a>", "x&amp;".repeat(MAX_TEXT_BYTES / 2 + 1));
        let attributes = format!("<a b='{}'/>", "x".repeat(MAX_ATTRIBUTE_BYTES));
        let names: String = (0..=MAX_ATTRIBUTES).map(|n| format!(" a{n}=''")).collect();
        let many = format!("<a{names}/>");
        for document in [&deep, &long, &in_pieces, &attributes, &many] {
            let refused = texts(document);
            assert!(matches!(refused, Err(ReadError::Malformed { .. })), "{refused:?}");
        }
    }

    #[test]
    fn what_no_list_holds_is_refused() {
        for document in [
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
            "<a>&e;</a>",
            "<a/><b/>",
            "<a/>tail",
            "<a></b>",
            "</a>",
            "<a b=c/>",
            "<a b='&e;'/>",
            "<a>R&D</a>",
        ] {
            let refused = texts(document);
            assert!(matches!(refused, Err(ReadError::Malformed { .. })), "{document}: {refused:?}");
        }
    }

    #[test]
    fn a_document_without_its_end_is_truncated() {
        for document in
            ["<a>", "<a><b>x</b>", "<a><b", "<a><b>x</", "<a><![CDATA[x", "<a><!-- x", "<a>x&am", "<?xml "]
        {
            let refused = texts(document);
            assert!(matches!(refused, Err(ReadError::Truncated { .. })), "{document}: {refused:?}");
        }
    }
}
