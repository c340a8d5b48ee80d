//! Bytes -> text, in whatever encoding they are.
//!
//! In order: a byte order mark; UTF-8, if the bytes are valid as that, whatever the page says,
//! since other encodings hardly ever are; what the page declares; a guess from the letters.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes in which a declaration is looked for. Browsers look at 1,024; pages overdo it.
const HEAD: usize = 4_096;
/// Bytes the guess is made from: enough of any language.
const GUESSED_FROM: usize = 65_536;

/// The text that the bytes hold; what fits no encoding becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut off in the middle of a character: the head of a file.
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => {
            let encoding = declared(&bytes[..bytes.len().min(HEAD)]).unwrap_or_else(|| guess(bytes));
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

/// What `<meta charset=...>`, `<meta http-equiv content="...; charset=...">` or
/// `<?xml encoding="...">` says. UTF-8 and UTF-16 are not believed: the bytes are neither.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    // The declaration is ASCII, as every encoding of a page is in that range.
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let mut tags = head.split('<').skip(1).filter(|tag| tag.starts_with("meta") || tag.starts_with("?xml"));
    tags.find_map(|tag| {
        let tag = tag.split('>').next()?;
        let (_, value) = tag.split_once("charset").or_else(|| tag.split_once("encoding"))?;
        let value = value.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
        let label = value.split(['"', '\'', ';', ' ', '/']).next()?;
        Encoding::for_label(label.as_bytes()).filter(|found| *found != UTF_8 && found.is_ascii_compatible())
    })
}

/// The likeliest encoding of text that says nothing. Only Cyrillic is worth a guess: what else is
/// left of old encodings is Western, and a few letters with accents prove nothing.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let bytes = &bytes[..bytes.len().min(GUESSED_FROM)];
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    let found = detector.guess(None, false);
    let cyrillic = ["windows-1251", "KOI8-R", "KOI8-U", "ISO-8859-5", "IBM866", "x-mac-cyrillic"];
    // Markup is ASCII: in a page of Cyrillic text a tenth of the letters is not.
    if high * 10 >= letters && cyrillic.contains(&found.name()) { found } else { WINDOWS_1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_declares_is_believed() {
        for declaration in [
            "<meta charset=windows-1251>",
            "<META CHARSET='Windows-1251' />",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>",
            "<title>x</title><meta name=a content=b><meta charset = \"cp1251\">",
        ] {
            let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("Путин");
            let page = [declaration.as_bytes(), &bytes].concat();
            assert!(decode(&page).ends_with("Путин"), "{declaration}");
        }
    }

    #[test]
    fn a_false_declaration_does_no_harm() {
        assert!(decode("<meta charset=windows-1251>Путин".as_bytes()).ends_with("Путин"));
        assert!(decode(b"<meta charset=utf-8>Nicol\xe1s").ends_with("Nicolás"));
        assert!(decode(b"<meta charset=utf-16>Nicol\xe1s").ends_with("Nicolás"));
        assert!(decode(b"<meta charset=no-such>Nicol\xe1s").ends_with("Nicolás"));
        assert!(decode(b"<meta charset=\xe1s").ends_with("ás"));
    }

    #[test]
    fn undeclared_russian_is_told_from_western_text() {
        let russian = "Президент Владимир Путин встретился с министром иностранных дел Сергеем Лавровым.";
        for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R, encoding_rs::ISO_8859_5] {
            assert_eq!(decode(&encoding.encode(russian).0), russian, "{}", encoding.name());
        }
        for western in ["Nicolás “Maduro” habló ayer en París", "Ýmir Þór Ólafsson", "Außenminister Müller"]
        {
            assert_eq!(decode(&WINDOWS_1252.encode(western).0), western);
        }
    }
}
