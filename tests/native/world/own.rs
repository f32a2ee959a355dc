//! What people ask the world's room about themselves.

use super::{World, person};
use edge_chat::{room::Erased, wire::Seq};
use serde_json::{Value, json};

impl World {
    /// A part of what the room has of the person who goes by this name.
    pub fn mine(&mut self, name: &str, after: u64) -> Value {
        self.open().expect("the room opens");
        let now = self.now;
        let after = Seq::new(after).expect("in range");
        let mine = self.room().mine(now, &person(name), after).expect("the database works");
        let messages = mine.messages.iter().map(|one| serde_json::from_str::<Value>(one.get()));
        let messages: Vec<_> = messages.collect::<Result<_, _>>().expect("what is told is JSON");
        json!({
            "messages": messages, "names": mine.names, "role": mine.role, "sanctions": mine.sanctions,
            "next": mine.next, "more": mine.more,
        })
    }

    /// All of it.
    pub fn all_mine(&mut self, name: &str) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let mine = self.mine(name, after);
            all.extend(mine["messages"].as_array().expect("messages").iter().cloned());
            if mine["more"] == false {
                return all;
            }
            let next = mine["next"].as_u64().expect("a place");
            assert!(next > after, "it goes on");
            after = next;
        }
    }

    /// The person who goes by this name asks for what is theirs to be erased, once; `None` where the database fails.
    pub fn erase_own(&mut self, name: &str) -> Option<Erased> {
        self.open().expect("the room opens");
        let now = self.now;
        let (erased, effects) = self.room().erase_own(now, &person(name));
        for effect in effects {
            self.carry_out(effect);
        }
        self.tick = self.room().next_tick(now);
        erased
    }

    /// The same, until there is no more; how many messages went.
    pub fn erase_all_own(&mut self, name: &str) -> usize {
        let mut removed = 0;
        loop {
            let erased = self.erase_own(name).expect("the database works");
            removed += erased.removed;
            if !erased.more {
                return removed;
            }
        }
    }
}
