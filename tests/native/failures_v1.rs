//! The database fails under v1 clients: whoever asked is told so, and nobody hears of anything that is not stored.

use super::world::{World, hello, nothing, said};
use edge_chat::{
    room::Config,
    wire::{ConnectionId, limits},
};
use serde_json::{Value, json};
use std::time::Duration;

fn room() -> (World, ConnectionId, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    let carl = world.join("Carl");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, ann, bob, carl)
}

fn unavailable(reference: u32) -> Value {
    json!({ "type": "reply", "ref": reference, "error":
        { "number": 8, "code": "unavailable", "message": "服务暂时不可用,请稍后再试", "retry": true } })
}

#[test]
fn what_cannot_be_stored_is_not_sent_command_13() {
    let (mut world, ann, bob, carl) = room();
    for text in ["plain", "a question?"] {
        world.database.let_writes_fail(true);
        let (reference, event) = world.commanding(&ann, &said("a", text));
        world.happen(event);
        assert_eq!(world.frames(&ann), [unavailable(reference)], "neither an ack nor a chat frame [HIST-3]");
        assert_eq!((world.frames(&bob), world.frames(&carl), world.head()), (nothing(), nothing(), 0));
        world.database.let_writes_fail(false);
    }
    assert_eq!(world.faults, 2, "the operator hears of it");
    assert_eq!(world.tell(&ann, "a", "plain"), 1, "the next is tried afresh, under the same cid");
    assert_eq!((world.seqs(&bob), world.seqs(&carl)), (vec![1], vec![1]));
}

#[test]
fn what_its_sender_says_next_waits_for_it_hist_5() {
    let (mut world, ann, bob, _) = room();
    world.database.let_writes_fail(true);
    assert_eq!(world.refusal(&ann, &said("a", "one")), "unavailable");
    world.database.let_writes_fail(false);
    assert_eq!(world.refusal(&ann, &said("b", "two")), "unavailable", "it would overtake [COMMAND-13]");
    assert_eq!(world.tell(&bob, "b", "others do not wait"), 1);
    assert_eq!(world.tell(&ann, "a", "one"), 2);
    assert_eq!(world.refusal(&ann, &said("c", "three")), "unavailable", "and `b` was refused before it");
    assert_eq!(world.tell(&ann, "b", "two"), 3);
    assert_eq!(world.tell(&ann, "c", "three"), 4);
    assert_eq!(world.tell(&ann, "d", "four"), 5);
}

#[test]
fn what_fails_again_keeps_its_place_hist_5() {
    let (mut world, ann, ..) = room();
    world.database.let_writes_fail(true);
    for cid in ["a", "b", "c"] {
        assert_eq!(world.refusal(&ann, &said(cid, "hi")), "unavailable");
    }
    let (_, again): (Vec<_>, Vec<_>) =
        ["a", "b"].map(|cid| world.commanding(&ann, &said(cid, "hi"))).into_iter().unzip();
    world.turn(again);
    world.database.let_writes_fail(false);
    for cid in ["b", "c"] {
        assert_eq!(world.refusal(&ann, &said(cid, "hi")), "unavailable");
    }
    assert_eq!(["a", "b", "c"].map(|cid| world.tell(&ann, cid, "hi")), [1, 2, 3]);
}

#[test]
fn of_many_that_were_refused_the_first_are_waited_for_command_13() {
    let (mut world, ann, ..) = room();
    world.database.let_writes_fail(true);
    let cid = |n: usize| format!("cid-{n}");
    for n in 0..=limits::UNSTORED {
        assert_eq!(world.refusal(&ann, &said(&cid(n), "hi")), "unavailable");
    }
    world.database.let_writes_fail(false);
    for n in 0..limits::UNSTORED {
        assert_eq!(world.refusal(&ann, &said("new", "hi")), "unavailable");
        world.tell(&ann, &cid(n), "hi");
    }
    world.tell(&ann, "new", "hi");
}

#[test]
fn and_no_longer_than_it_is_likely_to_come_command_13() {
    let (mut world, ann, ..) = room();
    world.database.let_writes_fail(true);
    assert_eq!(world.refusal(&ann, &said("a", "one")), "unavailable");
    world.database.let_writes_fail(false);
    world.advance(limits::AGAIN - Duration::from_millis(1));
    assert_eq!(world.refusal(&ann, &said("b", "two")), "unavailable", "which is no reason to wait longer");
    world.advance(Duration::from_millis(1));
    assert_eq!(world.tell(&ann, "b", "two"), 1);
    assert_eq!(world.tell(&ann, "a", "one"), 2, "late, but not lost");
}

#[test]
fn others_read_on_meanwhile_command_13() {
    let (mut world, ann, bob, _) = room();
    world.tell(&ann, "a", "hi");
    world.database.let_writes_fail(true);
    let ok = world.ok(&bob, &json!({ "type": "pull", "after": 0 }));
    assert_eq!(ok["events"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.ok(&bob, &json!({ "type": "seen", "seq": 1 })), json!({}));
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok["events"].as_array().map(Vec::len), Some(1));
    assert_eq!(world.history("").len(), 1, "[HIST-7]");
    assert_eq!(
        world.ok(&ann, &{
            let mut again = said("a", "hi");
            again["after"] = json!(0);
            again
        })["dup"],
        true,
        "what is stored is known"
    );
}

#[test]
fn a_turn_is_stored_whole_or_not_at_all_command_13() {
    for writes in 0..3 {
        let (mut world, ann, bob, carl) = room();
        // A question is two rows, and 30 long messages are more than a block.
        let mut turn = vec![world.commanding(&ann, &said("q", "天气?")).1];
        for n in 0..30 {
            turn.push(world.commanding(&ann, &said(&format!("cid-{n}"), &"x".repeat(4_000))).1);
        }
        turn.push(super::world::saying(&carl, "mine too"));
        world.database.let_writes_fail_after(Some(writes));
        world.turn(turn);
        world.database.let_writes_fail_after(None);
        let told = world.got(&ann, "reply");
        assert!(
            told.len() == 31 && told.iter().all(|reply| reply["error"]["number"] == 8),
            "after {writes} writes"
        );
        assert_eq!(world.errors(&carl), ["unavailable"], "[SESSION-11]");
        assert_eq!((world.frames(&bob), world.head(), world.database.blocks()), (nothing(), 0, 0));
        assert_eq!(world.tell(&ann, "q", "again"), 1);
        world.advance(Duration::from_secs(2));
        assert_eq!(world.seqs(&bob), [1], "no answer is owed to what was not said");
        world.hibernate();
        assert_eq!(world.head(), 1);
    }
}

#[test]
fn each_command_that_needs_the_database_says_so_command_13() {
    let (mut world, ann, _, _) = room();
    world.tell(&ann, "a", "hi");
    let mut again = said("a", "hi");
    again["after"] = json!(0);
    world.hibernate();
    world.open().expect("the room opens");
    let guest = world.connect_v1();
    world.database.let_everything_fail(true);
    for command in [said("b", "ho"), again.clone(), json!({ "type": "pull", "after": 0 })] {
        assert_eq!(world.refusal(&ann, &command), "unavailable", "{command}");
    }
    assert_eq!(world.refusal(&guest, &hello("Eve")), "unavailable");
    assert_eq!(world.ok(&ann, &json!({ "type": "seen", "seq": 1 })), json!({}), "this one needs none");
    assert_eq!((world.closed(&ann), world.closed(&guest)), (None, None));
    world.database.let_everything_fail(false);
    assert_eq!(
        world.ok(&guest, &hello("Eve"))["count"],
        4,
        "a hello that was refused may be tried again [COMMAND-5]"
    );
    assert_eq!(world.ok(&ann, &again)["dup"], true);
    assert_eq!(world.tell(&ann, "b", "ho"), 2);
}

#[test]
fn one_who_cannot_be_kept_from_leaving_is_told_to_try_again_command_13() {
    let (mut world, ann, bob, _) = room();
    world.disconnect(&bob);
    world.database.let_writes_fail(true);
    let bob = world.connect_v1();
    assert_eq!(world.refusal(&bob, &hello("Bob")), "unavailable", "their timer cannot be removed");
    world.database.let_writes_fail(false);
    world.ok(&bob, &hello("Bob"));
    world.advance(limits::GRACE * 2);
    assert_eq!(world.got(&ann, "presence"), nothing(), "[PRESENCE-4]");
}

#[test]
fn one_who_waits_for_an_ack_gets_it_before_what_fails_next_command_2() {
    let (mut world, ann, _, _) = room();
    let commands =
        [said("a", "one"), said("b", "two?"), json!({ "type": "seen", "seq": 0 }), said("c", "three")];
    let (refs, events): (Vec<_>, Vec<_>) = commands.iter().map(|c| world.commanding(&ann, c)).unzip();
    world.database.let_writes_fail_after(Some(2));
    world.turn(events);
    world.database.let_writes_fail_after(None);
    let replies = world.got(&ann, "reply");
    let order: Vec<_> = replies.iter().map(|reply| reply["ref"].as_u64().expect("a ref")).collect();
    assert_eq!(order, refs.iter().map(|r| u64::from(*r)).collect::<Vec<_>>());
    assert_eq!(replies[3], unavailable(refs[3]), "[COMMAND-13]");
    assert_eq!(world.head(), 2, "what was stored before is stored");
}

#[test]
fn a_reply_of_the_assistant_that_cannot_be_stored_comes_later_hist_3() {
    let (mut world, ann, bob, _) = room();
    world.tell(&ann, "a", "天气?");
    world.forget_frames();
    world.database.let_writes_fail(true);
    world.advance(Config::default().reply_delay);
    assert_eq!((world.frames(&bob), world.head()), (nothing(), 1));
    world.database.let_writes_fail(false);
    world.happen(edge_chat::room::Event::Alarm);
    assert_eq!((world.seqs(&bob), world.head()), (vec![2], 2), "once, and in the log [HIST-1]");
    world.advance(Duration::from_secs(10));
    assert_eq!(world.seqs(&bob), Vec::<u64>::new());
}
