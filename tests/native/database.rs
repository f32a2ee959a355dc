//! The room's `Database` over rusqlite, with a switch that makes writes fail as a full disk does.

use edge_chat::history::{self, Database, DatabaseError, Row, Value};
use rusqlite::{Connection, params_from_iter, types::ValueRef};
use std::{cell::Cell, rc::Rc};

/// A SQLite database in memory. Clones share it, as a room that was evicted and one that wakes share the object's.
#[derive(Clone, Debug)]
pub struct SqliteDatabase {
    connection: Rc<Connection>,
    writes_fail: Rc<Cell<bool>>,
    everything_fails: Rc<Cell<bool>>,
}

impl SqliteDatabase {
    pub fn new() -> Self {
        let connection = Connection::open_in_memory().expect("SQLite opens in memory");
        Self { connection: Rc::new(connection), writes_fail: Rc::default(), everything_fails: Rc::default() }
    }

    pub fn let_writes_fail(&self, fail: bool) {
        self.writes_fail.set(fail);
    }

    pub fn let_everything_fail(&self, fail: bool) {
        self.everything_fails.set(fail);
    }

    pub fn timers(&self) -> i64 {
        let rows = self.query("SELECT COUNT(*) FROM timers", &[]).expect("the timers can be counted");
        rows[0].integer(0).expect("a count is an integer")
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn failed(error: rusqlite::Error) -> DatabaseError {
    DatabaseError::new(error.to_string())
}

impl Database for SqliteDatabase {
    fn query(&self, sql: &str, bindings: &[Value]) -> Result<Vec<Row>, DatabaseError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        if self.everything_fails.get() || (self.writes_fail.get() && !statement.readonly()) {
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

#[test]
fn migrations_run_once_and_can_run_again() {
    let database = SqliteDatabase::new();
    history::migrate(&database).expect("a new database migrates");
    database
        .query("INSERT INTO timers VALUES (1, 2, 3, 'kept')", &[])
        .expect("the newest schema has the timer table");
    history::migrate(&database).expect("a migrated database is left as it is");
    assert_eq!(database.timers(), 1);
}

#[test]
fn a_migration_that_fails_leaves_nothing_behind() {
    let database = SqliteDatabase::new();
    database.let_writes_fail(true);
    assert!(history::migrate(&database).is_err());
    database.let_writes_fail(false);
    history::migrate(&database).expect("it succeeds once the database does");
    assert_eq!(database.timers(), 0);
}

#[test]
fn a_transaction_that_fails_is_rolled_back() {
    let database = SqliteDatabase::new();
    history::migrate(&database).expect("a new database migrates");
    let outcome: Result<(), _> = database.transaction(|database| {
        database.query("INSERT INTO timers VALUES (1, 2, 3, 'lost')", &[])?;
        Err(DatabaseError::new("on purpose"))
    });
    assert_eq!(outcome, Err(DatabaseError::new("on purpose")));
    assert_eq!(database.timers(), 0);
}
