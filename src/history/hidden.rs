//! Messages that moderators hide. For everyone it is as if they were removed; what they were is kept beside the log for a while,
//! so that they can be brought back.

use super::{
    Database, DatabaseError, Value,
    acts::{self, rewrite, run},
    log::{Block, block_of},
};
use crate::wire::{PersonId, Seq, Timestamp, limits};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, value::RawValue};

/// All that was of a message.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    frame: Box<RawValue>,
    /// Of each edit its event, what the message said before it, and what it became.
    edits: Vec<(Seq, String, String)>,
    /// Of each reaction the emoji, the person and its event.
    reactions: Vec<(String, String, Seq)>,
}

/// A message, and what it said until each of its edits, oldest first.
pub type WithRevisions = (Box<RawValue>, Vec<(Seq, String)>);

/// Hides a message, within a transaction; `deed` is the entry of the audit that it is hidden by.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn hide(database: &impl Database, target: Seq, deed: Seq, at: Timestamp) -> Result<(), DatabaseError> {
    let Some(block) = Block::holding(database, target)? else { return Ok(()) };
    let frame = block.event(target).frame;
    let mut edits = Vec::new();
    for (seq, before) in acts::revisions(database, target)? {
        let after = Block::holding(database, seq)?.map(|block| block.event(seq).read()).transpose()?;
        edits.push((seq, before, after.map(|event| event.message).unwrap_or_default()));
    }
    let rows = database
        .query("SELECT emoji, person, seq FROM reactions WHERE target = ? ORDER BY seq", &[target.into()])?;
    let reactions =
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.seq(2)?)));
    let kept = Kept { frame, edits, reactions: reactions.collect::<Result<_, DatabaseError>>()? };
    let kept = serde_json::to_string(&kept).map_err(|error| unreadable(&error))?;
    acts::delete(database, target, at)?;
    run(
        database,
        "INSERT OR REPLACE INTO hidden (target, deed, at, kept) VALUES (?, ?, ?, ?)",
        &[target.into(), deed.into(), at.as_millis().into(), Value::Text(kept)],
    )
}

/// Brings a message back, within a transaction.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn bring_back(database: &impl Database, target: Seq) -> Result<(), DatabaseError> {
    let Some(kept) = kept_at(database, target)? else { return Ok(()) };
    let before: Map<String, Json> =
        serde_json::from_str(kept.frame.get()).map_err(|error| unreadable(&error))?;
    rewrite(database, target, |frame| *frame = before)?;
    for (seq, before, after) in kept.edits {
        rewrite(database, seq, |event| drop(event.insert("message".to_owned(), Json::String(after))))?;
        run(
            database,
            "INSERT INTO revisions (target, seq, message) VALUES (?, ?, ?)",
            &[target.into(), seq.into(), Value::Text(before)],
        )?;
    }
    for (emoji, person, seq) in kept.reactions {
        run(
            database,
            "INSERT INTO reactions (target, emoji, person, seq) VALUES (?, ?, ?, ?)",
            &[target.into(), Value::Text(emoji), Value::Text(person), seq.into()],
        )?;
    }
    forget(database, target)
}

/// Has a message gone for good.
///
/// # Errors
/// Where a statement fails.
pub fn forget(database: &impl Database, target: Seq) -> Result<(), DatabaseError> {
    run(database, "DELETE FROM hidden WHERE target = ?", &[target.into()])
}

/// Whether a message is kept, so that it can be brought back.
///
/// # Errors
/// Where a statement fails.
pub fn is_kept(database: &impl Database, target: Seq) -> Result<bool, DatabaseError> {
    Ok(!database.query("SELECT 1 FROM hidden WHERE target = ?", &[target.into()])?.is_empty())
}

/// What a message was that is kept.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn kept(database: &impl Database, target: Seq) -> Result<Option<WithRevisions>, DatabaseError> {
    let Some(Kept { frame, edits, .. }) = kept_at(database, target)? else { return Ok(None) };
    let mut revisions = Vec::new();
    for (seq, before, _) in edits {
        revisions.push((seq, before));
    }
    Ok(Some((frame, revisions)))
}

/// Has a message that is kept come back without the reactions of a person, within a transaction.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn forget_reactions(
    database: &impl Database,
    target: Seq,
    person: &PersonId,
) -> Result<(), DatabaseError> {
    let Some(mut kept) = kept_at(database, target)? else { return Ok(()) };
    kept.reactions.retain(|(_, who, _)| who != person.as_str());
    let kept = serde_json::to_string(&kept).map_err(|error| unreadable(&error))?;
    run(database, "UPDATE hidden SET kept = ? WHERE target = ?", &[Value::Text(kept), target.into()])
}

fn kept_at(database: &impl Database, target: Seq) -> Result<Option<Kept>, DatabaseError> {
    let rows = database.query("SELECT kept FROM hidden WHERE target = ?", &[target.into()])?;
    let Some(row) = rows.first() else { return Ok(None) };
    serde_json::from_str(row.text(0)?).map(Some).map_err(|error| unreadable(&error))
}

/// The messages that this entry of the audit hid and that can be brought back, oldest first: as many as are brought back at once,
/// and whether there are more.
///
/// # Errors
/// Where a statement fails.
pub fn by(database: &impl Database, deed: Seq) -> Result<(Vec<Seq>, bool), DatabaseError> {
    let limit = i64::try_from(limits::CLEARED + 1).unwrap_or(i64::MAX);
    let sql = "SELECT target, length(CAST(kept AS BLOB)) FROM hidden WHERE deed = ? ORDER BY target LIMIT ?";
    let rows = database.query(sql, &[deed.into(), limit.into()])?;
    let (mut targets, mut bytes) = (Vec::new(), 0);
    for row in &rows {
        bytes += usize::try_from(row.integer(1)?).unwrap_or(usize::MAX);
        if targets.len() == limits::CLEARED || (bytes > limits::RESTORED_BYTES && !targets.is_empty()) {
            return Ok((targets, true));
        }
        targets.push(row.seq(0)?);
    }
    Ok((targets, false))
}

/// What a person said.
#[derive(Debug, Default)]
pub struct SaidBy {
    /// The messages that are there still, the newest first.
    pub targets: Vec<Seq>,
    /// Before which to look on, where there may be more.
    pub rest: Option<Seq>,
}

/// Where what a person said is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Where {
    pub before: Seq,
    /// After it.
    pub floor: Seq,
    /// Not before this moment; milliseconds since 1970.
    pub since: i64,
    /// Whether what was removed counts too.
    pub removed: bool,
}

/// Some of what a person said there, from its end on.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn said_by(
    database: &impl Database,
    person: &PersonId,
    Where { before, floor, since, removed }: Where,
) -> Result<SaidBy, DatabaseError> {
    let pattern = format!("\"sender_id\":\"{person}\"");
    let last = before.minus(limits::CLEAR_EVENTS + 1).max(floor);
    let mut said = SaidBy { targets: Vec::new(), rest: (last > floor).then(|| last.plus(1)) };
    let first = block_of(database, last.plus(1))?;
    let mut until = before;
    loop {
        // One row at a time: each may be as large as a page.
        let rows = database.query(
            "SELECT first_seq FROM log WHERE first_seq < ? AND first_seq >= ? AND at >= ? AND instr(events, ?)
                ORDER BY first_seq DESC LIMIT 1",
            &[until.into(), first.into(), since.into(), pattern.as_str().into()],
        )?;
        let Some(row) = rows.first().map(|row| row.seq(0)).transpose()? else { return Ok(said) };
        let Some(block) = Block::holding(database, row)? else { return Ok(said) };
        let there = block.all().into_iter().rev().filter(|event| event.seq < before && event.seq > last);
        for event in there {
            let stored = event.read()?;
            let counts = removed || stored.deleted.is_none();
            if counts && stored.kind == "chat" && stored.sender_id == person.as_str() {
                if said.targets.len() == limits::CLEARED {
                    said.rest = Some(event.seq.plus(1));
                    return Ok(said);
                }
                said.targets.push(event.seq);
            }
        }
        until = row;
    }
}

/// When a person last said something after `since` (milliseconds since 1970), as far as the latest of the log tell.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn last_said(
    database: &impl Database,
    person: &PersonId,
    since: i64,
    head: Seq,
) -> Result<Option<Timestamp>, DatabaseError> {
    let floor = head.minus(limits::CLEAR_EVENTS);
    let found = said_by(database, person, Where { before: head.plus(1), floor, since, removed: true })?;
    let Some(last) = found.targets.first() else { return Ok(None) };
    Ok(Block::holding(database, *last)?.map(|block| block.at))
}

fn unreadable(error: &serde_json::Error) -> DatabaseError {
    DatabaseError::new(format!("what was hidden cannot be read: {error}"))
}
