//! The log in the room: what is in it, where, and what it costs.

use super::world::{World, cid, hello, nothing, said, seqs};
use edge_chat::{
    history::{self, Database, Log},
    wire::{Seq, Timestamp, limits},
};
use serde_json::json;
use std::time::Duration;

#[test]
fn everything_said_is_in_the_log_in_one_order_hist_1() {
    let mut world = World::new();
    let classic = world.connect("Ann");
    let v1 = world.enter("Bob");
    world.say(&classic, "classic");
    world.ok(&v1, &said("a", "v1, at what 时间?"));
    world.advance(Duration::from_secs(2));
    let leaver = world.connect("Leaver");
    world.disconnect(&leaver);
    world.say(&classic, "the last");
    let log = world.history("");
    assert_eq!(seqs(&log), [1, 2, 3, 4], "no notice is in between");
    let who: Vec<_> = log.iter().map(|event| event["sender_name"].as_str().expect("a name")).collect();
    assert_eq!(who, ["Ann", "Bob", "客服助手", "Ann"]);
    assert_eq!(world.got(&v1, "chat"), log, "and that is what everyone got");
}

#[test]
fn an_epoch_is_11_letters_and_digits_and_stays_hist_2() {
    let mut world = World::new();
    let epoch = world.epoch();
    assert!(epoch.len() == 11 && epoch.bytes().all(|b| b.is_ascii_alphanumeric()), "{epoch}");
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "hi");
    world.hibernate();
    assert_eq!(world.epoch(), epoch);
    world.kill();
    assert_eq!(world.epoch(), epoch);
}

#[test]
fn a_wiped_log_has_another_epoch_hist_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "hi");
    let epoch = world.epoch();
    for table in ["log", "room"] {
        world.database.run(&format!("DELETE FROM {table}"));
    }
    world.hibernate();
    assert_ne!(world.epoch(), epoch);
    assert_eq!(world.head(), 0);
}

#[test]
fn what_an_older_log_left_is_no_part_of_the_new_one_hist_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "hi");
    world.database.run("DELETE FROM room");
    world.hibernate();
    assert_eq!((world.history(""), world.head(), world.database.blocks()), (nothing(), 0, 0));
}

#[test]
fn epochs_are_as_random_as_their_bits_hist_2() {
    let epoch = |bits| edge_chat::wire::Epoch::from_random(bits).as_str().to_owned();
    let epochs: std::collections::BTreeSet<_> = (0..1_000_u64).map(|n| epoch(n << 54 | n)).collect();
    assert_eq!(epochs.len(), 1_000);
    assert_ne!(epoch(u64::MAX), epoch(u64::MAX >> 1), "the highest bit counts too");
}

#[test]
fn what_is_acked_survives_hibernation_and_a_kill_hist_3() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "one");
    world.hibernate();
    world.tell(&ann, "b", "two");
    world.kill();
    let ann = world.enter("Ann");
    assert_eq!(world.tell(&ann, "c", "three"), 3);
    world.kill();
    let messages: Vec<_> = world.history("").iter().map(|event| event["message"].clone()).collect();
    assert_eq!(messages, ["one", "two", "three"]);
}

#[test]
fn a_plain_message_writes_exactly_one_row_hist_4() {
    let mut world = World::new();
    let classic = world.join("Ann");
    let v1 = world.enter("Bob");
    for n in 0..10 {
        let before = world.database.rows_written();
        world.say(&classic, "hi");
        assert_eq!(world.database.rows_written() - before, 1, "from a classic client");
        world.tell(&v1, &cid(n), "hi");
        assert_eq!(world.database.rows_written() - before, 2, "from a v1 client");
    }
    assert_eq!(world.database.blocks(), 20);
}

#[test]
fn a_burst_is_one_row_hist_4() {
    let mut world = World::new();
    let classic = world.join("Ann");
    let v1 = world.enter("Bob");
    let before = world.database.rows_written();
    let mut events: Vec<_> = (0..50).map(|n| world.commanding(&v1, &said(&cid(n), "hi")).1).collect();
    events.extend((0..50).map(|_| super::world::saying(&classic, "ho")));
    world.turn(events);
    assert_eq!((world.database.rows_written() - before, world.database.blocks()), (1, 1));
    assert_eq!(world.seqs(&v1), (1..=100).collect::<Vec<_>>());
}

#[test]
fn a_block_ends_at_64_kib_hist_4() {
    let database = super::database::SqliteDatabase::new();
    history::migrate(&database).expect("it migrates");
    let mut log = Log::open(&database, 1).expect("it opens");
    let block = |log: &mut Log, sizes: &[usize]| {
        let frames: Vec<_> = sizes.iter().map(|size| format!("\"{}\"", "x".repeat(size - 2))).collect();
        let blocks = log.blocks(frames.iter().map(String::as_str));
        log.append(&database, Timestamp::from_millis(0), blocks).expect("stored");
        log.advance(sizes.len());
        let sql = "SELECT count FROM log WHERE first_seq > ? ORDER BY first_seq";
        let rows = database.query(sql, &[log.head().minus(sizes.len() as u64).into()]).expect("read");
        rows.iter().map(|row| row.integer(0).expect("a count")).collect::<Vec<_>>()
    };
    let (kib, limit) = (1_024, limits::BLOCK_BYTES);
    assert_eq!(block(&mut log, &[limit / 2, limit / 2 - kib]), [2]);
    assert_eq!(block(&mut log, &[limit / 2, limit / 2 + 1]), [1, 1]);
    assert_eq!(block(&mut log, &[2 * limit, 10, 10, 2 * limit]), [1, 2, 1], "one alone may be larger");
    assert_eq!(block(&mut log, &[16 * kib; 20]).iter().sum::<i64>(), 20);
    assert_eq!(log, Log::open(&database, 2).expect("it opens again"), "as it was left");
    let largest = database.number("SELECT MAX(LENGTH(CAST(events AS BLOB))) FROM log WHERE count > 1");
    assert!(largest <= 64 * 1_024 + 2, "{largest}");
}

#[test]
fn a_long_burst_is_a_few_rows_and_read_whole_hist_4() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say_at_once(&ann, (0..100).map(|_| "x".repeat(4_000)));
    assert_eq!(world.database.blocks(), 7, "15 of them in 64 KiB");
    let after = |world: &mut World, seq: u64| seqs(&world.history(&format!("after={seq}&limit=20")));
    for seq in [0, 14, 15, 16, 80] {
        assert_eq!(after(&mut world, seq), (seq + 1..=seq + 20).collect::<Vec<_>>(), "across rows");
    }
}

#[test]
fn each_senders_messages_keep_their_order_hist_5() {
    let mut world = World::new();
    let people: Vec<_> = (0..5).map(|n| world.enter(&format!("person {n}"))).collect();
    for turn in 0..4 {
        let mut events = Vec::new();
        for n in 0..25 {
            let person = &people[(n * 7 + turn) % 5];
            events.push(world.commanding(person, &said(&cid(turn * 25 + n), &(turn * 25 + n).to_string())).1);
        }
        world.turn(events);
    }
    let log = world.history("after=0&limit=200");
    assert_eq!(log.len(), 100);
    for person in 0..5 {
        let name = json!(format!("person {person}"));
        let said: Vec<u64> = log
            .iter()
            .filter(|event| event["sender_name"] == name)
            .map(|event| event["message"].as_str().and_then(|text| text.parse().ok()).expect("a number"))
            .collect();
        assert!(said.len() == 20 && said.is_sorted(), "{said:?}");
    }
}

#[test]
fn a_place_past_the_end_is_no_place_hist_1() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "hi");
    let (_, ok) = world.enter_as(&hello("Bob"));
    assert_eq!((&ok["head"], ok["events"][0]["seq"].as_u64()), (&json!(1), Some(1)), "the first is 1");
    assert_eq!(Seq::new(1 << 53), None);
}
