//! How all that a person said goes, a part at a time, and their names with it. What stays of it has its place in the log, and their
//! id: of a message a tombstone.

use super::{
    Database, DatabaseError, Value, acts,
    acts::run,
    hidden,
    law::{self, Entry},
    log::Block,
    personal::{About, Theirs},
};
use crate::wire::{PersonId, Seq, Timestamp, Username};
use serde_json::{Value as Json, value::RawValue};

/// How far an erasure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// It has gone through everything up to here.
    pub after: Seq,
    /// It ends here: where the log ended when it began.
    pub until: Seq,
    /// The first event that told of it.
    pub deed: Option<Seq>,
}

/// Whose erasure it is, and whether they asked for it themselves: then nobody else goes on with it.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'p> {
    pub person: &'p PersonId,
    pub is_own: bool,
}

/// One that is not at its end.
///
/// # Errors
/// Where a statement fails.
pub fn unfinished(database: &impl Database, whose: Whose<'_>) -> Result<Option<Progress>, DatabaseError> {
    let sql = "SELECT after, until, deed FROM erasures WHERE person = ? AND is_own = ?";
    let rows = database.query(sql, &whose.key())?;
    let Some(row) = rows.first() else { return Ok(None) };
    let deed = row.optional_integer(2)?.map(|_| row.seq(2)).transpose()?;
    Ok(Some(Progress { after: row.seq(0)?, until: row.seq(1)?, deed }))
}

/// Notes how far one has come, so that it goes on there; one that is at its end is forgotten.
///
/// # Errors
/// Where a statement fails.
pub fn note(database: &impl Database, whose: Whose<'_>, progress: Progress) -> Result<(), DatabaseError> {
    let Progress { after, until, deed } = progress;
    let [person, is_own] = whose.key();
    if after >= until {
        return run(database, "DELETE FROM erasures WHERE person = ? AND is_own = ?", &[person, is_own]);
    }
    run(
        database,
        "INSERT OR REPLACE INTO erasures (person, is_own, after, until, deed) VALUES (?, ?, ?, ?, ?)",
        &[person, is_own, after.into(), until.into(), deed.map_or(Value::Null, Value::from)],
    )
}

impl Whose<'_> {
    fn key(&self) -> [Value; 2] {
        [self.person.as_str().into(), i64::from(self.is_own).into()]
    }
}

/// Whether something of an event is to go.
///
/// # Errors
/// Where a statement fails.
pub fn is_to_go(
    database: &impl Database,
    person: &PersonId,
    Theirs { seq, about, .. }: &Theirs,
) -> Result<bool, DatabaseError> {
    if leaves_traces(person, about) || (about.is_by(person) && is_content(about)) {
        return Ok(true);
    }
    Ok(about.is_message() && about.is_by(person) && hidden::is_kept(database, *seq)?)
}

fn is_content(about: &About) -> bool {
    match about.kind() {
        "chat" => !about.is_removed(),
        "edit" => about.has("message"),
        "react" => about.text("emoji").is_some_and(|emoji| !emoji.is_empty()),
        _ => false,
    }
}

/// Whether their name stands there, or words of theirs or about them.
fn leaves_traces(person: &PersonId, about: &About) -> bool {
    let is_named = about.text("sender_name") != Some(nobody().as_str());
    let by_them = about.is_by(person) && (is_named || about.has("reason"));
    by_them || (is_done_to(person, about) && (about.has("name") || about.has("reason")))
}

/// Whether it was done to them. That they were erased says nothing of them, and why is to be known.
fn is_done_to(person: &PersonId, about: &About) -> bool {
    about.is_about(person) && about.text("act") != Some("erase")
}

/// Erases these, within a transaction.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn erase(
    database: &impl Database,
    person: &PersonId,
    events: &[Theirs],
    at: Timestamp,
) -> Result<(), DatabaseError> {
    for Theirs { seq, about, .. } in events.iter().filter(|event| event.about.is_by(person)) {
        match (about.kind(), about.target()) {
            ("chat", _) => {
                if !about.is_removed() {
                    acts::delete(database, *seq, at)?;
                }
                hidden::forget(database, *seq)?;
            }
            ("react", Some(target)) => take_back_reactions(database, person, target)?,
            _ => {}
        }
    }
    strip_logged(database, person, events)?;
    let deeds = events.iter().filter(|event| event.about.kind() == "moderate");
    deeds.map(|event| event.seq).try_for_each(|id| strip_recorded(database, person, id))
}

fn take_back_reactions(
    database: &impl Database,
    person: &PersonId,
    target: Seq,
) -> Result<(), DatabaseError> {
    let sql = "DELETE FROM reactions WHERE target = ? AND person = ?";
    run(database, sql, &[target.into(), person.as_str().into()])?;
    hidden::forget_reactions(database, target, person)
}

/// Takes out of the log what is left of them in these events. None of them is in the index: they are no messages, or were removed.
fn strip_logged(database: &impl Database, person: &PersonId, events: &[Theirs]) -> Result<(), DatabaseError> {
    let mut block: Option<Block> = None;
    for event in events.iter().filter(|event| event.is_logged) {
        if !block.as_ref().is_some_and(|block| block.holds(event.seq)) {
            block.iter().try_for_each(|done| done.update(database))?;
            block = Block::holding(database, event.seq)?;
        }
        if let Some(block) = &mut block {
            let frame = block.event_mut(event.seq);
            let stripped = stripped(person, frame.get())?;
            *frame = RawValue::from_string(stripped).map_err(|error| unreadable(&error))?;
        }
    }
    block.iter().try_for_each(|done| done.update(database))
}

/// The same of the record.
fn strip_recorded(database: &impl Database, person: &PersonId, id: Seq) -> Result<(), DatabaseError> {
    let Some(Entry { event, .. }) = law::entry_at(database, id)? else { return Ok(()) };
    let event = Value::Text(stripped(person, &event)?);
    run(database, "UPDATE audit SET event = ? WHERE id = ?", &[event, id.into()])
}

/// Takes a person's name off their role, which they keep.
///
/// # Errors
/// Where the statement fails.
pub fn strip_role(database: &impl Database, person: &PersonId) -> Result<(), DatabaseError> {
    let sql = "UPDATE roles SET name = ? WHERE person = ?";
    run(database, sql, &[Value::Text(nobody()), person.as_str().into()])
}

/// An event without what there is to go.
fn stripped(person: &PersonId, event: &str) -> Result<String, DatabaseError> {
    let about = About::read(event)?;
    let (is_done_to_them, is_by_them) = (is_done_to(person, &about), about.is_by(person));
    let (is_edit, is_reaction) = (about.kind() == "edit", about.kind() == "react");
    let mut fields = about.into_fields();
    if is_done_to_them || is_by_them {
        fields.remove("reason");
    }
    if is_done_to_them {
        fields.remove("name");
    }
    if is_by_them {
        fields.insert("sender_name".to_owned(), Json::String(nobody()));
    }
    if is_by_them && is_edit {
        fields.remove("message");
    }
    // That there was one is no secret; which one it was is.
    if is_by_them && is_reaction {
        fields.insert("emoji".to_owned(), Json::String(String::new()));
        fields.insert("on".to_owned(), Json::Bool(false));
    }
    serde_json::to_string(&fields).map_err(|error| unreadable(&error))
}

/// The name that whoever was erased has, where one has to stand.
fn nobody() -> String {
    Username::anonymous().as_str().to_owned()
}

fn unreadable(error: &serde_json::Error) -> DatabaseError {
    DatabaseError::new(format!("what is to be erased cannot be read: {error}"))
}
