//! The object's SQLite, which survives the room, and fails on command: at one statement of a turn, as in a crash of the
//! process; for a while, as when the disk is full.

use edge_chat::history::{Database, DatabaseError, Row, Value};
use rusqlite::{Connection, params_from_iter, types::ValueRef};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

/// What a database is to do about the statements of a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    #[default]
    Work,
    /// Statement `at`, from 0, and all after it fail, for the process is dying.
    Crash { at: u32 },
    /// Statements from `from` to before `until` fail, and the process lives.
    Fail { from: u32, until: u32 },
}

/// Rows that the statements since [`SqliteDatabase::begin`] wrote, by their table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub log: u64,
    pub log_deleted: u64,
    pub timers: u64,
    pub other: u64,
}

#[derive(Debug, Default)]
struct State {
    plan: Cell<Plan>,
    statements: Cell<u32>,
    failed: Cell<bool>,
    crashed: Cell<bool>,
    writes_fail: Cell<bool>,
    everything_fails: Cell<bool>,
    written: Cell<Written>,
    size: Cell<u64>,
    /// Rows that were put into the log and not rolled back, since they were last taken.
    logged: RefCell<Vec<Logged>>,
}

/// A row of the log.
#[derive(Clone, Debug)]
pub struct Logged {
    pub first: u64,
    pub count: u64,
    pub at: i64,
    pub events: String,
}

/// Clones share it, as a room that was evicted and one that wakes share the object's.
#[derive(Clone, Debug)]
pub struct SqliteDatabase {
    connection: Rc<Connection>,
    state: Rc<State>,
}

impl SqliteDatabase {
    pub fn new() -> Self {
        let connection = Connection::open_in_memory().expect("SQLite opens in memory");
        connection.set_prepared_statement_cache_capacity(64);
        Self { connection: Rc::new(connection), state: Rc::default() }
    }

    /// A turn begins.
    pub fn begin(&self, plan: Plan) {
        self.state.plan.set(plan);
        self.state.statements.set(0);
        self.state.failed.set(false);
        self.state.crashed.set(false);
        self.state.written.set(Written::default());
    }

    pub fn let_writes_fail(&self, fail: bool) {
        self.state.writes_fail.set(fail);
    }

    pub fn let_everything_fail(&self, fail: bool) {
        self.state.everything_fails.set(fail);
    }

    /// Whether something fails for a while.
    pub fn is_failing(&self) -> bool {
        self.state.writes_fail.get() || self.state.everything_fails.get()
    }

    /// Whether a statement of this turn failed.
    pub fn failed(&self) -> bool {
        self.state.failed.get()
    }

    /// Whether the process died at a statement of this turn.
    pub fn crashed(&self) -> bool {
        self.state.crashed.get()
    }

    pub fn written(&self) -> Written {
        self.state.written.get()
    }

    /// What was put into the log since this was last asked, be it there still or not.
    pub fn take_logged(&self) -> Vec<Logged> {
        self.state.logged.take()
    }

    /// The size that the room was last told.
    pub fn told_size(&self) -> u64 {
        self.state.size.get()
    }

    /// Looks into the database past the room, and past all failures.
    pub fn look(&self, sql: &str, bindings: &[Value]) -> Vec<Row> {
        self.run(sql, bindings).expect("what the simulation itself asks is answered").0
    }

    /// Whether the next statement fails.
    fn fails(&self, readonly: bool) -> bool {
        let State { plan, statements, failed, crashed, writes_fail, everything_fails, .. } = &*self.state;
        let number = statements.get();
        statements.set(number + 1);
        let dies = matches!(plan.get(), Plan::Crash { at } if number >= at);
        let fails = match plan.get() {
            Plan::Fail { from, until } => (from..until).contains(&number),
            Plan::Crash { .. } => dies,
            Plan::Work => false,
        };
        let fails = fails || everything_fails.get() || (writes_fail.get() && !readonly);
        crashed.set(crashed.get() || dies);
        failed.set(failed.get() || fails);
        fails
    }

    fn run(&self, sql: &str, bindings: &[Value]) -> rusqlite::Result<(Vec<Row>, u64)> {
        let before = self.connection.total_changes();
        let mut statement = self.connection.prepare_cached(sql)?;
        let bindings = bindings.iter().map(|value| match value {
            Value::Null => rusqlite::types::Value::Null,
            Value::Integer(integer) => (*integer).into(),
            Value::Text(text) => text.clone().into(),
        });
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(bindings))?;
        let mut answer = Vec::new();
        while let Some(row) = rows.next()? {
            let value = |column| {
                Ok(match row.get_ref(column)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(integer) => Value::Integer(integer),
                    ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Real(_) | ValueRef::Blob(_) => return Err(rusqlite::Error::InvalidQuery),
                })
            };
            answer.push(Row((0..columns).map(value).collect::<rusqlite::Result<_>>()?));
        }
        drop(rows);
        Ok((answer, self.connection.total_changes() - before))
    }

    fn count(&self, sql: &str, rows: u64, bindings: &[Value]) {
        if let (
            "INSERT INTO log",
            [Value::Integer(first), Value::Integer(count), Value::Integer(at), Value::Text(events)],
        ) = (&sql[..sql.len().min(15)], bindings)
        {
            let whole = |integer: &i64| u64::try_from(*integer).expect("it is not negative");
            let logged = Logged { first: whole(first), count: whole(count), at: *at, events: events.clone() };
            self.state.logged.borrow_mut().push(logged);
        }
        let mut written = self.state.written.get();
        match sql {
            _ if sql.starts_with("INSERT INTO log") => written.log += rows,
            _ if sql.starts_with("DELETE FROM log") => written.log_deleted += rows,
            _ if sql.contains("timers") => written.timers += rows,
            _ => written.other += rows,
        }
        self.state.written.set(written);
    }
}

impl Database for SqliteDatabase {
    fn query(&self, sql: &str, bindings: &[Value]) -> Result<Vec<Row>, DatabaseError> {
        let readonly = sql.starts_with("SELECT");
        if self.fails(readonly) {
            return Err(DatabaseError::new("database or disk is full"));
        }
        let (rows, changes) =
            self.run(sql, bindings).map_err(|error| DatabaseError::new(error.to_string()))?;
        self.count(sql, changes, bindings);
        Ok(rows)
    }

    fn size(&self) -> Result<u64, DatabaseError> {
        let sql = "SELECT (page_count - freelist_count) * page_size
            FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
        let size = self.query(sql, &[])?[0].integer(0)?;
        let size = u64::try_from(size).expect("a size is not negative");
        self.state.size.set(size);
        Ok(size)
    }

    fn transaction<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let execute = |sql| self.connection.execute_batch(sql).expect("a transaction begins and ends");
        execute("SAVEPOINT work");
        let logged = self.state.logged.borrow().len();
        let outcome = work(self);
        // The commit is a point to fail at too.
        let outcome = outcome.and_then(|value| {
            if self.fails(false) { Err(DatabaseError::new("cannot commit")) } else { Ok(value) }
        });
        if outcome.is_err() {
            self.state.logged.borrow_mut().truncate(logged);
        }
        execute(if outcome.is_ok() { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" });
        outcome
    }
}
