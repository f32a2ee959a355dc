//! What the room has of somebody, told to them.

use super::world::{World, cid, hello, person, said};
use edge_chat::wire::{Refusal, after_in, limits};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn all_that_is_somebodys_is_told_priv_1() {
    let mut world = World::new();
    let (ann, bob) = (world.enter_owner("Ann"), world.enter_verified("Bob"));
    let first = world.tell(&bob, "one", "first");
    world.ok(&bob, &json!({ "type": "edit", "seq": first, "message": "second" }));
    let of_ann = world.tell(&ann, "two", "of Ann, to Bob");
    world.ok(&ann, &json!({ "type": "react", "seq": first, "emoji": "👍", "on": true }));
    world.ok(&bob, &json!({ "type": "react", "seq": of_ann, "emoji": "🎉", "on": true }));
    let hidden = world.tell(&bob, "three", "out of place");
    world.ok(&bob, &json!({ "type": "edit", "seq": hidden, "message": "out of order" }));
    world.ok(&ann, &json!({ "type": "hide", "seq": hidden }));
    world.ok(
        &ann,
        &json!({ "type": "role", "person": person("Bob").as_str(), "role": "member", "reason": "why not" }),
    );
    world.ok(&ann, &json!({ "type": "mute", "person": person("Bob").as_str(), "minutes": 1 }));
    let mine = world.mine("Bob", 0);
    let messages = mine["messages"].as_array().expect("messages").clone();
    let kinds: Vec<_> = messages.iter().map(|one| one["type"].as_str().expect("a type")).collect();
    assert_eq!(kinds, ["chat", "edit", "react", "chat", "edit", "moderate", "moderate"]);
    let shown = world.history(&format!("around={first}&limit=1")).remove(0);
    let mut whole = shown.clone();
    whole["revisions"] = json!([{ "until": messages[1]["seq"], "message": "first" }]);
    assert_eq!(
        (messages[0].clone(), &shown["reactions"][0]["emoji"]),
        (whole, &json!("👍")),
        "as pages have it"
    );
    assert_eq!(messages[2]["emoji"], "🎉");
    let kept = &messages[3];
    assert_eq!((&kept["message"], &kept["hidden"]["message"]), (&json!(""), &json!("out of order")));
    assert_eq!(
        kept["hidden"]["revisions"][0]["message"], "out of place",
        "what can be brought back is there still"
    );
    assert_eq!((&messages[5]["act"], &messages[5]["reason"]), (&json!("role"), &json!("why not")));
    assert_eq!((&mine["names"], &mine["role"]), (&json!(["Bob"]), &json!("member")));
    assert_eq!(mine["sanctions"][0]["act"], "mute");
    assert_eq!((&mine["next"], &mine["more"]), (&json!(world.head()), &json!(false)));
    world.advance(Duration::from_mins(2));
    assert_eq!(world.mine("Bob", 0)["sanctions"], json!([]), "what is over stands no more");
    let nobody = world.mine("Nobody", 0);
    assert_eq!((&nobody["messages"], &nobody["names"]), (&json!([]), &json!([])), "and nothing of others");
}

#[test]
fn the_names_are_all_that_one_went_by_priv_1() {
    let mut world = World::new();
    let bob = world.enter_verified("Bob");
    world.tell(&bob, "one", "as Bob");
    world.disconnect(&bob);
    let bob = world.connect_known(super::world::verified("Bob"));
    let mut greeting = hello("Bob");
    greeting["name"] = json!("Rob");
    world.ok(&bob, &greeting);
    world.tell(&bob, "two", "as Rob");
    assert_eq!(world.mine("Bob", 0)["names"], json!(["Bob", "Rob"]));
}

/// Bob has said so many, each so long.
fn talker(count: usize, bytes: usize) -> World {
    let mut world = World::new();
    let bob = world.enter_verified("Bob");
    for number in 0..count {
        let seq = world.tell(&bob, &cid(number), &"x".repeat(bytes));
        world.ok(&bob, &json!({ "type": "seen", "seq": seq }));
    }
    world
}

#[test]
fn it_is_told_a_page_at_a_time_priv_2() {
    let mut world = talker(limits::PAGE_EVENTS, 1);
    assert_eq!(world.mine("Bob", 0)["more"], false);
    let mut world = talker(limits::PAGE_EVENTS + 1, 1);
    let mine = world.mine("Bob", 0);
    let places = |mine: &Value| mine["messages"].as_array().expect("messages").len();
    assert_eq!((places(&mine), &mine["more"], &mine["next"]), (200, &json!(true), &json!(200)));
    let rest = world.mine("Bob", 200);
    assert_eq!((places(&rest), &rest["more"], &rest["next"]), (1, &json!(false), &json!(201)));
    assert_eq!(world.all_mine("Bob").len(), 201);
    let beyond = world.mine("Bob", 9_999);
    assert_eq!((places(&beyond), &beyond["more"], &beyond["next"]), (0, &json!(false), &json!(9_999)));
}

#[test]
fn a_page_has_so_many_bytes_priv_2() {
    let mut world = talker(40, 4_000);
    let mine = world.mine("Bob", 0);
    let messages = mine["messages"].as_array().expect("messages").clone();
    let bytes: usize = messages.iter().map(|one| one.to_string().len()).sum();
    assert!(bytes <= limits::PAGE_BYTES && bytes + 4_300 > limits::PAGE_BYTES, "{bytes}");
    assert_eq!(mine["more"], true);
    assert_eq!(world.all_mine("Bob").len(), 40);
    // One that is larger than a page by what it once said is told alone.
    let bob = world.enter_verified("Bob");
    let seq = world.tell(&bob, "long", "start");
    for number in 0..limits::EDITS {
        let text = format!("{number}{}", "y".repeat(3_900));
        let done = world.ok(&bob, &json!({ "type": "edit", "seq": seq, "message": text }));
        world.ok(&bob, &json!({ "type": "seen", "seq": done["seq"] }));
    }
    let mine = world.mine("Bob", seq - 1);
    let messages = mine["messages"].as_array().expect("messages").clone();
    assert_eq!((messages.len(), &messages[0]["seq"], &mine["more"]), (1, &json!(seq), &json!(true)));
    assert_eq!(messages[0]["revisions"].as_array().map(Vec::len), Some(limits::EDITS));
}

#[test]
fn where_to_go_on_is_a_whole_number_priv_2() {
    let at = |query: &str| after_in(query).map(edge_chat::wire::Seq::get);
    assert_eq!(
        [at(""), at("x=1"), at("after=0"), at("after=17&after=x")],
        [Some(0), Some(0), Some(0), Some(17)]
    );
    assert_eq!(at("after=9007199254740991"), Some(9_007_199_254_740_991));
    for bad in
        ["after=-1", "after=1.5", "after=+1", "after=x", "after=9007199254740992", "before=1", "around=1"]
    {
        assert_eq!(after_in(bad), None, "{bad}");
    }
    assert_eq!(Refusal::BadPlace.status(), 400);
    assert!(Refusal::BadPlace.body().contains("bad_query"));
}

#[test]
fn an_id_in_what_others_say_is_not_ones_own_priv_1() {
    let mut world = World::new();
    let (ann, bob) = (world.enter_verified("Ann"), world.enter_verified("Bob"));
    let id = person("Bob").as_str().to_owned();
    world.ok(&ann, &said("one", &format!("\"sender_id\":\"{id}\"")));
    world.tell(&bob, "two", "mine");
    let texts: Vec<_> = world.all_mine("Bob").iter().map(|one| one["message"].clone()).collect();
    assert_eq!(texts, [json!("mine")]);
    assert_eq!(world.erase_all_own("Bob"), 1);
    assert!(world.history("around=1&limit=1")[0]["message"].as_str().is_some_and(|text| text.contains(&id)));
}
