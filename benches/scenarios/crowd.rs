//! Who is in the room, and what they send.

use super::stage::Stage;
use edge_chat::{
    room::{Attachment, Classic, Connection, Effect, Entrance, Event, Incoming, Member},
    wire::{ConnectionId, PersonId, Seq, SessionKey, Username, Visitor},
};

/// 100 bytes that ask the assistant nothing.
pub const TEXT: &str =
    "We meet at the old mill by the river at seven, bring the lamp, the rope and something warm to drink.";

/// So many members, as hibernation brings them back: of each, what its socket carries.
pub fn members(count: usize) -> Vec<Attachment> {
    let Connection::Member(first) = first_member().connection else { panic!("a member was let in") };
    (0..count).map(|number| attached(number, Connection::Member(like(&first, number)))).collect()
}

/// So many classic connections.
pub fn classic(count: usize) -> Vec<Attachment> {
    let one = |number| {
        let (heard, attached_heard) = (Seq::START, Seq::START);
        let classic = Classic { name: name(number), heard, attached_heard, unheard_bytes: 0 };
        attached(number, Connection::Classic(classic))
    };
    (0..count).map(one).collect()
}

fn attached(number: usize, connection: Connection) -> Attachment {
    Attachment { id: id(number), visitor: Visitor::default(), connection }
}

/// What the room has the socket of a member carry.
fn first_member() -> Attachment {
    let mut stage = Stage::open(Vec::new());
    stage.turn(vec![connecting(0)]);
    let effects = stage.turn(vec![hello(0, "")]);
    let attached = effects.into_iter().find_map(|effect| match effect {
        Effect::Attach { attachment, .. } => attachment,
        _ => None,
    });
    *attached.expect("the room remembers a member")
}

fn like(member: &Member, number: usize) -> Member {
    let mut member = member.clone();
    member.person = PersonId::of_secret(&secret(number)).expect("a good secret");
    member.session = SessionKey::parse(secret(number)).expect("a good secret");
    member.name = name(number);
    member
}

/// The id of a connection; as in truth, their order is not that in which they came.
pub fn id(number: usize) -> ConnectionId {
    ConnectionId::from_random((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn name(number: usize) -> Username {
    Username::parse(&format!("Person {number}")).expect("a good name")
}

fn secret(number: usize) -> String {
    format!("a-secret-of-person-{number:05}")
}

/// A v1 connection comes.
pub fn connecting(number: usize) -> Event {
    Event::Connect { connection: id(number), entrance: Entrance::V1, visitor: Visitor::default() }
}

/// Somebody says who they are, on the connection of their number; `more` is what follows in the command.
pub fn hello(number: usize, more: &str) -> Event {
    hello_on(&id(number), number, more)
}

/// Somebody says who they are.
pub fn hello_on(connection: &ConnectionId, number: usize, more: &str) -> Event {
    let secret = secret(number);
    let text = format!(
        r#"{{"type":"hello","ref":0,"person":"{secret}","session":"{secret}","name":"Person {number}"{more}}}"#
    );
    received(connection, text)
}

/// Somebody says something, having seen all up to `seen`; it is their `count`th message.
pub fn saying(number: usize, count: usize, seen: usize) -> Event {
    received(&id(number), send_command(number, count, seen))
}

/// A `send` of [`TEXT`].
pub fn send_command(number: usize, count: usize, seen: usize) -> String {
    let cid = format!("{number:08}-{count:07}");
    format!(r#"{{"type":"send","ref":{count},"cid":"{cid}","message":"{TEXT}","seen":{seen}}}"#)
}

/// A classic connection says something.
pub fn saying_classic(number: usize) -> Event {
    received(&id(number), format!(r#"{{"message":"{TEXT}"}}"#))
}

/// A member wants what comes after `after`.
pub fn pulling(connection: &ConnectionId, after: u64) -> Event {
    received(connection, format!(r#"{{"type":"pull","ref":1,"after":{after}}}"#))
}

fn received(connection: &ConnectionId, text: String) -> Event {
    Event::Receive { connection: connection.clone(), frame: Incoming::Text(text) }
}
