//! Messages that moderators hide, and bring back.

use super::world::{World, cid, hello, nothing, person, said};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};
use std::time::Duration;

fn hide(seq: u64) -> Value {
    json!({ "type": "hide", "seq": seq, "reason": "not here" })
}

fn undo(id: &Value) -> Value {
    json!({ "type": "undo", "id": id })
}

/// Ann, the owner; Bob, who has no role and has said "secret" at 2; and Carl, a classic client.
fn room() -> (World, ConnectionId, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let (ann, bob) = (world.enter_owner("Ann"), world.enter("Bob"));
    let carl = world.join("Carl");
    assert_eq!(world.tell(&bob, "one", "secret"), 2);
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, ann, bob, carl)
}

/// What a search for it finds.
fn found(world: &mut World) -> Vec<Value> {
    world.look_for("q=secret").matches
}

/// All that anybody can read.
fn all(world: &mut World) -> String {
    let (connection, ok) = world.enter_as(&hello("Reader"));
    let history = world.history("limit=200");
    let found = found(world);
    let revisions = world.ask(&connection, &json!({ "type": "revisions", "seq": 2 }));
    world.disconnect(&connection);
    format!("{} {} {} {}", ok["events"], json!(history), json!(found), revisions)
}

#[test]
fn a_hidden_message_is_as_if_removed_mod_4() {
    let (mut world, ann, bob, carl) = room();
    world.ok(&bob, &json!({ "type": "edit", "seq": 2, "message": "secret secret" }));
    world.ok(&ann, &json!({ "type": "react", "seq": 2, "emoji": "👍", "on": true }));
    world.ok(&ann, &json!({ "type": "pin", "seq": 2, "on": true }));
    assert!(all(&mut world).contains("secret"));
    world.forget_frames();
    let done = world.ok(&ann, &hide(2));
    let event = json!({
        "type": "moderate", "act": "hide", "targets": [2], "reason": "not here", "sender_id": person("Ann").as_str(),
        "sender_name": "Ann", "timestamp": done["at"], "seq": done["seq"],
    });
    assert_eq!(world.frames(&bob), [event], "[MOD-1]");
    assert_eq!(world.frames(&carl), nothing());
    for _ in 0..2 {
        assert!(!all(&mut world).contains("secret"), "nowhere: {}", all(&mut world));
        world.hibernate();
    }
    let shown = world.history("around=2&limit=1").remove(0);
    assert_eq!((&shown["message"], &shown["deleted"]), (&json!(""), &done["at"]));
    assert_eq!(shown.get("reactions"), None);
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok.get("pins"), None);
    assert_eq!(world.ok(&ann, &hide(2)), json!({}), "it is hidden");
    assert_eq!(world.refusal(&ann, &hide(9)), "not_found");
    assert_eq!(world.refusal(&ann, &hide(3)), "not_found", "an act is no message");
    assert_eq!(world.refusal(&bob, &json!({ "type": "edit", "seq": 2, "message": "x" })), "not_found");
}

#[test]
fn what_was_hidden_comes_back_as_it_was_mod_5() {
    let (mut world, ann, bob, carl) = room();
    world.ok(&bob, &json!({ "type": "edit", "seq": 2, "message": "secret secret" }));
    world.ok(&ann, &json!({ "type": "react", "seq": 2, "emoji": "👍", "on": true }));
    found(&mut world);
    let before = (world.history("before=5"), found(&mut world));
    let revisions = world.ok(&ann, &json!({ "type": "revisions", "seq": 2 }));
    let hidden = world.ok(&ann, &hide(2));
    world.hibernate();
    world.forget_frames();
    let done = world.ok(&ann, &undo(&hidden["seq"]));
    assert_eq!((&done["messages"], done.get("more")), (&json!(1), None));
    assert_eq!((world.history("before=5"), found(&mut world)), before);
    assert_eq!(world.ok(&ann, &json!({ "type": "revisions", "seq": 2 })), revisions);
    let event = world.got(&bob, "moderate").remove(0);
    assert_eq!(
        (&event["act"], &event["undone"], &event["targets"]),
        (&json!("undo"), &json!("hide"), &json!([2]))
    );
    assert_eq!(event["messages"], json!([before.0[1]]), "it tells what it is");
    assert_eq!(world.frames(&carl), nothing());
    let pulled = world.ok(&bob, &json!({ "type": "pull", "after": 5 }));
    assert_eq!(pulled["events"][0], event, "and so it is told to who comes later");
    assert_eq!(world.ok(&ann, &undo(&hidden["seq"])), json!({}));
}

#[test]
fn what_came_back_and_is_gone_again_is_nowhere_mod_5() {
    let (mut world, ann, bob, _) = room();
    let hidden = world.ok(&ann, &hide(2));
    world.ok(&ann, &undo(&hidden["seq"]));
    assert!(all(&mut world).contains("secret"));
    world.ok(&bob, &json!({ "type": "delete", "seq": 2 }));
    assert!(!all(&mut world).contains("secret"), "{}", all(&mut world));
    let page = world.history("");
    let undone = page.iter().find(|event| event["act"] == "undo").expect("it is there");
    assert_eq!(undone["messages"][0]["message"], "", "it tells what the message is now");
}

#[test]
fn its_author_may_have_it_gone_for_good_mod_5() {
    let (mut world, ann, bob, _) = room();
    let hidden = world.ok(&ann, &hide(2));
    assert_eq!(
        world.ok(&bob, &json!({ "type": "delete", "seq": 2 })),
        json!({}),
        "it changes nothing to see"
    );
    assert_eq!(world.refusal(&ann, &undo(&hidden["seq"])), "too_late");
    assert_eq!(world.database.number("SELECT COUNT(*) FROM hidden"), 0);
}

#[test]
fn after_seven_days_it_is_gone_mod_5() {
    for (hours, comes_back) in [(7 * 24 - 1, true), (7 * 24, false)] {
        let (mut world, ann, _, carl) = room();
        world.disconnect(&carl);
        let hidden = world.ok(&ann, &hide(2));
        world.advance(Duration::from_hours(hours));
        let ann = world.enter_verified("Ann");
        let reply = world.ask(&ann, &undo(&hidden["seq"]));
        assert_eq!(reply["ok"].is_object(), comes_back, "after {hours} h: {reply}");
        if !comes_back {
            assert_eq!(reply["error"]["code"], "too_late");
            assert_eq!(world.database.number("SELECT COUNT(*) FROM hidden"), 0);
        }
    }
}

#[test]
fn a_wave_of_spam_is_cleared_and_comes_back_as_one_mod_6() {
    let (mut world, ann, bob, _) = room();
    let spam = world.enter("Spam");
    let events: Vec<_> = (0..350)
        .map(|number| world.commanding(&spam, &said(&cid(number), &format!("buy {number}"))).1)
        .collect();
    for turn in events.chunks(25) {
        world.turn(turn.to_vec());
        let head = world.history("limit=1")[0]["seq"].clone();
        for one in [&ann, &bob, &spam] {
            world.ok(one, &json!({ "type": "seen", "seq": head }));
        }
        world.advance(Duration::from_secs(1));
    }
    world.tell(&bob, "between", "good");
    let command = json!({ "type": "clear", "person": person("Spam").as_str(), "reason": "spam" });
    world.forget_frames();
    let first = world.ok(&ann, &command);
    assert_eq!((&first["messages"], &first["more"]), (&json!(200), &json!(true)));
    let event = world.got(&bob, "moderate").remove(0);
    assert_eq!(
        (&event["person"], event["targets"].as_array().map(Vec::len)),
        (&json!(person("Spam").as_str()), Some(200))
    );
    let rest = json!({ "type": "clear", "id": first["seq"] });
    let second = world.ok(&ann, &rest);
    assert_eq!((&second["messages"], second.get("more")), (&json!(150), None));
    let event = world.got(&bob, "moderate").remove(0);
    assert_eq!((&event["of"], &event["reason"]), (&first["seq"], &json!("spam")));
    assert_eq!(world.ok(&ann, &rest), json!({}), "it is all done");
    let left = |world: &mut World| {
        let mut left = 0;
        for after in [0, 100, 200, 300] {
            let page = world.history(&format!("after={after}&limit=100"));
            left += page
                .iter()
                .filter(|event| event["message"].as_str().is_some_and(|text| text.contains("buy")))
                .count();
        }
        left
    };
    assert_eq!(left(&mut world), 0);
    let audit = world.ok(&ann, &json!({ "type": "audit" }));
    let clears =
        audit["entries"].as_array().expect("entries").iter().filter(|entry| entry["act"] == "clear").count();
    assert_eq!(clears, 1, "one entry");
    let mut brought = 0;
    loop {
        let done = world.ok(&ann, &undo(&first["seq"]));
        brought += done["messages"].as_u64().expect("a number");
        if done.get("more").is_none() {
            break;
        }
    }
    assert_eq!((brought, left(&mut world)), (350, 350));
    assert_eq!(world.ok(&ann, &rest), json!({}), "what is undone does not go on");
    assert_eq!(world.faults, 0);
}

#[test]
fn a_clear_takes_what_was_said_since_and_by_them_alone_mod_6() {
    let (mut world, ann, bob, carl) = room();
    world.tell(&bob, "two", "older");
    world.say(&carl, "classic");
    world.advance(Duration::from_hours(1));
    let bob = world.enter("Bob");
    world.disconnect(&ann);
    let ann = world.enter_verified("Ann");
    let since = world.now.as_millis();
    let newer = world.tell(&bob, "three", "newer");
    let removed = world.tell(&bob, "four", "removed");
    world.ok(&bob, &json!({ "type": "delete", "seq": removed }));
    let done = world.ok(&ann, &json!({ "type": "clear", "person": person("Bob").as_str(), "since": since }));
    assert_eq!(done["messages"], 1);
    assert_eq!(world.history(&format!("around={newer}&limit=1"))[0]["message"], "");
    assert_eq!(world.history("around=2&limit=1")[0]["message"], "secret");
    let of_carl = json!({ "type": "clear", "person": carl.as_str() });
    assert_eq!(world.ok(&ann, &of_carl)["messages"], 1, "classic clients too");
    assert_eq!(world.ok(&ann, &of_carl), json!({}), "nothing is left to clear");
    let nobody = json!({ "type": "clear", "person": "nobody" });
    assert_eq!(world.ok(&ann, &nobody), json!({}));
    assert_eq!(world.refusal(&ann, &json!({ "type": "clear", "id": 2 })), "not_found");
    assert_eq!(world.refusal(&ann, &json!({ "type": "clear", "person": 1 })), "unprocessable");
}

#[test]
fn large_messages_come_back_some_at_a_time_mod_6() {
    let (mut world, ann, _, _) = room();
    let spam = world.enter("Spam");
    for number in 0..12 {
        let seq = world.tell(&spam, &cid(number), &"字".repeat(4_000));
        for one in [&ann, &spam] {
            world.ok(one, &json!({ "type": "seen", "seq": seq }));
        }
    }
    let done = world.ok(&ann, &json!({ "type": "clear", "person": person("Spam").as_str() }));
    assert_eq!(done["messages"], 12);
    world.forget_frames();
    let first = world.ok(&ann, &undo(&done["seq"]));
    assert_eq!(first["more"], true);
    let told = world.texts(&spam);
    assert!(told.iter().all(|frame| frame.len() < 256 * 1024), "[FLOW-2]");
    let mut brought = first["messages"].as_u64().expect("a number");
    while brought < 12 {
        brought += world.ok(&ann, &undo(&done["seq"]))["messages"].as_u64().expect("a number");
    }
    assert_eq!(world.ok(&ann, &undo(&done["seq"])), json!({}));
}

#[test]
fn what_the_log_lets_go_of_is_not_kept_aside_mod_5() {
    let (mut world, ann, _, carl) = room();
    world.disconnect(&carl);
    world.ok(&ann, &json!({ "type": "settings", "retention": 1 }));
    let hidden = world.ok(&ann, &hide(2));
    world.advance(Duration::from_hours(25));
    let ann = world.enter_verified("Ann");
    assert_eq!(world.database.number("SELECT COUNT(*) FROM hidden"), 0);
    assert_eq!(world.refusal(&ann, &undo(&hidden["seq"])), "too_late");
}
