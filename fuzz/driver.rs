//! Tries inputs without libFuzzer: the files given as arguments, or, for `--seconds N`, inputs made
//! by changing names. Knows nothing of coverage; what it has over `cargo fuzz` is that it runs
//! wherever the program does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

/// What inputs are made of: names of several scripts, and what makes readers of text fail.
const PIECES: &[&str] = &[
    "Nicolas Maduro Moros",
    "BIN LADIN, Usama",
    "al-Qadhafi",
    "Abd al-Rahman",
    "Kim Jong-un",
    "J. R. Smith Jr.",
    "Sheikh Mohammed bin Rashid",
    "Владимир Владимирович Путин",
    "Рutin",
    "Ελένη Παπαδοπούλου",
    "عبد الرحمن",
    "محمد بن سلمان",
    "נתניהו",
    "צ'רצ'יל",
    "習近平",
    "김정은",
    "やまだ たろう",
    "Łukasz Müller-Groß",
    "0sama",
    "O'Brien",
    "d’Artagnan",
    "İıĲﬃ",
    "\u{fdfa}",
    "\u{202e}",
    "\u{200d}",
    "\u{feff}",
    "a\u{300}\u{301}",
    "\u{1f468}",
    "\0",
    "\n",
    "\n",
    " ",
    "-",
    ",",
    ".",
    "'",
    "x",
    "ou",
    "Qq",
    "sch",
    "ʼ",
    "ـ",
    "ー",
    "゙",
    "ᄀ",
    "्",
    "\u{e0041}",
    "𝕬𝖑𝖎",
    "٣",
];
/// Most bytes of an input that is made; names have at most 400 letters.
const MOST_BYTES: usize = 1800;

pub fn run(fuzz: fn(&[u8])) -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let tried = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--seconds", seconds] => seconds.parse().map_err(drop).and_then(|seconds| make(fuzz, seconds)),
        [] => {
            eprintln!("usage: FILE_OR_DIRECTORY... | --seconds N");
            return ExitCode::from(2);
        }
        _ => args.iter().try_fold(0, |sum, path| Ok(sum + replay(fuzz, Path::new(path))?)),
    };
    match tried {
        Ok(tried) => {
            println!("{tried} inputs, none failed");
            ExitCode::SUCCESS
        }
        Err(()) => ExitCode::FAILURE,
    }
}

/// Tries one input; one that fails is kept in a file.
fn attempt(fuzz: fn(&[u8]), input: &[u8]) -> Result<(), ()> {
    std::panic::catch_unwind(|| fuzz(input)).map_err(|_| {
        let sum = input.iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
        let file = PathBuf::from(format!("crash-{sum:08x}"));
        let kept = fs::write(&file, input);
        eprintln!("failed: {:?}\nkept in {}: {kept:?}", String::from_utf8_lossy(input), file.display());
    })
}

fn replay(fuzz: fn(&[u8]), path: &Path) -> Result<usize, ()> {
    let unreadable = |error: std::io::Error| eprintln!("{}: {error}", path.display());
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(unreadable)?;
        return entries.flatten().try_fold(0, |sum, entry| Ok(sum + replay(fuzz, &entry.path())?));
    }
    attempt(fuzz, &fs::read(path).map_err(unreadable)?).map(|()| 1)
}

/// Makes and tries inputs for so many seconds. Each run makes others; the seed is told.
fn make(fuzz: fn(&[u8]), seconds: u64) -> Result<usize, ()> {
    let seed = SystemTime::UNIX_EPOCH.elapsed().map_or(1, |time| time.as_secs());
    eprintln!("seed {seed}");
    let mut state = seed;
    // splitmix64, as in src/eval/sample.rs.
    let mut below = |end: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut tried = 0;
    let mut input: Vec<u8> = Vec::new();
    while Instant::now() < end {
        if below(8) == 0 {
            input.clear();
        }
        for _ in 0..=below(6) {
            change(&mut input, &mut below);
        }
        attempt(fuzz, &input)?;
        tried += 1;
    }
    Ok(tried)
}

/// Adds a piece, repeats or removes a part, or spoils a byte or a letter.
fn change(input: &mut Vec<u8>, below: &mut impl FnMut(usize) -> usize) {
    let at = below(input.len() + 1);
    let part = at..(at + below(16)).min(input.len());
    match below(9) {
        0..4 => {
            let piece = PIECES[below(PIECES.len())];
            input.splice(at..at, piece.bytes());
        }
        4 => {
            let copy = input[part].to_vec();
            input.splice(at..at, copy);
        }
        5 => drop(input.drain(part)),
        6 => {
            // The first names of two halves alike, so that comparing has something to do.
            let half = input.split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
            input.push(b'\n');
            input.extend(half);
        }
        7 => {
            let letter = char::from_u32(below(0x3000) as u32).unwrap_or('x');
            input.splice(at..at, letter.to_string().bytes());
        }
        _ if at < input.len() => input[at] = below(256) as u8,
        _ => {}
    }
    input.truncate(MOST_BYTES);
}
