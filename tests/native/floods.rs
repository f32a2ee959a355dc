//! How much and how often.

use crate::world::{ROOM, World, cid, hello, owner_link, person, receive, said, saying};
use edge_chat::{
    room::{Bucket, Config, Connection, Event, Rate, Rates},
    wire::{ConnectionId, Network, PersonId, Timestamp, Visitor},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

const fn rate(burst: u32, per_second: u32) -> Rate {
    Rate { burst, per_second }
}

fn world_of(rates: Rates) -> World {
    World::limited(Config { rates, assistant: false, ..Config::default() })
}

fn messages(messages: Rate) -> World {
    world_of(Rates { messages, ..Rates::UNBOUNDED })
}

fn from(network: u128) -> Visitor {
    Visitor { person: None, network: Some(Network::from_hash(network)) }
}

/// How far somebody has read, as their socket carries it.
fn read_mark(world: &World, connection: &ConnectionId) -> Option<u64> {
    match world.attachment(connection)?.connection {
        Connection::Member(member) => Some(member.read.get()),
        _ => None,
    }
}

/// How many of so many messages are said, at once.
fn say(world: &mut World, connection: &ConnectionId, count: usize, from: usize) -> usize {
    (from..from + count)
        .filter(|number| world.ask(connection, &said(&cid(*number), "hi"))["ok"].is_object())
        .count()
}

#[test]
fn a_person_says_so_much_and_is_told_when_they_may_go_on_rate_1() {
    let mut world = messages(rate(20, 2));
    let ann = world.enter("Ann");
    assert_eq!(say(&mut world, &ann, 20, 0), 20);
    let refused = world.ask(&ann, &said("again", "once more"));
    let until = world.now.after(Duration::from_millis(500)).to_string();
    let error = json!({ "number": 21, "code": "slow_down", "message": "发送太快,请稍后再试", "retry": true, "until": until });
    assert_eq!(refused["error"], error);

    world.advance(Duration::from_millis(499));
    assert_eq!(world.refusal(&ann, &said("again", "once more")), "slow_down");
    world.advance(Duration::from_millis(1));
    assert_eq!(
        world.tell(&ann, "again", "once more"),
        21,
        "under the same cid, and what was refused is not stored"
    );
    assert_eq!(world.refusal(&ann, &said("more", "and more")), "slow_down");
    world.advance(Duration::from_mins(1));
    assert_eq!(say(&mut world, &ann, 30, 100), 20, "no more than the burst is saved up");
}

#[test]
fn a_classic_connection_is_told_in_words_rate_1() {
    let mut world = messages(rate(2, 1));
    let (ann, bob) = (world.join("Ann"), world.join("Bob"));
    world.forget_frames();
    for number in 0..5 {
        world.say(&ann, &number.to_string());
    }
    assert_eq!(world.messages(&bob), ["0", "1"]);
    assert_eq!(world.errors(&ann), ["slow_down", "slow_down", "slow_down"]);
    assert_eq!(world.closed(&ann), None);
    world.say(&bob, "each has a bucket of their own");
    world.advance(Duration::from_secs(1));
    world.say(&ann, "5");
    assert_eq!(world.messages(&bob), ["each has a bucket of their own", "5"]);
}

#[test]
fn what_comes_after_a_message_that_is_too_much_waits_for_it_rate_2() {
    let mut world = messages(rate(10, 1));
    let ann = world.enter("Ann");
    assert_eq!(say(&mut world, &ann, 10, 0), 10);
    for name in ["first", "second"] {
        assert_eq!(world.refusal(&ann, &said(name, name)), "slow_down");
    }
    world.advance(Duration::from_secs(2));
    assert_eq!(
        world.refusal(&ann, &said("second", "second")),
        "unavailable",
        "the first comes first [COMMAND-13]"
    );
    assert_eq!(world.tell(&ann, "first", "first"), 11);
    assert_eq!(world.tell(&ann, "second", "second"), 12);
}

#[test]
fn the_room_is_not_fed_faster_than_it_may_rate_1() {
    let mut world = world_of(Rates { room: rate(10, 5), ..Rates::UNBOUNDED });
    let mut stored = 0;
    for name in ["Ann", "Ben", "Cat"] {
        let one = world.enter(name);
        stored += say(&mut world, &one, 6, 0);
    }
    assert_eq!(stored, 10);
    let dan = world.join("Dan");
    world.say(&dan, "me too");
    assert_eq!(world.errors(&dan), ["slow_down"]);
}

#[test]
fn who_is_no_member_shares_what_their_network_may_rate_3() {
    let mut world = world_of(Rates { network: rate(10, 1), ..Rates::UNBOUNDED });
    let enter = |world: &mut World, name: &str, visitor: Visitor| {
        let connection = world.connect_known(visitor);
        world.ok(&connection, &hello(name));
        connection
    };
    let ann = enter(&mut world, "Ann", from(1));
    let ben = enter(&mut world, "Ben", from(1));
    let cat = enter(&mut world, "Cat", from(2));
    let known = Visitor { person: Some(person("Dan")), ..from(1) };
    let dan = enter(&mut world, "Dan", known);
    assert_eq!(say(&mut world, &ann, 8, 0), 8);
    assert_eq!(say(&mut world, &ben, 8, 0), 2);
    assert_eq!(say(&mut world, &cat, 8, 0), 8, "another network");
    assert_eq!(say(&mut world, &dan, 8, 0), 0, "to be known is no more than to have asked for it");
    let owner = enter(&mut world, "Eve", Visitor { person: Some(person("Eve")), ..from(3) });
    let link = owner_link(ROOM, "eve", world.now);
    world.ok(&owner, &json!({ "type": "claim", "link": link }));
    world.ok(&owner, &json!({ "type": "role", "person": person("Dan").as_str(), "role": "member" }));
    assert_eq!(say(&mut world, &dan, 8, 0), 8, "a member has what is theirs");
}

#[test]
fn acts_and_what_is_looked_up_are_bounded_rate_4() {
    let mut world = world_of(Rates { acts: rate(3, 1), reads: rate(5, 1), ..Rates::UNBOUNDED });
    let ann = world.enter("Ann");
    world.tell(&ann, "m", "hi");
    let react = |on: bool| json!({ "type": "react", "seq": 1, "emoji": "👍", "on": on });
    for on in [true, false, true] {
        world.ok(&ann, &react(on));
    }
    assert_eq!(world.refusal(&ann, &react(false)), "slow_down");
    for _ in 0..2 {
        world.ok(&ann, &json!({ "type": "pull", "after": 0 }));
        world.ok(&ann, &json!({ "type": "revisions", "seq": 1 }));
    }
    world.ok(&ann, &json!({ "type": "pull", "after": 0 }));
    for command in
        [json!({ "type": "pull", "after": 0 }), json!({ "type": "revisions", "seq": 1 }), said("m", "hi")]
    {
        assert_eq!(world.refusal(&ann, &command), "slow_down", "{command}");
    }
    world.advance(Duration::from_secs(1));
    assert_eq!(world.ok(&ann, &said("m", "hi"))["dup"], true);
}

#[test]
fn hellos_are_bounded_rate_4() {
    let mut world = world_of(Rates { reads: rate(5, 1), ..Rates::UNBOUNDED });
    let connection = world.connect_v1();
    let admin = json!({ "name": "admin", "type": "hello", "person": "0123456789abcdef", "session": "0123456789abcdef" });
    for _ in 0..5 {
        assert_eq!(world.refusal(&connection, &admin), "name_reserved");
    }
    assert_eq!(world.refusal(&connection, &admin), "slow_down");
}

#[test]
fn who_signals_too_often_is_not_told_of_and_gets_no_error_rate_4() {
    let mut world = world_of(Rates { signals: rate(1, 1), ..Rates::UNBOUNDED });
    let (ann, ben) = (world.enter("Ann"), world.enter("Ben"));
    world.tell(&ben, "m", "hi");
    for _ in 0..3 {
        assert_eq!(world.ok(&ann, &json!({ "type": "typing" })), json!({}));
    }
    assert_eq!(world.got(&ben, "typing").len(), 1);
    world.advance(Duration::from_millis(999));
    world.ok(&ann, &json!({ "type": "typing" }));
    world.ok(&ann, &json!({ "type": "read", "seq": 1 }));
    world.advance(Duration::from_secs(1));
    assert_eq!(world.got(&ben, "typing"), Vec::<Value>::new());
    assert_eq!(read_mark(&world, &ann), Some(0), "its socket learns it later");
    world.ok(&ann, &json!({ "type": "typing" }));
    world.advance(Duration::from_secs(1));
    assert_eq!(world.got(&ben, "typing").len(), 1);
}

#[test]
fn who_goes_and_comes_back_finds_their_bucket_as_it_was_rate_5() {
    let mut world = messages(rate(10, 1));
    let ann = world.enter("Ann");
    world.enter("Ben");
    assert_eq!(say(&mut world, &ann, 20, 0), 10);
    world.disconnect(&ann);
    let ann = world.enter("Ann");
    assert_eq!(say(&mut world, &ann, 20, 20), 0);
    world.panic();
    let ann = world.enter("Ann");
    assert_eq!(say(&mut world, &ann, 20, 40), 0, "the room broke off");
    world.kill();
    let ann = world.enter("Ann");
    world.advance(Duration::from_secs(1));
    assert_eq!(say(&mut world, &ann, 20, 60), 1, "the process was killed");
}

#[test]
fn a_log_that_could_not_be_read_is_looked_at_again_rate_5() {
    let mut world = messages(rate(10, 1));
    let ann = world.enter("Ann");
    assert_eq!(say(&mut world, &ann, 20, 0), 10);
    world.kill();
    world.open().expect("the room opens");
    world.database.let_everything_fail(true);
    let early = world.connect_v1();
    let (_, event) = world.commanding(&early, &hello("Ann"));
    world.happen(event);
    assert!(world.faults > 0, "it was looked at, in vain");
    world.database.let_everything_fail(false);
    let ann = world.enter("Ann");
    assert_eq!(say(&mut world, &ann, 20, 20), 0, "nobody gets more for a disk that failed");
}

#[test]
fn a_person_has_20_connections_at_most_rate_6() {
    let mut world = World::limited(Config::default());
    let hello_of = |page: usize| {
        let mut hello = hello("Ann");
        hello["session"] = json!(format!("session-number-{page:04}"));
        hello
    };
    for page in 0..20 {
        world.enter_as(&hello_of(page));
    }
    let more = world.connect_v1();
    assert_eq!(world.refusal(&more, &hello_of(20)), "too_many_connections");
    assert_eq!(world.closed(&more), Some(4104));
    let (again, _) = world.enter_as(&hello_of(3));
    assert_eq!(world.closed(&again), None, "it takes over its own session");

    // Whom the Worker vouches for are counted at the door, welcomed or not.
    let known = || Visitor { person: PersonId::of_secret("0123456789abcdef"), network: None };
    for _ in 0..20 {
        world.connect_known(known());
    }
    let more = world.connect_known(known());
    assert_eq!(world.closed(&more), Some(4104));
    assert_eq!(world.attachment(&more), None);
}

#[test]
fn a_network_has_so_many_connections_rate_6() {
    let mut world =
        World::limited(Config { rates: Rates::UNBOUNDED, connections_per_network: 3, ..Config::default() });
    let first = world.connect_known(from(1));
    for _ in 0..2 {
        world.connect_known(from(1));
    }
    world.hibernate();
    let more = world.connect_known(from(1));
    assert_eq!(world.closed(&more), Some(4104));
    let other = world.connect_known(from(2));
    assert_eq!(world.closed(&other), None);
    world.disconnect(&first);
    let next = world.connect_known(from(1));
    assert_eq!(world.closed(&next), None, "there is room again");
}

#[test]
fn a_network_knocks_so_often_rate_7() {
    let mut world = World::limited(Config { connections_per_network: 1_000, ..Config::default() });
    let knock = |world: &mut World, network| {
        let connection = world.connect_known(from(network));
        let closed = world.closed(&connection);
        world.disconnect(&connection);
        assert!(closed.is_none_or(|code| code == 4104), "{closed:?}");
        closed.is_none()
    };
    let admitted = (0..100).filter(|_| knock(&mut world, 1)).count();
    assert_eq!(admitted, 30, "who goes at once has been there");
    assert!(knock(&mut world, 2), "another network");
    world.advance(Duration::from_secs(1));
    let admitted = (0..100).filter(|_| knock(&mut world, 1)).count();
    assert_eq!(admitted, 3);
}

#[test]
fn rates_are_bounded_on_both_sides_rate_8() {
    for (text, is_good) in [
        ("20/2", true),
        (" 20 / 2 ", true),
        ("1/1", true),
        ("10/1", true),
        ("11/1", false),
        ("10000000/1000000", true),
        ("1/1000001", false),
        ("10000001/1000000", false),
        ("0/1", false),
        ("1/0", false),
        ("1", false),
        ("1/2/3", false),
        ("-1/1", false),
        ("1.5/1", false),
        ("", false),
    ] {
        assert_eq!(Rate::read(text).is_some(), is_good, "{text}");
    }
    let set = |variable: &'static str, value: &str| {
        Config::from_variables(|name| (name == variable).then(|| value.to_owned()))
    };
    for variable in [
        "RATE_MESSAGES",
        "RATE_ACTS",
        "RATE_READS",
        "RATE_SIGNALS",
        "RATE_NETWORK",
        "RATE_ROOM",
        "RATE_CONNECTIONS",
    ] {
        let config = set(variable, "7/3").expect("it is a rate");
        assert_ne!(config.rates, Rates::default(), "{variable}");
        assert!(set(variable, "31/3").is_err_and(|error| error.to_string().contains(variable)));
    }
    for variable in ["CONNECTIONS_PER_PERSON", "CONNECTIONS_PER_NETWORK", "CONNECTIONS_PER_ROOM"] {
        for (value, is_good) in
            [("1", true), ("10000", true), ("0", false), ("10001", false), ("many", false)]
        {
            assert_eq!(set(variable, value).is_ok(), is_good, "{variable}={value}");
        }
        assert_ne!(set(variable, "7"), Ok(Config::default()), "{variable}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_bucket_is_exact_rate_1(
        burst in 1_u32..30, per_second in 1_u32..30, pauses in prop::collection::vec(0_u64..700, 1..200),
    ) {
        let rate = rate(burst, per_second);
        let mut bucket = Bucket::default();
        let mut now = Timestamp::from_millis(1_000_000);
        // In thousandths: a model that counts what there is.
        let mut left = u64::from(burst) * 1_000;
        for pause in pauses {
            now = now.after(Duration::from_millis(pause));
            left = (left + pause * u64::from(per_second)).min(u64::from(burst) * 1_000);
            let taken = bucket.take(now, rate);
            // To a millisecond: what is told is a whole one.
            let near = left.abs_diff(1_000) <= 2;
            prop_assert!(near || taken.is_ok() == (left >= 1_000), "{left} left, {taken:?}");
            match taken {
                Ok(()) => left = left.saturating_sub(1_000),
                Err(until) => {
                    prop_assert!(until > now);
                    prop_assert_eq!(bucket.ready(until, rate), Ok(()));
                    let before = until.before(Duration::from_millis(1));
                    prop_assert!(bucket.ready(before, rate).is_err());
                }
            }
        }
    }

    /// Whatever is done to the room, no more is in its log than the buckets allow.
    #[test]
    fn a_flooder_gets_no_more_in_than_the_bucket_lets_through_rate_1_rate_5(
        deeds in prop::collection::vec((0_u8..12, 0_usize..3, 1_usize..15), 1..60),
    ) {
        let (own, all) = (rate(10, 1), rate(20, 3));
        let mut world = world_of(Rates { messages: own, room: all, ..Rates::UNBOUNDED });
        let names = ["Ann", "Ben", "Cat"];
        let mut here: BTreeMap<usize, ConnectionId> = BTreeMap::new();
        let mut stored: Vec<(usize, Timestamp)> = Vec::new();
        let mut number = 0;
        for (deed, who, much) in deeds {
            match deed {
                0 => world.advance(Duration::from_millis(37 * much as u64)),
                1 => world.advance(Duration::from_secs(much as u64)),
                2 => {
                    // The platform lets go of it no sooner.
                    world.advance(Duration::from_secs(10));
                    world.hibernate();
                }
                3 => {
                    world.kill();
                    here.clear();
                }
                4 => {
                    world.panic();
                    here.clear();
                }
                5 => drop(here.remove(&who).map(|connection| world.disconnect(&connection))),
                _ => {
                    let connection = here.entry(who).or_insert_with(|| world.enter(names[who])).clone();
                    for _ in 0..much {
                        number += 1;
                        // Each on its own: what is refused is not sent again.
                        let other = world.ask(&connection, &said(&cid(number), "hi"));
                        if other["ok"].is_object() {
                            stored.push((who, world.now));
                        } else {
                            here.remove(&who);
                            world.disconnect(&connection);
                            break;
                        }
                    }
                }
            }
        }
        for (from, (_, since)) in stored.iter().enumerate() {
            for (to, (_, until)) in stored.iter().enumerate().skip(from) {
                let millis = u64::try_from(until.since(*since).as_millis()).unwrap_or(u64::MAX);
                let at_most = |rate: Rate| u64::from(rate.burst) + millis * u64::from(rate.per_second) / 1_000 + 1;
                let within = &stored[from..=to];
                prop_assert!(within.len() as u64 <= at_most(all));
                for (who, name) in names.iter().enumerate() {
                    let count = within.iter().filter(|(one, _)| *one == who).count();
                    prop_assert!(count as u64 <= at_most(own), "{count} of {name} in {millis} ms");
                }
            }
        }
    }
}

#[test]
fn a_turn_of_many_is_bounded_as_one_after_the_other_rate_1() {
    let mut world = messages(rate(5, 1));
    let ann = world.enter("Ann");
    let events: Vec<Event> =
        (0..8).map(|number| world.commanding(&ann, &said(&cid(number), "hi")).1).collect();
    world.turn(events);
    let replies = world.got(&ann, "reply");
    let oks: Vec<_> = replies.iter().map(|reply| reply["ok"].is_object()).collect();
    assert_eq!(oks, [true, true, true, true, true, false, false, false], "in their order [COMMAND-2]");
    let classic = world.join("Bob");
    world.turn((0..8).map(|number| saying(&classic, &number.to_string())).collect());
    assert_eq!(world.errors(&classic).len(), 3);
    world.happen(receive(&classic, "{\"type\":\"heartbeat\"}"));
}

#[test]
fn what_is_ordered_counts_like_acts_and_what_is_told_of_it_like_reads_rate_4() {
    let mut world = world_of(Rates { acts: rate(3, 1), reads: rate(2, 1), ..Rates::UNBOUNDED });
    // Who claims acts; who says hello is nobody yet.
    let ann = world.enter_owner("Ann");
    let slow = |seconds| json!({ "type": "settings", "slow": seconds });
    let (audit, law) = (json!({ "type": "audit" }), json!({ "type": "law" }));
    world.ok(&ann, &slow(1));
    world.ok(&ann, &slow(2));
    world.ok(&ann, &audit);
    world.ok(&ann, &law);
    let until = world.now.after(Duration::from_secs(1)).to_string();
    for command in [slow(3), audit.clone(), law] {
        let error = world.ask(&ann, &command)["error"].take();
        assert_eq!((&error["code"], &error["until"]), (&json!("slow_down"), &json!(until)), "{command}");
    }
    world.advance(Duration::from_secs(1));
    world.ok(&ann, &slow(3));
    world.ok(&ann, &audit);
}

#[test]
fn a_classic_connection_counts_for_its_network_whoever_opened_it_rate_3() {
    let mut world = world_of(Rates { network: rate(2, 1), ..Rates::UNBOUNDED });
    let known = Visitor { person: Some(person("Ann")), ..from(7) };
    let classic = world.new_id();
    let event = match world.connecting_as(classic.clone(), "Ann") {
        Event::Connect { connection, entrance, .. } => {
            Event::Connect { connection, entrance, visitor: known.clone() }
        }
        other => other,
    };
    world.happen(event);
    for _ in 0..3 {
        world.say(&classic, "hi");
    }
    assert_eq!(world.errors(&classic), ["slow_down"]);
    let ann = world.connect_known(known);
    let mut owns = hello("Ann");
    owns["invite"] = json!(owner_link(ROOM, "ann", world.now));
    world.ok(&ann, &owns);
    world.tell(&ann, "one", "she has a role here");
}
