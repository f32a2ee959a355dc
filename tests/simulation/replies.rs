//! Each reply to a command: in its place, and true.

use crate::{
    asked::{Asked, Hello, Send, What},
    frames::{Outcome, Page, Reply, Said},
    texts,
    violation::{promise, violated},
    world::World,
};
use edge_chat::wire::ConnectionId;

/// LIMIT-8, LIMIT-9, LIMIT-10.
const RESUME_EVENTS: u64 = 1_000;
const RESEND_EVENTS: u64 = 10_000;
const PAGE_EVENTS: usize = 200;
const PAGE_BYTES: usize = 128 * 1024;

/// FLOW-3.
const UNREAD_BYTES: u64 = 384 * 1024;

impl World {
    /// A reply to what `id` asked first of what is not answered; `before` was the head when the turn began.
    pub fn replied(&mut self, id: &ConnectionId, reply: &Reply, before: u64) {
        let now = self.clock();
        let Some(link) = self.links.of_mut(id) else { return };
        let asked = loop {
            match link.track.expected.pop_front() {
                // An error that has no ref may be left out.
                Some(Asked::Garbage) if reply.reference.is_some() => self.coverage.errors_muted += 1,
                Some(asked) => break asked,
                None => violated!("COMMAND-2", "{id} got a reply to nothing: {reply:?}"),
            }
        };
        let (reference, what) = match asked {
            Asked::Command { reference, what } => (Some(reference), Some(what)),
            _ => (None, None),
        };
        promise!("COMMAND-2", reply.reference == reference, "{id} asked {reference:?} and got {reply:?}");
        let welcomed = link.track.who.clone();
        let waits = matches!(&what, Some(What::Send(send)) if link.track.has_to_wait(send, now));
        let is_beyond = reply.is_refusal("unprocessable");
        if let Some(What::Send(send)) = &what
            && !is_beyond
        {
            if !reply.is_refusal("unavailable") {
                link.track.settles(send, now);
            }
            if welcomed.is_some() {
                link.track.saw(send.seen.unwrap_or(0));
            }
        }
        match (what, &reply.outcome) {
            (None, Outcome::Error { .. }) => self.coverage.garbage += 1,
            (Some(what), _) if reply.is_refusal("unavailable") => {
                self.unavailable(id, what, waits);
            }
            (Some(What::Hello(hello)), Outcome::Page(page)) if welcomed.is_none() => {
                self.welcomed(id, hello, page, before);
            }
            (Some(what), Outcome::Error { code, .. }) if welcomed.is_none() => {
                let banned =
                    matches!(&what, What::Hello(hello) if code == "banned" && self.is_out(&hello.person));
                self.coverage.kept_out += u64::from(banned);
                let right =
                    banned || code == "not_welcomed" || matches!(what, What::Wrong(wrong) if code == wrong);
                promise!("COMMAND-5", right, "{id} is not welcomed, and got {code}");
            }
            (Some(What::Hello(_)), outcome) => {
                let right = matches!(outcome, Outcome::Error { code, .. } if code == "already_welcomed");
                promise!("COMMAND-5", right, "{id} is welcomed, said hello and got {outcome:?}");
            }
            (Some(What::Send(send)), _) if is_beyond => {
                let past = |seq: Option<u64>| seq.is_some_and(|seq| seq > before);
                let right = past(send.seen) || past(send.reply) || send.reply == Some(0);
                promise!("FLOW-1", right, "{id} sent {send:?} where {before} is the head: unprocessable");
            }
            (Some(What::Send(send)), Outcome::Said(said)) => self.acked(id, &send, said, before),
            (Some(What::Send(send)), Outcome::Error { code, .. }) => self.refused(id, &send, code),
            (Some(What::Pull { after }), Outcome::Page(page)) => self.pulled(id, after, page, before),
            (Some(What::Seen { seq }), Outcome::Done) => {
                promise!("FLOW-1", seq <= self.model.head(), "{id} has seen {seq}, past the head");
                self.links.of_mut(id).expect("it got a reply").track.saw(seq);
                self.coverage.seens += 1;
            }
            (Some(What::Seen { seq }), Outcome::Error { code, .. }) => {
                let right = code == "unprocessable" && seq > before;
                promise!("FLOW-1", right, "{id} has seen {seq} of {before} and got {code}");
            }
            (Some(What::Act(act)), Outcome::Acted { seq, at }) => self.act_done(id, &act, *seq, at),
            (Some(What::Act(act)), Outcome::Done) => self.act_changed_nothing(id, &act),
            (Some(What::Act(act)), Outcome::Error { code, .. }) => self.act_refused(id, &act, code, before),
            (Some(What::Order(order)), Outcome::Acted { seq, .. }) => self.order_done(id, &order, *seq),
            (Some(What::Order(order)), Outcome::Error { code, .. }) => self.order_refused(id, &order, code),
            (Some(What::Typing), Outcome::Error { code, .. }) => {
                let person = self.person_of(id);
                promise!("MOD-2", self.silenced(&person, code), "{id} is typing, and got {code}");
            }
            (Some(What::Order(_) | What::Typing), Outcome::Done) => {}
            (Some(What::Read { seq }), Outcome::Done) => {
                promise!("TALK-10", seq <= self.model.head(), "{id} has read {seq}, past the head");
            }
            (Some(What::Read { seq }), Outcome::Error { code, .. }) => {
                promise!("TALK-10", code == "unprocessable" && seq > before, "{id} has read {seq}: {code}");
            }
            (Some(What::Wrong(expected)), Outcome::Error { code, .. }) => {
                promise!("COMMAND-4", code == expected, "{id} should get {expected} and got {code}");
            }
            (what, outcome) => violated!("COMMAND-2", "{id} asked {what:?} and got {outcome:?}"),
        }
    }

    fn unavailable(&mut self, id: &ConnectionId, what: What, waits: bool) {
        promise!("COMMAND-13", waits || self.database.failed(), "all works, and {id} got unavailable");
        self.coverage.unavailable += u64::from(!waits);
        self.coverage.waited += u64::from(waits);
        let now = self.clock();
        if let What::Send(send) = what {
            self.links.of_mut(id).expect("it got a reply").track.refuses(send, now);
        }
    }

    fn welcomed(&mut self, id: &ConnectionId, hello: Hello, page: &Page, before: u64) {
        self.coverage.hellos += 1;
        let near = hello.position.as_ref().filter(|(epoch, seq)| {
            *epoch == self.model.epoch && page.head.saturating_sub(*seq) <= RESUME_EVENTS
        });
        self.check_page(id, near.map(|(_, seq)| *seq), page, before);
        if let Some((epoch, seq)) = &hello.position {
            let counter = match () {
                () if page.recovered => &mut self.coverage.resumes,
                () if *epoch != self.model.epoch => &mut self.coverage.resets_epoch,
                () if page.head.saturating_sub(*seq) > RESUME_EVENTS => &mut self.coverage.resets_far,
                () => &mut self.coverage.resets_pruned,
            };
            *counter += 1;
        }
        let you = page.you.as_ref().map(|you| (you.id.as_str(), you.name.as_str()));
        promise!("COMMAND-7", you == Some((&hello.person, &hello.name)), "{id} is {you:?}, not {hello:?}");
        if self.departing.remove(&hello.person).is_some() {
            self.coverage.back_in_grace += 1;
        }
        self.names.insert(hello.person.clone(), hello.name);
        let now = self.clock();
        let link = self.links.of_mut(id).expect("it got a reply");
        link.track.who = Some((hello.person, hello.session));
        link.track.alive = now;
        self.caught_up(id, page);
    }

    fn pulled(&mut self, id: &ConnectionId, after: u64, page: &Page, before: u64) {
        self.coverage.pulls += 1;
        self.check_page(id, Some(after), page, before);
        promise!("RESUME-3", page.you.is_none(), "a pull introduced {id}");
        let bytes: usize = page.events.iter().map(|event| event.bytes).sum();
        let track = &mut self.links.of_mut(id).expect("it got a reply").track;
        let unread = bytes as u64 + if after < track.pulled { track.unread } else { 0 };
        self.caught_up(id, page);
        let track = &mut self.links.of_mut(id).expect("it got a reply").track;
        track.unread = unread;
        promise!(
            "FLOW-3",
            unread <= UNREAD_BYTES || track.blurred,
            "{id} pulled {unread} bytes, and went on from nothing"
        );
    }

    /// The connection has this page, and is live where there is no more.
    fn caught_up(&mut self, id: &ConnectionId, page: &Page) {
        let now = self.clock();
        self.coverage.pages_more += u64::from(page.more);
        let link = self.links.of_mut(id).expect("it got a reply");
        let first = page.events.first().and_then(|event| event.seq).map_or(page.head, |seq| seq - 1);
        let track = &mut link.track;
        track.sent = page.events.last().and_then(|event| event.seq).unwrap_or(page.head);
        (track.pulled, track.unread) = (track.sent, 0);
        track.seen = if page.recovered { track.seen.max(first) } else { first };
        track.blurred &= page.recovered && page.you.is_none();
        track.live = !page.more;
        track.behind = page.more.then_some(now);
        track.presence = page.presence.clone().or(track.presence.take());
    }

    /// A page is what `after` asks for, or openly a new start.
    fn check_page(&self, id: &ConnectionId, after: Option<u64>, page: &Page, before: u64) {
        let model = &self.model;
        promise!("HIST-2", page.epoch == model.epoch, "{id} was told of {}", page.epoch);
        let real = (before..=model.head()).contains(&page.head);
        promise!("COMMAND-7", real, "{id} was told of {}, and the head is {}", page.head, model.head());
        // A turn prunes before anything else.
        let floor = model.floor;
        let reached = after.filter(|seq| (floor..=page.head).contains(seq));
        promise!(
            "RESUME-1",
            page.recovered == reached.is_some(),
            "{id} asked for what follows {after:?} of {floor}–{}, recovered: {}",
            page.head,
            page.recovered
        );
        for event in &page.events {
            self.is_stored(event.seq.unwrap_or(0), &event.raw);
            self.model.check_reactions(event);
            self.check_brought_back(event);
        }
        if !page.more {
            self.model.check_pins(page.pins.as_deref());
        }
        let seqs: Vec<_> = page.events.iter().filter_map(|event| event.seq).collect();
        promise!("RESUME-1", seqs.windows(2).all(|two| two[0] + 1 == two[1]), "{id} got {seqs:?}");
        let (first, last) = (seqs.first().copied(), seqs.last().copied());
        let follows = reached.is_none_or(|after| first.is_none_or(|first| first == after + 1));
        promise!("RESUME-1", follows, "{id} got {first:?} after {reached:?}");
        let end = last.or(reached).unwrap_or(page.head);
        promise!("RESUME-1", page.more == (end < page.head), "{id} got up to {end}, more: {}", page.more);
        promise!("RESUME-2", page.recovered || !page.more, "{id} starts anew, and there is more");
        let bytes: usize = page.events.iter().map(|event| event.bytes).sum();
        let fits = page.events.len() <= PAGE_EVENTS && (bytes <= PAGE_BYTES || page.events.len() == 1);
        promise!("LIMIT-10", fits, "{id} got {} events, {bytes} bytes", page.events.len());
        // It holds as many as fit.
        let next = if page.recovered { end + 1 } else { first.unwrap_or(page.head + 1) - 1 };
        let there = if page.recovered { next <= page.head } else { next > floor };
        let next = model.event(next).filter(|_| there).map(|event| event.raw.len());
        let full = page.events.len() == PAGE_EVENTS || next.is_none_or(|next| bytes + next > PAGE_BYTES);
        // Reactions take room too.
        let full = full || !self.model.acts.reactions.is_empty() || self.model.law.is_used();
        promise!("RESUME-1", full, "{id} got {} events of {bytes} bytes, and more fit", page.events.len());
        promise!("COMMAND-7", page.more == page.presence.is_none(), "{id} got {:?}", page.presence);
    }

    fn acked(&mut self, id: &ConnectionId, send: &Send, said: &Said, before: u64) {
        self.coverage.acks += 1;
        self.coverage.seens += u64::from(send.seen.is_some());
        let possible = send.seen <= Some(self.model.head());
        promise!("FLOW-1", possible, "{id} sent {send:?}, and has seen what is past the head");
        let person = self.person_of(id);
        let Some(event) = self.model.event(said.seq) else {
            violated!("HIST-3", "{id} was told that {} is stored as {}, and it is not", send.cid, said.seq)
        };
        let is_it = event.sender_id == person
            && event.cid.as_deref() == Some(&send.cid)
            && said.cid == send.cid
            && (event.message == send.text || event.edited.is_some() || event.deleted.is_some())
            && event.timestamp == said.at;
        promise!("COMMAND-8", is_it, "{id} said {send:?} and was told {said:?}, which is {}", event.raw);
        let new = said.seq > before;
        promise!("COMMAND-9", new || said.dup, "{id}: {} was stored as {} before", said.cid, said.seq);
        if said.dup {
            self.coverage.dups += 1;
            self.coverage.dups_after_eviction += u64::from(said.seq <= self.opened_at);
            self.coverage.reused_in_turn += u64::from(new);
        }
        self.model.acked.insert(said.seq);
    }

    fn refused(&mut self, id: &ConnectionId, send: &Send, code: &str) {
        let person = self.person_of(id);
        let stored = self.model.place(&person, &send.cid);
        match code {
            "in_doubt" => {
                self.coverage.in_doubt += 1;
                // It may be on its way on an older connection still.
                self.model.refused.extend(texts::place_of(&send.text));
                let back = send.after.map_or(0, |after| self.model.head().saturating_sub(after));
                self.coverage.in_doubt_far += u64::from(back > RESEND_EVENTS);
                let far = send.after.is_some_and(|after| {
                    after < self.model.floor
                        || after > self.model.head()
                        || self.model.head() - after > RESEND_EVENTS
                });
                let far = far || stored.is_some_and(|seq| seq <= self.model.floor);
                promise!("COMMAND-11", far, "{id} sent {send:?} and got in_doubt");
            }
            "cid_reused" => {
                self.coverage.cid_reused += 1;
                let text = stored.and_then(|seq| self.model.event(seq)).map(|event| event.message.as_str());
                let other = text != Some(&send.text) || self.model.lawless.contains(&person);
                promise!("COMMAND-10", other, "{id} sent {send:?} and got cid_reused");
                promise!("COMMAND-10", stored.is_some(), "{id} sent {send:?} and got cid_reused");
            }
            "message_too_long" | "empty_message" => {}
            code if self.silenced(&person, code) => {
                // Whoever keeps no rule may name any place to look after.
                let is_new = stored.is_none() || self.model.lawless.contains(&person);
                promise!("COMMAND-9", is_new, "{id} sent {send:?}, which is stored, and got {code}");
                // Whoever does not hear of that says it again, and that may be allowed then.
                self.model.refused.extend(texts::place_of(&send.text));
            }
            code => violated!("COMMAND-8", "{id} sent {send:?} and got {code}"),
        }
    }

    /// Whether this person is refused so to speak, and rightly.
    pub fn silenced(&mut self, person: &str, code: &str) -> bool {
        if !matches!(code, "muted" | "locked") {
            return false;
        }
        self.coverage.silenced += 1;
        let law = &self.model.law;
        let is_right = law.may_silence(person, code, self.clock()) || law.touched;
        promise!("MOD-2", is_right, "{person} got {code}: {:?}", law.silences(person, self.clock()));
        true
    }

    fn is_out(&self, person: &str) -> bool {
        self.model.law.is_banned(person, self.clock()) || self.model.law.touched
    }

    pub fn person_of(&self, id: &ConnectionId) -> String {
        let who = self.links.of(id).and_then(|link| link.track.who.as_ref());
        who.map(|(person, _)| person.clone()).unwrap_or_default()
    }
}
