//! What an owner has erased is nowhere any more, and nothing of others is gone with it.

use crate::{
    acts::Reaction,
    frames::Chat,
    model::Model,
    texts,
    violation::{promise, violated},
    world::World,
};
use edge_chat::history::Value;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// PRIV-4.
const NOBODY: &str = "匿名用户";

/// Where anything that was said may be kept.
const PLACES: [&str; 5] = [
    "SELECT events FROM log",
    "SELECT message FROM revisions",
    "SELECT kept FROM hidden",
    "SELECT event FROM audit",
    "SELECT name FROM roles",
];

/// Messages by their author and number.
type Places = BTreeSet<(u32, u32)>;

impl Model {
    /// A part of what a person said is erased.
    pub fn erases(&mut self, person: &str, seq: u64, deed: &Json, chat: &Chat) {
        promise!(
            "PRIV-5",
            deed["final"] == true && deed.get("name").is_none(),
            "{} tells too much",
            chat.raw
        );
        // It ends where the log ended when it began.
        let until =
            if deed.get("of").is_some() { self.law.erased.get(person).copied() } else { Some(seq - 1) };
        let Some(until) = until else { violated!("PRIV-3", "{} goes on with nothing", chat.raw) };
        self.law.erased.insert(person.to_owned(), until);
        for target in &chat.targets {
            let Some(message) = self.event(*target).filter(|message| message.kind == "chat") else {
                violated!("PRIV-3", "{} erases what is no message", chat.raw)
            };
            let is_right = message.sender_id == person && message.deleted.is_none() && *target <= until;
            promise!("PRIV-3", is_right, "{} erases {}", chat.raw, message.raw);
            promise!("PRIV-3", *target > self.floor, "{} erases what is not there any more", chat.raw);
            self.acts.reactions.retain(|one| one.target != *target);
            self.acts.pins.retain(|pin| pin != target);
            self.acts.touched.insert(*target);
            self.is_removed(*target, &chat.timestamp);
        }
        for target in &chat.reacted {
            let goes = |one: &Reaction| one.target == *target && one.person == person;
            self.acts.reactions.retain(|one| !goes(one));
            self.law.forget_reactions(*target, person);
            self.acts.touched.insert(*target);
        }
        // Of which other events the name is gone by this part is not told.
        let theirs = |event: &&Chat| event.sender_id == person || event.person.as_deref() == Some(person);
        let theirs = self.events.iter().filter(theirs).filter_map(|event| event.seq);
        let theirs: Vec<_> = theirs.filter(|seq| *seq <= until && *seq > self.floor).collect();
        self.acts.touched.extend(theirs);
    }

    /// Nothing that anybody could read is left of what a person said up to there.
    fn check_nothing_left(&mut self, person: &str, until: u64, stored: &str) {
        self.law.forget_hidden(person, until);
        let floor = self.floor;
        let logged =
            self.events.iter().filter(|event| event.seq.is_some_and(|seq| seq > floor && seq <= until));
        for event in logged.filter(|event| event.sender_id == person) {
            let is_empty = event.message.is_empty() && event.sender_name_in_log() == NOBODY;
            promise!("PRIV-3", is_empty, "{} is left of {person}, who is erased up to {until}", event.raw);
            promise!(
                "PRIV-3",
                event.kind != "chat" || event.deleted.is_some(),
                "{} is no tombstone",
                event.raw
            );
        }
        let reaction = self.acts.reactions.iter().find(|one| one.person == person && one.seq <= until);
        promise!("PRIV-3", reaction.is_none(), "{reaction:?} is left of {person}");
        if self.lawless.contains(person) {
            // Whoever keeps no rule says the same again and again.
            return;
        }
        // What was said again under another name of it, as a page does that was told `in_doubt`, is said anew.
        let (erased, later) = self.said_by(person, until);
        for (author, n) in erased.difference(&later) {
            let left = [format!("\"{author}.{n} "), format!("\n{author}.{n} ")];
            let is_left = left.iter().any(|text| stored.contains(text.as_str()));
            promise!("PRIV-3", !is_left, "{author}.{n} is left of {person}, who is erased up to {until}");
        }
    }

    /// Which of their messages a person has said up to there, and which later.
    fn said_by(&self, person: &str, until: u64) -> (Places, Places) {
        let (mut up_to_there, mut later) = (Places::new(), Places::new());
        for (key, seq) in self.by_cid.iter().filter(|((who, _), _)| who == person) {
            let texts = self.composed.get(key).into_iter().flatten();
            let places = texts.filter_map(|text| texts::place_of(text));
            if *seq <= until { up_to_there.extend(places) } else { later.extend(places) }
        }
        (up_to_there, later)
    }
}

impl Chat {
    /// Its sender's name, as the log has it now.
    fn sender_name_in_log(&self) -> String {
        let event: Json = serde_json::from_str(&self.raw).unwrap_or(json!({}));
        event["sender_name"].as_str().unwrap_or_default().to_owned()
    }
}

impl World {
    /// What this turn has brought to its end is erased.
    pub fn check_erased(&mut self) {
        if self.model.law.touched {
            self.check_all_erased();
        }
    }

    /// All that is erased still is.
    pub fn check_all_erased(&mut self) {
        let erased = self.model.law.erased.clone();
        if erased.is_empty() {
            return;
        }
        let stored = self.all_that_is_stored();
        for (person, until) in erased {
            let sql = "SELECT 1 FROM erasures WHERE person = ?";
            if self.database.look(sql, &[person.as_str().into()]).is_empty() {
                self.model.check_nothing_left(&person, until, &stored);
            }
        }
    }

    fn all_that_is_stored(&self) -> String {
        let mut all = String::new();
        for row in PLACES.iter().flat_map(|sql| self.database.look(sql, &[])) {
            if let Some(Value::Text(text)) = row.0.first() {
                all.push('\n');
                all.push_str(text);
            }
        }
        all
    }
}
