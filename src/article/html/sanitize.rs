//! HTML -> HTML that a browser's parser reads in linear time and bounded depth.
//!
//! The HTML standard's tree building is quadratic for deep nesting, for misnested formatting
//! elements and for many attributes. None of these matters for the text, so they are dropped
//! before the parser sees them: formatting tags, attributes nobody reads, scripts and styles, and
//! tags nested deeper than [`MAX_DEPTH`].

/// Deepest nesting kept; text below it stays, its tags go. Real pages stay under 60.
const MAX_DEPTH: usize = 200;
/// Longest attribute value kept, in bytes.
const MAX_ATTRIBUTE: usize = 2_000;
/// Elements whose content is text for other programs; the parser reads to their end tag only.
const RAW: [&str; 7] = ["script", "style", "textarea", "iframe", "noembed", "noframes", "xmp"];
/// Elements kept. Others lose their tags and keep their text.
const KEPT: [&str; 62] = [
    "a",
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "label",
    "li",
    "link",
    "main",
    "math",
    "menu",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
    "video",
    "audio",
    "canvas",
    "center",
    "map",
];
/// Elements without an end tag.
const VOID: [&str; 4] = ["br", "hr", "link", "meta"];
/// Elements that a following tag of their kind closes: unclosed ones do not nest.
const SELF_CLOSING: [&str; 8] = ["p", "li", "dt", "dd", "tr", "td", "th", "a"];
/// Attributes that are read.
const ATTRIBUTES: [&str; 14] = [
    "class",
    "id",
    "role",
    "lang",
    "itemprop",
    "property",
    "name",
    "content",
    "rel",
    "href",
    "hidden",
    "aria-hidden",
    "datetime",
    "charset",
];

/// A page made safe to parse.
pub(super) struct Clean {
    pub(super) html: String,
    /// Contents of the JSON-LD scripts.
    pub(super) linked_data: Vec<String>,
}

/// Rewrites a page; see the module's text.
pub(super) fn sanitize(html: &str) -> Clean {
    let mut clean = Clean { html: String::with_capacity(html.len()), linked_data: Vec::new() };
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        clean.html.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after(comment, "-->");
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest = after(rest, ">");
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            let end = tag_end(rest);
            let tag = &rest[1..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            rest = clean.tag(tag, rest, &mut open);
        } else {
            clean.html.push_str("&lt;");
            rest = &rest[1..];
        }
    }
    clean.html.push_str(rest);
    clean
}

impl Clean {
    /// Handles the tag between `<` and `>`; returns what follows, past raw content.
    fn tag<'a>(&mut self, tag: &str, rest: &'a str, open: &mut Vec<String>) -> &'a str {
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        if RAW.contains(&name.as_str()) && !closing {
            let (content, rest) = raw_content(rest, &name);
            if name == "script" && tag.to_ascii_lowercase().contains("ld+json") && self.linked_data.len() < 20
            {
                self.linked_data.push(content.to_owned());
            }
            return rest;
        }
        if !KEPT.contains(&name.as_str()) {
            return rest;
        }
        if name == "title" && !closing {
            // A parser reads a title to its end tag, and one without swallows the page.
            let (title, rest) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            self.html.push_str("<title>");
            self.html.push_str(title);
            self.html.push_str("</title>");
            return rest;
        }
        if closing {
            // Only what is open can be closed; all above it closes, too.
            if let Some(at) = open.iter().rposition(|known| *known == name) {
                open.truncate(at);
                self.html.push_str(&format!("</{name}>"));
            }
            return rest;
        }
        let void = VOID.contains(&name.as_str());
        let again = SELF_CLOSING.contains(&name.as_str()) && open.last() == Some(&name);
        if !void && !again {
            if open.len() >= MAX_DEPTH {
                self.html.push(' ');
                return rest;
            }
            open.push(name.clone());
        }
        self.html.push('<');
        self.html.push_str(&name);
        self.attributes(&tag[end..]);
        self.html.push('>');
        rest
    }

    /// Copies the attributes that are read, once each.
    fn attributes(&mut self, text: &str) {
        let mut seen = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let Some(first) = rest.chars().next() else {
                break;
            };
            let end = rest[first.len_utf8()..].find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'));
            let end = end.map_or(rest.len(), |end| end + first.len_utf8());
            let name = &rest[..end];
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                (value, rest) = attribute_value(after.trim_start());
            }
            let known = ATTRIBUTES.iter().find(|known| name.eq_ignore_ascii_case(known));
            if let Some(known) = known
                && !seen.contains(known)
                && value.len() <= MAX_ATTRIBUTE
            {
                seen.push(*known);
                self.html.push_str(&format!(" {known}=\"{}\"", value.replace('"', "&quot;")));
            }
        }
    }
}

/// An attribute's value and what follows it.
fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(value) = text.strip_prefix(quote) {
            return value.split_once(quote).unwrap_or((value, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// What follows the first `mark`; nothing when there is none, as browsers do.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split_once(mark).map_or("", |(_, rest)| rest)
}

/// Byte of the `>` that ends the tag `text` begins with, or the end of the text.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '>' => return at,
            // A quote opens only a value; elsewhere it is a slip of the page.
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            None => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    text.len()
}

/// The content of a raw element up to its end tag, and what follows that.
fn raw_content<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| from + at) {
        let tag = &text[at + 2..];
        if tag.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return (&text[..at], after(tag, ">"));
        }
        from = at + 2;
    }
    (text, "")
}
