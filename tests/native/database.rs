//! The room's `Database` over rusqlite, with switches that make it fail as a full disk does, and a count of what it wrote.

use edge_chat::history::{Database, DatabaseError, Row, Value};
use rusqlite::{Connection, params_from_iter, types::ValueRef};
use std::{cell::Cell, rc::Rc};

/// A SQLite database in memory. Clones share it, as a room that was evicted and one that wakes share the object's.
#[derive(Clone, Debug)]
pub struct SqliteDatabase {
    connection: Rc<Connection>,
    writes_fail: Rc<Cell<bool>>,
    everything_fails: Rc<Cell<bool>>,
    /// Statements that may still write, where the disk fills up in the middle of something.
    writes_left: Rc<Cell<Option<usize>>>,
}

impl SqliteDatabase {
    pub fn new() -> Self {
        let connection = Connection::open_in_memory().expect("SQLite opens in memory");
        Self {
            connection: Rc::new(connection),
            writes_fail: Rc::default(),
            everything_fails: Rc::default(),
            writes_left: Rc::default(),
        }
    }

    pub fn let_writes_fail(&self, fail: bool) {
        self.writes_fail.set(fail);
    }

    pub fn let_everything_fail(&self, fail: bool) {
        self.everything_fails.set(fail);
    }

    /// This many statements still write, and then none until this is called with `None`.
    pub fn let_writes_fail_after(&self, statements: Option<usize>) {
        self.writes_left.set(statements);
    }

    pub fn timers(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM timers")
    }

    /// Rows in the log, each of one or more events.
    pub fn blocks(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM log")
    }

    /// The one integer that a query answers.
    pub fn number(&self, sql: &str) -> i64 {
        let rows = self.query(sql, &[]).expect("the query runs");
        rows[0].integer(0).expect("it answers an integer")
    }

    /// Everything that the index holds, as text. What words have in common with those before them is left out of it.
    pub fn index_text(&self) -> String {
        let rows = self.query("SELECT hex(block) FROM words_data", &[]).expect("there is an index");
        let mut text = String::new();
        for row in rows {
            let hex = row.text(0).expect("hex");
            let byte =
                |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("hex"), 16).expect("hex");
            text.push_str(&String::from_utf8_lossy(&hex.as_bytes().chunks(2).map(byte).collect::<Vec<_>>()));
        }
        text
    }

    /// All that is stored, whatever it is for, but for the index.
    pub fn all_text(&self) -> String {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words%'";
        let tables = self.query(sql, &[]).expect("the query runs");
        let rows = tables.iter().flat_map(|table| {
            let name = table.text(0).expect("a table has a name");
            self.query(&format!("SELECT * FROM {name}"), &[]).expect("the query runs")
        });
        rows.flat_map(|row| row.0).map(|value| format!("{value:?}\n").replace("\\\"", "\"")).collect()
    }

    /// Runs a statement that a test needs.
    pub fn run(&self, sql: &str) {
        self.query(sql, &[]).expect("the statement runs");
    }

    /// Rows inserted, changed and removed since the database was opened: what a room is billed for.
    pub fn rows_written(&self) -> u64 {
        self.connection.total_changes()
    }

    fn refuses(&self, is_readonly: bool) -> bool {
        if self.everything_fails.get() || is_readonly {
            return self.everything_fails.get();
        }
        match self.writes_left.get() {
            Some(0) => true,
            left => {
                self.writes_left.set(left.map(|left| left - 1));
                self.writes_fail.get()
            }
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn failed(error: rusqlite::Error) -> DatabaseError {
    DatabaseError::new(error.to_string())
}

impl Database for SqliteDatabase {
    fn query(&self, sql: &str, bindings: &[Value]) -> Result<Vec<Row>, DatabaseError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        if self.refuses(statement.readonly()) {
            return Err(DatabaseError::new("database or disk is full"));
        }
        let bindings = bindings.iter().map(|value| match value {
            Value::Null => rusqlite::types::Value::Null,
            Value::Integer(integer) => (*integer).into(),
            Value::Text(text) => text.clone().into(),
        });
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(bindings)).map_err(failed)?;
        let mut answer = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let value = |column| match row.get_ref(column).map_err(failed)? {
                ValueRef::Null => Ok(Value::Null),
                ValueRef::Integer(integer) => Ok(Value::Integer(integer)),
                ValueRef::Text(text) => Ok(Value::Text(String::from_utf8_lossy(text).into_owned())),
                other => Err(DatabaseError::new(format!("a column held {other:?}"))),
            };
            answer.push(Row((0..columns).map(value).collect::<Result<_, _>>()?));
        }
        Ok(answer)
    }

    fn size(&self) -> Result<u64, DatabaseError> {
        let sql = "SELECT (page_count - freelist_count) * page_size
            FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
        let size = self.query(sql, &[])?[0].integer(0)?;
        Ok(u64::try_from(size).expect("a size is not negative"))
    }

    fn transaction<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.connection.execute_batch("SAVEPOINT work").map_err(failed)?;
        let outcome = work(self);
        let end = if outcome.is_ok() { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
        self.connection.execute_batch(end).map_err(failed)?;
        outcome
    }
}
