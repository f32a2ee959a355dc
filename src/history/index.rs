//! What can be searched for: a full-text index over the messages of the log, from one place in it to another.
//!
//! A room that nobody searches has none. A search first takes in what it lacks, a bounded part at a time, so that to say
//! something costs no more for it. It is an FTS5 table without the texts, whose rows are known by the messages' `seq`, and which is
//! fed with words that are split already: FTS5's own `unicode61` takes a run of Han for one word, and `trigram` finds nothing of
//! two characters. It only proposes: whoever asks has to look at the messages.
//!
//! What a word is must not change without a migration that drops the table: a message is taken out by the words that it was put
//! in with. That is why the table is not one of FTS5's `contentless_delete`, which leave the words of what was removed where they
//! can be read until segments happen to be merged; with `secure-delete` they are taken out of the segments at once.

use super::{Database, DatabaseError, Log, Value, log::Event};
use crate::wire::{Atom, SearchQuery, Seq, Term, atoms, is_prefix, limits, lower_case};
use serde::Deserialize;
use std::{borrow::Cow, collections::BTreeSet};

/// Before the words of their kind, so that they are none that anybody can write: characters for private use are in no word.
const SENDER: char = '\u{e000}';
const PREFIX: char = '\u{e001}';
const CHARACTER: char = '\u{e002}';

/// ASCII that is no letter or digit would end a word, and is written so in names.
const IN_NAMES: u32 = 0xe100;

/// Letters of the beginnings of words that are words of their own. FTS5 finds others by merging all words that begin so, which
/// takes as long as there are many; it is asked for those that are longer.
const PREFIXES: [usize; 5] = [2, 3, 4, 6, LONGEST_PREFIX];
const LONGEST_PREFIX: usize = 8;

/// After every moment; milliseconds since 1970.
const FOREVER: i64 = 1 << 52;

/// The `ascii` tokenizer leaves all that is not ASCII as it is. No sizes: nothing is ranked by them, and each were a billed row.
const CREATE: [&str; 5] = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, content='', columnsize=0, tokenize='ascii')",
    "INSERT INTO words (words, rank) VALUES ('secure-delete', 1)",
    // Merging by itself FTS5 takes a third of a second once in a while: it is told to, a little every time.
    "INSERT INTO words (words, rank) VALUES ('automerge', 0)",
    "INSERT INTO words (words, rank) VALUES ('crisismerge', 1000)",
    "INSERT INTO words (words, rank) VALUES ('usermerge', 8)",
];

/// Twice the 4 KB pages that a full part of the index fills, since each is merged about twice.
const MERGE: &str = "INSERT INTO words (words, rank) VALUES ('merge', 64)";

const ADD: &str = "INSERT INTO words (rowid, text)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)";

const REMOVE: &str = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)";

/// The events that are in the index, messages or not: without a gap from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub first: Seq,
    pub last: Seq,
}

/// What a frame of the log says, as far as it can be searched for.
#[derive(Debug, Deserialize)]
pub struct Said<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default, borrow)]
    pub message: Cow<'a, str>,
    #[serde(borrow)]
    pub sender_id: Cow<'a, str>,
    #[serde(borrow)]
    pub sender_name: Cow<'a, str>,
    #[serde(borrow)]
    deleted: Option<Cow<'a, str>>,
}

impl<'a> Said<'a> {
    /// `None` where it is no message, or was removed.
    ///
    /// # Errors
    /// Where what is stored is no event.
    pub fn read(frame: &'a str) -> Result<Option<Self>, DatabaseError> {
        let said: Self = serde_json::from_str(frame)
            .map_err(|error| DatabaseError::new(format!("an event cannot be read: {error}")))?;
        Ok(Some(said).filter(|said| said.kind == "chat" && said.deleted.is_none()))
    }

    /// The words that the index has of it, separated by spaces: first those whose places count, then the others.
    fn words(&self) -> String {
        let atoms = atoms(&self.message);
        let mut words = String::with_capacity(self.message.len() * 2);
        // Not made from an array: that sorts, and to sort another kind of thing takes 12 KB.
        let mut others = BTreeSet::new();
        others.insert(named(&self.sender_id));
        others.insert(named(&self.sender_name));
        for (place, atom) in atoms.iter().enumerate() {
            if !atom.is_dense {
                push(&mut words, &[&atom.text]);
                let count = atom.text.chars().count();
                others.extend(
                    PREFIXES.iter().take_while(|length| **length <= count).map(|length| begun(atom, *length)),
                );
                continue;
            }
            others.insert(marked(CHARACTER, &atom.text));
            if let Some(next) = atoms.get(place + 1).filter(|next| next.is_glued) {
                push(&mut words, &[&atom.text, &next.text]);
            }
        }
        for word in &others {
            push(&mut words, &[word]);
        }
        words
    }
}

/// The events in the index or, with moments (milliseconds since 1970), all of them that may be from not before `since` and before
/// `until`; `None` where there are none.
///
/// # Errors
/// Where a statement fails.
pub fn range(
    database: &impl Database,
    since: Option<i64>,
    until: Option<i64>,
) -> Result<Option<Range>, DatabaseError> {
    let rows = database.query(
        "SELECT MIN(first), MAX(last) FROM search WHERE latest >= ? AND earliest < ?",
        &[since.unwrap_or(0).into(), until.unwrap_or(FOREVER).into()],
    )?;
    let Some(row) = rows.first() else { return Ok(None) };
    match row.optional_integer(0)? {
        Some(_) => Ok(Some(Range { first: row.seq(0)?, last: row.seq(1)? })),
        None => Ok(None),
    }
}

/// Takes in a part of what the index lacks: what is new, and then what is old, the newest first, but for what has to go.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read; then nothing is changed.
pub fn extend(log: &Log, database: &impl Database) -> Result<(), DatabaseError> {
    let range = range(database, None, None)?;
    let Range { first, last } = range.unwrap_or(Range { first: log.head().plus(1), last: log.head() });
    let mut part = Part::default();
    let newer = match log.head().since(last) {
        0 => Vec::new(),
        _ => part.take(log.after(database, last, limits::INDEXED_EVENTS)?.into_iter())?,
    };
    let is_up_to_date = newer.last().map_or(last, |event| event.seq) == log.head();
    let older = match limits::INDEXED_EVENTS - newer.len() {
        left if left > 0 && is_up_to_date && first.minus(1) > log.doomed() => {
            let older = log.before(database, first, left)?.into_iter().rev();
            part.take(older.take_while(|event| event.seq > log.doomed()))?
        }
        _ => Vec::new(),
    };
    if newer.is_empty() && older.is_empty() {
        return Ok(());
    }
    let words = serde_json::to_string(&part.words).map_err(|error| DatabaseError::new(error.to_string()))?;
    database.transaction(|database| {
        if range.is_none() {
            CREATE.iter().try_for_each(|sql| run(database, sql, &[]))?;
        }
        run(database, ADD, &[Value::Text(words)])?;
        run(database, MERGE, &[])?;
        note(database, &newer)?;
        note(database, &older)
    })
}

/// A message became another, or nothing, within a transaction: these are its frames.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn replace(database: &impl Database, seq: Seq, before: &str, after: &str) -> Result<(), DatabaseError> {
    let Some(Range { first, last }) = range(database, None, None)? else { return Ok(()) };
    if !(first..=last).contains(&seq) {
        return Ok(());
    }
    remove(database, seq, before)?;
    match Said::read(after)? {
        Some(said) => {
            let sql = "INSERT INTO words (rowid, text) VALUES (?, ?)";
            run(database, sql, &[seq.into(), Value::Text(said.words())])
        }
        None => Ok(()),
    }
}

/// Takes out events up to `floor`, which the log is about to let go of, within a transaction: a part of them at a time, or
/// everything, where they are half of it. Tells up to where none is left.
///
/// # Errors
/// Where a statement fails, or what is stored cannot be read.
pub fn release(log: &Log, database: &impl Database, floor: Seq) -> Result<Seq, DatabaseError> {
    let Some(Range { first, last }) = range(database, None, None)?.filter(|range| range.first <= floor)
    else {
        return Ok(floor);
    };
    // What would take many turns is quicker made anew by whoever searches next.
    if floor.since(first) >= last.since(floor) {
        clear(database)?;
        return Ok(floor);
    }
    let mut gone = first.minus(1);
    for event in log.after(database, gone, limits::UNINDEXED_EVENTS)? {
        if event.seq > floor {
            break;
        }
        remove(database, event.seq, event.frame.get())?;
        gone = event.seq;
    }
    run(database, "DELETE FROM search WHERE last <= ?", &[gone.into()])?;
    run(database, "UPDATE search SET first = ? WHERE first <= ?", &[gone.plus(1).into(), gone.into()])?;
    Ok(gone)
}

/// Forgets everything, within a transaction.
///
/// # Errors
/// Where a statement fails.
pub fn clear(database: &impl Database) -> Result<(), DatabaseError> {
    if range(database, None, None)?.is_some() {
        run(database, "INSERT INTO words (words) VALUES ('delete-all')", &[])?;
        run(database, "DELETE FROM search", &[])?;
    }
    Ok(())
}

/// Messages within a range that may be what `expression` asks for, the newest first.
///
/// # Errors
/// Where a statement fails.
pub fn candidates(
    database: &impl Database,
    expression: &str,
    Range { first, last }: Range,
    limit: usize,
) -> Result<Vec<Seq>, DatabaseError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = database.query(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?",
        &[expression.into(), first.into(), last.into(), limit.into()],
    )?;
    rows.iter().map(|row| row.seq(0)).collect()
}

/// What FTS5 is asked, so that it proposes every message with these terms and of this sender; `None` where neither is asked for.
/// Words stand in quotes, and none of them can hold one.
pub fn expression(query: &SearchQuery) -> Option<String> {
    let mut clauses = Vec::new();
    for term in &query.terms {
        Clauses::add(&mut clauses, term);
    }
    clauses.extend(query.from.as_deref().map(|name| quoted(&named(name))));
    (!clauses.is_empty()).then(|| clauses.join(" AND "))
}

/// What is to be found of a term: phrases, as far as words that follow each other in a message do so in the index.
struct Clauses<'c> {
    done: &'c mut Vec<String>,
    phrase: String,
    /// Whether the phrase ends in a run of dense characters. Another one may be of the same run in a message, and there
    /// stands a pair between them.
    ends_dense: bool,
}

impl<'c> Clauses<'c> {
    fn add(done: &'c mut Vec<String>, term: &Term) {
        let mut clauses = Self { done, phrase: String::new(), ends_dense: false };
        let mut rest = term.atoms.as_slice();
        while let Some(atom) = rest.first() {
            let run = 1 + rest[1..].iter().take_while(|next| next.is_glued).count();
            if atom.is_dense {
                clauses.dense(&rest[..run]);
            } else {
                clauses.word(atom, term.is_open && rest.len() == 1);
            }
            rest = &rest[run..];
        }
        clauses.cut();
    }

    fn word(&mut self, atom: &Atom, is_open: bool) {
        self.ends_dense = false;
        if !(is_open && is_prefix(atom)) {
            return push(&mut self.phrase, &[&atom.text]);
        }
        let letters = atom.text.chars().count();
        if letters > LONGEST_PREFIX {
            push(&mut self.phrase, &[&atom.text]);
            self.done.push(quoted(&self.phrase) + "*");
            self.phrase.clear();
        } else if let Some(length) = PREFIXES.iter().rfind(|length| **length <= letters) {
            self.cut();
            self.done.push(quoted(&begun(atom, *length)));
        }
    }

    fn dense(&mut self, run: &[Atom]) {
        if self.ends_dense || run.len() == 1 {
            self.cut();
        }
        if let [alone] = run {
            self.done.push(quoted(&marked(CHARACTER, &alone.text)));
            return;
        }
        for pair in run.windows(2) {
            push(&mut self.phrase, &[&pair[0].text, &pair[1].text]);
        }
        self.ends_dense = true;
    }

    fn cut(&mut self) {
        if !self.phrase.is_empty() {
            self.done.push(quoted(&self.phrase));
            self.phrase.clear();
        }
        self.ends_dense = false;
    }
}

/// What is taken in at once.
#[derive(Default)]
struct Part {
    words: Vec<(Seq, String)>,
    bytes: usize,
}

impl Part {
    /// As many of these as there is room for.
    fn take(&mut self, events: impl Iterator<Item = Event>) -> Result<Vec<Event>, DatabaseError> {
        let mut taken = Vec::new();
        for event in events {
            if let Some(said) = Said::read(event.frame.get())? {
                self.bytes += said.message.len();
                if self.bytes > limits::INDEXED_BYTES && !(self.words.is_empty() && taken.is_empty()) {
                    break;
                }
                self.words.push((event.seq, said.words()));
            }
            taken.push(event);
        }
        Ok(taken)
    }
}

/// These, which follow each other or one another backwards, are in the index now.
fn note(database: &impl Database, events: &[Event]) -> Result<(), DatabaseError> {
    let (Some(one), Some(other)) = (events.first(), events.last()) else { return Ok(()) };
    let earliest = events.iter().map(|event| event.at).min().unwrap_or_default().as_millis();
    let latest = events.iter().map(|event| event.at).max().unwrap_or_default().as_millis();
    let (first, last) = (one.seq.min(other.seq), one.seq.max(other.seq));
    // A search after every message would make a row of each.
    let rows = database.query("SELECT first FROM search WHERE last = ?", &[first.minus(1).into()])?;
    let before = rows.first().map(|row| row.seq(0)).transpose()?;
    match before.filter(|before| last.since(*before) < limits::INDEXED_EVENTS as u64) {
        Some(before) => run(
            database,
            "UPDATE search SET last = ?, earliest = MIN(earliest, ?), latest = MAX(latest, ?) WHERE first = ?",
            &[last.into(), earliest.into(), latest.into(), before.into()],
        ),
        None => run(
            database,
            "INSERT INTO search (first, last, earliest, latest) VALUES (?, ?, ?, ?)",
            &[first.into(), last.into(), earliest.into(), latest.into()],
        ),
    }
}

fn remove(database: &impl Database, seq: Seq, frame: &str) -> Result<(), DatabaseError> {
    match Said::read(frame)? {
        Some(said) => run(database, REMOVE, &[seq.into(), Value::Text(said.words())]),
        None => Ok(()),
    }
}

/// The word for what people by this name, or of this id, say.
fn named(name: &str) -> String {
    let as_letter = |c: char| match c {
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => {
            char::from_u32(IN_NAMES + u32::from(c)).unwrap_or(c)
        }
        c => c,
    };
    std::iter::once(SENDER).chain(lower_case(name).chars().map(as_letter)).collect()
}

/// The word for all that begin so.
fn begun(atom: &Atom, length: usize) -> String {
    std::iter::once(PREFIX).chain(atom.text.chars().take(length)).collect()
}

fn marked(kind: char, text: &str) -> String {
    format!("{kind}{text}")
}

/// As a phrase of FTS5. No word holds a quote.
fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}

/// Adds a word, of these parts.
fn push(words: &mut String, parts: &[&str]) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.extend(parts.iter().copied());
}

fn run(database: &impl Database, sql: &str, bindings: &[Value]) -> Result<(), DatabaseError> {
    database.query(sql, bindings).map(drop)
}
