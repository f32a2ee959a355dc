//! A room on its own, run as the object runs it.

use super::database::SqliteDatabase;
use edge_chat::{
    room::{Attachment, Config, Effect, Event, Rates, Room},
    wire::{PageQuery, Timestamp},
};
use std::{hint::black_box, time::Duration};

/// 2026-11-23T08:26:00.000Z.
pub const START: i64 = 1_795_422_360_000;

/// Between two turns.
const PAUSE: Duration = Duration::from_millis(10);

/// A room, and what time it is there.
pub struct Stage {
    room: Room<SqliteDatabase>,
    now: Timestamp,
}

impl Stage {
    /// A room with nothing said in it yet, over these sockets, that has just woken up.
    pub fn open(attachments: Vec<Attachment>) -> Self {
        let mut stage =
            Self { room: open(&SqliteDatabase::new(), attachments), now: Timestamp::from_millis(START) };
        stage.turn(vec![Event::Sweep { answered: Vec::new() }]);
        stage
    }

    /// All this happens in one turn.
    pub fn turn(&mut self, events: Vec<Event>) -> Vec<Effect> {
        self.now = self.now.after(PAUSE);
        let effects = self.room.turn(self.now, events);
        black_box(self.room.wants_sweep(self.now));
        black_box(self.room.next_tick(self.now));
        effects
    }

    /// The name of the log, and its newest event.
    pub fn position(&self) -> (String, u64) {
        let query = PageQuery::parse("limit=1").expect("a good query");
        let page = self.room.history(query).expect("the log is read");
        (page.epoch.as_str().to_owned(), page.head.get())
    }
}

/// The room that this database and these sockets hold.
pub fn open(database: &SqliteDatabase, attachments: Vec<Attachment>) -> Room<SqliteDatabase> {
    // Bounds that are looked at, and never met.
    let config = Config { rates: Rates::UNBOUNDED, ..Config::default() };
    Room::open(config, database.clone(), attachments, 1).expect("the room opens")
}
