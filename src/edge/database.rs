use crate::history::{Database, DatabaseError, Row, Value};
use wasm_bindgen::{JsCast, prelude::*};
use worker::{SqlStorage, SqlStorageValue, State};

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type SyncStorage;

    // `worker` 0.8 does not bind it. A callback that throws rolls back.
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &SyncStorage,
        callback: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

/// The SQLite of a Durable Object.
#[derive(Debug)]
pub struct ObjectDatabase {
    sql: SqlStorage,
    storage: SyncStorage,
}

impl ObjectDatabase {
    pub fn of(state: &State) -> Self {
        let storage = state.storage();
        Self { sql: storage.sql(), storage: JsValue::from(storage.as_raw()).unchecked_into() }
    }

    /// What all transactions have in common; `work` tells whether to keep what it wrote.
    fn transact(&self, work: &mut dyn FnMut() -> bool) -> Result<(), DatabaseError> {
        let stored = self.storage.transaction_sync(&mut || {
            if work() { Ok(JsValue::UNDEFINED) } else { Err(JsValue::from_str("rolled back")) }
        });
        stored.map(drop).map_err(|error| failed(error.into()))
    }
}

impl Database for ObjectDatabase {
    fn query(&self, sql: &str, bindings: &[Value]) -> Result<Vec<Row>, DatabaseError> {
        let bindings: Vec<SqlStorageValue> = bindings.iter().map(binding).collect();
        let cursor = self.sql.exec(sql, bindings).map_err(failed)?;
        cursor
            .raw()
            .map(|row| row.map_err(failed)?.into_iter().map(value).collect::<Result<_, _>>().map(Row))
            .collect()
    }

    fn size(&self) -> Result<u64, DatabaseError> {
        Ok(u64::try_from(self.sql.database_size()).unwrap_or(u64::MAX))
    }

    fn transaction<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut work = Some(work);
        let mut outcome = None;
        let stored = self.transact(&mut || {
            outcome = work.take().map(|work| work(self));
            matches!(outcome, Some(Ok(_)))
        });
        match outcome {
            Some(Err(error)) => Err(error),
            Some(Ok(value)) => stored.map(|()| value),
            None => stored.and_then(|()| Err(DatabaseError::new("the transaction did not run"))),
        }
    }
}

fn binding(value: &Value) -> SqlStorageValue {
    match value {
        Value::Null => SqlStorageValue::Null,
        Value::Integer(integer) => SqlStorageValue::Integer(*integer),
        Value::Text(text) => SqlStorageValue::String(text.clone()),
    }
}

fn value(value: SqlStorageValue) -> Result<Value, DatabaseError> {
    match value {
        SqlStorageValue::Null => Ok(Value::Null),
        SqlStorageValue::Integer(integer) => Ok(Value::Integer(integer)),
        SqlStorageValue::String(text) => Ok(Value::Text(text)),
        other => Err(DatabaseError::new(format!("a column held {other:?}"))),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn failed(error: worker::Error) -> DatabaseError {
    DatabaseError::new(error.to_string())
}
