//! Articles, as they are erased: nothing of the text stays in any table, and what people decided
//! stays, so that it can be accounted for. The rule stands in docs/operate.md.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{Postgres, Transaction};

use super::{ArticleId, Store, StoreError, lock};
use crate::review::{Author, Reason};

/// What stands where a person's name stood.
const NO_NAME: &str = "(erased)";

/// An article that was erased, and what went and stayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// The article; its id is not given to another.
    pub article_id: ArticleId,
    /// When.
    pub erased_at: DateTime<Utc>,
    /// Why it came to this.
    pub cause: ErasureCause,
    /// By whom.
    pub author: String,
    /// In whose words, and why.
    pub reason: String,
    /// Persons it had.
    pub persons: i64,
    /// Of these the ones that stay, without a name, because decisions hang on them.
    pub persons_kept: i64,
    /// Mentions that went.
    pub mentions: i64,
    /// Candidates that stood, and were superseded.
    pub candidates: i64,
    /// Decisions that stay: about whom of the article, on which listing, by whom, when and why.
    pub decisions_kept: i64,
    /// Names of no other article that went whole.
    pub names_removed: i64,
    /// Names of no other article of which hits or suppressions stay, without the name.
    pub names_anonymized: i64,
    /// Suppressions of such names that were in force, and ended.
    pub suppressions_ended: i64,
}

/// Why an article is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureCause {
    /// Somebody asked for it.
    Request,
    /// It is older than articles are kept.
    Retention,
}

impl ErasureCause {
    fn text(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Retention => "retention",
        }
    }
}

impl Store {
    /// Erases an article; once more, answers with what was done then. None where there never was one.
    ///
    /// Waits until no article is being stored and nobody decides, and keeps both waiting for a
    /// moment: a name that looks unused must not be taken up meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn erase(
        &self,
        article: ArticleId,
        cause: ErasureCause,
        reason: &Reason,
        author: &Author,
    ) -> Result<Option<Erasure>, StoreError> {
        let mut erasing = Erasing { transaction: self.pool.begin().await?, article: article.0 };
        lock::change_versions(&mut erasing.transaction).await?;
        let row = sqlx::query!("SELECT erased_at FROM articles WHERE id = $1 FOR UPDATE", article.0)
            .fetch_optional(&mut *erasing.transaction)
            .await?;
        match row {
            None => return Ok(None),
            Some(row) if row.erased_at.is_some() => return erasing.done().await.map(Some),
            Some(_) => {}
        }
        let candidates = erasing.tell_of_candidates().await?;
        let names = erasing.lock_names().await?;
        let people = erasing.empty_persons().await?;
        erasing.empty_article().await?;
        let fate = erasing.let_go_of(&names, reason, author).await?;
        erasing.forget_answers().await?;
        sqlx::query!(
            "INSERT INTO erasures (article_id, erased_at, cause, author, reason, persons, persons_kept, mentions,
                candidates, decisions_kept, names_removed, names_anonymized, suppressions_ended)
            SELECT id, erased_at, $2, $3, $4, $5, $6, $7, $8,
                (SELECT count(*) FROM dispositions d JOIN persons p ON p.id = d.person_id WHERE p.article_id = $1),
                $9, $10, $11
            FROM articles WHERE id = $1",
            article.0,
            cause.text(),
            author.as_str(),
            reason.as_str(),
            people.kept + people.removed,
            people.kept,
            people.mentions,
            candidates,
            fate.removed,
            fate.anonymized,
            fate.suppressions
        )
        .execute(&mut *erasing.transaction)
        .await?;
        let done = erasing.done().await?;
        erasing.transaction.commit().await?;
        Ok(Some(done))
    }

    /// Articles that were added before an instant and are not erased: the first `limit` behind `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn articles_added_before(
        &self,
        instant: DateTime<Utc>,
        after: ArticleId,
        limit: u32,
    ) -> Result<Vec<ArticleId>, StoreError> {
        let ids = sqlx::query_scalar!(
            "SELECT id FROM articles WHERE created_at < $1 AND id > $2 AND erased_at IS NULL ORDER BY id LIMIT $3",
            instant,
            after.0,
            i64::from(limit)
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(ArticleId).collect())
    }
}

/// A transaction that erases one article. Nobody stores, screens or decides meanwhile.
struct Erasing {
    transaction: Transaction<'static, Postgres>,
    article: i64,
}

struct People {
    kept: i64,
    removed: i64,
    mentions: i64,
}

/// What became of names that no article bears any more.
struct Fate {
    removed: i64,
    anonymized: i64,
    suppressions: i64,
}

impl Erasing {
    /// Tells that the article's candidates no longer stand; how many those are.
    async fn tell_of_candidates(&mut self) -> Result<i64, StoreError> {
        let told = sqlx::query!(
            "INSERT INTO outbox (key, kind, payload)
            SELECT format('candidate.superseded:%s:%s', h.id, p.id), 'candidate.superseded',
                jsonb_build_object('hit_id', h.id, 'person_id', p.id, 'article_id', p.article_id)
            FROM persons p JOIN hits h ON h.name_id = p.name_id AND h.superseded_at IS NULL
            WHERE p.article_id = $1
            ORDER BY h.id, p.id
            ON CONFLICT (key) DO NOTHING",
            self.article
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(told.rows_affected().cast_signed())
    }

    /// The names of the article, locked in the order all writers take.
    async fn lock_names(&mut self) -> Result<Vec<i64>, StoreError> {
        let names = sqlx::query_scalar!(
            "SELECT id FROM names WHERE id IN (SELECT name_id FROM persons WHERE article_id = $1)
            ORDER BY id FOR UPDATE",
            self.article
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(names)
    }

    /// Removes mentions, what the text said of candidates, and persons; those that were decided stay,
    /// without a name.
    async fn empty_persons(&mut self) -> Result<People, StoreError> {
        let (article, transaction) = (self.article, &mut self.transaction);
        sqlx::query!(
            "DELETE FROM contexts USING persons p WHERE contexts.person_id = p.id AND p.article_id = $1",
            article
        )
        .execute(&mut **transaction)
        .await?;
        let mentions = sqlx::query!(
            "DELETE FROM mentions USING persons p WHERE mentions.person_id = p.id AND p.article_id = $1",
            article
        )
        .execute(&mut **transaction)
        .await?;
        let removed = sqlx::query!(
            "DELETE FROM persons p WHERE p.article_id = $1
                AND NOT EXISTS (SELECT FROM dispositions d WHERE d.person_id = p.id)",
            article
        )
        .execute(&mut **transaction)
        .await?;
        let kept = sqlx::query!(
            "UPDATE persons SET name = $2, name_id = NULL WHERE article_id = $1",
            article,
            NO_NAME
        )
        .execute(&mut **transaction)
        .await?;
        Ok(People {
            kept: kept.rows_affected().cast_signed(),
            removed: removed.rows_affected().cast_signed(),
            mentions: mentions.rows_affected().cast_signed(),
        })
    }

    /// Removes the text and what identifies it. The earliest of its copies begins the story then.
    async fn empty_article(&mut self) -> Result<(), StoreError> {
        let (article, transaction) = (self.article, &mut self.transaction);
        sqlx::query!(
            "UPDATE articles SET copy_of = nullif(first.id, articles.id)
            FROM (SELECT min(id) AS id FROM articles WHERE copy_of = $1) AS first
            WHERE copy_of = $1",
            article
        )
        .execute(&mut **transaction)
        .await?;
        sqlx::query!("DELETE FROM contexts_due WHERE article_id = $1", article)
            .execute(&mut **transaction)
            .await?;
        sqlx::query!("DELETE FROM further_ids WHERE article_id = $1", article)
            .execute(&mut **transaction)
            .await?;
        // The hash of the content would still tell whether a text at hand was this one.
        sqlx::query!(
            "UPDATE articles SET erased_at = clock_timestamp(), body = '', external_id = NULL, url = NULL,
                title = NULL, language = NULL, published_at = NULL, sketch = NULL, bands = NULL,
                shingles = NULL, copy_of = NULL,
                content_hash = encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex')
            WHERE id = $1",
            article
        )
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Removes those of these names that no article bears any more. Where hits or suppressions hang on
    /// one, it is made unknown instead, and they end. The others are spelled as another article does.
    async fn let_go_of(
        &mut self,
        names: &[i64],
        reason: &Reason,
        author: &Author,
    ) -> Result<Fate, StoreError> {
        let transaction = &mut self.transaction;
        sqlx::query!(
            "UPDATE names SET spelling = other.name
            FROM (SELECT DISTINCT ON (name_id) name_id, name FROM persons
                WHERE name_id = ANY($1) ORDER BY name_id, id) AS other
            WHERE names.id = other.name_id AND spelling <> other.name",
            names
        )
        .execute(&mut **transaction)
        .await?;
        let unused = sqlx::query_scalar!(
            "SELECT id FROM names WHERE id = ANY($1) AND NOT EXISTS (SELECT FROM persons WHERE name_id = names.id)",
            names
        )
        .fetch_all(&mut **transaction)
        .await?;
        let suppressions = sqlx::query!(
            "UPDATE suppressions SET ended_at = clock_timestamp(), ended_because = 'removed', ended_by = $2,
                ended_reason = $3
            WHERE name_id = ANY($1) AND ended_at IS NULL",
            &unused,
            author.as_str(),
            reason.as_str()
        )
        .execute(&mut **transaction)
        .await?;
        // The evidence quotes the name, and the digest is one over the evidence.
        sqlx::query!(
            "UPDATE hits SET superseded_because = coalesce(superseded_because, 'erased'),
                superseded_at = coalesce(superseded_at, now()), evidence = '[]', digest = repeat('0', 64)
            WHERE name_id = ANY($1)",
            &unused
        )
        .execute(&mut **transaction)
        .await?;
        let removed = sqlx::query!(
            "DELETE FROM names WHERE id = ANY($1)
                AND NOT EXISTS (SELECT FROM hits WHERE name_id = names.id)
                AND NOT EXISTS (SELECT FROM suppressions WHERE name_id = names.id)",
            &unused
        )
        .execute(&mut **transaction)
        .await?;
        // No normal form has brackets, so it meets no name that comes; and a spelling without letters is
        // no name, so no run screens it.
        let anonymized = sqlx::query!(
            "UPDATE names SET normal = format('(erased %s)', id), spelling = '—', hit_total = 0,
                erased_at = now()
            WHERE id = ANY($1)",
            &unused
        )
        .execute(&mut **transaction)
        .await?;
        Ok(Fate {
            removed: removed.rows_affected().cast_signed(),
            anonymized: anonymized.rows_affected().cast_signed(),
            suppressions: suppressions.rows_affected().cast_signed(),
        })
    }

    /// Removes answers that may hold a name of the article: those that tell of it, and those of
    /// suppressions, which tell of a name only. Sent again, such a request is done again.
    async fn forget_answers(&mut self) -> Result<(), StoreError> {
        sqlx::query!(
            r#"DELETE FROM idempotency
            WHERE body ~ format('"article_id": ?%s[^0-9]', $1::bigint) OR body LIKE '%"suppression"%'"#,
            self.article
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// What is noted of an article that was erased.
    async fn done(&mut self) -> Result<Erasure, StoreError> {
        let row = sqlx::query!("SELECT * FROM erasures WHERE article_id = $1", self.article)
            .fetch_one(&mut *self.transaction)
            .await?;
        Ok(Erasure {
            article_id: row.article_id.into(),
            erased_at: row.erased_at,
            cause: match row.cause.as_str() {
                "request" => ErasureCause::Request,
                "retention" => ErasureCause::Retention,
                other => return Err(StoreError::bug(format!("an erasure because of {other:?}"))),
            },
            author: row.author,
            reason: row.reason,
            persons: row.persons,
            persons_kept: row.persons_kept,
            mentions: row.mentions,
            candidates: row.candidates,
            decisions_kept: row.decisions_kept,
            names_removed: row.names_removed,
            names_anonymized: row.names_anonymized,
            suppressions_ended: row.suppressions_ended,
        })
    }
}
