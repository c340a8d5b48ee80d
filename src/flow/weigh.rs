//! CONTEXT: stored article + its hits -> what the text says of each -> store.
//!
//! An article is weighed as a whole, since who else is in it counts. When one is added that happens in
//! its own transaction. When hits come or go, or a listing says something else, the articles that name
//! one of them are noted as due in the same transaction, and a run weighs them: a name may stand in a
//! hundred thousand articles, and none of them may wait for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Current;
use super::ingest::run_blocking;
use crate::article::Person;
use crate::list::{ListingKey, SourceId};
use crate::screen::{Hit, When, contexts};
use crate::store::{
    ActiveHit, ArticleId, HitChanges, HitWriter, NameId, Scene, StoreError, Weighed, WriteLock,
};

/// Articles weighed in one transaction.
const CHUNK: u32 = 200;

/// Weighs these articles. What cannot be weighed stays due.
pub(super) async fn weigh(
    writer: &mut HitWriter<'_>,
    current: &Arc<Current>,
    articles: &[ArticleId],
) -> Result<(), StoreError> {
    let scenes = writer.scenes(articles).await?;
    let current = Arc::clone(current);
    match run_blocking(move || weigh_scenes(&scenes, &current)).await {
        Ok(weighed) => writer.write_contexts(articles, &weighed).await,
        Err(reason) => {
            tracing::error!(%reason, "weighing an article's candidates failed; they wait for the next run");
            for article in articles {
                writer.note_article_due(*article).await?;
            }
            Ok(())
        }
    }
}

/// Weighs all articles that are due, chunk by chunk.
pub(super) async fn weigh_due(lock: &mut WriteLock, current: &Arc<Current>) -> Result<(), StoreError> {
    loop {
        let mut writer = lock.hit_writer().await?;
        let due = writer.due_articles(CHUNK).await?;
        if due.is_empty() {
            return Ok(());
        }
        let scenes = writer.scenes(&due).await?;
        let now = Arc::clone(current);
        let weighed = run_blocking(move || weigh_scenes(&scenes, &now)).await.map_err(StoreError::bug)?;
        writer.write_contexts(&due, &weighed).await?;
        writer.commit().await?;
    }
}

/// Notes as due what the new hits of some names make so: the articles of names whose hits change, and
/// of names with a listing that says something else than when it was weighed.
pub(super) async fn note_due(
    writer: &mut HitWriter<'_>,
    current: &Current,
    standing: &[ActiveHit],
    changes: &HitChanges,
    screened: &[NameId],
) -> Result<(), StoreError> {
    let mut names: BTreeSet<NameId> = changes.added.iter().map(|(name, _)| *name).collect();
    let gone = changes.superseded.iter().map(|(hit, _)| *hit).collect::<BTreeSet<_>>();
    names.extend(standing.iter().filter(|hit| gone.contains(&hit.id)).map(|hit| hit.name));
    for was in writer.weighed_listings(screened).await? {
        let key = SourceId::parse(&was.source).map(|source| ListingKey { source, id: was.listing_id });
        let now = key.ok().and_then(|key| current.index().told_digest(&key));
        if now.is_none_or(|now| now != was.digest) {
            names.insert(was.name);
        }
    }
    let names: Vec<NameId> = names.into_iter().collect();
    writer.note_due(&names).await
}

fn weigh_scenes(scenes: &[Scene], current: &Current) -> Vec<Weighed> {
    scenes.par_iter().flat_map_iter(|scene| weigh_scene(scene, current)).collect()
}

fn weigh_scene(scene: &Scene, current: &Current) -> Vec<Weighed> {
    let persons: Vec<Person> = scene.persons.iter().map(|one| one.person.clone()).collect();
    let hits: Vec<Vec<Hit>> =
        scene.persons.iter().map(|one| one.hits.iter().map(|(_, hit)| hit.clone()).collect()).collect();
    let slices: Vec<&[Hit]> = hits.iter().map(Vec::as_slice).collect();
    let when = When { year: scene.year, published: scene.published };
    let weighed = contexts(current.index(), &scene.body, when, &persons, &slices);
    let mut all = Vec::new();
    for (one, contexts) in scene.persons.iter().zip(weighed) {
        for ((id, hit), context) in one.hits.iter().zip(contexts) {
            let listing_digest = current.index().told_digest(&hit.listing_key()).unwrap_or_default();
            all.push(Weighed { person: one.id, hit: *id, context, listing_digest });
        }
    }
    all
}
