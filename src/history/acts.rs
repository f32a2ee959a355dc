//! What was done to messages after they were said: their frames in the log are as they are now, and beside the log stands
//! what they were before, who reacted to them, and which are pinned.
//!
//! A reaction is one row of its own and no change of the log, because there are many of them. An edit and a removal rewrite
//! the message where it stands, so that no page of history shows what is no more; the event that told of it says so too.

use super::{Database, DatabaseError, Value, index, log::Block};
use crate::wire::{Act, Change, PersonId, Seq, Timestamp};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The reactions to some messages: of each emoji, in the order in which it was first used, the people.
pub type Reactions = BTreeMap<Seq, Vec<(String, Vec<String>)>>;

/// Does what `act` says, within a transaction; `seq` is its own event, of that moment and by `person`.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn apply(
    database: &impl Database,
    act: &Act,
    person: &PersonId,
    at: Timestamp,
    seq: Seq,
) -> Result<(), DatabaseError> {
    let target = act.target;
    match &act.change {
        Change::Edit(text) => edit(database, target, text.as_str(), at, seq),
        Change::Delete => delete(database, target, at),
        Change::React { emoji, on: true } => run(
            database,
            "INSERT INTO reactions (target, emoji, person, seq) VALUES (?, ?, ?, ?)",
            &[target.into(), emoji.as_str().into(), person.as_str().into(), seq.into()],
        ),
        Change::React { emoji, on: false } => run(
            database,
            "DELETE FROM reactions WHERE target = ? AND emoji = ? AND person = ?",
            &[target.into(), emoji.as_str().into(), person.as_str().into()],
        ),
        Change::Pin { on: true } => {
            run(database, "INSERT INTO pins (target, seq) VALUES (?, ?)", &[target.into(), seq.into()])
        }
        Change::Pin { on: false } => run(database, "DELETE FROM pins WHERE target = ?", &[target.into()]),
    }
}

fn edit(
    database: &impl Database,
    target: Seq,
    text: &str,
    at: Timestamp,
    seq: Seq,
) -> Result<(), DatabaseError> {
    let mut before = String::new();
    rewrite(database, target, |frame| {
        let now = Json::String(text.to_owned());
        if let Some(Json::String(text)) = frame.insert("message".to_owned(), now) {
            before = text;
        }
        frame.insert("edited".to_owned(), Json::String(at.to_string()));
    })?;
    run(
        database,
        "INSERT INTO revisions (target, seq, message) VALUES (?, ?, ?)",
        &[target.into(), seq.into(), Value::Text(before)],
    )
}

/// Removes a message.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub(super) fn delete(database: &impl Database, target: Seq, at: Timestamp) -> Result<(), DatabaseError> {
    rewrite(database, target, |frame| {
        frame.insert("message".to_owned(), Json::String(String::new()));
        frame.insert("deleted".to_owned(), Json::String(at.to_string()));
        frame.remove("edited");
        frame.remove("reply");
    })?;
    // What it became by each edit stands in that one's event.
    for row in database.query("SELECT seq FROM revisions WHERE target = ?", &[target.into()])? {
        rewrite(database, row.seq(0)?, |event| drop(event.remove("message")))?;
    }
    for table in ["revisions", "reactions", "pins"] {
        run(database, &format!("DELETE FROM {table} WHERE target = ?"), &[target.into()])?;
    }
    Ok(())
}

/// Rewrites one event, if it is there still, and what the index has of it.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub(super) fn rewrite(
    database: &impl Database,
    seq: Seq,
    change: impl FnOnce(&mut Map<String, Json>),
) -> Result<(), DatabaseError> {
    let Some(mut block) = Block::holding(database, seq)? else { return Ok(()) };
    let event = block.event_mut(seq);
    let mut fields: Map<String, Json> = serde_json::from_str(event.get()).map_err(unreadable)?;
    change(&mut fields);
    let after = serde_json::value::to_raw_value(&fields).map_err(unreadable)?;
    let before = std::mem::replace(event, after.clone());
    block.update(database)?;
    index::replace(database, seq, before.get(), after.get())
}

/// How often the message at `target` was edited.
///
/// # Errors
/// Where a statement fails.
pub fn edits(database: &impl Database, target: Seq) -> Result<usize, DatabaseError> {
    let rows = database.query("SELECT count(*) FROM revisions WHERE target = ?", &[target.into()])?;
    rows.first().map_or(Ok(0), |row| row.integer(0).map(|count| usize::try_from(count).unwrap_or(0)))
}

/// What the message at `target` said before each of its edits, and the edits' events, oldest first.
///
/// # Errors
/// Where a statement fails.
pub fn revisions(database: &impl Database, target: Seq) -> Result<Vec<(Seq, String)>, DatabaseError> {
    let sql = "SELECT seq, message FROM revisions WHERE target = ? ORDER BY seq";
    let rows = database.query(sql, &[target.into()])?;
    rows.iter().map(|row| Ok((row.seq(0)?, row.text(1)?.to_owned()))).collect()
}

/// The reactions to the messages from `first` to `last`.
///
/// # Errors
/// Where a statement fails.
pub fn reactions(database: &impl Database, first: Seq, last: Seq) -> Result<Reactions, DatabaseError> {
    let sql = "SELECT target, emoji, person FROM reactions WHERE target BETWEEN ? AND ? ORDER BY target, seq";
    let mut all = Reactions::new();
    for row in database.query(sql, &[first.into(), last.into()])? {
        let (emoji, person) = (row.text(1)?, row.text(2)?.to_owned());
        let of_message = all.entry(row.seq(0)?).or_default();
        match of_message.iter_mut().find(|(one, _)| one == emoji) {
            Some((_, people)) => people.push(person),
            None => of_message.push((emoji.to_owned(), vec![person])),
        }
    }
    Ok(all)
}

/// Whether there are any reactions at all.
///
/// # Errors
/// Where a statement fails.
pub fn has_reactions(database: &impl Database) -> Result<bool, DatabaseError> {
    Ok(!database.query("SELECT 1 FROM reactions LIMIT 1", &[])?.is_empty())
}

/// The pinned messages, in the order in which they were pinned.
///
/// # Errors
/// Where a statement fails.
pub fn pins(database: &impl Database) -> Result<Vec<Seq>, DatabaseError> {
    database.query("SELECT target FROM pins ORDER BY seq", &[])?.iter().map(|row| row.seq(0)).collect()
}

/// Forgets what belongs to messages up to `floor`, which the log has let go of, within its transaction.
///
/// # Errors
/// Where a statement fails.
pub fn forget(database: &impl Database, floor: Seq) -> Result<(), DatabaseError> {
    ["revisions", "reactions", "pins", "hidden"].into_iter().try_for_each(|table| {
        run(database, &format!("DELETE FROM {table} WHERE target <= ?"), &[floor.into()])
    })
}

/// # Errors
/// Where the statement fails.
pub(super) fn run(database: &impl Database, sql: &str, bindings: &[Value]) -> Result<(), DatabaseError> {
    database.query(sql, bindings).map(drop)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: serde_json::Error) -> DatabaseError {
    DatabaseError::new(format!("an event cannot be rewritten: {error}"))
}
