use crate::wire::Seq;
use std::{error::Error, fmt};

/// A SQLite value, as far as the room uses them. Integers must stay within ±2⁵³: in the object they pass through
/// JavaScript numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Integer(i64),
    Text(String),
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<Seq> for Value {
    fn from(seq: Seq) -> Self {
        // At most 2⁵³−1, by construction.
        Self::Integer(i64::try_from(seq.get()).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// One row of an answer, its columns in the order of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The integer in a column.
    ///
    /// # Errors
    /// Where the column is missing or holds something else.
    pub fn integer(&self, column: usize) -> Result<i64, DatabaseError> {
        match self.0.get(column) {
            Some(Value::Integer(integer)) => Ok(*integer),
            other => Err(DatabaseError::new(format!("column {column}: no integer but {other:?}"))),
        }
    }

    /// The integer in a column, or `None` for NULL, as the aggregate of no rows is.
    ///
    /// # Errors
    /// Where the column is missing or holds something else.
    pub fn optional_integer(&self, column: usize) -> Result<Option<i64>, DatabaseError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.integer(column).map(Some),
        }
    }

    /// The place in the log in a column.
    ///
    /// # Errors
    /// Where the column is missing or holds no such place.
    pub fn seq(&self, column: usize) -> Result<Seq, DatabaseError> {
        let seq = u64::try_from(self.integer(column)?).ok().and_then(Seq::new);
        seq.ok_or_else(|| DatabaseError::new(format!("column {column}: no place in a log")))
    }

    /// The text in a column.
    ///
    /// # Errors
    /// Where the column is missing or holds something else.
    pub fn text(&self, column: usize) -> Result<&str, DatabaseError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            other => Err(DatabaseError::new(format!("column {column}: no text but {other:?}"))),
        }
    }
}

/// SQLite, synchronously: inside a Durable Object it is, and so it is in tests.
pub trait Database {
    /// Runs one statement, its `?` bound in order, and returns the rows that it answers.
    ///
    /// # Errors
    /// Whatever SQLite, or the platform around it, says.
    fn query(&self, sql: &str, bindings: &[Value]) -> Result<Vec<Row>, DatabaseError>;

    /// Bytes that what is stored takes.
    ///
    /// # Errors
    /// Whatever SQLite, or the platform around it, says.
    fn size(&self) -> Result<u64, DatabaseError>;

    /// Runs `work` so that either all that it wrote is stored or, where it fails, nothing.
    ///
    /// # Errors
    /// What `work` failed with, or why it could not be stored.
    fn transaction<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError>;
}

/// A statement failed. The text is for the operator's log and must never reach a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseError(String);

impl DatabaseError {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database: {}", self.0)
    }
}

impl Error for DatabaseError {}
