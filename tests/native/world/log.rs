//! The log of the world's room.

use super::World;
use edge_chat::{
    room::Found,
    wire::{ConnectionId, PageQuery, SearchQuery, Sender, Seq, ServerFrame, Username},
};
use serde_json::Value;

/// What a search came to.
#[derive(Debug)]
pub struct Answer {
    pub matches: Vec<Value>,
    pub next: Option<u64>,
    pub pending: u64,
}

impl World {
    /// The newest event's place.
    pub fn head(&mut self) -> u64 {
        self.open().expect("the room opens");
        let query = PageQuery::parse("limit=1").expect("a good query");
        self.room().history(query).expect("the log is read").head.get()
    }

    /// The name of the log.
    pub fn epoch(&mut self) -> String {
        self.open().expect("the room opens");
        let query = PageQuery::parse("limit=1").expect("a good query");
        self.room().history(query).expect("the log is read").epoch.as_str().to_owned()
    }

    /// A page of history, as a request with this query gets it.
    pub fn history(&mut self, query: &str) -> Vec<Value> {
        self.open().expect("the room opens");
        let query = PageQuery::parse(query).expect("a good query");
        let page = self.room().history(query).expect("the log is read");
        let read = |text: &str| serde_json::from_str(text).expect("what is stored is JSON");
        let events: Vec<Value> = page.events.iter().map(|event| read(event.frame.get())).collect();
        let places: Vec<_> = page.events.iter().map(|event| event.seq.get()).collect();
        assert_eq!(super::seqs(&events), places, "each is where it says");
        events
    }

    /// One search, as a request with this query gets it.
    pub fn look_for(&mut self, query: &str) -> Answer {
        self.open().expect("the room opens");
        let query = SearchQuery::parse(query).expect("a good query");
        let found: Found = self.room().search(&query).expect("the database works");
        let read = |text: &str| serde_json::from_str(text).expect("what is found is JSON");
        let matches: Vec<Value> = found.matches.iter().map(|event| read(event.frame.get())).collect();
        let places: Vec<_> = found.matches.iter().map(|event| event.seq.get()).collect();
        assert_eq!(super::seqs(&matches), places, "each is where it says");
        assert!(places.is_sorted_by(|one, other| one > other), "the newest first: {places:?}");
        Answer { matches, next: found.next.map(Seq::get), pending: found.pending }
    }

    /// The places of all that a search finds once everything is in the index.
    pub fn find_all(&mut self, query: &str) -> Vec<u64> {
        while self.look_for(query).pending > 0 {}
        let mut found = Vec::new();
        let mut next = None;
        loop {
            let before = next.map_or(String::new(), |next| format!("&before={next}"));
            let answer = self.look_for(&format!("{query}{before}"));
            found.extend(super::seqs(&answer.matches));
            if answer.next.is_none() {
                return found;
            }
            next = answer.next;
        }
    }

    /// A text that makes the next message of a classic connection a chat frame of exactly so many bytes.
    pub fn text_for(&mut self, speaker: &ConnectionId, name: &str, bytes: usize) -> String {
        let seq = Seq::new(self.head() + 1).expect("in range");
        let name = Username::parse(name).expect("a good name");
        let sender = Sender::Person { id: speaker.as_str(), name: &name };
        let bare = ServerFrame::chat(sender, "", self.now, seq, None, None).encode();
        "x".repeat(bytes - bare.len())
    }

    /// Says something that makes a chat frame of exactly so many bytes.
    pub fn say_bytes(&mut self, speaker: &ConnectionId, name: &str, bytes: usize) {
        let text = self.text_for(speaker, name, bytes);
        self.say(speaker, &text);
    }
}
