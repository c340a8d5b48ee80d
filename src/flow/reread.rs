//! TEXTS: stored articles + the listings that came or changed -> listed persons who are in them and
//! were not found there before.
//!
//! Whom a text names depends on the lists: "Vostok Karaman" is two words until somebody of that name is
//! listed. So the texts are held against what changed, as names are. Where that finds a window, the
//! article is read as it would be if it came today, and a person of that window with a possible match
//! that nobody there has yet is added to those it has. None is taken away: decisions hang on them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Current;
use super::desk::Desk;
use super::ingest::write_hits;
use super::reconcile::ReconcileError;
use super::worker::Shift;
use crate::article::{Body, Finder, Mention, Person, Provenance, persons_by};
use crate::name::Name;
use crate::screen::{Screening, TextScreener};
use crate::store::{ArticleId, Chunk, HitCounts, HitWriter, Tally};

/// An article that may name somebody new.
pub(super) struct Suspect {
    pub(super) id: ArticleId,
    pub(super) body: Body,
    pub(super) windows: Vec<Mention>,
}

/// A person who is added to an article.
pub(super) struct Addition {
    article: ArticleId,
    person: Person,
    name: Name,
    screening: Screening,
}

/// Reads the articles of a chunk again.
pub(super) async fn read_again(
    shift: &Shift,
    desk: &Desk,
    writer: &mut HitWriter<'_>,
    chunk: Chunk,
) -> Result<Tally, ReconcileError> {
    let rows = writer.texts_of(chunk, &shift.stale).await?;
    let mut tally = Tally { articles: rows.len() as u64, ..Tally::default() };
    let unread: Vec<ArticleId> = rows.iter().filter(|row| row.coverage.is_none()).map(|row| row.id).collect();
    let against = shift.against(rows.iter().map(|row| row.coverage)).await?;
    let suspects = desk.texts(rows, against).await?;
    if !suspects.is_empty() {
        let ids: Vec<ArticleId> = suspects.iter().map(|suspect| suspect.id).collect();
        let stored = writer.persons_of(&ids).await?.into_iter();
        let stored =
            stored.map(|(id, persons)| (id, persons.into_iter().map(|(_, person)| person).collect()));
        let additions = desk.suspects(suspects, stored.collect()).await?;
        add(shift, writer, additions, &mut tally).await?;
    }
    if shift.writes() && !unread.is_empty() {
        writer.mark_read(&unread, shift.current.coverage_id()).await?;
    }
    Ok(tally)
}

async fn add(
    shift: &Shift,
    writer: &mut HitWriter<'_>,
    additions: Vec<Addition>,
    tally: &mut Tally,
) -> Result<(), ReconcileError> {
    tally.persons += additions.len() as u64;
    let normals: BTreeSet<String> = additions.iter().map(|one| one.name.normal().to_owned()).collect();
    let normals: Vec<String> = normals.into_iter().collect();
    // Known names are the matter of their own chunks.
    let known = writer.known_names(&normals).await?;
    let mut names = BTreeMap::new();
    let mut screened = HashMap::new();
    let mut of_article: BTreeMap<ArticleId, Vec<(Person, Option<String>)>> = BTreeMap::new();
    for Addition { article, person, name, screening } in additions {
        let normal = name.normal().to_owned();
        of_article.entry(article).or_default().push((person, Some(normal.clone())));
        if !known.contains(&normal) && !names.contains_key(&normal) {
            names.insert(normal.clone(), name);
            screened.insert(normal, screening);
        }
    }
    if !shift.writes() {
        for hit in screened.values().flat_map(|screening| &screening.hits) {
            tally.count(hit.list.as_str(), HitCounts { new: 1, ..HitCounts::default() });
        }
        return Ok(());
    }
    let counts = write_hits(writer, &names, &screened, &shift.current).await?;
    for (list, counts) in counts {
        tally.count(&list, counts);
    }
    for (article, persons) in of_article {
        writer.insert_persons(article, &persons).await?;
        writer.note_article_due(article).await?;
    }
    Ok(())
}

/// Reads the articles as if they came today; what of them is new.
pub(super) fn additions(
    suspects: &[Suspect],
    stored: &BTreeMap<ArticleId, Vec<Person>>,
    screener: &mut TextScreener<'_>,
) -> Vec<Addition> {
    let options = Current::options();
    let mut additions = Vec::new();
    for suspect in suspects {
        let stored = stored.get(&suspect.id).map_or(&[][..], Vec::as_slice);
        let mentions = stored.iter().flat_map(|person| &person.mentions);
        let mut given: Vec<Mention> =
            mentions.filter(|mention| mention.provenance == Provenance::Caller).cloned().collect();
        given.extend(screener.find(&suspect.body).mentions);
        for person in persons_by(&suspect.body, Finder::default(), &given) {
            if !meet(&person.mentions, &suspect.windows) {
                continue;
            }
            let Ok(name) = Name::parse(&person.name) else { continue };
            let screening = screener.names().screen(&name, &options);
            let mut met = BTreeSet::new();
            let mut known = false;
            for other in stored {
                let Ok(other_name) = Name::parse(&other.name) else { continue };
                known |= other_name.normal() == name.normal();
                if meet(&other.mentions, &person.mentions) {
                    let hits = screener.names().screen(&other_name, &options).hits;
                    met.extend(hits.into_iter().map(|hit| (hit.list, hit.listing_id)));
                }
            }
            let brings =
                |hit: &crate::screen::Hit| !met.contains(&(hit.list.clone(), hit.listing_id.clone()));
            if !known && screening.hits.iter().any(brings) {
                additions.push(Addition { article: suspect.id, person, name, screening });
            }
        }
    }
    additions
}

/// Whether any of some mentions overlaps any of others.
fn meet(some: &[Mention], others: &[Mention]) -> bool {
    some.iter().any(|one| {
        others.iter().any(|other| one.span.start < other.span.end && other.span.start < one.span.end)
    })
}
