use super::{Database, DatabaseError, Value};

/// Each runs once in the life of a database, in this order. Append; never change one that was released.
const MIGRATIONS: &[&[&str]] = &[
    &[
        // Without a rowid, so that a timer is one billed row and not two.
        "CREATE TABLE timers (
            kind INTEGER NOT NULL,
            key INTEGER NOT NULL,
            due INTEGER NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITHOUT ROWID",
    ],
    &[
        // The key is the rowid and there is no index, so that a block of events is one billed row.
        "CREATE TABLE log (
            first_seq INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            at INTEGER NOT NULL,
            events TEXT NOT NULL
        )",
        "CREATE TABLE room (epoch TEXT NOT NULL, floor INTEGER NOT NULL)",
    ],
    &[
        // Each without a rowid, for the same reason as above.
        "CREATE TABLE revisions (
            target INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (target, seq)
        ) WITHOUT ROWID",
        "CREATE TABLE reactions (
            target INTEGER NOT NULL,
            emoji TEXT NOT NULL,
            person TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (target, emoji, person)
        ) WITHOUT ROWID",
        "CREATE TABLE pins (target INTEGER PRIMARY KEY, seq INTEGER NOT NULL)",
    ],
    &[
        // What the index has taken in: parts that follow each other, and when what is in each was stored. The index itself is made by
        // the first search, since most rooms are never searched.
        "CREATE TABLE search (
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            earliest INTEGER NOT NULL,
            latest INTEGER NOT NULL
        )",
    ],
    &[
        // The room's law: one row, in a room that ever had any; the other tables are read only where it is there.
        "CREATE TABLE law (
            access TEXT,
            guests INTEGER NOT NULL,
            locked INTEGER NOT NULL,
            slow INTEGER NOT NULL,
            retention INTEGER NOT NULL
        )",
        "CREATE TABLE roles (
            person TEXT PRIMARY KEY,
            role INTEGER NOT NULL,
            name TEXT NOT NULL
        ) WITHOUT ROWID",
        "CREATE TABLE nonces (nonce TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE invites (
            id INTEGER PRIMARY KEY,
            role INTEGER NOT NULL,
            uses INTEGER NOT NULL,
            until INTEGER NOT NULL
        )",
        "CREATE TABLE sanctions (
            kind INTEGER NOT NULL,
            subject TEXT NOT NULL,
            id INTEGER NOT NULL,
            until INTEGER,
            PRIMARY KEY (kind, subject)
        ) WITHOUT ROWID",
        // What was done, when it was undone, and where a clear that could not do all at once goes on.
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, event TEXT NOT NULL, undone INTEGER, rest INTEGER)",
        // What was hidden, as it was: `deed` is the entry of the audit that it was hidden by.
        "CREATE TABLE hidden (
            target INTEGER PRIMARY KEY,
            deed INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kept TEXT NOT NULL
        )",
    ],
    // Without a rowid, so that a ticket is one billed row.
    &["CREATE TABLE tickets (nonce TEXT PRIMARY KEY, used INTEGER NOT NULL) WITHOUT ROWID"],
    &[
        // How far the erasures have come that are not at their end: everything `after` this, up to `until`, is still to be gone
        // through. `deed` is the first event that told of it.
        "CREATE TABLE erasures (
            person TEXT NOT NULL,
            is_own INTEGER NOT NULL,
            after INTEGER NOT NULL,
            until INTEGER NOT NULL,
            deed INTEGER,
            PRIMARY KEY (person, is_own)
        ) WITHOUT ROWID",
    ],
];

/// Brings a database, new or old, to the newest schema. Reads one row and writes nothing where it is there already.
///
/// # Errors
/// Where a statement fails; the database is then as it was before the migration that failed.
pub fn migrate(database: &impl Database) -> Result<(), DatabaseError> {
    // Not `PRAGMA user_version`, which Durable Objects refuse.
    database.query("CREATE TABLE IF NOT EXISTS schema (version INTEGER NOT NULL)", &[])?;
    let version = match database.query("SELECT version FROM schema", &[])?.first() {
        Some(row) => row.integer(0)?,
        None => 0,
    };
    let done = usize::try_from(version).unwrap_or(0);
    for (version, statements) in (1_i64..).zip(MIGRATIONS).skip(done) {
        database.transaction(|database| {
            for statement in *statements {
                database.query(statement, &[])?;
            }
            database.query("DELETE FROM schema", &[])?;
            database.query("INSERT INTO schema (version) VALUES (?)", &[Value::from(version)])?;
            Ok(())
        })?;
    }
    Ok(())
}
