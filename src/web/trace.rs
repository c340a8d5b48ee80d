//! The trace a request is part of: as its caller says (W3C Trace Context, `traceparent`), or a new one.
//! Every log line of a request has it, so that those of several programs can be put together.

use actix_web::http::header::HeaderMap;

/// The header.
const HEADER: &str = "traceparent";

/// The 32 hexadecimal digits of the caller's trace; those of a new one where it names none, or none that
/// is one.
pub(crate) fn id(headers: &HeaderMap) -> String {
    let mut values = headers.get_all(HEADER);
    let (value, more) = (values.next(), values.next());
    let said = value.filter(|_| more.is_none()).and_then(|value| parse(value.to_str().ok()?));
    said.map_or_else(new, str::to_owned)
}

/// The trace of a header (W3C Trace Context, 3.2).
fn parse(text: &str) -> Option<&str> {
    let hex = |part: &str, digits: usize| {
        part.len() == digits && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut parts = text.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    // Later versions may add parts, and only those may.
    let whole = version != "00" || parts.next().is_none();
    let known = hex(version, 2) && version != "ff" && hex(flags, 2) && whole;
    let some = |part: &str, digits| hex(part, digits) && part.bytes().any(|byte| byte != b'0');
    (known && some(trace, 32) && some(parent, 16)).then_some(trace)
}

fn new() -> String {
    let mut chance = [0_u8; 16];
    // Without chance the line has a trace of nobody, which the standard calls invalid.
    let _ = getrandom::fill(&mut chance);
    format!("{:032x}", u128::from_be_bytes(chance))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn a_trace_is_taken_over_as_the_standard_has_it() {
        for fine in [
            format!("00-{TRACE}-00f067aa0ba902b7-01"),
            format!("cc-{TRACE}-00f067aa0ba902b7-01-what-comes-later"),
        ] {
            assert_eq!(parse(&fine), Some(TRACE), "{fine}");
        }
        for wrong in [
            String::new(),
            TRACE.to_owned(),
            format!("00-{TRACE}-00f067aa0ba902b7"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{TRACE}x-00f067aa0ba902b7-01"),
        ] {
            assert_eq!(parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn without_one_each_request_has_its_own() {
        let mut headers = HeaderMap::new();
        let (one, two) = (id(&headers), id(&headers));
        assert!(one != two && one.len() == 32);
        let header = HeaderName::from_static(HEADER);
        headers.append(
            header.clone(),
            HeaderValue::from_str(&format!("00-{TRACE}-00f067aa0ba902b7-00")).unwrap(),
        );
        assert_eq!(id(&headers), TRACE);
        headers.append(header, HeaderValue::from_static("00-x"));
        assert_ne!(id(&headers), TRACE);
    }
}
