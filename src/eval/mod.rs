//! Labelled rows + list -> [`Report`]: how often screening is right. Pure.
//!
//! Kinds of truth, a file each: queries with their listing (`measure`, `left_out`, `scripts`), pairs of
//! names (`pairs`), texts with their persons (`extract`, `planted`) or with their listings (`link`);
//! from the same rows the weights of screening are learned (`lessons`). One more needs no labels:
//! screening itself, made without
//! candidate selection (`brute`). Every figure of accuracy stands beside that of plain Jaro-Winkler,
//! so that nobody has to take this program's word for what is good. What is left to chance depends on
//! a seed, so equal input gives equal reports. It knows nothing of files or of tables.
//!
//! ```
//! use namecheck::eval::{EvalOptions, Inputs, Pair, measure};
//! use namecheck::screen::DEFAULT_THRESHOLD;
//! let pair = |a: &str, b: &str, same| Pair { a: a.to_owned(), b: b.to_owned(), same };
//! let pairs = vec![
//!     pair("Sergey Lavrov", "Sergei Lavrov", true),
//!     pair("Sergey Lavrov", "Antony Blinken", false),
//! ];
//! let inputs = Inputs { pairs: vec![("two".to_owned(), pairs)], ..Inputs::default() };
//! let options = EvalOptions { threshold: DEFAULT_THRESHOLD, seed: 7, baselines: None, brute_force: None, examples: 10 };
//! let report = measure(&inputs, &options);
//! let f1 = report.figures.iter().find(|figure| figure.measure.starts_with("F1")).unwrap();
//! assert_eq!(f1.namecheck, Some(1.0));
//! ```

mod asked;
mod brute;
mod extract;
mod left_out;
mod lessons;
mod link;
mod measure;
pub mod metrics;
mod pairs;
mod planted;
mod report;
pub mod rows;
mod run;
mod sample;
mod scripts;
mod search;

pub use extract::{Annotated, Entity, Extraction, SEED, annotated, extraction, held_out, marked};
pub use lessons::{Material, lessons};
pub use link::{
    Finding, LinkExample, LinkFigures, LinkReport, LinkRow, LinkText, link, link_rows, link_texts,
};
pub use measure::{EvalOptions, Inputs, measure};
pub use planted::{Oddity, PlantedClass, PlantedReport, Unplanted, planted};
pub use report::{Example, Figure, OperatingPoint, Report, Unit};
pub use rows::{Pair, Query, Right, RowError, Scripts};
