//! What is done to what was said.

use super::world::{World, hello, nothing, person, said};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);
const MOMENT: Duration = Duration::from_millis(1);

fn edit(seq: u64, message: &str) -> Value {
    json!({ "type": "edit", "seq": seq, "message": message })
}

fn delete(seq: u64) -> Value {
    json!({ "type": "delete", "seq": seq })
}

fn react(seq: u64, emoji: &str, on: bool) -> Value {
    json!({ "type": "react", "seq": seq, "emoji": emoji, "on": on })
}

fn pin(seq: u64, on: bool) -> Value {
    json!({ "type": "pin", "seq": seq, "on": on })
}

/// Ann and Bob, who speak v1, and Carl, who does not; Ann has said "hello" at 1, and Carl "classic" at 2.
fn room() -> (World, ConnectionId, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let (ann, bob) = (world.enter("Ann"), world.enter("Bob"));
    let carl = world.join("Carl");
    assert_eq!(world.tell(&ann, "one", "hello"), 1);
    world.say(&carl, "classic");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, ann, bob, carl)
}

/// The message at `seq`, as a page of history shows it.
fn shown(world: &mut World, seq: u64) -> Value {
    let page = world.history(&format!("around={seq}&limit=1"));
    assert_eq!(page.len(), 1, "{seq} is there");
    page.into_iter().next().expect("it is one")
}

#[test]
fn an_edit_is_told_to_v1_and_shown_to_who_comes_later_talk_1() {
    let (mut world, ann, bob, carl) = room();
    let at = world.now.to_string();
    assert_eq!(world.ok(&ann, &edit(1, "hello, all")), json!({ "seq": 3, "at": at }));
    let event = json!({
        "type": "edit", "target": 1, "message": "hello, all", "sender_id": person("Ann").as_str(),
        "sender_name": "Ann", "timestamp": at, "seq": 3,
    });
    assert_eq!(world.frames(&bob), std::slice::from_ref(&event));
    assert_eq!(world.frames(&ann), std::slice::from_ref(&event));
    assert_eq!(world.frames(&carl), nothing(), "classic clients do not know what that is [COMMAND-12]");
    world.hibernate();
    let now = shown(&mut world, 1);
    assert_eq!((&now["message"], &now["edited"]), (&json!("hello, all"), &json!(at)), "[TALK-3]");
    assert_eq!((&now["cid"], &now["seq"]), (&json!("one"), &json!(1)));
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!((&ok["events"][0]["message"], &ok["events"][2]), (&json!("hello, all"), &event), "[HIST-1]");
}

#[test]
fn what_would_change_nothing_is_no_event_talk_1() {
    let (mut world, ann, bob, _) = room();
    for act in [edit(1, "hello"), react(1, "👍", false), pin(1, false)] {
        assert_eq!(world.ok(&ann, &act), json!({}), "{act}");
    }
    for act in [react(1, "👍", true), pin(1, true), delete(1)] {
        assert_ne!(world.ok(&ann, &act), json!({}), "{act}");
        world.forget_frames();
        let again = if act["type"] == "delete" { act } else { json!({ "type": "seen", "seq": 1 }) };
        assert_eq!(world.ok(&ann, &again), json!({}));
    }
    assert_eq!(world.frames(&bob), nothing());
}

#[test]
fn only_what_is_there_and_ones_own_talk_2() {
    let (mut world, ann, bob, _) = room();
    for act in [edit(9, "x"), delete(9), react(9, "👍", true), pin(9, true), pin(0, true)] {
        assert_eq!(world.refusal(&ann, &act), "not_found", "{act}");
    }
    for act in [edit(1, "x"), delete(1), edit(2, "x"), delete(2)] {
        assert_eq!(world.refusal(&bob, &act), "not_yours", "{act}");
    }
    world.ok(&ann, &react(1, "👍", true));
    for act in [edit(3, "x"), delete(3), react(3, "👍", true), pin(3, true)] {
        assert_eq!(world.refusal(&ann, &act), "not_found", "an act is no message: {act}");
    }
    world.ok(&ann, &delete(1));
    for act in [edit(1, "x"), react(1, "👍", true), pin(1, true)] {
        assert_eq!(world.refusal(&ann, &act), "not_found", "it was removed: {act}");
    }
    assert_eq!(world.ok(&ann, &delete(1)), json!({}));
}

#[test]
fn a_message_said_in_the_same_turn_may_be_acted_on_talk_1() {
    let (mut world, ann, bob, _) = room();
    let commands = [said("two", "new"), edit(3, "newer"), react(3, "👍", true), said("three", "last")];
    let events: Vec<_> = commands.iter().map(|command| world.commanding(&ann, command).1).collect();
    world.turn(events);
    let told: Vec<_> = world.frames(&bob).iter().map(|frame| frame["type"].clone()).collect();
    assert_eq!(told, ["chat", "edit", "react", "chat"]);
    let message = shown(&mut world, 3);
    assert_eq!((&message["message"], &message["reactions"][0]["emoji"]), (&json!("newer"), &json!("👍")));
}

#[test]
fn a_message_is_edited_for_a_day_talk_3() {
    let (mut world, ann, _, carl) = room();
    world.disconnect(&carl);
    world.advance(DAY - Duration::from_secs(1));
    world.ok(&ann, &edit(1, "in time"));
    world.advance(MOMENT);
    assert_eq!(world.refusal(&ann, &edit(1, "too late")), "too_late");
    assert_eq!(world.ok(&ann, &edit(1, "in time")), json!({}), "which changes nothing");
    world.ok(&ann, &delete(1));
}

#[test]
fn a_message_is_edited_50_times_and_what_it_was_is_kept_talk_3_talk_4() {
    let (mut world, ann, bob, _) = room();
    for n in 1..=50 {
        world.ok(&ann, &edit(1, &format!("edit {n}")));
    }
    assert_eq!(world.refusal(&ann, &edit(1, "edit 51")), "too_many");
    let ok = world.ok(&bob, &json!({ "type": "revisions", "seq": 1 }));
    let revisions = ok["revisions"].as_array().expect("a list");
    assert_eq!(revisions.len(), 50);
    assert_eq!(revisions[0], json!({ "until": 3, "message": "hello" }));
    assert_eq!(revisions[49], json!({ "until": 52, "message": "edit 49" }));
    assert_eq!(world.ok(&bob, &json!({ "type": "revisions", "seq": 2 })), json!({ "revisions": [] }));
    assert_eq!(world.refusal(&bob, &json!({ "type": "revisions", "seq": 99 })), "not_found", "[TALK-2]");
}

#[test]
fn a_row_that_edits_made_too_large_takes_no_more_talk_3() {
    let (mut world, ann, _, _) = room();
    let commands: Vec<_> = (0..100).map(|n| said(&format!("cid-{n}"), "x")).collect();
    let events: Vec<_> = commands.iter().map(|command| world.commanding(&ann, command).1).collect();
    world.turn(events);
    world.forget_frames();
    let long = "长".repeat(4_000);
    let outcomes: Vec<_> = (3..=102).map(|seq| world.ask(&ann, &edit(seq, &long))).collect();
    let refused = outcomes.iter().position(|outcome| outcome["error"]["code"] == "too_many");
    assert!(refused.is_some_and(|edits| (85..90).contains(&edits)), "1 MiB of 12 KB each: {refused:?}");
    assert_eq!(world.ok(&ann, &delete(3))["seq"], json!(103 + refused.map_or(0, |edits| edits as u64)));
}

#[test]
fn of_what_is_removed_nothing_is_left_talk_5() {
    let (mut world, ann, bob, _) = room();
    world.tell(&ann, "secret", "my secret word");
    world.ok(&ann, &edit(3, "my secret phrase"));
    world.ok(&ann, &edit(3, "my secret line"));
    world.ok(&bob, &react(3, "👍", true));
    world.ok(&bob, &pin(3, true));
    world.forget_frames();
    let at = world.now.to_string();
    world.ok(&ann, &delete(3));
    let event = json!({
        "type": "delete", "target": 3, "sender_id": person("Ann").as_str(), "sender_name": "Ann",
        "timestamp": at, "seq": 8,
    });
    assert_eq!(world.frames(&bob), [event]);
    let (eve, ok) = world.enter_as(&hello("Eve"));
    assert!(!ok.to_string().contains("secret "), "{ok}");
    assert_eq!(ok["pins"], Value::Null, "[TALK-7]");
    let message = shown(&mut world, 3);
    let left = json!({
        "type": "chat", "message": "", "sender_id": person("Ann").as_str(), "sender_name": "Ann",
        "is_auto_reply": false, "is_system": false, "timestamp": at, "seq": 3, "cid": "secret", "deleted": at,
    });
    assert_eq!(message, left);
    assert_eq!(world.ok(&eve, &json!({ "type": "revisions", "seq": 3 })), json!({ "revisions": [] }));
    assert_eq!(shown(&mut world, 4)["message"], Value::Null, "the event of an edit");
    let kept = world.database.number("SELECT COUNT(*) FROM log WHERE instr(events, 'secret ')");
    assert_eq!(kept, 0, "not in the database either");
}

#[test]
fn reactions_are_shown_with_their_message_talk_6() {
    let (mut world, ann, bob, carl) = room();
    for (who, emoji) in [(&ann, "❤️"), (&bob, "👍"), (&bob, "❤️"), (&ann, "1️⃣")] {
        world.ok(who, &react(2, emoji, true));
    }
    let (a, b) = (person("Ann"), person("Bob"));
    let both = [a.as_str(), b.as_str()];
    let expected = json!([
        { "emoji": "❤️", "people": both },
        { "emoji": "👍", "people": [b.as_str()] },
        { "emoji": "1️⃣", "people": [a.as_str()] },
    ]);
    assert_eq!(shown(&mut world, 2)["reactions"], expected);
    assert_eq!(world.got(&carl, "react"), nothing());
    world.ok(&bob, &react(2, "👍", false));
    world.hibernate();
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok["events"][1]["reactions"], json!([expected[0], expected[2]]));
}

#[test]
fn a_reaction_is_one_emoji_talk_6() {
    let (mut world, ann, _, _) = room();
    for emoji in ["👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "#️⃣", "☺", "㊗️", "©"]
    {
        assert_ne!(world.ok(&ann, &react(1, emoji, true)), json!({}), "{emoji}");
    }
    for text in ["", "a", "字", "👍👍", "👍 ", "\"\u{20e3}", "1", "\u{200d}", "👍a", "ok"] {
        assert_eq!(world.refusal(&ann, &react(1, text, true)), "unprocessable", "{text:?}");
    }
    let long = format!("👍{}", "\u{fe0f}".repeat(20));
    assert_eq!(long.len(), 64);
    world.ok(&ann, &react(1, &long, true));
    assert_eq!(world.refusal(&ann, &react(1, &format!("{long}\u{fe0f}"), true)), "unprocessable");
    for command in ["react", "pin"] {
        let without = json!({ "type": command, "seq": 1, "emoji": "👍" });
        assert_eq!(world.refusal(&ann, &without), "unprocessable", "[COMMAND-4] no `on`");
    }
}

#[test]
fn reactions_are_bounded_talk_6() {
    let (mut world, ann, bob, _) = room();
    let emoji = |n: u32| char::from_u32(0x1f600 + n).expect("a character").to_string();
    for n in 0..20 {
        world.ok(&ann, &react(1, &emoji(n), true));
    }
    assert_eq!(world.refusal(&ann, &react(1, &emoji(20), true)), "too_many");
    world.ok(&bob, &react(1, &emoji(19), true));
    world.ok(&ann, &react(1, &emoji(0), false));
    world.ok(&ann, &react(1, &emoji(20), true));
    for n in 0..98 {
        let one = world.enter(&format!("P{n}"));
        world.ok(&one, &react(1, &emoji(19), true));
    }
    let one_too_many = world.enter("Eve");
    assert_eq!(world.refusal(&one_too_many, &react(1, &emoji(19), true)), "too_many");
}

#[test]
fn a_page_with_its_reactions_is_no_larger_than_a_page_talk_6_limit_10() {
    let (mut world, ann, _, _) = room();
    for n in 0..30 {
        world.tell(&ann, &format!("cid-{n}"), &"x".repeat(3_900));
    }
    for n in 0..20 {
        let emoji = char::from_u32(0x1f600 + n).expect("a character").to_string();
        for seq in 3..=32 {
            world.ok(&ann, &react(seq, &emoji, true));
        }
    }
    let mut back = hello("Eve");
    back["epoch"] = json!(world.epoch());
    back["seq"] = json!(0);
    let (_, ok) = world.enter_as(&back);
    let events = ok["events"].as_array().expect("events");
    let size: usize = events.iter().map(|event| event.to_string().len()).sum();
    assert!((110_000..=128 * 1024).contains(&size), "{size} bytes");
    assert_eq!(ok["more"], true);
    for query in ["before=33", "after=0", "around=20"] {
        let page = world.history(&format!("{query}&limit=200"));
        let size: usize = page.iter().map(|event| event.to_string().len()).sum();
        assert!((110_000..=128 * 1024).contains(&size), "{query}: {size} bytes");
    }
}

#[test]
fn pins_come_with_the_welcome_talk_7() {
    let (mut world, ann, bob, _) = room();
    world.ok(&bob, &pin(2, true));
    world.ok(&ann, &pin(1, true));
    let pinned = world.got(&ann, "pin");
    assert_eq!((&pinned[0]["target"], &pinned[0]["on"]), (&json!(2), &json!(true)));
    world.hibernate();
    assert_eq!(world.enter_as(&hello("Eve")).1["pins"], json!([2, 1]));
    world.ok(&ann, &pin(2, false));
    assert_eq!(world.enter_as(&hello("Fay")).1["pins"], json!([1]));
}

#[test]
fn a_room_has_50_pins_talk_7() {
    let (mut world, ann, _, _) = room();
    for n in 0..51 {
        let seq = world.tell(&ann, &format!("cid-{n}"), "x");
        if n < 50 {
            world.ok(&ann, &pin(seq, true));
        } else {
            assert_eq!(world.refusal(&ann, &pin(seq, true)), "too_many");
            world.ok(&ann, &pin(seq - 2, false));
            world.ok(&ann, &pin(seq, true));
        }
    }
}

#[test]
fn a_reply_names_what_it_answers_talk_8() {
    let (mut world, ann, bob, carl) = room();
    let mut reply = said("two", "yes");
    reply["reply"] = json!(2);
    assert_eq!(world.ok(&ann, &reply)["seq"], json!(3));
    let frame = &world.frames(&bob)[0];
    assert_eq!((&frame["reply"], &frame["message"]), (&json!(2), &json!("yes")));
    assert_eq!(world.frames(&carl), std::slice::from_ref(frame), "[COMMAND-12]");
    for beyond in [0, 4, 1_u64 << 40] {
        let mut reply = said("three", "no");
        reply["reply"] = json!(beyond);
        assert_eq!(world.refusal(&ann, &reply), "unprocessable", "{beyond}");
    }
    assert_eq!(world.tell(&ann, "three", "no"), 4, "and nothing was stored");
}

#[test]
fn who_writes_is_told_once_a_second_talk_9() {
    let (mut world, ann, bob, carl) = room();
    let typing = json!({ "type": "typing" });
    world.ok(&ann, &typing);
    let people = json!([{ "id": person("Ann").as_str(), "name": "Ann" }]);
    assert_eq!(world.frames(&bob), [json!({ "type": "typing", "people": people })]);
    world.ok(&ann, &typing);
    world.ok(&bob, &typing);
    world.forget_frames();
    world.advance(Duration::from_millis(999));
    assert_eq!(world.got(&ann, "typing"), nothing());
    world.advance(MOMENT);
    assert_eq!(world.got(&ann, "typing")[0]["people"].as_array().map(Vec::len), Some(2));
    assert_eq!(world.got(&carl, "typing"), nothing());
    assert_eq!(world.head(), 2, "it is in no log");
}

#[test]
fn above_50_people_nobody_is_told_who_writes_or_has_read_talk_9_talk_10() {
    let (mut world, ann, bob, _) = room();
    for n in 0..48 {
        world.enter(&format!("P{n}"));
    }
    world.forget_frames();
    world.ok(&ann, &json!({ "type": "typing" }));
    world.ok(&ann, &json!({ "type": "read", "seq": 2 }));
    world.advance(Duration::from_secs(2));
    assert_eq!((world.got(&bob, "typing"), world.got(&bob, "read")), (nothing(), nothing()));
    assert_eq!(world.enter_as(&hello("Eve")).1["read"], Value::Null);
}

#[test]
fn how_far_people_have_read_never_goes_back_talk_10() {
    let (mut world, ann, bob, _) = room();
    let read = |seq: u64| json!({ "type": "read", "seq": seq });
    assert_eq!(world.ok(&ann, &read(2)), json!({}));
    assert_eq!(world.frames(&bob), [json!({ "type": "read", "marks": { (person("Ann").as_str()): 2 } })]);
    world.ok(&ann, &read(1));
    world.advance(Duration::from_secs(2));
    assert_eq!(world.got(&bob, "read"), nothing(), "nothing new");
    assert_eq!(world.refusal(&ann, &read(3)), "unprocessable");
    world.ok(&bob, &read(1));
    world.hibernate();
    let marks = json!({ (person("Ann").as_str()): 2, (person("Bob").as_str()): 1 });
    assert_eq!(world.enter_as(&hello("Eve")).1["read"], marks);
    assert_eq!(world.head(), 2, "it is in no log");
}

#[test]
fn how_far_one_has_read_outlives_a_connection_that_is_taken_over_talk_10() {
    let (mut world, ann, _, _) = room();
    world.ok(&ann, &json!({ "type": "read", "seq": 2 }));
    let (_, ok) = world.enter_as(&hello("Ann"));
    assert_eq!(ok["read"], json!({ (person("Ann").as_str()): 2 }));
}

#[test]
fn what_was_edited_or_removed_is_known_by_its_cid_talk_11() {
    let (mut world, ann, _, _) = room();
    world.ok(&ann, &edit(1, "other words"));
    assert_eq!(world.ok(&ann, &said("one", "hello"))["dup"], true, "[COMMAND-9]");
    world.ok(&ann, &delete(1));
    world.hibernate();
    let mut again = said("one", "hello");
    again["after"] = json!(0);
    let ok = world.ok(&ann, &again);
    assert_eq!((&ok["dup"], &ok["seq"]), (&json!(true), &json!(1)));
}

#[test]
fn an_act_that_cannot_be_stored_is_refused_and_changes_nothing_command_13() {
    for writes in 0..3 {
        let (mut world, ann, bob, _) = room();
        world.database.let_writes_fail_after(Some(writes));
        assert_eq!(world.refusal(&ann, &edit(1, "x")), "unavailable", "after {writes} writes [TALK-1]");
        world.database.let_writes_fail_after(None);
        assert_eq!(world.frames(&bob), nothing());
        assert_eq!(shown(&mut world, 1)["message"], "hello");
        assert_eq!(world.ok(&ann, &edit(1, "x"))["seq"], json!(3));
    }
}

#[test]
fn with_a_message_goes_what_was_done_to_it_hist_6() {
    let (mut world, ann, _, carl) = room();
    world.ok(&ann, &edit(1, "x"));
    world.ok(&ann, &react(1, "👍", true));
    world.ok(&ann, &pin(1, true));
    world.disconnect(&carl);
    world.advance(DAY * 31);
    world.tell(&ann, "later", "later");
    assert_eq!(world.refusal(&ann, &pin(1, false)), "not_found", "[TALK-2]");
    assert_eq!(world.enter_as(&hello("Eve")).1["pins"], Value::Null);
    for table in ["revisions", "reactions", "pins"] {
        assert_eq!(world.database.number(&format!("SELECT COUNT(*) FROM {table}")), 0, "{table}");
    }
}
