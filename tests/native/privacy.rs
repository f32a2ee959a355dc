//! What people said, erased: at their own request, or by an owner.

use super::world::{ROOM, World, cid, hello, nothing, owner_link, person, said};
use edge_chat::{
    room::Erased,
    wire::{ConnectionId, limits},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Words of Bob's, and what he is called.
const WORDS: [&str; 2] = ["secret", "Bobby"];

const NOBODY: &str = "匿名用户";

fn erase(name: &str) -> Value {
    json!({ "type": "erase", "person": person(name).as_str(), "reason": "asked for it" })
}

/// Ann, the owner; Bob, who is here as Bobby; and Carl, a classic client.
fn room() -> (World, ConnectionId, ConnectionId, ConnectionId) {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let bob = enter_bob(&mut world);
    let carl = world.join("Carl");
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    (world, ann, bob, carl)
}

fn enter_bob(world: &mut World) -> ConnectionId {
    let bob = world.connect_known(super::world::verified("Bob"));
    let mut greeting = hello("Bob");
    greeting["name"] = json!("Bobby");
    world.ok(&bob, &greeting);
    world.forget_frames();
    bob
}

fn react(seq: u64, emoji: &str) -> Value {
    json!({ "type": "react", "seq": seq, "emoji": emoji, "on": true })
}

fn count(world: &World, table: &str) -> i64 {
    world.database.number(&format!("SELECT COUNT(*) FROM {table}"))
}

/// None of these is stored anywhere, nor in the index.
fn check_gone(world: &mut World, words: &[&str]) {
    world.find_all("q=anything");
    let (all, index) = (world.database.all_text(), world.database.index_text());
    for word in words {
        assert!(!all.contains(word), "{word} is left in {all}");
        assert!(!index.to_lowercase().contains(&word.to_lowercase()), "{word} is left in the index");
    }
}

#[test]
fn nothing_is_left_of_what_one_said_but_its_place_priv_3() {
    let (mut world, ann, bob, _) = room();
    let first = world.tell(&bob, "one", "secret one");
    world.ok(&bob, &json!({ "type": "edit", "seq": first, "message": "secret two" }));
    let of_ann = world.tell(&ann, "two", "hello");
    world.ok(&bob, &react(of_ann, "🐙"));
    world.ok(&bob, &json!({ "type": "pin", "seq": of_ann, "on": true }));
    world.ok(&ann, &react(first, "👍"));
    world.ok(&ann, &json!({ "type": "pin", "seq": first, "on": true }));
    let quote = json!({ "type": "send", "cid": "three", "message": "so it is", "reply": first });
    world.ok(&ann, &quote);
    let gone = world.tell(&bob, "four", "secret three");
    world.ok(&bob, &json!({ "type": "delete", "seq": gone }));
    world.find_all("q=secret");
    let head = world.head();
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 1, more: false }));
    check_gone(&mut world, &["secret", "Bobby", "🐙"]);
    let page = world.history("limit=200");
    let seqs: Vec<_> = page.iter().map(|event| event["seq"].as_u64().expect("a seq")).collect();
    assert_eq!(seqs, (1..=head + 1).collect::<Vec<_>>(), "every place is there");
    let tombstone = &page[usize::try_from(first - 1).expect("small")];
    let at = world.now.to_string();
    let left = json!({
        "type": "chat", "message": "", "sender_id": person("Bob").as_str(), "sender_name": NOBODY, "is_auto_reply": false,
        "is_system": false, "timestamp": tombstone["timestamp"], "seq": first, "cid": "one", "deleted": at,
    });
    assert_eq!(*tombstone, left, "[TALK-5]");
    let of_others: Vec<_> =
        page.iter().filter(|event| event["sender_id"] == person("Ann").as_str()).collect();
    assert_eq!(of_others.iter().filter(|event| event["type"] == "chat").count(), 2);
    assert_eq!(page[usize::try_from(of_ann - 1).expect("small")].get("reactions"), None);
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!(ok["pins"], json!([of_ann]), "what he pinned is another's, and stays so");
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 0, more: false }), "it is all done");
    assert_eq!(world.head(), head + 1, "and not told again");
    assert_eq!((count(&world, "revisions"), count(&world, "erasures"), world.faults), (0, 0, 0));
}

#[test]
fn who_is_here_sees_it_as_the_removal_that_it_is_priv_3() {
    let (mut world, ann, bob, carl) = room();
    let first = world.tell(&bob, "one", "secret");
    let of_ann = world.tell(&ann, "two", "hello");
    world.ok(&bob, &react(of_ann, "👍"));
    world.forget_frames();
    world.erase_own("Bob");
    let event = json!({
        "type": "moderate", "act": "erase", "person": person("Bob").as_str(), "targets": [first],
        "reacted": [of_ann], "final": true, "sender_id": person("Bob").as_str(), "sender_name": NOBODY,
        "timestamp": world.now.to_string(), "seq": world.head(),
    });
    assert_eq!(world.frames(&ann), std::slice::from_ref(&event));
    assert_eq!(world.frames(&bob), std::slice::from_ref(&event));
    assert_eq!(world.frames(&carl), nothing());
    let after = world.head() - 1;
    assert_eq!(world.ok(&ann, &json!({ "type": "pull", "after": after }))["events"], json!([event]));
    assert_eq!(count(&world, "audit"), 1, "the claim alone: it is nothing that is done by the law");
}

#[test]
fn others_lose_nothing_priv_3() {
    let (mut world, ann, bob, carl) = room();
    // In one turn, and so in one row.
    let events: Vec<_> = [(&ann, "a"), (&bob, "b"), (&ann, "c")]
        .map(|(who, text)| world.commanding(who, &said(text, &format!("{text} is said"))).1)
        .into();
    world.turn(events);
    world.say(&carl, "classic");
    assert_eq!(world.erase_all_own("Bob"), 1);
    let page = world.history("limit=4&before=6");
    let texts: Vec<_> = page.iter().map(|event| event["message"].clone()).collect();
    assert_eq!(texts, ["a is said", "", "c is said", "classic"].map(|text| json!(text)));
    let names: Vec<_> = page.iter().map(|event| event["sender_name"].clone()).collect();
    assert_eq!(names, ["Ann", NOBODY, "Ann", "Carl"].map(|name| json!(name)));
    // A page that was away and says again what it is not sure of says nothing anew (TALK-11).
    let again = json!({ "type": "send", "cid": "b", "message": "b is said", "after": 1 });
    assert_eq!(world.ok(&bob, &again)["dup"], true);
    check_gone(&mut world, &["b is said"]);
}

#[test]
fn it_goes_on_where_it_was_whatever_happens_meanwhile_priv_3() {
    let (mut world, ann, bob, _) = room();
    let events: Vec<_> = (0..350)
        .map(|number| world.commanding(&bob, &said(&cid(number), &format!("secret {number}"))).1)
        .collect();
    for turn in events.chunks(25) {
        world.turn(turn.to_vec());
        let head = world.head();
        for one in [&ann, &bob] {
            world.ok(one, &json!({ "type": "seen", "seq": head }));
        }
        world.advance(Duration::from_secs(1));
    }
    world.forget_frames();
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: limits::ERASED, more: true }));
    let first = world.head();
    let later = world.tell(&bob, "later", "said meanwhile");
    world.hibernate();
    // It opens, and then the disk fails.
    world.head();
    world.database.let_writes_fail(true);
    assert_eq!(world.erase_own("Bob"), None);
    world.database.let_writes_fail(false);
    world.faults = 0;
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 350 - limits::ERASED, more: false }));
    let told = world.got(&ann, "moderate");
    let sizes: Vec<_> = told.iter().map(|event| event["targets"].as_array().map(Vec::len)).collect();
    assert_eq!(sizes, [Some(limits::ERASED), Some(350 - limits::ERASED)]);
    assert_eq!((told[0].get("of"), &told[1]["of"]), (None, &json!(first)));
    check_gone(&mut world, &["secret"]);
    let kept = world.history(&format!("around={later}&limit=1")).remove(0);
    assert_eq!(kept["message"], "said meanwhile", "it ends where the log ended when it began");
    assert_eq!(world.erase_all_own("Bob"), 1);
    check_gone(&mut world, &["said meanwhile", "Bobby"]);
    assert_eq!(world.faults, 0);
}

#[test]
fn it_looks_at_so_much_at_a_time_priv_3() {
    let (mut world, ann, bob, carl) = room();
    world.disconnect(&carl);
    let first = world.tell(&bob, "one", "secret");
    world.disconnect(&bob);
    // As many as one request looks at, after the one of Bob's and what was before it.
    let others = usize::try_from(limits::PERSON_EVENTS - first).expect("small");
    for part in (0..others).collect::<Vec<_>>().chunks(100) {
        let texts = part.iter().map(|number| said(&cid(*number), "of Ann")).collect::<Vec<_>>();
        let events = texts.iter().map(|text| world.commanding(&ann, text).1).collect();
        world.turn(events);
        let head = world.head();
        world.ok(&ann, &json!({ "type": "pull", "after": head }));
        world.forget_frames();
    }
    assert_eq!(world.head(), limits::PERSON_EVENTS);
    let bob = enter_bob(&mut world);
    assert_eq!(world.mine("Bob", 0)["more"], false);
    world.tell(&bob, "last", "secret too");
    let mine = world.mine("Bob", 0);
    assert_eq!((&mine["more"], &mine["next"]), (&json!(true), &json!(limits::PERSON_EVENTS)));
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 1, more: true }));
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 1, more: false }));
    // And where there is nothing, nothing is told of it.
    let (head, more) = (world.head(), Some(Erased { removed: 0, more: true }));
    assert_eq!(world.erase_own("Bob"), more);
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 0, more: false }));
    let found = json!({ "messages": 0, "more": true });
    assert_eq!(world.ok(&ann, &erase("Bob")), found);
    assert_eq!(world.ok(&ann, &erase("Bob")), json!({}));
    assert_eq!((world.head(), count(&world, "erasures")), (head, 0));
}

#[test]
fn what_is_hidden_is_gone_for_good_priv_3() {
    let (mut world, ann, bob, _) = room();
    let first = world.tell(&bob, "one", "secret");
    let of_ann = world.tell(&ann, "two", "of Ann");
    world.ok(&bob, &react(of_ann, "🐙"));
    let second = world.enter_owner("Second");
    let by_ann = world.ok(&ann, &json!({ "type": "hide", "seq": first }));
    let by_second = world.refusal(&second, &json!({ "type": "hide", "seq": of_ann }));
    assert_eq!(by_second, "not_allowed", "an owner's words are no other owner's to hide");
    let member = world.enter_with_role(&ann, "Mia", "member");
    let of_mia = world.tell(&member, "three", "of Mia");
    world.ok(&bob, &react(of_mia, "🐙"));
    let hidden = world.ok(&ann, &json!({ "type": "hide", "seq": of_mia }));
    assert!(world.database.all_text().contains("secret"));
    assert_eq!(world.erase_all_own("Bob"), 0, "it was seen no more already");
    check_gone(&mut world, &["secret", "🐙", "Bobby"]);
    assert_eq!(world.refusal(&ann, &json!({ "type": "undo", "id": by_ann["seq"] })), "too_late");
    world.ok(&ann, &json!({ "type": "undo", "id": hidden["seq"] }));
    let back = world.history(&format!("around={of_mia}&limit=1")).remove(0);
    assert_eq!((&back["message"], back.get("reactions")), (&json!("of Mia"), None), "without his reaction");
}

#[test]
fn one_who_had_no_name_leaves_nothing_either_priv_3() {
    let mut world = World::new();
    let ann = world.enter_owner("Ann");
    let bob = world.connect_known(super::world::verified("Bob"));
    let mut greeting = hello("Bob");
    greeting["name"] = json!("");
    world.ok(&bob, &greeting);
    let first = world.tell(&bob, "one", "secret");
    world.ok(&ann, &json!({ "type": "hide", "seq": first }));
    world.erase_all_own("Bob");
    check_gone(&mut world, &["secret"]);
}

#[test]
fn names_and_reasons_go_from_what_was_done_and_what_stands_stays_priv_4() {
    let (mut world, ann, bob, _) = room();
    world.ok(&ann, &json!({ "type": "role", "person": person("Bob").as_str(), "role": "moderator", "reason": "good old Bobby" }));
    let spam = world.enter_verified("Spam");
    world.tell(&spam, "one", "buy");
    let hide = json!({ "type": "clear", "person": person("Spam").as_str(), "reason": "secret reason" });
    let cleared = world.ok(&bob, &hide);
    world.ok(
        &bob,
        &json!({ "type": "mute", "person": person("Spam").as_str(), "minutes": 5, "reason": "a secret too" }),
    );
    let second = world.enter_owner("Second");
    let mute = json!({ "type": "mute", "person": person("Bob").as_str(), "minutes": 60, "reason": "Bobby was rude" });
    world.ok(&second, &mute);
    world.tell(&ann, "two", "of Ann");
    world.erase_all_own("Bob");
    check_gone(&mut world, &WORDS);
    let law = world.ok(&ann, &json!({ "type": "law" }));
    let of = |list: &str, key: &str| {
        let all = law[list].as_array().expect("a list").clone();
        all.into_iter().find(|one| one[key] == person("Bob").as_str()).expect("it stands")
    };
    assert_eq!(
        (&of("roles", "id")["role"], &of("roles", "id")["name"]),
        (&json!("moderator"), &json!(NOBODY))
    );
    assert_eq!(of("sanctions", "person")["act"], "mute");
    assert_eq!(world.refusal(&bob, &said("three", "x")), "muted");
    let audit = world.ok(&ann, &json!({ "type": "audit" }));
    let entries = audit["entries"].as_array().expect("entries").clone();
    let muted = entries.iter().find(|entry| entry["person"] == person("Bob").as_str()).expect("it is there");
    assert_eq!((&muted["act"], muted.get("name"), muted.get("reason")), (&json!("mute"), None, None));
    assert_eq!(muted["sender_name"], "Second", "of others it says what it said");
    // What he did can be undone as before, and says what it brings back.
    let undone = world.ok(&ann, &json!({ "type": "undo", "id": cleared["seq"] }));
    assert_eq!(undone["messages"], 1);
    let told = world.got(&spam, "moderate").pop().expect("it is told");
    assert_eq!(told["messages"][0]["message"], "buy");
}

#[test]
fn what_somebody_who_was_erased_brought_back_is_told_as_before_priv_4_mod_5() {
    let (mut world, ann, bob, _) = room();
    world.ok(&ann, &json!({ "type": "role", "person": person("Bob").as_str(), "role": "moderator" }));
    let eve = world.enter("Eve");
    let said = world.tell(&eve, "one", "of Eve");
    let hidden = world.ok(&bob, &json!({ "type": "hide", "seq": said }));
    let undone = world.ok(&bob, &json!({ "type": "undo", "id": hidden["seq"] }));
    world.erase_all_own("Bob");
    check_gone(&mut world, &["Bobby"]);
    let event = world.history(&format!("around={}&limit=1", undone["seq"])).remove(0);
    assert_eq!(event["messages"][0]["message"], "of Eve", "{event}");
}

#[test]
fn an_owner_erases_another_at_their_request_priv_5() {
    let (mut world, ann, bob, carl) = room();
    let first = world.tell(&bob, "one", "secret");
    world.say(&carl, "classic");
    world.forget_frames();
    let done = world.ok(&ann, &erase("Bob"));
    assert_eq!((&done["messages"], done.get("more")), (&json!(1), None));
    let event = json!({
        "type": "moderate", "act": "erase", "person": person("Bob").as_str(), "targets": [first], "final": true,
        "reason": "asked for it", "sender_id": person("Ann").as_str(), "sender_name": "Ann",
        "timestamp": world.now.to_string(), "seq": done["seq"],
    });
    assert_eq!(world.frames(&bob), std::slice::from_ref(&event));
    check_gone(&mut world, &WORDS);
    let audit = world.ok(&ann, &json!({ "type": "audit", "limit": 1 }));
    assert_eq!(audit["entries"], json!([event]), "it is in the audit, with its reason");
    let undo = json!({ "type": "undo", "id": done["seq"] });
    assert_eq!(world.refusal(&ann, &undo), "not_allowed", "and not to be undone");
    assert_eq!(world.ok(&ann, &erase("Bob")), json!({}), "there is nothing left");
    let of_carl = json!({ "type": "erase", "person": carl.as_str() });
    assert_eq!(world.ok(&ann, &of_carl)["messages"], 1, "classic clients too");
    check_gone(&mut world, &["classic", "Carl"]);
    world.enter_owner("Second");
    for above in ["Ann", "Second"] {
        assert_eq!(world.refusal(&ann, &erase(above)), "not_allowed", "{above}");
    }
    assert_eq!(world.refusal(&ann, &json!({ "type": "erase" })), "unprocessable");
}

#[test]
fn who_asks_for_it_and_who_orders_it_do_not_hinder_each_other_priv_5() {
    let (mut world, ann, bob, _) = room();
    for number in 0..limits::ERASED + 10 {
        world.tell(&bob, &cid(number), "secret");
        let head = world.head();
        for one in [&ann, &bob] {
            world.ok(one, &json!({ "type": "seen", "seq": head }));
        }
    }
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: limits::ERASED, more: true }));
    let done = world.ok(&ann, &erase("Bob"));
    assert_eq!((&done["messages"], done.get("more")), (&json!(10), None));
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 0, more: false }));
    let audit = world.ok(&ann, &json!({ "type": "audit" }));
    assert_eq!(
        (&audit["entries"][0]["act"], &audit["entries"][0]["sender_name"]),
        (&json!("erase"), &json!("Ann"))
    );
    check_gone(&mut world, &WORDS);
}

#[test]
fn in_a_room_without_law_it_is_one_event_and_no_more_priv_3_mod_10() {
    let mut world = World::new();
    let bob = enter_bob(&mut world);
    world.tell(&bob, "one", "secret");
    let before = world.database.rows_written();
    let rows = |world: &World| world.database.rows_written() - before;
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 1, more: false }));
    // The event, the tombstone, and the name in the same row once more.
    assert_eq!(rows(&world), 3);
    assert_eq!((count(&world, "audit"), count(&world, "law"), count(&world, "erasures")), (0, 0, 0));
    assert_eq!(world.erase_own("Bob"), Some(Erased { removed: 0, more: false }));
    assert_eq!(rows(&world), 3, "nothing is written where there is nothing to erase");
    check_gone(&mut world, &WORDS);
}

#[test]
fn what_the_audit_keeps_for_longer_than_the_log_goes_too_priv_4() {
    let (mut world, ann, bob, carl) = room();
    let ban = json!({ "type": "mute", "person": person("Bob").as_str(), "minutes": 525_600, "reason": "Bobby was rude" });
    world.ok(&ann, &ban);
    world.ok(&ann, &json!({ "type": "settings", "retention": 1 }));
    for one in [&ann, &bob, &carl] {
        world.disconnect(one);
    }
    world.advance(Duration::from_hours(30));
    let ann = world.enter_verified("Ann");
    world.tell(&ann, "one", "of Ann");
    assert!(!json!(world.history("")).to_string().contains("Bobby"), "the log has let go of it");
    let told = world.all_mine("Bob");
    assert_eq!(
        told.iter().map(|event| event["reason"].clone()).collect::<Vec<_>>(),
        [json!("Bobby was rude")]
    );
    world.erase_all_own("Bob");
    check_gone(&mut world, &["Bobby"]);
    assert_eq!(world.all_mine("Bob")[0].get("reason"), None);
    assert_eq!(world.ok(&ann, &json!({ "type": "law" }))["sanctions"][0]["act"], "mute", "and it stands");
}

#[test]
fn one_who_comes_back_says_and_hears_as_before_priv_3() {
    let (mut world, _, bob, _) = room();
    world.tell(&bob, "one", "secret");
    world.erase_all_own("Bob");
    let after = world.tell(&bob, "two", "afterwards");
    let shown = world.history(&format!("around={after}&limit=1")).remove(0);
    assert_eq!((&shown["message"], &shown["sender_name"]), (&json!("afterwards"), &json!("Bobby")));
    let link = owner_link(ROOM, "anew", world.now);
    world.ok(&bob, &json!({ "type": "claim", "link": link }));
    world.hibernate();
    assert_eq!(world.erase_all_own("Bob"), 1);
    check_gone(&mut world, &["afterwards", "Bobby"]);
    assert_eq!(world.faults, 0);
}
