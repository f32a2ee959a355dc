//! What a page sends.

use crate::{
    asked::{Act, Hello, Send, Upward, What},
    page::{Hand, Page, Unsaid},
    texts,
};
use serde_json::json;

/// Milliseconds after which somebody who comes back is told to have come.
const RESUMED: i64 = 60_000;

impl Page {
    /// Says something, now or as soon as it can.
    pub fn say(&mut self, hand: &mut Hand, text: String) {
        hand.said = Some(text.clone());
        let cid = hand.random.token(16);
        hand.model.compose(&self.id, &cid, &text);
        let (epoch, seq) = self.position.clone().unwrap_or_default();
        let answers = epoch == hand.model.epoch && seq > 0 && hand.random.one_in(self.answers);
        let reply = answers.then_some((epoch, seq));
        self.outbox.push(Unsaid { cid, text, reply, sent: None, stored: None, handed: false });
        self.said += 1;
        self.send(hand);
    }

    /// Sends what this connection has not got yet, oldest first.
    pub fn send(&mut self, hand: &mut Hand) {
        let Some((epoch, seq)) = self.position.clone().filter(|_| self.synced) else { return };
        let mut commands = Vec::new();
        for unsaid in &mut self.outbox {
            if unsaid.handed || unsaid.stored.is_some() {
                continue;
            }
            unsaid.handed = true;
            // In another log it may be anywhere.
            let known = unsaid.sent.take().map(|(log, seq)| if log == epoch { seq } else { 0 });
            unsaid.sent = Some((epoch.clone(), known.unwrap_or(seq)));
            let fresh = known.is_none();
            let seen = (std::mem::take(&mut self.unseen).0 > 0).then_some(seq);
            let (cid, text) = (unsaid.cid.clone(), unsaid.text.clone());
            let reply = unsaid.reply.clone().filter(|(log, _)| *log == epoch).map(|(_, seq)| seq);
            commands.push(Send { cid, text, after: known, seen, reply, fresh });
        }
        for send in commands {
            let mut body = json!({ "cid": send.cid, "message": send.text });
            if let Some(after) = send.after {
                body["after"] = json!(after);
            }
            if let Some(seen) = send.seen {
                body["seen"] = json!(seen);
            }
            if let Some(reply) = send.reply {
                body["reply"] = json!(reply);
            }
            self.command(hand, "send", body, What::Send(send));
        }
    }

    fn command(&mut self, hand: &mut Hand, kind: &str, body: serde_json::Value, what: What) {
        let mut frame = json!({ "type": kind, "ref": self.reference });
        if let (Some(frame), serde_json::Value::Object(body)) = (frame.as_object_mut(), body) {
            frame.extend(body);
        }
        self.awaited.push_back((self.reference, what.clone(), hand.time));
        hand.out.push(Upward::command(self.reference, &frame, what));
        self.reference += 1;
    }

    pub fn opened(&mut self, hand: &mut Hand) {
        let resumed = self.last_in.is_some_and(|at| hand.time - at < RESUMED);
        let mut body = json!({ "person": self.person, "session": self.session, "name": self.name });
        if let Some((epoch, seq)) = &self.position {
            body["epoch"] = json!(epoch);
            body["seq"] = json!(seq);
        }
        body["resumed"] = json!(resumed);
        body["attempt"] = json!(self.attempt);
        self.attempt += 1;
        let hello = Hello {
            person: self.id.clone(),
            session: self.session.clone(),
            name: self.name.clone(),
            position: self.position.clone(),
            resumed,
        };
        self.command(hand, "hello", body, What::Hello(hello));
    }

    pub fn pull(&mut self, hand: &mut Hand) {
        let Some((_, seq)) = self.position.clone().filter(|_| self.welcomed && !self.pulling) else { return };
        self.pulling = true;
        self.unseen = (0, 0);
        self.command(hand, "pull", json!({ "after": seq }), What::Pull { after: seq });
    }

    /// Does something to a message, or tells what it is at.
    pub fn act(&mut self, hand: &mut Hand) {
        if !self.synced {
            return;
        }
        match hand.random.below(6) {
            0 => self.command(hand, "typing", json!({}), What::Typing),
            1 => {
                let seq = self.position.as_ref().map_or(0, |(_, seq)| *seq);
                self.command(hand, "read", json!({ "seq": seq }), What::Read { seq });
            }
            _ => {
                let (author, head) = (self.author, hand.model.head());
                let mut act = Act::any(hand.random, head, |random| texts::text(random, author, 0, false));
                // Who has done something to a message does more to it.
                if self.acted > 0 && hand.random.one_in(4) {
                    act.target = self.acted;
                }
                self.acted = act.target;
                self.command(hand, act.change.kind(), act.body(), What::Act(act));
            }
        }
    }

    /// Orders something that is a moderator's to order.
    pub fn order(&mut self, hand: &mut Hand) {
        if self.synced {
            let order = self.any_order(hand);
            self.command(hand, order.act, order.body.clone(), What::Order(order));
        }
    }

    pub fn see(&mut self, hand: &mut Hand) {
        let Some((_, seq)) = self.position.clone().filter(|_| self.welcomed) else { return };
        self.unseen = (0, 0);
        self.command(hand, "seen", json!({ "seq": seq }), What::Seen { seq });
    }
}
