//! What moderators do to people.

use super::world::{World, hello, nothing, person, said, verified};
use edge_chat::wire::{ConnectionId, ErrorCode, Network, Visitor};
use serde_json::{Value, json};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);
const MOMENT: Duration = Duration::from_millis(1);

fn to(kind: &str, name: &str, more: &Value) -> Value {
    let mut command = more.clone();
    command["type"] = json!(kind);
    command["person"] = json!(person(name).as_str());
    command
}

fn undo(id: &Value) -> Value {
    json!({ "type": "undo", "id": id, "reason": "all is well" })
}

/// Ann, the owner; Mona, a moderator; Bob, who has no role.
fn room() -> (World, ConnectionId, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let moderator = world.enter_with_role(&ann, "Mona", "moderator");
    let bob = world.enter_verified("Bob");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, ann, moderator, bob)
}

#[test]
fn who_is_muted_says_nothing_until_it_ends_mod_2() {
    let (mut world, _, moderator, bob) = room();
    let mine = world.tell(&bob, "one", "before");
    let tab = world.connect_known(verified("Bob"));
    let mut of_tab = hello("Bob");
    of_tab["session"] = json!("another-session-of-bob");
    world.ok(&tab, &of_tab);
    world.forget_frames();
    let done = world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 2, "reason": "calm" })));
    let until = world.now.after(2 * MINUTE).to_string();
    let event = json!({
        "type": "moderate", "act": "mute", "person": person("Bob").as_str(), "name": "Bob", "until": until,
        "reason": "calm", "sender_id": person("Mona").as_str(), "sender_name": "Mona",
        "timestamp": done["at"], "seq": done["seq"],
    });
    assert_eq!(world.frames(&bob), [event], "[MOD-1]");
    let refused = world.ask(&bob, &said("two", "no"));
    assert_eq!((&refused["error"]["code"], &refused["error"]["until"]), (&json!("muted"), &json!(until)));
    assert_eq!((&refused["error"]["number"], &refused["error"]["retry"]), (&json!(20), &json!(false)));
    let edit = json!({ "type": "edit", "seq": mine, "message": "x" });
    let pin = json!({ "type": "pin", "seq": mine, "on": true });
    let react = json!({ "type": "react", "seq": mine, "emoji": "👍", "on": true });
    for command in [said("two", "no"), edit, pin, react, json!({ "type": "typing" })] {
        assert_eq!(world.refusal(&tab, &command), "muted", "in every tab: {command}");
    }
    assert_eq!(
        world.ok(&bob, &said("one", "before"))["dup"],
        true,
        "what is stored is acked again [COMMAND-9]"
    );
    world.ok(&bob, &json!({ "type": "read", "seq": mine }));
    world.ok(&bob, &json!({ "type": "delete", "seq": mine }));
    world.hibernate();
    let again = world.connect_known(verified("Bob"));
    assert_eq!(world.ok(&again, &hello("Bob"))["you"]["muted"], json!(until), "a new page knows it too");
    let left = Duration::from_millis(
        u64::try_from(super::world::START + 121_000 - world.now.as_millis()).expect("it is to come"),
    );
    world.advance(left - MOMENT);
    let again = world.enter_verified("Bob");
    assert_eq!(world.refusal(&again, &said("two", "no")), "muted");
    world.advance(MOMENT);
    world.tell(&again, "two", "at last");
}

#[test]
fn classic_clients_are_muted_like_everyone_mod_2() {
    let (mut world, _, moderator, bob) = room();
    let classic = world.join("Carl");
    world.forget_frames();
    let id = classic.as_str();
    world.ok(&moderator, &json!({ "type": "mute", "person": id, "minutes": 1 }));
    assert_eq!(world.frames(&classic), nothing(), "they see nothing of the law [MOD-1]");
    world.say(&classic, "no");
    assert_eq!(world.errors(&classic), ["muted"]);
    assert_eq!(world.got(&bob, "chat"), nothing());
    world.ok(&moderator, &json!({ "type": "kick", "person": id }));
    assert_eq!((world.errors(&classic), world.closed(&classic)), (vec!["banned".to_owned()], Some(4012)));
}

#[test]
fn who_is_kicked_is_out_for_five_minutes_mod_3() {
    let (mut world, _, moderator, bob) = room();
    let (classic, tab) = (world.join("Carl"), world.enter_verified("Bob2"));
    let known = world.connect_known(Visitor { person: Some(person("Bob")), network: None });
    let mut of_tab = hello("Bob");
    of_tab["session"] = json!("another-session-of-bob");
    world.ok(&known, &of_tab);
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    world.ok(&moderator, &to("kick", "Bob", &json!({ "reason": "out" })));
    for out in [&bob, &known] {
        assert_eq!(world.closed(out), Some(4012), "in the same turn, in every tab");
        let told = world.frames(out);
        assert_eq!((&told[0]["act"], &told[0]["reason"]), (&json!("kick"), &json!("out")));
        assert_eq!(told.last().expect("why")["error"]["code"], "banned");
    }
    assert_eq!(world.closed(&tab), None);
    assert_eq!(world.messages(&classic), ["Bob 离开了聊天室"], "at once, and no more of it");
    assert_eq!(world.got(&tab, "presence")[0]["leave"], json!([person("Bob").as_str()]));
    world.say(&bob, "still there?");
    world.hibernate();
    let start = world.now;
    let back = world.connect_known(verified("Bob"));
    let refused = world.ask(&back, &hello("Bob"));
    assert_eq!((&refused["error"]["code"], world.closed(&back)), (&json!("banned"), Some(4012)));
    assert!(refused["error"]["until"].is_string(), "{refused}");
    let now = world.now;
    assert_eq!(world.room().may_read(now, &verified("Bob")), Err(ErrorCode::Banned));
    world.advance(5 * MINUTE);
    assert!(world.now > start);
    world.enter_verified("Bob");
}

#[test]
fn a_ban_holds_for_a_person_and_where_they_come_from_mod_3() {
    let (mut world, ann, moderator, _) = room();
    let home = Network::from_hash(99);
    let at_home = |name: &str| Visitor { person: Some(person(name)), network: Some(home.clone()) };
    let spammer = world.connect_known(at_home("Spam"));
    world.ok(&spammer, &hello("Spam"));
    let sibling = world.connect_known(Visitor { person: None, network: Some(home.clone()) });
    world.ok(&sibling, &hello("Sibling"));
    let member = world.connect_known(at_home("Member"));
    world.ok(&member, &hello("Member"));
    world.ok(&ann, &to("role", "Member", &json!({ "role": "member" })));
    world.forget_frames();
    let done = world.ok(&moderator, &to("ban", "Spam", &json!({ "network": true, "reason": "spam" })));
    assert_eq!((world.closed(&spammer), world.closed(&sibling)), (Some(4012), Some(4012)));
    assert_eq!(world.closed(&member), None, "who is known to be welcome is");
    let event = world.got(&ann, "moderate").remove(0);
    assert_eq!((&event["network"], event.get("until")), (&json!(true), None));
    assert!(!event.to_string().contains(home.as_str()), "where they are is not told");
    world.hibernate();
    let sock = world.connect_known(at_home("Sock"));
    let refused = world.ask(&sock, &hello("Sock"));
    let end = world.now.end_of_next_day().to_string();
    assert_eq!((&refused["error"]["code"], &refused["error"]["until"]), (&json!("banned"), &json!(end)));
    world.advance(Duration::from_hours(24 * 365));
    for visitor in [at_home("Spam"), Visitor { network: None, ..at_home("Spam") }] {
        let knocks = world.connect_known(visitor);
        let refused = world.ask(&knocks, &hello("Spam"));
        assert_eq!((&refused["error"]["code"], refused["error"].get("until")), (&json!("banned"), None));
        assert_eq!(world.closed(&knocks), Some(4012));
    }
    let ann = world.enter_verified("Ann");
    world.ok(&ann, &undo(&done["seq"]));
    let back = world.connect_known(at_home("Spam"));
    world.ok(&back, &hello("Spam"));
}

#[test]
fn a_ban_of_a_place_outlasts_midnight_mod_3() {
    let (mut world, _, moderator, _) = room();
    let on = |today, before| Visitor { person: None, network: Some(Network::from_hashes(today, before)) };
    let spammer = world.connect_known(on(2, 1));
    world.ok(&spammer, &hello("Spam"));
    world.ok(&moderator, &to("ban", "Spam", &json!({ "network": true })));
    let now = world.now;
    for (visitor, outcome) in [
        (on(2, 1), Err(ErrorCode::Banned)),
        // The day after it is called something else, and that is what it was.
        (on(3, 2), Err(ErrorCode::Banned)),
        // Then nobody knows it any more; and others never were it, whatever they were the day before that.
        (on(4, 3), Ok(())),
        (on(1, 7), Ok(())),
    ] {
        assert_eq!(world.room().may_read(now, &visitor), outcome, "{visitor:?}");
    }
    let standing = |world: &mut World| {
        let mona = world.enter_verified("Mona");
        let law = world.ok(&mona, &json!({ "type": "law" }));
        law["sanctions"].as_array().expect("a list").len()
    };
    assert_eq!(standing(&mut world), 2, "the person, and where they were");
    world.advance(Duration::from_hours(48));
    assert_eq!(standing(&mut world), 1, "the person: the place is not kept longer than it means anything");
}

#[test]
fn a_ban_may_end_and_a_kick_shortens_none_mod_3() {
    let (mut world, _, moderator, _) = room();
    world.ok(&moderator, &to("ban", "Bob", &json!({ "minutes": 10 })));
    world.ok(&moderator, &to("kick", "Bob", &json!({})));
    world.advance(9 * MINUTE);
    let knocks = world.connect_known(verified("Bob"));
    assert_eq!(world.refusal(&knocks, &hello("Bob")), "banned");
    world.advance(MINUTE);
    world.enter_verified("Bob");
    let moderator = world.enter_verified("Mona");
    for wrong in [
        to("ban", "Bob", &json!({ "minutes": 0 })),
        to("ban", "Bob", &json!({ "minutes": 525_601 })),
        to("mute", "Bob", &json!({})),
        to("ban", "Bob", &json!({ "network": 1 })),
        json!({ "type": "kick" }),
    ] {
        assert_eq!(world.refusal(&moderator, &wrong), "unprocessable", "{wrong}");
    }
    world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 525_600 })));
}

#[test]
fn nothing_is_done_to_who_is_not_below_mod_3() {
    let (mut world, ann, moderator, _) = room();
    let other = world.enter_with_role(&ann, "Other", "moderator");
    for name in ["Ann", "Other", "Mona"] {
        for kind in ["kick", "ban", "clear"] {
            assert_eq!(
                world.refusal(&moderator, &to(kind, name, &json!({}))),
                "not_allowed",
                "{kind} {name}"
            );
        }
        let mute = to("mute", name, &json!({ "minutes": 1 }));
        assert_eq!(world.refusal(&moderator, &mute), "not_allowed", "{name}");
    }
    world.ok(&ann, &to("kick", "Other", &json!({})));
    assert_eq!(world.closed(&other), Some(4012));
}

#[test]
fn each_deed_can_be_undone_by_who_may_do_it_mod_7() {
    let (mut world, ann, moderator, bob) = room();
    let mute = world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 5 })));
    world.forget_frames();
    let done = world.ok(&moderator, &undo(&mute["seq"]));
    let event = world.got(&bob, "moderate").remove(0);
    assert_eq!(
        (&event["act"], &event["of"], &event["undone"]),
        (&json!("undo"), &mute["seq"], &json!("mute"))
    );
    assert_eq!((&event["person"], &event["seq"]), (&json!(person("Bob").as_str()), &done["seq"]));
    world.tell(&bob, "one", "I am back");
    assert_eq!(world.ok(&moderator, &undo(&mute["seq"])), json!({}), "it is undone");
    assert_eq!(
        world.refusal(&moderator, &undo(&done["seq"])),
        "not_allowed",
        "that is done again, not undone"
    );
    assert_eq!(world.refusal(&moderator, &undo(&json!(1))), "not_allowed", "who came by a link is the owner");
    assert_eq!(world.refusal(&moderator, &undo(&json!(999))), "not_found");

    let slow = world.ok(&moderator, &json!({ "type": "settings", "slow": 9, "locked": true }));
    world.ok(&moderator, &json!({ "type": "settings", "slow": 7 }));
    world.ok(&moderator, &undo(&slow["seq"]));
    let law = world.ok(&moderator, &json!({ "type": "law" }));
    assert_eq!(
        (&law["room"]["slow"], &law["room"]["locked"]),
        (&json!(7), &json!(false)),
        "as far as it is still so"
    );
    let shut = world.ok(&ann, &json!({ "type": "settings", "guests": false }));
    assert_eq!(world.refusal(&moderator, &undo(&shut["seq"])), "not_allowed", "only an owner may do it");
    world.ok(&ann, &undo(&shut["seq"]));

    let role = world.ok(&ann, &to("role", "Bob", &json!({ "role": "moderator" })));
    assert_eq!(world.refusal(&moderator, &undo(&role["seq"])), "not_allowed");
    world.ok(&ann, &undo(&role["seq"]));
    assert_eq!(world.refusal(&bob, &json!({ "type": "law" })), "not_allowed");

    let first = world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 5 })));
    world.ok(&ann, &to("mute", "Bob", &json!({ "minutes": 9 })));
    assert_eq!(world.ok(&moderator, &undo(&first["seq"])), json!({}), "another stands in its place");
    assert_eq!(world.refusal(&bob, &said("two", "no")), "muted");
}

#[test]
fn the_audit_tells_what_was_done_by_whom_and_why_mod_8() {
    let (mut world, _, moderator, bob) = room();
    let mute = world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 5, "reason": "calm" })));
    world.ok(&moderator, &undo(&mute["seq"]));
    let audit = |more: &Value| {
        let mut command = more.clone();
        command["type"] = json!("audit");
        command
    };
    assert_eq!(world.refusal(&bob, &audit(&json!({}))), "not_allowed");
    world.hibernate();
    let all = world.ok(&moderator, &audit(&json!({})));
    let acts: Vec<_> =
        all["entries"].as_array().expect("entries").iter().map(|one| one["act"].clone()).collect();
    assert_eq!(acts, ["undo", "mute", "role", "claim"], "the newest first");
    assert_eq!(all["more"], false);
    let entry = &all["entries"][1];
    assert_eq!(
        (&entry["reason"], &entry["sender_name"], &entry["undone_by"]),
        (&json!("calm"), &json!("Mona"), &json!(4))
    );
    let page = world.ok(&moderator, &audit(&json!({ "limit": 2 })));
    assert_eq!((page["entries"].as_array().map(Vec::len), &page["more"]), (Some(2), &json!(true)));
    let rest = world.ok(&moderator, &audit(&json!({ "before": page["entries"][1]["seq"], "limit": 100 })));
    assert_eq!((&rest["entries"][0]["act"], &rest["more"]), (&json!("role"), &json!(false)));
    for wrong in [json!({ "limit": 0 }), json!({ "limit": 101 }), json!({ "before": "x" })] {
        assert_eq!(world.refusal(&moderator, &audit(&wrong)), "unprocessable", "{wrong}");
    }
    world.advance(Duration::from_hours(31 * 24));
    let moderator = world.enter_verified("Mona");
    assert_eq!(world.history(""), nothing(), "the log has let go of them [HIST-6]");
    let all = world.ok(&moderator, &audit(&json!({})));
    assert_eq!(all["entries"].as_array().map(Vec::len), Some(4), "the audit has not");
}

#[test]
fn what_stands_is_told_to_moderators_mod_9() {
    let (mut world, ann, moderator, bob) = room();
    world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 5 })));
    world.ok(&ann, &json!({ "type": "invite", "uses": 3, "hours": 2 }));
    let law = world.ok(&moderator, &json!({ "type": "law" }));
    let names: Vec<_> =
        law["roles"].as_array().expect("roles").iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!((&law["sanctions"][0]["act"], &law["sanctions"][0]["id"]), (&json!("mute"), &json!(3)));
    assert_eq!((&law["invites"][0]["uses"], &law["invites"][0]["role"]), (&json!(3), &json!("member")));
    assert_eq!(law["room"]["access"], "unlisted");
    assert!(!law.to_string().contains("invite.17"), "a link is told to who made it alone");
    assert_eq!(world.refusal(&bob, &json!({ "type": "law" })), "not_allowed");
    world.advance(2 * Duration::from_hours(1));
    let moderator = world.enter_verified("Mona");
    let law = world.ok(&moderator, &json!({ "type": "law" }));
    assert_eq!((&law["sanctions"], &law["invites"]), (&json!([]), &json!([])), "what ended stands no more");
}

#[test]
fn a_deed_that_cannot_be_stored_is_not_done_mod_1() {
    let (mut world, _, moderator, bob) = room();
    for writes in 0..3 {
        world.database.let_writes_fail_after(Some(writes));
        assert_eq!(
            world.refusal(&moderator, &to("kick", "Bob", &json!({}))),
            "unavailable",
            "after {writes}"
        );
        assert_eq!((world.closed(&bob), world.got(&bob, "moderate")), (None, nothing()));
        world.database.let_writes_fail_after(None);
    }
    assert_eq!(world.database.number("SELECT COUNT(*) FROM audit"), 2);
    world.ok(&moderator, &to("kick", "Bob", &json!({})));
}

#[test]
fn who_was_removed_when_the_room_broke_off_is_removed_mod_3() {
    let (mut world, _, moderator, _) = room();
    let classic = world.join("Carl");
    world.ok(&moderator, &to("mute", "Bob", &json!({ "minutes": 1 })));
    // As a panic leaves it that comes between what is stored and what is done about it.
    let banned = format!("INSERT INTO sanctions (kind, subject, id) VALUES (2, '{classic}', 9)");
    world.database.run(&banned);
    world.panic();
    assert_eq!(world.closed(&classic), Some(4012));
}

#[test]
fn bounds_hold_mod_10() {
    let (mut world, ann, _, _) = room();
    let fill = |table: &str, columns: &str, values: &str, count: usize| {
        format!(
            "INSERT INTO {table} ({columns}) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                SELECT {values} FROM n"
        )
    };
    world.database.run(&fill("sanctions", "kind, subject, id", "1, 'somebody-' || i, 1", 1_999));
    world.hibernate();
    world.ok(&ann, &to("mute", "Bob", &json!({ "minutes": 1 })));
    assert_eq!(world.refusal(&ann, &to("ban", "Bob", &json!({}))), "too_many");
    world.ok(&ann, &to("mute", "Bob", &json!({ "minutes": 2 })));
    world.database.run(&fill("roles", "person, role, name", "'somebody-' || i, 1, ''", 997));
    world.hibernate();
    world.ok(&ann, &to("role", "Bob", &json!({ "role": "member" })));
    world.enter_verified("Eve");
    assert_eq!(world.refusal(&ann, &to("role", "Eve", &json!({ "role": "member" }))), "too_many");
    for _ in 0..100 {
        world.ok(&ann, &json!({ "type": "invite" }));
    }
    assert_eq!(world.refusal(&ann, &json!({ "type": "invite" })), "too_many");
    world.database.run(&fill("audit", "id, event", "1000 + i, '{}'", 12_000));
    world.advance(Duration::from_hours(2));
    world.enter_verified("Ann");
    let kept = world.database.number("SELECT COUNT(*) FROM audit WHERE id > 1000");
    assert_eq!(kept, 10_000);
    assert_eq!(world.faults, 0);
}
