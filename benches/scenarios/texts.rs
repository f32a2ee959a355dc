//! Reading and writing frames, without a room.

use super::{
    Work,
    crowd::{TEXT, send_command},
    stage::START,
};
use edge_chat::wire::{Cid, Command, PersonId, Sender, Seq, ServerFrame, Timestamp, Username, joined};
use std::hint::black_box;

/// A command is read off the wire.
pub fn parse_send(_: usize) -> Work {
    let text = send_command(7, 7, 7);
    Box::new(move || {
        let command = Command::parse(black_box(&text)).expect("it is a command");
        assert!(black_box(command).action.is_ok(), "it can be obeyed");
    })
}

/// A message is made a chat frame.
pub fn encode_chat(_: usize) -> Work {
    let message = Message::of_somebody();
    Box::new(move || {
        black_box(black_box(&message).frame());
    })
}

/// The chat frames of a turn are made one.
pub fn join_frames(_: usize) -> Work {
    let frames = vec![Message::of_somebody().frame(); 100];
    Box::new(move || {
        black_box(joined(black_box(&frames)));
    })
}

/// What goes into a chat frame.
struct Message {
    person: PersonId,
    name: Username,
    cid: Cid,
    at: Timestamp,
    seq: Seq,
}

impl Message {
    fn of_somebody() -> Self {
        Self {
            person: PersonId::from_stored("0123456789abcdef").expect("a good id"),
            name: Username::parse("Person 7").expect("a good name"),
            cid: Cid::parse("00000007-0000007").expect("a good cid"),
            at: Timestamp::from_millis(START),
            seq: Seq::START.plus(7),
        }
    }

    fn frame(&self) -> String {
        let sender = Sender::Person { id: self.person.as_str(), name: &self.name };
        ServerFrame::chat(sender, TEXT, self.at, self.seq, Some(&self.cid), None).encode()
    }
}
