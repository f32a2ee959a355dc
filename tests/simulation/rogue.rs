//! A v1 client that keeps no rule: it must get its answers, and disturb nobody.

use crate::{
    asked::{Act, Asked, Hello, Send, Upward, What},
    model::Model,
    random::Random,
    texts,
};
use edge_chat::{room::Incoming, wire::PersonId};
use serde_json::{Value, json};

const GARBAGE: [&str; 10] = [
    "no JSON",
    "[1]",
    "null",
    "{\"type\":\"send\"}",
    "{\"ref\":1}",
    "{\"type\":\"pull\",\"ref\":-1}",
    "{\"type\":\"pull\",\"ref\":2147483648}",
    "{\"type\":\"pull\",\"ref\":1,\"x\":[[[[[[[[1]]]]]]]]}",
    "{\"type\":\"\\ud800\",\"ref\":1}",
    "{\"type\":7,\"ref\":1}",
];

#[derive(Debug)]
pub struct Rogue {
    pub author: u32,
    pub id: String,
    person: String,
    session: String,
    said: u32,
    reference: u32,
    sent: Vec<(String, String)>,
}

impl Rogue {
    pub fn new(author: u32, random: &mut Random) -> Self {
        let person = random.token(32);
        let id = PersonId::of_secret(&person).expect("a secret of 32 letters").as_str().to_owned();
        Self { author, id, person, session: random.token(64), said: 0, reference: 0, sent: Vec::new() }
    }

    /// Whatever comes to its mind.
    pub fn acts(&mut self, random: &mut Random, model: &mut Model) -> Vec<Upward> {
        match random.below(20) {
            0 => vec![garbage(random)],
            1 if random.one_in(4) => (0..30).map(|_| garbage(random)).collect(),
            2 if random.one_in(4) => vec![too_large(random)],
            1..=3 => vec![self.wrong(random)],
            4..=6 => vec![self.says_again(random, model)],
            7 | 8 => vec![self.hello(random, model)],
            9 => {
                let after = random.below(model.head() + 10);
                vec![self.command("pull", json!({ "after": after }), What::Pull { after })]
            }
            16..=18 => {
                let author = self.author;
                let act = Act::any(random, model.head(), |random| texts::text(random, author, 0, false));
                vec![self.command(act.change.kind(), act.body(), What::Act(act))]
            }
            19 => {
                let seq = random.below(model.head() + 10);
                vec![self.command("read", json!({ "seq": seq }), What::Read { seq })]
            }
            10 => {
                let seq = random.below(model.head() + 10);
                vec![self.command("seen", json!({ "seq": seq }), What::Seen { seq })]
            }
            _ => {
                let asks = random.one_in(4);
                let text = texts::text(random, self.author, self.said, asks);
                vec![self.says(random, model, text)]
            }
        }
    }

    fn command(&mut self, kind: &str, mut body: Value, what: What) -> Upward {
        body["type"] = json!(kind);
        body["ref"] = json!(self.reference);
        self.reference += 1;
        Upward::command(self.reference - 1, &body, what)
    }

    fn says(&mut self, random: &mut Random, model: &mut Model, text: String) -> Upward {
        let length = 1 + random.place(36);
        // An id that another person's message has is as good as any.
        let seen = model.event(1 + random.below(model.head().max(1))).and_then(|event| event.cid.clone());
        let cid = seen.filter(|_| random.one_in(3)).unwrap_or_else(|| random.token(length));
        self.said += 1;
        self.sent.push((cid.clone(), text.clone()));
        self.sends(random, model, cid, text, true)
    }

    /// The same message, or another under its id, from anywhere.
    fn says_again(&mut self, random: &mut Random, model: &mut Model) -> Upward {
        let Some((cid, text)) = self.sent.get(random.place(self.sent.len().max(1))).cloned() else {
            return self.hello(random, model);
        };
        let text = if random.one_in(3) { texts::text(random, self.author, self.said, false) } else { text };
        self.sends(random, model, cid, text, false)
    }

    fn sends(
        &mut self,
        random: &mut Random,
        model: &mut Model,
        cid: String,
        text: String,
        fresh: bool,
    ) -> Upward {
        model.compose(&self.id, &cid, &text);
        let after = random.one_in(2).then(|| random.below(model.head() + 3));
        let mut body = json!({ "cid": cid, "message": text });
        if let Some(after) = after {
            body["after"] = json!(after);
        }
        let seen = random.one_in(4).then(|| random.below(model.head() + 3));
        if let Some(seen) = seen {
            body["seen"] = json!(seen);
        }
        let reply = random.one_in(6).then(|| random.below(model.head() + 3));
        if let Some(reply) = reply {
            body["reply"] = json!(reply);
        }
        self.command("send", body, What::Send(Send { cid, text, after, seen, reply, fresh }))
    }

    pub fn hello(&mut self, random: &mut Random, model: &Model) -> Upward {
        let position = match random.below(4) {
            0 => None,
            1 => Some(("another-log".to_owned(), random.below(100))),
            _ => Some((model.epoch.clone(), random.below(model.head() + 5))),
        };
        let resumed = random.one_in(2);
        let name = format!("R{}", random.below(3));
        let mut body = json!({ "person": self.person, "session": self.session, "name": name });
        body["resumed"] = json!(resumed);
        if random.one_in(3) {
            body["attempt"] = json!(random.below(4));
        }
        if let Some((epoch, seq)) = &position {
            body["epoch"] = json!(epoch);
            body["seq"] = json!(seq);
        }
        let hello = Hello { person: self.id.clone(), session: self.session.clone(), name, position, resumed };
        self.command("hello", body, What::Hello(hello))
    }

    fn wrong(&mut self, random: &mut Random) -> Upward {
        let secret = "0123456789abcdef";
        let (kind, body, code) = match random.below(9) {
            0 => ("dance", json!({}), "unknown_command"),
            1 => ("send", json!({ "message": "no cid" }), "unprocessable"),
            2 => ("send", json!({ "cid": "a", "message": "" }), "empty_message"),
            3 => ("send", json!({ "cid": "a", "message": "x".repeat(4_001) }), "message_too_long"),
            4 => ("send", json!({ "cid": "a b", "message": "x" }), "unprocessable"),
            5 => ("send", json!({ "cid": "a", "message": "x\0" }), "unprocessable"),
            6 => ("pull", json!({ "after": -1 }), "unprocessable"),
            7 => (
                "hello",
                json!({ "person": secret, "session": secret, "name": "n".repeat(33) }),
                "name_too_long",
            ),
            _ => ("hello", json!({ "person": "short", "session": secret, "name": "n" }), "unprocessable"),
        };
        self.command(kind, body, What::Wrong(code))
    }
}

fn garbage(random: &mut Random) -> Upward {
    let frame = match random.place(GARBAGE.len() + 1) {
        place if place < GARBAGE.len() => Incoming::Text(GARBAGE[place].to_owned()),
        _ => Incoming::Binary(10),
    };
    Upward { frame, asked: Asked::Garbage }
}

pub fn too_large(random: &mut Random) -> Upward {
    let frame = if random.one_in(2) { Incoming::Text("x".repeat(16_385)) } else { Incoming::Binary(16_385) };
    Upward { frame, asked: Asked::TooLarge }
}
