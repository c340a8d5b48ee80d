//! Any bytes -> a normal form, or a refusal; never a panic.
#![cfg_attr(fuzzing, no_main)]

use namecheck::name::{MAX_CHARS, MAX_TOKENS, Name, NameError, normalize};

#[cfg(not(fuzzing))]
#[path = "../driver.rs"]
mod driver;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz(data));

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    driver::run(fuzz)
}

fn fuzz(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let normal = normalize(&text);
    assert!(normal.bytes().all(|b| b == b' ' || b.is_ascii_lowercase() || b.is_ascii_digit()), "{normal:?}");
    assert!(normal.is_empty() || normal.split(' ').all(|token| !token.is_empty()), "{normal:?}");
    assert_eq!(normalize(&normal), normal, "the normal form of a normal form is another");
    let tokens = normal.split(' ').count();
    match Name::parse(&text) {
        Ok(name) => {
            assert_eq!((name.verbatim(), name.normal()), (&*text, normal.as_str()));
            assert!(!normal.is_empty() && tokens <= MAX_TOKENS && text.chars().count() <= MAX_CHARS);
            let tokens = name.tokens();
            assert!((1..=MAX_TOKENS).contains(&tokens.len()), "{} tokens", tokens.len());
            assert!(tokens.iter().all(|token| !token.text.is_empty()), "{tokens:?}");
        }
        Err(NameError::Empty(_)) => assert!(normal.is_empty(), "{normal:?} is refused as empty"),
        Err(NameError::TooLong { chars }) => assert!(chars > MAX_CHARS),
        // A word may be two tokens.
        Err(NameError::TooManyTokens { tokens: told }) => {
            assert!(told > MAX_TOKENS && told <= 2 * tokens);
        }
    }
}
