//! What is said in a turn, until it is stored; then it is acked and sent, and not before (SPEC.md, HIST-3, HIST-4).

use super::{Audience, Effect, Room, Topic};
use crate::{
    history::{Database, DatabaseError, acts},
    wire::{
        Act, Change, Cid, ConnectionId, Done, ErrorCode, PersonId, Reference, Reply, Sender, Seq,
        ServerFrame, Timestamp, joined, limits,
    },
};
use std::collections::{BTreeMap, VecDeque};

/// An event that has its place in the log, but is not stored yet.
#[derive(Debug)]
pub(super) struct Staged {
    pub frame: String,
    pub at: Timestamp,
    pub author: Author,
    /// What it asks the assistant.
    pub topic: Option<Topic>,
}

impl Staged {
    pub fn frame(&self) -> &str {
        &self.frame
    }

    /// Whether what `act` would change may be changed by this.
    pub fn concerns(&self, act: &Act) -> bool {
        let both_pin =
            |one: &Act| matches!((&one.change, &act.change), (Change::Pin { .. }, Change::Pin { .. }));
        matches!(&self.author, Author::Actor { act: one, .. } if one.target == act.target || both_pin(one))
    }

    fn act(&self) -> Option<(&PersonId, &Act)> {
        match &self.author {
            Author::Actor { person, act, .. } => Some((person, act)),
            _ => None,
        }
    }
}

/// Who is to be told that it is stored, or that it is not.
#[derive(Debug)]
pub(super) enum Author {
    Classic(ConnectionId),
    Member {
        connection: ConnectionId,
        reference: Reference,
        person: PersonId,
        cid: Cid,
    },
    /// Of something that is done to a message.
    Actor {
        connection: ConnectionId,
        reference: Reference,
        person: PersonId,
        act: Act,
    },
    /// Of a deed: whoever ordered it is told by whoever enacts it.
    Law,
    Assistant,
}

impl<D: Database> Room<D> {
    /// Gives what somebody who is here says the next place in the log.
    pub(super) fn stage(
        &mut self,
        text: &str,
        at: Timestamp,
        author: Author,
        topic: Option<Topic>,
        reply: Option<Seq>,
    ) {
        let sender = match &author {
            Author::Assistant | Author::Law => Some(Sender::Assistant),
            Author::Classic(connection) => self.sender(connection, connection.as_str()),
            Author::Member { connection, person, .. } | Author::Actor { connection, person, .. } => {
                self.sender(connection, person.as_str())
            }
        };
        let Some(sender) = sender else { return };
        let cid = match &author {
            Author::Member { cid, .. } => Some(cid),
            _ => None,
        };
        let frame = ServerFrame::chat(sender, text, at, self.next_seq(), cid, reply).encode();
        self.staged.push(Staged { frame, at, author, topic });
    }

    /// The place of what is staged next.
    pub(super) fn next_seq(&self) -> Seq {
        self.log.head().plus(self.staged.len() as u64 + 1)
    }

    fn sender<'s>(&'s self, connection: &ConnectionId, id: &'s str) -> Option<Sender<'s>> {
        let name = self.roster.get(connection)?.name()?;
        Some(Sender::Person { id, name })
    }

    /// Whether this person has a message of this `cid` among what is not stored yet.
    pub(super) fn has_staged(&self, person: &PersonId, cid: &Cid) -> bool {
        self.staged.iter().any(|staged| match &staged.author {
            Author::Member { person: p, cid: c, .. } => p == person && c == cid,
            _ => false,
        })
    }

    /// Whether a connection waits for a reply to what is not stored yet: whatever else it asked comes after that.
    pub(super) fn awaits_commit(&self, id: &ConnectionId) -> bool {
        self.staged.iter().any(|staged| match &staged.author {
            Author::Classic(connection)
            | Author::Member { connection, .. }
            | Author::Actor { connection, .. } => connection == id,
            Author::Assistant | Author::Law => false,
        })
    }

    /// Stores what is staged, and then tells everyone; or, where it cannot be stored, its authors alone.
    pub(super) fn commit(&mut self, now: Timestamp) {
        let staged = std::mem::take(&mut self.staged);
        if staged.is_empty() {
            return;
        }
        match self.store(now, &staged) {
            Ok(()) => self.publish(now, staged),
            Err(fault) => {
                self.have_come_again(now, &staged);
                for Staged { author, .. } in staged {
                    self.tell_not_stored(now, author);
                }
                self.effects.push(Effect::Fault(fault));
            }
        }
    }

    fn store(&mut self, now: Timestamp, staged: &[Staged]) -> Result<(), DatabaseError> {
        let blocks = self.log.blocks(staged.iter().map(Staged::frame));
        let topics: Vec<_> = staged.iter().filter_map(|staged| staged.topic).collect();
        let acts = || {
            staged.iter().enumerate().filter_map(|(place, staged)| Some((place, staged.act()?, staged.at)))
        };
        if topics.is_empty() && blocks.len() == 1 && acts().next().is_none() {
            // One statement is a transaction by itself.
            return self.log.append(&self.database, now, blocks);
        }
        if !topics.is_empty() {
            self.alarm.touch();
        }
        self.database.transaction(|database| {
            self.log.append(database, now, blocks)?;
            for (place, (person, act), at) in acts() {
                let seq = self.log.head().plus(place as u64 + 1);
                acts::apply(database, act, person, at, seq)?;
            }
            topics.iter().try_for_each(|topic| self.owe_reply(database, now, *topic))
        })
    }

    /// Tells everyone what is stored now.
    pub(super) fn publish(&mut self, now: Timestamp, staged: Vec<Staged>) {
        let first = self.log.head().plus(1);
        let before = self.log.head();
        self.log.advance(staged.len());
        let mut frames = Vec::with_capacity(staged.len());
        let mut acted = Vec::new();
        for (place, Staged { frame, at, author, .. }) in staged.into_iter().enumerate() {
            let seq = first.plus(place as u64);
            self.sizes.push(seq, frame.len());
            match author {
                Author::Member { connection, reference, person, cid } => {
                    let ack = Reply::said(reference, seq, &cid, at);
                    self.effects.push(Effect::Send { to: connection, frame: ack });
                    self.has_spoken(now, person.clone(), at);
                    self.recent.remember(person, cid, seq);
                }
                Author::Actor { connection, reference, act, .. } => {
                    let ack = Reply::ok(reference, Done { seq, at }).encode();
                    self.effects.push(Effect::Send { to: connection, frame: ack });
                    self.acts.done(&act);
                    acted.push(place);
                }
                Author::Classic(connection) => self.has_spoken(now, (&connection).into(), at),
                Author::Law => acted.push(place),
                Author::Assistant => {}
            }
            frames.push(frame);
        }
        self.publish_to_classic(&frames, &acted);
        let except = self.hold_who_does_not_read(now, before);
        if self.roster.members().next().is_some() {
            let frame = joined(&frames);
            self.effects.push(Effect::Broadcast { audience: Audience::V1, frame, except });
        }
        self.let_go_who_is_silent(now);
    }

    /// `acted`: the places of those that are no messages, which clients of the tutorial do not know.
    fn publish_to_classic(&mut self, frames: &[String], acted: &[usize]) {
        if !self.roster.has_classic() {
            return;
        }
        let messages = frames.iter().enumerate().filter(|(place, _)| acted.binary_search(place).is_err());
        let messages: Vec<_> = messages.map(|(_, frame)| frame).collect();
        self.sent_to_classic(messages.iter().map(|frame| frame.len() as u64).sum());
        self.effects.extend(messages.into_iter().map(|frame| Effect::Broadcast {
            audience: Audience::Classic,
            frame: frame.clone(),
            except: Vec::new(),
        }));
    }

    /// What is said next by those who said this waits for it.
    fn have_come_again(&mut self, now: Timestamp, staged: &[Staged]) {
        for Staged { author, .. } in staged.iter().rev() {
            if let Author::Member { connection, cid, .. } = author
                && let Some(member) = self.roster.member_mut(connection)
            {
                member.unstored.push_first(now, cid.clone());
            }
        }
    }

    fn tell_not_stored(&mut self, now: Timestamp, author: Author) {
        match author {
            Author::Classic(connection) => self.complain(now, &connection, ErrorCode::Unavailable),
            Author::Member { connection, reference, .. } | Author::Actor { connection, reference, .. } => {
                self.refuse(&connection, reference, ErrorCode::Unavailable);
            }
            // It is still owed.
            Author::Assistant | Author::Law => {}
        }
    }
}

/// The messages stored lately, so that one sent again is known without looking (SPEC.md, COMMAND-9).
#[derive(Debug)]
pub(super) struct Recent {
    places: BTreeMap<(PersonId, Cid), Seq>,
    order: VecDeque<(PersonId, Cid)>,
    /// All that was stored after this is remembered.
    since: Seq,
}

impl Recent {
    pub fn since(head: Seq) -> Self {
        Self { places: BTreeMap::new(), order: VecDeque::new(), since: head }
    }

    pub fn find(&self, person: &PersonId, cid: &Cid) -> Option<Seq> {
        self.places.get(&(person.clone(), cid.clone())).copied()
    }

    /// Whether everything that was stored after `seq` is remembered.
    pub fn covers(&self, seq: Seq) -> bool {
        seq >= self.since
    }

    fn remember(&mut self, person: PersonId, cid: Cid, seq: Seq) {
        if self.order.len() == limits::RECENT_CIDS
            && let Some(oldest) = self.order.pop_front()
            && let Some(forgotten) = self.places.remove(&oldest)
        {
            self.since = forgotten;
        }
        self.places.insert((person.clone(), cid.clone()), seq);
        self.order.push_back((person, cid));
    }
}
