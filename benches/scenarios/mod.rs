//! What a room does all day, each as a piece of work that can be done again and again: `room` asks how long it takes, and
//! `instructions` how many instructions.
//!
//! It is the room itself, over the real SQL on a real SQLite, without the platform: what crosses to JavaScript, and what a
//! socket takes, is not in here. Nothing of it is left to chance, not the clock either.

mod crowd;
#[path = "../../tests/native/database.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod database;
mod returning;
mod saying;
mod stage;
mod texts;

/// A piece of work.
#[derive(Debug)]
pub struct Scenario {
    pub name: &'static str,
    /// How often it can be done in one room.
    pub times: usize,
    prepare: fn(usize) -> Work,
}

/// A room that is ready for it: each call does it once more.
pub type Work = Box<dyn FnMut()>;

impl Scenario {
    /// The work in a new room, to be done up to [`Scenario::times`] times.
    pub fn prepare(&self) -> Work {
        (self.prepare)(self.times)
    }
}

/// All of them, from the smallest to the largest.
pub const ALL: &[Scenario] = &[
    Scenario { name: "parse-send", times: 1_000, prepare: texts::parse_send },
    Scenario { name: "encode-chat", times: 1_000, prepare: texts::encode_chat },
    Scenario { name: "join-frames-100", times: 200, prepare: texts::join_frames },
    Scenario { name: "send-10", times: 200, prepare: |times| saying::send(10, times) },
    Scenario { name: "send-100", times: 200, prepare: |times| saying::send(100, times) },
    // No more than a connection may be sent unseen.
    Scenario { name: "send-1000", times: 200, prepare: |times| saying::send(1_000, times) },
    Scenario { name: "turn-100", times: 10, prepare: saying::turn },
    Scenario { name: "classic-100", times: 200, prepare: saying::classic },
    Scenario { name: "resume-1000", times: 4, prepare: returning::resume },
    Scenario { name: "join-1000", times: 200, prepare: returning::join },
    Scenario { name: "restore-9000", times: 1, prepare: returning::restore },
];
