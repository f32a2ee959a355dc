//! What a connection's socket carries through hibernation, as a text that is quick to read: when a room wakes up, all of its
//! sockets' are.

use super::{
    roster::{Classic, Connection, Guest, Member},
    unstored::Unstored,
};
use crate::wire::{ConnectionId, PersonId, Seq, SessionKey, Username, Visitor};
use std::str::FromStr;

/// In the place of a number that there is none of.
const NONE: &str = "-";

/// All that a connection's socket carries. Well under the platform's 16,384 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: ConnectionId,
    pub visitor: Visitor,
    pub connection: Connection,
}

impl Attachment {
    /// All but its id, on one line: what is known of the visitor, if anything, a letter for the connection's kind and what there
    /// is to it, with spaces between. The name is last, since it may have spaces.
    pub fn text(&self) -> String {
        if self.visitor == Visitor::default() {
            return self.connection();
        }
        format!("{} {}", self.visitor.text(), self.connection())
    }

    fn connection(&self) -> String {
        match &self.connection {
            Connection::Classic(Classic { name, heard, .. }) => format!("c {heard} {name}"),
            Connection::Guest(Guest { since }) => format!("g {since}"),
            Connection::Member(Member {
                person, session, attempt, name, alive, seen, read, behind, ..
            }) => {
                let behind = behind.map_or(NONE.to_owned(), |behind| behind.to_string());
                let session = session.as_str();
                format!("m {person} {session} {attempt} {alive} {seen} {read} {behind} {name}")
            }
        }
    }

    /// As [`Attachment::text`] gave it; `None` where it did not.
    pub fn read(id: ConnectionId, text: &str) -> Option<Self> {
        let (visitor, text) = match text.split_once(' ')? {
            // No letter of a kind has a colon.
            (visitor, rest) if visitor.contains(':') => (Visitor::read(visitor)?, rest),
            _ => (Visitor::default(), text),
        };
        let (kind, rest) = text.split_once(' ')?;
        let connection = match kind {
            "c" => Connection::Classic(classic(rest)?),
            "g" => Connection::Guest(Guest { since: rest.parse().ok()? }),
            "m" => Connection::Member(member(rest)?),
            _ => return None,
        };
        Some(Self { id, visitor, connection })
    }
}

fn classic(text: &str) -> Option<Classic> {
    let (heard, name) = text.split_once(' ')?;
    let name = Username::from_stored(name);
    Some(Classic { name, heard: seq(heard)?, attached_heard: Seq::START, unheard_bytes: 0 })
}

fn member(text: &str) -> Option<Member> {
    let mut parts = text.splitn(8, ' ');
    Some(Member {
        person: PersonId::from_stored(parts.next()?)?,
        session: SessionKey::parse(parts.next()?.to_owned())?,
        attempt: number(&mut parts)?,
        alive: number(&mut parts)?,
        attached_alive: 0,
        seen: seq(parts.next()?)?,
        read: seq(parts.next()?)?,
        behind: match parts.next()? {
            NONE => None,
            behind => Some(behind.parse().ok()?),
        },
        name: Username::from_stored(parts.next()?),
        attached_seen: Seq::START,
        pulled: Seq::START,
        unread_bytes: 0,
        unstored: Unstored::default(),
    })
}

fn seq(text: &str) -> Option<Seq> {
    Seq::new(text.parse().ok()?)
}

fn number<'t, N: FromStr>(parts: &mut impl Iterator<Item = &'t str>) -> Option<N> {
    parts.next()?.parse().ok()
}
