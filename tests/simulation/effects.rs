//! Carries out what the room wants done, and looks at each part of it: nothing may be said that is not stored, nor to
//! whom it is not for.

use crate::{
    frames::{Frame, Item, Outcome, Reply},
    link::{Down, Link, Server},
    violation::{promise, violated},
    world::World,
};
use edge_chat::{
    room::{Attachment, Audience, Effect},
    wire::{CloseCode, ConnectionId},
};
use std::rc::Rc;

/// FLOW-2, LIMIT-10.
const UNSEEN_EVENTS: u64 = 512;
const UNSEEN_BYTES: u64 = 256 * 1024;
const UNSEEN_BEFORE: u64 = 256;
/// How much further than it said a connection may be taken to have seen, once the room was out of memory; and bytes of one
/// event.
const BLUR_EVENTS: u64 = 255;
const BLUR_BYTES: u64 = 16 * 1024;
const ATTACHMENT_BYTES: usize = 16_384;
/// ALIVE-3, FLOW-3, FLOW-4.
const SILENCE: i64 = 65_000;
const HELD: i64 = 30_000;
const UNHEARD_EVENTS: u64 = 16_384;
const UNHEARD_BYTES: u64 = 4 * 1024 * 1024;

impl World {
    /// Carries out the first `count` effects; of the others, where the process dies there, at most the alarm's.
    pub fn carry_out(
        &mut self,
        effects: Vec<Effect>,
        count: usize,
        died: Option<(usize, bool)>,
        before: u64,
    ) {
        for (place, effect) in effects.into_iter().enumerate() {
            let is_alarm = matches!(effect, Effect::SetAlarm(_) | Effect::ClearAlarm);
            if place < count || (is_alarm && died.is_some_and(|(_, alarm)| alarm)) {
                self.note(|_| format!("  → {}", told(&effect)));
                self.carry_out_one(effect, before);
            }
        }
    }

    fn carry_out_one(&mut self, effect: Effect, before: u64) {
        match effect {
            Effect::Send { to, frame } => self.sent(&to, read(frame), before),
            Effect::Broadcast { audience: Audience::Classic, frame, .. } => {
                self.broadcast_classic(&read(frame));
            }
            Effect::Broadcast { audience: Audience::V1, frame, except } => {
                self.broadcast_v1(&read(frame), &except);
            }
            Effect::Attach { connection, attachment } => {
                self.attach(&connection, attachment.as_deref(), before);
            }
            Effect::Close { connection, code } => self.closed(&connection, code),
            Effect::SetAlarm(at) => self.set_alarm(at.as_millis()),
            Effect::ClearAlarm => {
                self.alarm = None;
                self.stray_alarm = false;
            }
            Effect::Fault(_) => {}
        }
    }

    fn sent(&mut self, to: &ConnectionId, frame: Rc<Frame>, before: u64) {
        // Who went in this very turn is answered too, though nobody hears it.
        let answers = |link: &&Link| link.server == Server::Open || !link.track.expected.is_empty();
        let Some(link) = self.links.of(to).filter(answers) else { return };
        let v1 = link.v1;
        for item in &frame.items {
            match item {
                Item::Reply(Reply { reference: None, outcome: Outcome::Error { code, .. } })
                    if v1 && code == "banned" =>
                {
                    self.told_to_go(to, code);
                }
                Item::Reply(reply) if v1 => self.replied(to, reply, before),
                Item::Held { after } if v1 => self.held(to, *after),
                Item::System | Item::Error if !v1 => {}
                _ => violated!("COMMAND-12", "{to} (v1: {v1}) was sent {}", frame.text),
            }
        }
        if let Some(link) = self.links.of_mut(to).filter(|link| link.server == Server::Open) {
            link.push(Down::Frame(frame));
        }
    }

    fn broadcast_classic(&mut self, frame: &Rc<Frame>) {
        let [item] = &frame.items[..] else {
            violated!("COMMAND-12", "classic connections were sent an array: {}", frame.text)
        };
        self.coverage.heartbeats += u64::from(matches!(item, Item::Heartbeat));
        if let Item::Chat(chat) = item
            && let Some(seq) = chat.seq
        {
            self.is_stored(seq, &chat.raw);
            promise!("TALK-1", chat.kind == "chat", "classic connections were sent {}", frame.text);
        }
        let model = &self.model;
        for (_, link) in self.links.iter_mut().filter(|(_, link)| !link.v1 && link.server == Server::Open) {
            match item {
                Item::Chat(chat) => {
                    // What is not inside is on its way in or out.
                    let next =
                        (link.track.sent + 1..=model.head() + 1).find(|seq| !model.is_act(*seq)).unwrap_or(0);
                    let follows = chat.seq.is_none_or(|seq| seq == next || !link.track.inside);
                    promise!("HIST-1", follows, "{} got {:?} and not {next}", link.id, chat.seq);
                    link.track.sent = chat.seq.unwrap_or(link.track.sent);
                    promise!("WIRE-4", chat.seq.is_some() != chat.is_system, "{}", frame.text);
                }
                Item::Heartbeat => {}
                _ => violated!("COMMAND-12", "classic connections were sent {}", frame.text),
            }
            if matches!(item, Item::Chat(_)) {
                link.track.unheard += frame.text.len() as u64;
            }
            link.push(Down::Frame(frame.clone()));
        }
    }

    fn broadcast_v1(&mut self, frame: &Rc<Frame>, except: &[ConnectionId]) {
        for item in &frame.items {
            match item {
                Item::Chat(chat) => match chat.seq {
                    Some(seq) => {
                        self.is_stored(seq, &chat.raw);
                        self.check_brought_back(chat);
                    }
                    None => violated!("COMMAND-12", "v1 connections were sent {}", frame.text),
                },
                Item::State(_) | Item::Change { .. } => {
                    self.coverage.presence_pushes += 1;
                    self.coverage.presence_states += u64::from(matches!(item, Item::State(_)));
                }
                Item::Read { marks } => {
                    let head = self.model.head();
                    let real = marks.values().all(|mark| *mark <= head);
                    promise!("TALK-10", real, "{} is told, and the head is {head}", frame.text);
                }
                Item::Typing => {}
                _ => violated!("COMMAND-12", "v1 connections were sent {}", frame.text),
            }
        }
        let model = &self.model;
        for (_, link) in self.links.iter_mut().filter(|(_, link)| link.v1 && link.server == Server::Open) {
            if except.contains(&link.id) {
                // Who is told of the same by a reply need not be told again.
                let may = !link.track.live || !frame.items.iter().any(|item| matches!(item, Item::Chat(_)));
                promise!("RESUME-4", may, "{} is live, and was left out of {}", link.id, frame.text);
                continue;
            }
            promise!(
                "RESUME-4",
                link.track.live,
                "{} is not caught up, and was pushed {}",
                link.id,
                frame.text
            );
            for item in &frame.items {
                match item {
                    Item::Chat(chat) => {
                        let next = link.track.sent + 1;
                        let seq = chat.seq.unwrap_or(0);
                        promise!("RESUME-4", seq == next, "{} was pushed {seq} and not {next}", link.id);
                        link.track.sent = seq;
                    }
                    Item::State(presence) => link.track.presence = Some(presence.clone()),
                    Item::Change { count, join, leave } => {
                        let before = link.track.presence.take().unwrap_or_default();
                        link.track.presence = Some(before.after(*count, join, leave));
                    }
                    _ => {}
                }
            }
            let track = &link.track;
            let unseen = track.sent.saturating_sub(track.seen);
            let bound = UNSEEN_EVENTS + if track.blurred { BLUR_EVENTS } else { 0 };
            promise!("FLOW-2", unseen <= bound, "{} was sent {unseen} that it has not seen", link.id);
            let before = self.opened_at.min(track.sent).saturating_sub(track.seen);
            let bound = UNSEEN_BEFORE + if track.blurred { BLUR_EVENTS } else { 0 };
            promise!(
                "FLOW-2",
                before <= bound,
                "{} has not seen {before} from before the room opened",
                link.id
            );
            // What was said before the room was in memory has no size for it.
            let from = track.seen.max(self.opened_at) + if track.blurred { BLUR_EVENTS } else { 0 };
            let bytes = model.bytes_between(from, track.sent);
            let bound = UNSEEN_BYTES + BLUR_BYTES;
            promise!("FLOW-2", bytes <= bound, "{} was sent {bytes} bytes that it has not seen", link.id);
            link.push(Down::Frame(frame.clone()));
        }
    }

    /// What is sent is in the log, just so.
    pub fn is_stored(&self, seq: u64, raw: &str) {
        let stored = self.model.event(seq).map(|event| event.raw.as_str());
        let is_it = stored == Some(raw) || self.model.was_in_this_turn(seq, raw);
        promise!("HIST-3", is_it, "sent was {raw}, and stored as {seq} is {stored:?}");
    }

    fn held(&mut self, id: &ConnectionId, after: u64) {
        let head = self.model.head();
        let now = self.clock();
        let Some(link) = self.links.of_mut(id) else { return };
        let track = &mut link.track;
        promise!("FLOW-2", track.live, "{id} is held, and was not caught up");
        promise!("FLOW-2", after == track.sent, "{id} is held after {after}, and was sent {}", track.sent);
        let bytes = self.model.bytes_between(track.seen, head);
        let too_much = head - track.seen > UNSEEN_EVENTS
            || bytes > UNSEEN_BYTES
            || self.opened_at.saturating_sub(track.seen) > UNSEEN_BEFORE;
        promise!("FLOW-2", too_much, "{id} is held for {} and {bytes} bytes", head - track.seen);
        track.live = false;
        track.behind = Some(now);
        self.coverage.held += 1;
    }

    fn attach(&mut self, id: &ConnectionId, attachment: Option<&Attachment>, head: u64) {
        let now = self.clock();
        let Some(link) = self.links.of_mut(id) else { return };
        let was_inside = link.track.inside;
        link.track.inside = attachment.is_some();
        if !was_inside && attachment.is_some() {
            link.track.alive = now;
            link.track.sent = head;
            link.track.heard_at = head;
        }
        link.attachment = attachment.map(Attachment::text);
        let bytes = link.attachment.as_ref().map_or(0, String::len);
        promise!("SESSION-9", bytes <= ATTACHMENT_BYTES, "an attachment of {bytes} bytes");
    }

    fn closed(&mut self, id: &ConnectionId, code: CloseCode) {
        let now = self.clock();
        let Some(link) = self.links.of(id).filter(|link| link.server == Server::Open) else { return };
        let track = &link.track;
        match code {
            CloseCode::NoSignOfLife if link.v1 => {
                // Whoever does not say who they are is no more alive for pinging.
                let answered = link.answered.filter(|_| track.who.is_some()).unwrap_or(0);
                let silent = now - track.alive.max(answered);
                promise!("ALIVE-3", silent > SILENCE, "{id} is closed after {silent} ms");
                self.coverage.no_sign_of_life += 1;
            }
            CloseCode::NoSignOfLife => {
                let events = self.model.head() - track.heard_at;
                let silent = track.unheard > UNHEARD_BYTES || events > UNHEARD_EVENTS;
                promise!("FLOW-4", silent, "{id} is closed after {events} and {} bytes", track.unheard);
                self.coverage.silent_classic += 1;
            }
            CloseCode::TooSlow => {
                let behind = track.behind.map(|since| now - since);
                // A clock that was set back tells nothing.
                let slow = behind.is_some_and(|behind| !(0..HELD).contains(&behind));
                // The page that would have been too much, and was not sent, is not known.
                let pulls = track.unread > UNSEEN_BYTES;
                promise!("FLOW-3", slow || pulls, "{id} is too slow after {behind:?} ms");
                self.coverage.too_slow += 1;
            }
            CloseCode::TakenOver if track.who.is_none() => self.coverage.overtaken += 1,
            CloseCode::TakenOver => self.coverage.takeovers += 1,
            CloseCode::FrameTooLarge => self.coverage.too_large += 1,
            CloseCode::Restarted => promise!("RESUME-6", link.v1, "{id} is closed for a restart"),
            CloseCode::NotInTheRoom => {
                promise!("SESSION-8", !track.inside, "{id} is in the room");
            }
            CloseCode::Removed => {
                promise!("MOD-3", self.is_to_go(id), "{id} is removed, and nobody banned them");
                self.coverage.removed += 1;
                let person = track.who.as_ref().map(|(person, _)| person.clone());
                self.removed.extend(person);
            }
            // Who is turned away is looked at once the turn is over.
            CloseCode::TooManyConnections => {
                let is_flooder = link.visitor.network.is_some();
                promise!("RATE-6", is_flooder, "{id} is turned away, whose network is not known");
            }
            CloseCode::Unavailable => {
                promise!("SESSION-11", self.database.failed(), "the database worked, and {id} got 4101");
            }
            code => violated!("SESSION-8", "{id} is closed with {code:?}"),
        }
        self.close(id, code.code(), false);
    }
}

fn read(text: String) -> Rc<Frame> {
    match Frame::read(text) {
        Ok(frame) => Rc::new(frame),
        Err(text) => violated!("COMMAND-12", "the room sent {text}"),
    }
}

/// An effect in short.
fn told(effect: &Effect) -> String {
    let cut = |frame: &str| frame.chars().take(240).collect::<String>();
    match effect {
        Effect::Send { to, frame } => format!("to {to}: {}", cut(frame)),
        Effect::Broadcast { audience, frame, except } => {
            let but: Vec<_> = except.iter().map(ConnectionId::as_str).collect();
            format!("to all {audience:?} but {but:?}: {}", cut(frame))
        }
        Effect::Attach { connection, attachment } => {
            format!("attach {connection}: {}", attachment.as_ref().map_or("nothing", |_| "its state"))
        }
        other => format!("{other:?}"),
    }
}
