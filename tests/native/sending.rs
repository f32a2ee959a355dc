//! `send`, and the same message sent again.

use super::world::{World, cid, hello, nothing, said};
use edge_chat::{
    room::{Config, Event},
    wire::{ConnectionId, limits},
};
use serde_json::{Value, json};
use std::time::Duration;

/// The `send` of a message that may have been sent before.
fn again(cid: &str, message: &str, after: u64) -> Value {
    json!({ "type": "send", "cid": cid, "message": message, "after": after })
}

/// Says so many things at once, on a connection of its own that then leaves.
fn chatter(world: &mut World, messages: usize) {
    let ann = world.join("chatter");
    world.say_at_once(&ann, (0..messages).map(|n| format!("{n}")));
    world.disconnect(&ann);
    world.forget_frames();
}

#[test]
fn an_ack_names_place_time_and_cid_command_8() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    for (seq, cid) in [(1, "first"), (2, "second")] {
        let ok = json!({ "seq": seq, "cid": cid, "at": world.now.to_string(), "dup": false });
        assert_eq!(world.ok(&ann, &said(cid, "hi")), ok);
        let event = world.got(&ann, "chat").remove(0);
        assert_eq!((&event["timestamp"], &event["seq"], &event["cid"]), (&ok["at"], &ok["seq"], &ok["cid"]));
        world.advance(Duration::from_secs(1));
    }
}

#[test]
fn the_sender_hears_what_it_said_after_the_ack_command_8() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let (_, event) = world.commanding(&ann, &said("a", "hi"));
    world.happen(event);
    let kinds: Vec<_> = world.frames(&ann).iter().map(|frame| frame["type"].clone()).collect();
    assert_eq!(kinds, ["reply", "chat"]);
}

#[test]
fn a_refused_message_is_not_said_command_8() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.forget_frames();
    for (command, code) in [
        (said("a", ""), "empty_message"),
        (said("a", &"x".repeat(4_001)), "message_too_long"),
        (said("a", "a\0b"), "unprocessable"),
        (said("", "hi"), "unprocessable"),
        (said(&"c".repeat(37), "hi"), "unprocessable"),
    ] {
        assert_eq!(world.refusal(&ann, &command), code, "{command}");
    }
    assert_eq!((world.frames(&bob), world.frames(&ann), world.head()), (nothing(), nothing(), 0));
    world.tell(&ann, &"c".repeat(36), &"明".repeat(4_000));
    assert_eq!(world.seqs(&bob), [1], "[LIMIT-2]");
}

#[test]
fn sent_again_it_is_not_stored_again_command_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    let first = world.ok(&ann, &said("a", "hi"));
    world.tell(&ann, "b", "in between");
    world.forget_frames();
    world.advance(Duration::from_secs(5));
    let dup = json!({ "seq": 1, "cid": "a", "at": first["at"], "dup": true });
    let (other_tab, _) = world.enter_as(&{
        let mut hello = hello("Ann");
        hello["session"] = json!("the-other-tab-of-ann");
        hello
    });
    for connection in [&ann, &other_tab] {
        for command in [said("a", "hi"), again("a", "hi", 0), again("a", "hi", 2)] {
            assert_eq!(world.ok(connection, &command), dup, "{command}");
        }
    }
    assert_eq!((world.seqs(&bob), world.head()), (vec![], 2), "nobody is told twice");
}

#[test]
fn another_person_may_use_the_same_cid_command_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    assert_eq!(world.tell(&ann, "a", "hi"), 1);
    assert_eq!(world.tell(&bob, "a", "hi"), 2);
    world.hibernate();
    assert_eq!(world.ok(&bob, &again("a", "hi", 0))["seq"], 2, "each finds their own");
    assert_eq!(world.ok(&ann, &again("a", "hi", 0))["seq"], 1);
}

#[test]
fn the_log_is_looked_through_after_hibernation_and_a_kill_command_9() {
    for kill in [false, true] {
        let mut world = World::new();
        let mut ann = world.enter("Ann");
        chatter(&mut world, 3);
        let first = world.ok(&ann, &said("a", "hi \"cid\":\"b\""));
        chatter(&mut world, 300);
        world.hibernate();
        if kill {
            world.kill();
            ann = world.enter("Ann");
        }
        let dup = json!({ "seq": 4, "cid": "a", "at": first["at"], "dup": true });
        assert_eq!(world.ok(&ann, &again("a", "hi \"cid\":\"b\"", 3)), dup);
        assert_eq!(world.ok(&ann, &again("a", "hi \"cid\":\"b\"", 0)), dup);
        let new = world.ok(&ann, &again("b", "no cid in a text is found", 0));
        assert_eq!((&new["dup"], &new["seq"]), (&json!(false), &json!(305)));
    }
}

#[test]
fn the_room_looks_from_where_it_was_told_to_command_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let turn = ["a", "b", "c"].map(|cid| world.commanding(&ann, &said(cid, "hi")).1);
    world.turn(turn.into());
    world.hibernate();
    for (cid, after, dup) in
        [("b", 0, true), ("b", 1, true), ("b", 2, false), ("c", 2, true), ("a", 1, false)]
    {
        assert_eq!(world.ok(&ann, &again(cid, "hi", after))["dup"], dup, "{cid} after {after}");
        world.hibernate();
    }
}

#[test]
fn what_was_never_stored_is_stored_by_a_resend_command_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.database.let_writes_fail(true);
    assert_eq!(world.refusal(&ann, &said("a", "hi")), "unavailable");
    world.database.let_writes_fail(false);
    chatter(&mut world, 10);
    world.hibernate();
    let ok = world.ok(&ann, &again("a", "hi", 0));
    assert_eq!((&ok["seq"], &ok["dup"]), (&json!(11), &json!(false)));
}

#[test]
fn twice_in_one_turn_is_once_command_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let (refs, events): (Vec<_>, Vec<_>) =
        [said("a", "hi"), said("a", "hi"), again("a", "hi", 0), said("a", "other")]
            .iter()
            .map(|command| world.commanding(&ann, command))
            .unzip();
    world.turn(events);
    let replies: Vec<_> = refs.into_iter().map(|r| world.reply(&ann, r).expect("a reply")).collect();
    let dups: Vec<_> = replies.iter().map(|reply| &reply["ok"]["dup"]).collect();
    assert_eq!(dups, [&json!(false), &json!(true), &json!(true), &json!(null)]);
    assert_eq!(replies[3]["error"]["code"], "cid_reused", "[COMMAND-10]");
    assert_eq!(world.seqs(&ann), [1]);
}

#[test]
fn without_after_it_is_looked_for_from_what_was_seen_command_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let commands = (0..1_025).map(|n| world.commanding(&ann, &said(&cid(n), "hi")).1).collect();
    world.turn(commands);
    let dup = |world: &mut World, command: &Value| world.ok(&ann, command)["dup"].clone();
    for hibernates in [false, true] {
        if hibernates {
            world.hibernate();
        }
        assert_eq!(dup(&mut world, &said(&cid(0), "hi")), true, "it is not remembered, and found");
        assert_eq!(dup(&mut world, &said(&cid(1_024), "hi")), true);
    }
    world.ok(&ann, &json!({ "type": "seen", "seq": 1_025 }));
    assert_eq!(dup(&mut world, &again(&cid(0), "hi", 0)), true, "whatever was seen");
    assert_eq!(dup(&mut world, &said(&cid(0), "hi")), false, "it had been seen when this was sent");
}

#[test]
fn another_text_under_the_same_cid_is_refused_command_10() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.tell(&ann, "a", "hi");
    world.forget_frames();
    for hibernates in [false, true] {
        if hibernates {
            world.hibernate();
        }
        assert_eq!(world.refusal(&ann, &again("a", "hi!", 0)), "cid_reused");
    }
    assert_eq!((world.frames(&bob), world.head()), (nothing(), 1));
}

#[test]
fn a_resend_looks_back_10000_messages_limit_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "hi");
    (0..10).for_each(|_| chatter(&mut world, 1_000));
    world.hibernate();
    assert_eq!(world.head(), 10_001);
    assert_eq!(world.ok(&ann, &again("b", "new", 1))["seq"], 10_002, "10,000 back");
    world.hibernate();
    assert_eq!(world.refusal(&ann, &again("c", "hi", 1)), "in_doubt", "[COMMAND-11] 10,001 back");
    assert_eq!(world.ok(&ann, &again("a", "hi", 2))["dup"], false, "it was told to look from there");
}

/// A room that keeps as little as it can, where Ann has said "hi" and "ho", which are gone by now.
fn forgetful() -> (World, ConnectionId) {
    let mut world = World::with(Config { retention_bytes: 1, ..Config::default() });
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "hi");
    world.tell(&ann, "b", "ho");
    world.advance(limits::HOUSEKEEPING);
    world.happen(Event::Tick);
    assert_eq!((world.database.blocks(), world.head()), (0, 2), "[HIST-6]");
    (world, ann)
}

#[test]
fn a_resend_from_before_the_log_is_in_doubt_command_11() {
    let (mut world, ann) = forgetful();
    world.hibernate();
    assert_eq!(world.refusal(&ann, &again("a", "hi", 0)), "in_doubt");
    assert_eq!(world.refusal(&ann, &again("c", "never sent", 1)), "in_doubt");
    assert_eq!(world.ok(&ann, &again("d", "new", 2))["seq"], 3);
}

#[test]
fn what_was_stored_and_removed_is_not_stored_again_command_11() {
    let (mut world, ann) = forgetful();
    assert_eq!(world.refusal(&ann, &again("a", "hi", 0)), "in_doubt", "though it is remembered [COMMAND-9]");
    assert_eq!(world.head(), 2);
}
