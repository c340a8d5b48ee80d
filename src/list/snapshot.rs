//! One fetched edition of a list, read: its listings, what could not be read, and what the
//! publisher says of the edition itself.

use sha2::{Digest, Sha256};

use super::{Listing, PartialDate, SourceId};
use crate::digest::hex;

/// One file handed to [`super::read`]: its bytes, and its name for messages.
#[derive(Clone)]
pub struct InputFile {
    /// The file's name, for messages only.
    pub name: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

impl InputFile {
    /// A file with this name and content.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes }
    }
}

/// One edition of a list.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Which list.
    pub source: SourceId,
    /// The publisher's own date of this edition, where the files carry one.
    pub published_on: Option<PartialDate>,
    /// The list that alone is published in the form of these files, where that is another one.
    pub foreign: Option<SourceId>,
    /// The number of records the publisher says there are, where the files carry one.
    pub declared_count: Option<u32>,
    /// The listings, in the order of their key.
    pub listings: Vec<Listing>,
    /// Parties that the files still name though they are listed no more. They are left out.
    pub delisted: u64,
    /// Records that could not be read. Nothing is dropped without standing here.
    pub rejects: Vec<Reject>,
}

impl Snapshot {
    /// The records there are: listings, and those that could not be read.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.listings.len() as u64 + self.rejects.len() as u64
    }

    /// The number of records the publisher says there are, where there are not as many.
    #[must_use]
    pub fn miscounted(&self) -> Option<u64> {
        self.declared_count.map(u64::from).filter(|declared| *declared != self.records())
    }

    /// SHA-256 over the key and canonical hash of every listing, lower-case hexadecimal. Equal for
    /// equal content, whatever form or order it was published in.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut lines: Vec<String> = self
            .listings
            .iter()
            .map(|listing| format!("{} {}\n", listing.key, listing.canonical_hash()))
            .collect();
        lines.sort_unstable();
        let mut hasher = Sha256::new();
        for line in lines {
            hasher.update(line.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

/// A record of a list file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// File name and line, or the path inside the document.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Why files could not be read as a list at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Zero files, or a file of zero bytes.
    #[error("{file} is empty; the download may have failed, fetch it again")]
    Empty {
        /// The file.
        file: String,
    },
    /// An HTML page where a list was expected.
    #[error(
        "{file} is an HTML page, not a list; the server probably answered with an error page, fetch it again"
    )]
    HtmlPage {
        /// The file.
        file: String,
    },
    /// No known format.
    #[error(
        "{file} is in no format known here ({detail}); known are OFAC's sdn.csv/alt.csv/add.csv/sdn_comments.csv and SDN.XML, SDN_ADVANCED.XML, SDN_ENHANCED.XML, the cons_* and CONSOLIDATED.XML of the same, the UN's consolidated.xml, the UK's ConList and UK Sanctions List as CSV, XML or workbook, the EU's XML and CSV, Canada's XML, Switzerland's XML, Australia's workbook, the US Consolidated Screening List and dpl.txt, and OpenSanctions' entities.ftm.json and targets.simple.csv"
    )]
    UnknownFormat {
        /// The file.
        file: String,
        /// What was seen.
        detail: String,
    },
    /// A file that has, or unpacks to, more than any list.
    #[error(
        "{file} is, or unpacks to, more than {limit_bytes} bytes; no list is that long, do not trust where it came from"
    )]
    TooLarge {
        /// The file.
        file: String,
        /// The most it may unpack to.
        limit_bytes: u64,
    },
    /// The file ends in the middle.
    #[error("{file} is cut off at {place}: {detail}; fetch it again")]
    Truncated {
        /// The file.
        file: String,
        /// Where.
        place: String,
        /// What is missing.
        detail: String,
    },
    /// The file breaks its format, or a safety bound, so that the rest cannot be trusted.
    #[error("{file}, {place}: {detail}")]
    Malformed {
        /// The file.
        file: String,
        /// Line or path.
        place: String,
        /// What is wrong.
        detail: String,
    },
    /// The files do not belong together.
    #[error("{detail}")]
    Mismatch {
        /// What does not fit, and what to give.
        detail: String,
    },
}
