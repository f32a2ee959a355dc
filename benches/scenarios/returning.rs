//! Coming in: for the first time, again, and all at once when the room wakes up.

use super::{
    Work,
    crowd::{connecting, hello, hello_on, id, members, pulling},
    database::SqliteDatabase,
    saying::everyone,
    stage::{Stage, open},
};
use edge_chat::{
    room::{Attachment, Effect, Event},
    wire::limits,
};
use std::hint::black_box;

/// People in the room in which sessions are resumed.
const PEOPLE: usize = 100;

/// A member of a room of 100, whose connection broke, comes back on another and reads the 1,000 events that it missed.
pub fn resume(times: usize) -> Work {
    let mut stage = Stage::open(members(PEOPLE));
    for turn in 0..10 {
        stage.turn(everyone(turn));
    }
    let position = stage.position();
    let mut visits = (0..times).map(|number| resuming(number, &position)).collect::<Vec<_>>().into_iter();
    Box::new(move || {
        let turns = visits.next().expect("no more often than was prepared for");
        let last = turns.into_iter().map(|event| black_box(stage.turn(vec![event]))).last();
        assert!(has_reply(&last.expect("there are turns"), "\"more\":false"), "it has read everything");
    })
}

/// What one of them sends, a turn each.
fn resuming(number: usize, (epoch, head): &(String, u64)) -> Vec<Event> {
    let missed = head - limits::RESUME_EVENTS;
    let again = id(PEOPLE + number);
    let more = format!(r#","epoch":"{epoch}","seq":{missed},"resumed":true,"attempt":1"#);
    let pages = (missed..*head).step_by(limits::PAGE_EVENTS).skip(1);
    let pulls = pages.map(|after| pulling(&again, after));
    [connecting(PEOPLE + number), hello_on(&again, number, &more)].into_iter().chain(pulls).collect()
}

/// A newcomer to a room of 1,000.
pub fn join(times: usize) -> Work {
    let mut stage = Stage::open(members(1_000));
    let newcomer = |number| [connecting(number), hello(number, "")];
    let mut newcomers = (1_000..1_000 + times).map(newcomer).collect::<Vec<_>>().into_iter();
    Box::new(move || {
        let [connect, hello] = newcomers.next().expect("no more often than was prepared for");
        black_box(stage.turn(vec![connect]));
        let effects = black_box(stage.turn(vec![hello]));
        assert!(has_reply(&effects, "\"ok\":"), "it is welcome");
    })
}

/// A room wakes up over 9,000 sockets, and reads what they carry.
pub fn restore(times: usize) -> Work {
    let database = SqliteDatabase::new();
    let written = |attachment: &Attachment| (attachment.id.clone(), attachment.text());
    let carried: Vec<_> = members(9_000).iter().map(written).collect();
    // The object keeps what woke up: that it goes again is no part of the work.
    let mut rooms = Vec::with_capacity(times);
    Box::new(move || {
        let read =
            |(id, text): &(_, String)| Attachment::read(Clone::clone(id), text).expect("it is read back");
        let room = open(&database, black_box(&carried).iter().map(read).collect());
        assert!(room.has(&id(8_999)), "all are there");
        rooms.push(black_box(room));
    })
}

/// Whether somebody is sent a reply that holds this, near its beginning.
fn has_reply(effects: &[Effect], text: &str) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Send { frame, .. } if frame.contains(text)))
}
