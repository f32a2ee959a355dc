//! Coming back: `hello` with where one was, and `pull`.

use super::world::{World, hello, said, seqs};
use edge_chat::{
    room::{Config, Event},
    wire::ConnectionId,
};
use serde_json::{Value, json};
use std::time::Duration;

/// A room where so many things were said at once; nobody is in it any more.
fn room_of(messages: usize) -> World {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say_at_once(&ann, (1..=messages).map(|n| n.to_string()));
    world.disconnect(&ann);
    world
}

/// A `hello` of Bob, who was here before.
fn back(epoch: &str, seq: u64) -> Value {
    let mut hello = hello("Bob");
    hello["epoch"] = json!(epoch);
    hello["seq"] = json!(seq);
    hello
}

fn pull(after: u64) -> Value {
    json!({ "type": "pull", "after": after })
}

fn events(ok: &Value) -> Vec<u64> {
    seqs(ok["events"].as_array().expect("events"))
}

fn range(range: std::ops::RangeInclusive<u64>) -> Vec<u64> {
    range.collect()
}

/// Pulls until there is no more, and returns what came.
fn pull_all(world: &mut World, id: &ConnectionId, mut after: u64) -> Vec<u64> {
    let mut all = Vec::new();
    loop {
        let ok = world.ok(id, &pull(after));
        all.extend(events(&ok));
        after = all.last().copied().unwrap_or(after);
        if ok["more"] == false {
            return all;
        }
    }
}

#[test]
fn what_was_missed_follows_without_a_gap_resume_1() {
    let mut world = room_of(120);
    let epoch = world.epoch();
    for seq in [0, 1, 60, 119, 120] {
        let (bob, ok) = world.enter_as(&back(&epoch, seq));
        assert_eq!((&ok["recovered"], &ok["more"]), (&json!(true), &json!(false)));
        assert_eq!(events(&ok), range(seq + 1..=120));
        assert_eq!(ok["count"], 1, "[PRESENCE-1]");
        world.disconnect(&bob);
    }
}

#[test]
fn more_than_a_page_comes_in_parts_resume_1() {
    let mut world = room_of(500);
    let epoch = world.epoch();
    for (seq, more) in [(300, false), (299, true)] {
        let (bob, ok) = world.enter_as(&back(&epoch, seq));
        assert_eq!((&ok["recovered"], &ok["more"]), (&json!(true), &json!(more)));
        assert_eq!(events(&ok), range(seq + 1..=seq + 200));
        assert_eq!(ok.get("count").is_some(), !more, "[COMMAND-7] presence comes with the last part");
        assert_eq!(ok.get("people").is_some(), !more);
        world.disconnect(&bob);
    }
    let (bob, ok) = world.enter_as(&back(&epoch, 0));
    assert_eq!(events(&ok), range(1..=200));
    assert_eq!(pull_all(&mut world, &bob, 200), range(201..=500), "[RESUME-3]");
}

#[test]
fn a_page_of_hello_has_128_kib_at_most_limit_10() {
    let mut world = World::new();
    let ann = world.join("Ann");
    (0..40).for_each(|_| world.say_bytes(&ann, "Ann", 4_096));
    let epoch = world.epoch();
    let (bob, ok) = world.enter_as(&back(&epoch, 0));
    assert_eq!((events(&ok), &ok["more"]), (range(1..=32), &json!(true)), "[RESUME-1]");
    assert_eq!(pull_all(&mut world, &bob, 32), range(33..=40));
    let (_, ok) = world.enter_as(&hello("Eve"));
    assert_eq!((events(&ok), &ok["more"]), (range(9..=40), &json!(false)), "[RESUME-2] the newest");
}

#[test]
fn from_another_log_it_is_a_fresh_start_resume_2() {
    let mut world = room_of(300);
    let epoch = world.epoch();
    for hello in [back("another-one", 250), back("", 0), back(&epoch, 301), back(&epoch, (1 << 53) - 1)] {
        let (bob, ok) = world.enter_as(&hello);
        assert_eq!((&ok["recovered"], &ok["more"]), (&json!(false), &json!(false)), "{hello}");
        assert_eq!((events(&ok), &ok["head"]), (range(101..=300), &json!(300)), "{hello}");
        assert_eq!(ok["epoch"], epoch.as_str());
        world.disconnect(&bob);
    }
}

#[test]
fn a_first_hello_gets_the_newest_resume_2() {
    let mut world = room_of(201);
    let (_, ok) = world.enter_as(&hello("Bob"));
    assert_eq!((events(&ok), &ok["recovered"]), (range(2..=201), &json!(false)));
}

#[test]
fn one_resumes_from_1000_behind_limit_8() {
    let mut world = room_of(1_500);
    let epoch = world.epoch();
    let (bob, ok) = world.enter_as(&back(&epoch, 500));
    assert_eq!((&ok["recovered"], &ok["more"]), (&json!(true), &json!(true)));
    assert_eq!(events(&ok), range(501..=700), "[RESUME-1]");
    assert_eq!(pull_all(&mut world, &bob, 700), range(701..=1_500));
    world.disconnect(&bob);
    let (_, ok) = world.enter_as(&back(&epoch, 499));
    assert_eq!((&ok["recovered"], &ok["more"]), (&json!(false), &json!(false)), "[RESUME-2] 1,001 behind");
    assert_eq!(events(&ok), range(1_301..=1_500));
}

#[test]
fn where_the_log_no_longer_reaches_back_it_is_a_fresh_start_resume_2() {
    let day = Duration::from_hours(24);
    let mut world = World::with(Config { retention: day, ..Config::default() });
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "old");
    world.tell(&ann, "b", "old too");
    world.hibernate();
    world.now = world.now.after(day * 2);
    world.happen(Event::Tick);
    world.tell(&ann, "c", "new");
    let epoch = world.epoch();
    for (seq, recovered) in [(0, false), (1, false), (2, true), (3, true)] {
        let (bob, ok) = world.enter_as(&back(&epoch, seq));
        assert_eq!((&ok["recovered"], events(&ok)), (&json!(recovered), range(3.max(seq + 1)..=3)), "{seq}");
        let ok = world.ok(&bob, &pull(seq));
        let (is, has) = (&ok["recovered"], events(&ok));
        assert_eq!((is, has), (&json!(recovered), range(3.max(seq + 1)..=3)), "[RESUME-3] {seq}");
    }
    world.hibernate();
    world.now = world.now.after(day * 2);
    world.happen(Event::Tick);
    let (_, ok) = world.enter_as(&back(&epoch, 2));
    assert_eq!(
        (&ok["recovered"], events(&ok), &ok["head"]),
        (&json!(false), vec![], &json!(3)),
        "all is gone"
    );
    let (_, ok) = world.enter_as(&back(&epoch, 3));
    assert_eq!((&ok["recovered"], events(&ok)), (&json!(true), vec![]), "and yet nothing was missed");
}

#[test]
fn a_pull_gives_what_follows_and_who_is_here_resume_3() {
    let mut world = room_of(250);
    let (bob, _) = world.enter_as(&hello("Bob"));
    let ok = world.ok(&bob, &pull(240));
    let people = json!([{ "id": super::world::person("Bob").as_str(), "name": "Bob" }]);
    let mut rest = ok.clone();
    rest["events"].take();
    assert_eq!(
        rest,
        json!({
            "epoch": world.epoch(),
            "head": 250,
            "recovered": true,
            "more": false,
            "count": 1,
            "people": people,
            "events": null,
        })
    );
    assert_eq!(events(&ok), range(241..=250));
    let ok = world.ok(&bob, &pull(0));
    assert_eq!((events(&ok), &ok["more"]), (range(1..=200), &json!(true)), "as far back as the log is");
    assert!(ok.get("count").is_none() && ok.get("people").is_none());
    let ok = world.ok(&bob, &pull(251));
    assert_eq!((&ok["recovered"], events(&ok)), (&json!(false), range(51..=250)), "beyond the head");
}

#[test]
fn no_push_comes_before_it_is_caught_up_resume_4() {
    let mut world = room_of(500);
    let epoch = world.epoch();
    let ann = world.join("Ann");
    let (bob, ok) = world.enter_as(&back(&epoch, 0));
    assert_eq!(ok["more"], true);
    let eve = world.enter("Eve");
    world.say(&ann, "501");
    world.ok(&eve, &said("a", "502"));
    world.advance(Duration::from_secs(1));
    assert_eq!(world.frames(&bob), Vec::<Value>::new(), "neither events nor presence");
    assert_eq!(world.ok(&bob, &pull(200))["more"], true);
    world.say(&ann, "503");
    assert_eq!(world.frames(&bob), Vec::<Value>::new());
    assert_eq!(pull_all(&mut world, &bob, 400), range(401..=503));
    world.say(&ann, "504");
    assert_eq!(world.seqs(&bob), [504], "from then on it gets every one");
}

#[test]
fn nothing_is_between_the_reply_and_what_is_said_in_the_same_turn_resume_4() {
    let mut world = room_of(3);
    let ann = world.join("Ann");
    let bobs: Vec<_> = (0..4).map(|_| world.connect_v1()).collect();
    let mut refs = Vec::new();
    let mut turn = Vec::new();
    for (n, bob) in bobs.iter().enumerate() {
        turn.push(super::world::saying(&ann, &format!("before {n}")));
        let (reference, event) = world.commanding(bob, &hello(&format!("Bob {n}")));
        turn.push(event);
        turn.push(super::world::saying(&ann, &format!("after {n}")));
        refs.push(reference);
    }
    world.turn(turn);
    for (bob, reference) in bobs.into_iter().zip(refs) {
        let first = world.texts(&bob);
        assert!(first[0].contains(r#""type":"reply""#), "the reply is first: {first:?}");
        let mut frames: Vec<Value> =
            first.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
        let welcome = frames.remove(0);
        assert_eq!(welcome["ref"], reference);
        let mut all = events(&welcome["ok"]);
        let pushed = frames.iter().flat_map(|frame| match frame {
            Value::Array(frames) => frames.clone(),
            frame => vec![frame.clone()],
        });
        all.extend(seqs(&pushed.filter(|frame| frame["type"] == "chat").collect::<Vec<_>>()));
        assert_eq!(all, range(1..=11), "without a gap, and nothing twice");
    }
}
