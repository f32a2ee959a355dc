use super::texts::{lines, text};
use crate::world::World;
use edge_chat::{
    history::Database,
    room::Attachment,
    wire::{Cid, ConnectionId, Epoch, Network, Nonce, PageQuery, PersonId, SearchQuery, Seq, Visitor},
};
use serde_json::{Value, json};

/// A line for each thing that is stored and read back: an attachment, a visitor, an id; a payload of a timer, a role's name,
/// an entry of the audit, the events of a row of the log. Whatever stands there, a room does not break off for it, and nothing
/// of what the database says reaches a client.
///
/// # Panics
/// Where it does.
pub fn stored(input: &[u8]) {
    let text = text(input);
    let [attachment, visitor, id, payload, name, entry, events] = lines(&text);
    is_read_as_written(attachment, visitor);
    is_an_id(id);
    let mut world = World::new();
    world.enter_owner("ann");
    world.kill();
    let sql = "INSERT OR REPLACE INTO timers (kind, key, due, payload) VALUES (?, ?, ?, ?)";
    for (kind, key) in [(1, 0), (2, 7), (3, 7), (4, 0)] {
        let due = world.now.as_millis() + 1_000 * kind;
        write(&world, sql, &[kind.into(), key.into(), due.into(), payload.into()]);
    }
    write(&world, "INSERT INTO roles (person, role, name) VALUES (?, 1, ?)", &[id.into(), name.into()]);
    write(&world, "INSERT INTO audit (id, event) VALUES (900, ?)", &[entry.into()]);
    let count = serde_json::from_str::<Vec<Value>>(events).map_or(1, |events| events.len().max(1));
    let row = [i64::try_from(count).unwrap_or(1).into(), world.now.as_millis().into(), events.into()];
    write(&world, "INSERT INTO log (first_seq, count, at, events) VALUES (2, ?, ?, ?)", &row);
    is_lived_with(&mut world, count as u64 + 1, &text);
}

fn write(world: &World, sql: &str, values: &[edge_chat::history::Value]) {
    // What stands there already, or cannot be stored, does not come back either.
    drop(world.database.query(sql, values));
}

/// SESSION-9.
fn is_read_as_written(attachment: &str, visitor: &str) {
    let id = ConnectionId::from_random(7);
    if let Some(read) = Attachment::read(id.clone(), attachment) {
        assert_eq!(Attachment::read(id, &read.text()), Some(read), "SESSION-9");
    }
    if let Some(read) = Visitor::read(visitor) {
        assert_eq!(read.text(), visitor, "ID-15");
        assert_eq!(Visitor::read(&read.text()), Some(read), "ID-15");
    }
}

fn is_an_id(text: &str) {
    let same = |read: Option<String>| assert!(read.is_none_or(|read| read == text), "{text:?}");
    same(PersonId::from_stored(text).map(|id| id.as_str().to_owned()));
    same(Nonce::from_stored(text).map(|id| id.as_str().to_owned()));
    same(Epoch::from_stored(text).map(|id| id.as_str().to_owned()));
    same(Cid::parse(text).map(|id| id.as_str().to_owned()));
    same(Network::from_stored(text).filter(|_| !text.contains('.')).map(|id| id.as_str().to_owned()));
}

fn is_lived_with(world: &mut World, last: u64, text: &str) {
    if world.open().is_err() {
        return;
    }
    let classic = world.connect("Cleo");
    let ann = world.connect_known(crate::world::verified("ann"));
    let mut commands = vec![crate::world::hello("ann"), json!({ "type": "pull", "after": 0 })];
    for seq in [2, last] {
        commands.extend([
            json!({ "type": "edit", "seq": seq, "message": "x" }),
            json!({ "type": "revisions", "seq": seq }),
            json!({ "type": "react", "seq": seq, "emoji": "👍", "on": true }),
            json!({ "type": "hide", "seq": seq }),
            json!({ "type": "undo", "id": seq }),
            json!({ "type": "send", "cid": "c", "message": "again", "after": seq - 1 }),
            json!({ "type": "delete", "seq": seq }),
        ]);
    }
    let person = crate::world::person("ann");
    commands.extend([
        json!({ "type": "clear", "person": person.as_str() }),
        json!({ "type": "undo", "id": 900 }),
        json!({ "type": "audit" }),
        json!({ "type": "law" }),
    ]);
    for command in commands {
        let (_, event) = world.commanding(&ann, &command);
        world.happen(event);
    }
    world.say(&classic, "时间?");
    world.advance(std::time::Duration::from_secs(30));
    let page = PageQuery::parse("around=2").expect("a good query");
    drop(world.room().history(page));
    let search = SearchQuery::parse("q=again").expect("a good query");
    drop(world.room().search(&search).map(|found| found.next.map(Seq::get)));
    for connection in [&classic, &ann] {
        let told = world.texts(connection).join("\n");
        let tells = |word: &str| told.contains(word) && !text.contains(word);
        assert!(!tells("database:") && !tells("column "), "ROUTE-8: {told}");
    }
}
