use super::{database::SqliteDatabase, world::World};
use edge_chat::history::{self, Database, DatabaseError};
use std::time::Duration;

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

/// A database as the first version left it, owing a heartbeat and a reply.
fn of_version_1() -> SqliteDatabase {
    let database = SqliteDatabase::new();
    for sql in [
        "CREATE TABLE schema (version INTEGER NOT NULL)",
        "CREATE TABLE timers (
            kind INTEGER NOT NULL,
            key INTEGER NOT NULL,
            due INTEGER NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITHOUT ROWID",
        "INSERT INTO schema (version) VALUES (1)",
        "INSERT INTO timers VALUES (1, 0, 1795422385000, ''), (2, 7, 1795422361500, 'weather')",
    ] {
        database.run(sql);
    }
    database
}

#[test]
fn a_database_of_version_1_keeps_its_timers_timer_3() {
    let database = of_version_1();
    history::migrate(&database).expect("it migrates");
    assert_eq!(database.number("SELECT version FROM schema"), 7);
    assert_eq!(database.number("SELECT COUNT(*) FROM schema"), 1);
    let kept = "SELECT COUNT(*) FROM timers WHERE kind = 2 AND key = 7 AND due = 1795422361500 AND payload = 'weather'";
    assert_eq!((database.timers(), database.number(kept)), (2, 1));
    assert_eq!((database.blocks(), database.number("SELECT COUNT(*) FROM room")), (0, 0), "the log is new");
}

#[test]
fn a_room_of_version_1_goes_on_and_pays_what_it_owes_timer_3() {
    let mut world = World::new();
    world.database = of_version_1();
    let ann = world.join("Ann");
    world.advance(Duration::from_millis(1_500));
    let told = world.frames(&ann);
    assert_eq!((told.len(), &told[0]["seq"]), (1, &serde_json::json!(1)), "and it is in the log [HIST-1]");
    assert!(told[0]["message"].as_str().is_some_and(|text| text.contains("weather")), "{told:?}");
}

#[test]
fn a_migration_of_version_1_that_fails_leaves_it_as_it_was() {
    for writes in 0..30 {
        let database = of_version_1();
        database.let_writes_fail_after(Some(writes));
        let outcome = history::migrate(&database);
        database.let_writes_fail_after(None);
        assert_eq!(database.timers(), 2, "after {writes} writes");
        let version = database.number("SELECT version FROM schema");
        assert_eq!(outcome.is_ok(), version == 7, "after {writes} writes it is {version}");
        let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('log', 'room')";
        assert_eq!(database.number(tables), if version > 1 { 2 } else { 0 }, "after {writes} writes");
        let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('revisions', 'reactions', 'pins')";
        assert_eq!(database.number(tables), if version > 2 { 3 } else { 0 }, "after {writes} writes");
        let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'search'";
        assert_eq!(database.number(tables), i64::from(version > 3), "after {writes} writes");
        let tables =
            "SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('law', 'roles', 'sanctions', 'hidden')";
        assert_eq!(database.number(tables), if version > 4 { 4 } else { 0 }, "after {writes} writes");
        let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'tickets'";
        assert_eq!(database.number(tables), i64::from(version > 5), "after {writes} writes");
        history::migrate(&database).expect("it succeeds once the database does");
        assert_eq!(database.number("SELECT version FROM schema"), 7);
    }
}

#[test]
fn a_database_that_is_up_to_date_is_only_read_alive_2() {
    let database = of_version_1();
    history::migrate(&database).expect("it migrates");
    let before = database.rows_written();
    history::migrate(&database).expect("there is nothing to do");
    assert_eq!(database.rows_written(), before);
}
