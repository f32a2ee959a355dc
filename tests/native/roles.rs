//! Who is what in a room, and how they come to be it.

use super::world::{ROOM, World, hello, nothing, owner_link, person, said, verified};
use edge_chat::wire::{ErrorCode, Refusal, Visitor};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

fn claim(link: &str) -> Value {
    json!({ "type": "claim", "link": link })
}

fn role(name: &str, role: &str) -> Value {
    json!({ "type": "role", "person": person(name).as_str(), "role": role })
}

fn settings(settings: &Value) -> Value {
    let mut command = settings.clone();
    command["type"] = json!("settings");
    command
}

fn join(invite: &str) -> Value {
    json!({ "type": "join", "invite": invite })
}

#[test]
fn an_owner_link_makes_one_owner_once_role_2() {
    let mut world = World::new();
    let (ann, bob) = (world.enter_verified("Ann"), world.enter_verified("Bob"));
    let guest = world.enter("Guest");
    world.forget_frames();
    let link = owner_link(ROOM, "n1", world.now);
    assert_eq!(world.refusal(&guest, &claim(&link)), "not_allowed", "guests have no roles [ROLE-1]");
    let at = world.now.to_string();
    assert_eq!(world.ok(&ann, &claim(&link)), json!({ "seq": 1, "at": at }));
    let event = json!({
        "type": "moderate", "act": "claim", "person": person("Ann").as_str(), "name": "Ann", "role": "owner",
        "before": "none", "sender_id": person("Ann").as_str(), "sender_name": "Ann", "timestamp": at, "seq": 1,
    });
    assert_eq!(world.frames(&bob), [event], "[MOD-1]");
    assert_eq!(world.ok(&ann, &claim(&link)), json!({}), "an answer that was lost");
    assert_eq!(world.refusal(&bob, &claim(&link)), "bad_link", "used");
    for bad in [owner_link("other", "n2", world.now), "owner.1.00".to_owned(), "x".repeat(513)] {
        assert_eq!(world.refusal(&bob, &claim(&bad)), "bad_link", "{bad}");
    }
    let late = owner_link(ROOM, "n3", world.now);
    world.advance(HOUR);
    let bob = world.enter_verified("Bob");
    assert_eq!(world.refusal(&bob, &claim(&late)), "bad_link", "expired");
    world.hibernate();
    let again = owner_link(ROOM, "n1", world.now);
    assert_eq!(world.refusal(&bob, &claim(&again)), "bad_link", "whatever else of it is new");
    assert_eq!(world.faults, 0);
}

#[test]
fn an_owner_link_opens_a_private_room_role_2() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    world.ok(&ann, &settings(&json!({ "access": "private" })));
    let enter = |world: &mut World, name: &str, called: &str, link: &str| {
        let connection = world.connect_known(verified(name));
        let mut hello = hello(called);
        hello["invite"] = json!(link);
        (world.ask(&connection, &hello), connection)
    };
    let link = owner_link(ROOM, "bob", world.now);
    let (reply, _) = enter(&mut world, "Bob", "系统通知", &link);
    assert_eq!(reply["error"]["code"], "name_reserved", "nobody owns anything under that name");
    let (reply, bob) = enter(&mut world, "Bob", "Bob", &link);
    assert_eq!(reply["ok"]["you"]["role"], "owner");
    world.disconnect(&bob);
    world.hibernate();
    let (reply, _) = enter(&mut world, "Bob", "Bob", &link);
    assert_eq!(reply["ok"]["you"]["role"], "owner", "the same again");
    let (reply, eve) = enter(&mut world, "Eve", "Eve", &link);
    assert_eq!((&reply["error"]["code"], world.closed(&eve)), (&json!("bad_link"), None), "used up");
    assert_eq!(world.refusal(&eve, &hello("Eve")), "not_a_member");
    world.ok(&ann, &json!({ "type": "ban", "person": person("Eve").as_str() }));
    let link = owner_link(ROOM, "eve", world.now);
    let (reply, _) = enter(&mut world, "Eve", "Eve", &link);
    assert_eq!(reply["error"]["code"], "banned", "[MOD-3]");
}

#[test]
fn an_owner_link_makes_an_owner_of_who_comes_into_a_new_room_role_2() {
    let mut world = World::new();
    let ann = world.connect_known(verified("Ann"));
    let with = |name: &str, link: &str| {
        let mut hello = hello(name);
        hello["invite"] = json!(link);
        hello
    };
    let ok = world.ok(&ann, &with("Ann", "nothing"));
    assert_eq!(ok["you"]["role"], Value::Null, "there is nobody who could have invited them");
    let again = world.connect_known(verified("Ann"));
    let ok = world.ok(&again, &with("Ann", &owner_link(ROOM, "new", world.now)));
    assert_eq!(ok["you"]["role"], "owner");
    let guest = world.connect_v1();
    let ok = world.ok(&guest, &with("Guest", &owner_link(ROOM, "guest", world.now)));
    assert_eq!(ok["you"]["role"], Value::Null, "[ROLE-1]");
}

#[test]
fn what_one_is_is_told_in_hello_and_presence_role_4() {
    let mut world = World::new();
    let (guest, ok) = world.enter_as(&hello("Guest"));
    assert_eq!(ok["you"], json!({ "id": person("Guest").as_str(), "name": "Guest" }), "as of old");
    assert_eq!(ok["room"], json!(null));
    let ann = world.enter_owner("Ann");
    world.ok(&ann, &settings(&json!({ "slow": 10 })));
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    let bob = world.connect_known(verified("Bob"));
    let ok = world.ok(&bob, &hello("Bob"));
    assert_eq!(ok["you"]["verified"], true);
    assert_eq!(ok["you"].get("role"), None);
    assert_eq!(ok["room"], json!({ "slow": 10 }));
    let people = ok["people"].as_array().expect("they are few").clone();
    let of = |name: &str| people.iter().find(|one| one["name"] == name).expect("they are here").clone();
    assert_eq!((&of("Ann")["role"], &of("Ann")["verified"]), (&json!("owner"), &json!(true)));
    assert_eq!((of("Guest").get("role"), of("Guest").get("verified")), (None, None));
    let joined = world.got(&guest, "presence");
    assert_eq!(joined[0]["join"][0]["verified"], true, "{joined:?}");
    world.disconnect(&ann);
    world.hibernate();
    let (_, ok) = world.enter_as(&hello("Eve"));
    let ann =
        ok["people"].as_array().and_then(|people| people.iter().find(|one| one["name"] == "Ann").cloned());
    assert_eq!(ann.expect("still here [PRESENCE-4]")["role"], "owner");
}

#[test]
fn roles_are_given_by_who_stands_above_and_survive_hibernation_role_3() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let (mod_, bob) = (world.enter_with_role(&ann, "Mona", "moderator"), world.enter_verified("Bob"));
    let guest = world.enter("Guest");
    world.forget_frames();
    world.ok(&mod_, &role("Bob", "member"));
    let event = world.got(&bob, "moderate").remove(0);
    assert_eq!(
        (&event["act"], &event["role"], &event["before"]),
        (&json!("role"), &json!("member"), &json!("none"))
    );
    assert_eq!(world.ok(&mod_, &role("Bob", "member")), json!({}), "so they are already");
    world.hibernate();
    assert_eq!(world.refusal(&mod_, &role("Bob", "moderator")), "not_allowed");
    assert_eq!(world.refusal(&mod_, &role("Ann", "none")), "not_allowed", "an owner is not put down");
    assert_eq!(world.refusal(&bob, &role("Mona", "none")), "not_allowed");
    assert_eq!(world.refusal(&ann, &role("Guest", "member")), "not_found", "a guest holds no role");
    assert_eq!(world.refusal(&ann, &role("Nobody", "member")), "not_found");
    for wrong in [
        role("Bob", "owner"),
        role("Bob", "king"),
        json!({ "type": "role", "person": "?", "role": "member" }),
    ] {
        assert_eq!(world.refusal(&ann, &wrong), "unprocessable", "{wrong}");
    }
    world.ok(&bob, &role("Bob", "none"));
    assert_eq!(
        world.refusal(&bob, &role("Bob", "member")),
        "not_allowed",
        "a role is not one's own to raise"
    );
    world.ok(&mod_, &role("Mona", "member"));
    assert_eq!(world.refusal(&mod_, &json!({ "type": "audit" })), "not_allowed", "it counts at once");
    assert_eq!(world.refusal(&guest, &role("Guest", "none")), "not_allowed");
}

#[test]
fn the_last_owner_stays_and_none_is_put_down_by_another_role_3() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    assert_eq!(world.refusal(&ann, &role("Ann", "none")), "not_allowed");
    assert_eq!(world.ok(&ann, &json!({ "type": "seen", "seq": 0 })), json!({}), "and is here");
    let bob = world.enter_owner("Bob");
    assert_eq!(world.refusal(&bob, &role("Ann", "member")), "not_allowed");
    assert_eq!(
        world.refusal(&bob, &json!({ "type": "kick", "person": person("Ann").as_str() })),
        "not_allowed"
    );
    world.ok(&ann, &role("Ann", "moderator"));
    assert_eq!(world.refusal(&ann, &settings(&json!({ "access": "private" }))), "not_allowed");
    world.ok(&bob, &role("Ann", "none"));
}

#[test]
fn a_private_room_is_for_members_role_5() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let member = world.enter_with_role(&ann, "Member", "member");
    let (bob, guest, classic) = (world.enter_verified("Bob"), world.enter("Guest"), world.join("Carl"));
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    world.ok(&ann, &settings(&json!({ "access": "private" })));
    for out in [&bob, &guest] {
        assert_eq!(world.closed(out), Some(4011), "in the same turn [ROLE-3]");
        let told = world.frames(out);
        assert_eq!(told[0]["type"], "moderate");
        assert_eq!(told.last().expect("why")["error"]["code"], "not_a_member");
    }
    assert_eq!(
        (world.closed(&classic), world.errors(&classic)),
        (Some(4011), vec!["not_a_member".to_owned()])
    );
    assert_eq!((world.closed(&member), world.closed(&ann)), (None, None));
    let gone = world.got(&member, "presence");
    assert_eq!(gone[0]["count"], 2, "nobody is waited for [PRESENCE-4]: {gone:?}");
    world.hibernate();
    let knocks = world.connect_known(verified("Bob"));
    assert_eq!(world.refusal(&knocks, &hello("Bob")), "not_a_member");
    assert_eq!(world.closed(&knocks), Some(4011));
    let knocks = world.connect("Carl");
    assert_eq!((world.errors(&knocks), world.closed(&knocks)), (vec!["not_a_member".to_owned()], Some(4011)));
    let now = world.now;
    let room = world.room();
    assert_eq!(room.may_read(now, &verified("Bob")), Err(ErrorCode::NotAMember));
    assert_eq!(room.may_read(now, &verified("Member")), Ok(()));
    let refusal = Refusal::Forbidden(ErrorCode::NotAMember);
    assert_eq!(refusal.status(), 403);
    assert!(refusal.body().contains(r#""code":"not_a_member""#), "as HTTP has it [ROUTE-8]");
    let again = world.enter_verified("Member");
    assert_eq!(world.closed(&again), None);
    world.ok(&ann, &role("Member", "none"));
    assert_eq!((world.closed(&again), world.closed(&ann)), (Some(4011), None), "who is no member any more");
}

#[test]
fn guests_can_be_kept_out_role_5() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let (bob, guest, classic) = (world.enter_verified("Bob"), world.enter("Guest"), world.join("Carl"));
    world.forget_frames();
    world.ok(&ann, &settings(&json!({ "guests": false })));
    assert_eq!(
        (world.closed(&guest), world.closed(&classic), world.closed(&bob)),
        (Some(4013), Some(4013), None)
    );
    assert_eq!(world.errors(&classic), ["guests_off"]);
    let knocks = world.connect_v1();
    assert_eq!(world.refusal(&knocks, &hello("Guest")), "guests_off");
    assert_eq!(world.closed(&knocks), Some(4013));
    let knocks = world.connect("Carl");
    assert_eq!((world.errors(&knocks), world.closed(&knocks)), (vec!["guests_off".to_owned()], Some(4013)));
    let now = world.now;
    assert_eq!(world.room().may_read(now, &Visitor::default()), Err(ErrorCode::GuestsOff));
    world.ok(&ann, &settings(&json!({ "guests": true })));
    world.join("Carl");
    world.enter("Guest");
}

#[test]
fn a_locked_room_is_for_moderators_to_speak_role_6() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let moderator = world.enter_with_role(&ann, "Mona", "moderator");
    let member = world.enter_with_role(&ann, "Member", "member");
    let classic = world.join("Carl");
    let mine = world.tell(&member, "one", "before");
    world.forget_frames();
    world.ok(&moderator, &settings(&json!({ "locked": true })));
    let edit = json!({ "type": "edit", "seq": mine, "message": "x" });
    let pin = json!({ "type": "pin", "seq": mine, "on": true });
    let react = json!({ "type": "react", "seq": mine, "emoji": "👍", "on": true });
    for command in [said("two", "no"), edit, pin, react, json!({ "type": "typing" })] {
        assert_eq!(world.refusal(&member, &command), "locked", "{command}");
    }
    world.say(&classic, "no");
    assert_eq!(world.errors(&classic), ["locked"]);
    world.tell(&moderator, "m", "order!");
    world.ok(&member, &json!({ "type": "read", "seq": mine }));
    assert!(world.ok(&member, &said("one", "before"))["dup"].as_bool().expect("it is stored"), "[COMMAND-9]");
    world.ok(&member, &json!({ "type": "delete", "seq": mine }));
    world.ok(&ann, &settings(&json!({ "locked": false })));
    world.tell(&member, "three", "at last");
}

#[test]
fn a_slow_room_takes_one_message_at_a_time_role_6() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let (bob, classic) = (world.enter("Bob"), world.join("Carl"));
    world.ok(&ann, &settings(&json!({ "slow": 30 })));
    world.forget_frames();
    world.tell(&bob, "one", "first");
    let refused = world.ask(&bob, &said("two", "second"));
    let until = world.now.after(Duration::from_secs(30)).to_string();
    assert_eq!((&refused["error"]["code"], &refused["error"]["retry"]), (&json!("slow_down"), &json!(true)));
    assert_eq!(refused["error"]["until"], json!(until));
    world.say_at_once(&classic, ["a".to_owned(), "b".to_owned()]);
    let told = world.messages(&classic);
    assert_eq!(told, ["first", "a", "发送太快,请稍后再试"], "within one turn too");
    let said_at = world.now;
    world.hibernate();
    world.advance(Duration::from_millis(29_999) - world.now.since(said_at));
    assert_eq!(world.refusal(&bob, &said("two", "second")), "slow_down", "it is not forgotten");
    world.advance(Duration::from_millis(1));
    world.tell(&bob, "two", "second");
    world.tell(&ann, "a1", "one");
    world.tell(&ann, "a2", "and at once another");
    world.ok(&ann, &settings(&json!({ "slow": 0 })));
    world.tell(&bob, "three", "third");
}

#[test]
fn settings_change_what_they_name_and_are_told_role_6() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let bob = world.enter_verified("Bob");
    assert_eq!(world.ok(&ann, &settings(&json!({ "slow": 0, "guests": true }))), json!({}), "as it is");
    world
        .ok(&ann, &settings(&json!({ "slow": 3_600, "locked": false, "retention": 1, "reason": "why not" })));
    let event = world.got(&bob, "moderate").remove(0);
    assert_eq!(event["settings"], json!({ "slow": 3600, "retention": 1 }));
    assert_eq!((&event["was"], &event["reason"]), (&json!({ "slow": 0, "retention": 0 }), &json!("why not")));
    let long = "字".repeat(201);
    for wrong in [
        json!({}),
        json!({ "slow": 3_601 }),
        json!({ "slow": "1" }),
        json!({ "retention": 3_651 }),
        json!({ "access": "secret" }),
        json!({ "guests": 1 }),
        json!({ "locked": true, "reason": long }),
        json!({ "locked": true, "reason": 1 }),
        json!({ "locked": true, "reason": "a\nb" }),
    ] {
        assert_eq!(world.refusal(&ann, &settings(&wrong)), "unprocessable", "{wrong}");
    }
    world.ok(&ann, &settings(&json!({ "retention": 3_650, "locked": true, "reason": "字".repeat(200) })));
}

#[test]
fn a_room_may_keep_less_than_the_deployment_role_6() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    world.tell(&ann, "one", "old");
    world.advance(Duration::from_hours(30));
    let ann = world.enter_verified("Ann");
    assert_eq!(world.history("").len(), 2);
    world.ok(&ann, &settings(&json!({ "retention": 1 })));
    world.ok(&ann, &json!({ "type": "seen", "seq": 0 }));
    assert_eq!(world.history("").len(), 1, "[HIST-6]");
}

#[test]
fn an_invitation_lets_in_whom_it_is_for_role_7() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    world.ok(&ann, &settings(&json!({ "access": "private" })));
    let link = world.invitation(&ann, &json!({ "type": "invite", "uses": 2, "hours": 1 }));
    let mut with = hello("Bob");
    with["invite"] = json!(link);
    let bob = world.connect_known(verified("Bob"));
    world.forget_frames();
    let ok = world.ok(&bob, &with);
    assert_eq!((&ok["you"]["role"], &ok["room"]["access"]), (&json!("member"), &json!("private")));
    let event = world.got(&ann, "moderate").remove(0);
    assert_eq!(
        (&event["act"], &event["sender_name"], &event["invite"]),
        (&json!("role"), &json!("Bob"), &json!(3))
    );
    let again = world.connect_known(verified("Bob"));
    world.ok(&again, &with);
    let guest = world.connect_v1();
    let mut of_guest = hello("Guest");
    of_guest["invite"] = json!(link);
    assert_eq!(world.refusal(&guest, &of_guest), "not_a_member", "guests hold no roles");
    let enter = |world: &mut World, name: &str| {
        let mut hello = hello(name);
        hello["invite"] = json!(link);
        let connection = world.connect_known(verified(name));
        (world.ask(&connection, &hello), connection)
    };
    world.hibernate();
    let (reply, _) = enter(&mut world, "Eve");
    assert_eq!(reply["ok"]["you"]["role"], "member", "who had it already did not use it up");
    let (reply, dan) = enter(&mut world, "Dan");
    assert_eq!((&reply["error"]["code"], world.closed(&dan)), (&json!("bad_link"), None), "used up");
    assert_eq!(world.refusal(&dan, &hello("Dan")), "not_a_member");
}

#[test]
fn an_invitation_ends_and_is_bound_to_its_room_role_7() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let (bob, guest) = (world.enter_verified("Bob"), world.enter("Guest"));
    let link = world.invitation(&ann, &json!({ "type": "invite", "role": "moderator", "hours": 1 }));
    assert_eq!(world.refusal(&guest, &join(&link)), "not_allowed");
    let other = link.replace("64656e0a", "6f74680a");
    assert_ne!(other, link);
    assert_eq!(world.refusal(&bob, &join(&other)), "bad_link", "of another room");
    let revoked = world.ok(&ann, &json!({ "type": "invite" }));
    world.ok(&ann, &json!({ "type": "undo", "id": revoked["seq"] }));
    assert_eq!(
        world.refusal(&bob, &join(revoked["invite"].as_str().expect("a link"))),
        "bad_link",
        "revoked"
    );
    assert_eq!(world.refusal(&bob, &json!({ "type": "join", "invite": "x" })), "bad_link");
    world.ok(&bob, &join(&link));
    world.ok(&bob, &json!({ "type": "law" }));
    assert_eq!(world.ok(&bob, &join(&link)), json!({}), "so they are already");
    let late = world.invitation(&ann, &json!({ "type": "invite", "hours": 1 }));
    world.advance(HOUR);
    let eve = world.enter_verified("Eve");
    assert_eq!(world.refusal(&eve, &join(&late)), "bad_link", "expired");
    for wrong in [
        json!({ "type": "invite", "uses": 0 }),
        json!({ "type": "invite", "uses": 1_001 }),
        json!({ "type": "invite", "hours": 721 }),
        json!({ "type": "invite", "role": "owner" }),
        json!({ "type": "invite", "role": "none" }),
    ] {
        let ann = world.enter_verified("Ann");
        assert_eq!(world.refusal(&ann, &wrong), "unprocessable", "{wrong}");
    }
}

#[test]
fn a_room_without_law_pays_nothing_for_it_mod_10() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "zero", "first");
    let before = world.database.rows_written();
    world.tell(&ann, "one", "hello");
    assert_eq!(world.database.rows_written() - before, 1, "[HIST-4]");
    world.hibernate();
    world.tell(&ann, "two", "hello");
    assert_eq!(world.database.number("SELECT COUNT(*) FROM law"), 0);
    assert_eq!(
        world.frames(&ann).iter().filter(|frame| frame["type"] == "moderate").cloned().collect::<Vec<_>>(),
        nothing()
    );
}

#[test]
fn a_secret_alone_yields_nothing_of_who_has_proved_it_role_1() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let mona = world.enter_with_role(&ann, "Mona", "moderator");
    let mut of_guest = hello("Mona");
    of_guest["name"] = json!("Guest");
    of_guest["session"] = json!("another-session-of-mona");
    let (guest, ok) = world.enter_as(&of_guest);
    assert_eq!(ok["you"], json!({ "id": person("Mona").as_str(), "name": "Guest" }), "as this connection is");
    for command in [
        settings(&json!({ "locked": true })),
        role("Mona", "none"),
        json!({ "type": "invite" }),
        json!({ "type": "audit" }),
        json!({ "type": "law" }),
        claim(&owner_link(ROOM, "another", world.now)),
    ] {
        assert_eq!(world.refusal(&guest, &command), "not_allowed", "{command}");
    }
    world.ok(&ann, &settings(&json!({ "locked": true, "slow": 60 })));
    assert_eq!(world.refusal(&guest, &said("one", "no")), "locked");
    world.tell(&mona, "one", "order!");
    world.ok(&ann, &settings(&json!({ "locked": false })));
    assert_eq!(world.refusal(&guest, &said("two", "no")), "slow_down");
    world.tell(&mona, "two", "order!");

    world.ok(&ann, &settings(&json!({ "access": "private" })));
    assert_eq!((world.closed(&guest), world.closed(&mona)), (Some(4011), None));
    let again = world.connect_v1();
    assert_eq!(world.refusal(&again, &of_guest), "not_a_member");
    world.ok(&ann, &settings(&json!({ "access": "unlisted" })));
    let (again, _) = world.enter_as(&of_guest);
    let ban = json!({ "type": "ban", "person": person("Mona").as_str() });
    world.ok(&ann, &ban);
    assert_eq!((world.closed(&again), world.closed(&mona)), (Some(4012), Some(4012)), "[MOD-3] for both");
    for knocks in [world.connect_v1(), world.connect_known(verified("Mona"))] {
        assert_eq!(world.refusal(&knocks, &of_guest), "banned");
    }
}

#[test]
fn nobody_comes_by_an_invitation_under_a_name_that_is_not_theirs_role_7() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    world.ok(&ann, &settings(&json!({ "access": "private" })));
    let link = world.invitation(&ann, &json!({ "type": "invite" }));
    let bob = world.connect_known(verified("Bob"));
    let by_name = |name: &str, invite: Option<&str>| {
        let mut hello = hello("Bob");
        hello["name"] = json!(name);
        if let Some(invite) = invite {
            hello["invite"] = json!(invite);
        }
        hello
    };
    assert_eq!(world.refusal(&bob, &by_name("Admin", Some(&link))), "name_reserved", "[NAME-5]");
    assert_eq!(world.refusal(&bob, &by_name("Ann", Some(&link))), "name_taken", "[NAME-4]");
    assert_eq!(
        world.refusal(&bob, &by_name("Ann", Some("no-link"))),
        "bad_link",
        "nobody tells them who is here"
    );
    assert_eq!(world.closed(&bob), None);
    let ok = world.ok(&bob, &by_name("Bob", Some(&link)));
    assert_eq!(ok["you"]["role"], json!("member"), "nothing was used up");
    let knocks = world.connect_known(verified("Carl"));
    let mut of_stranger = hello("Carl");
    of_stranger["name"] = json!("Ann");
    assert_eq!(world.refusal(&knocks, &of_stranger), "not_a_member", "nobody tells them who is here");
}
