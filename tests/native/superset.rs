//! One frame for everybody: classic and v1 connections in one room.

use super::world::{World, cid, said};
use std::time::Duration;

#[test]
fn a_chat_frame_is_the_same_text_for_all_command_12() {
    let mut world = World::new();
    let classic = world.join("Ann");
    let v1 = world.enter("Bob");
    let other = world.enter("Eve");
    world.forget_frames();
    world.say(&classic, "from a classic client \u{1f44b} \"q\"");
    world.ok(&v1, &said("c-1", "from a v1 client, at what 时间?"));
    world.advance(Duration::from_millis(1_500));
    let of_chat =
        |texts: Vec<String>| texts.into_iter().filter(|text| text.contains(r#""type":"chat""#)).collect();
    let texts: [Vec<String>; 3] = [&classic, &v1, &other].map(|id| of_chat(world.texts(id)));
    assert_eq!(texts[0].len(), 3, "with the assistant's: {texts:?}");
    assert_eq!((&texts[0], &texts[0]), (&texts[1], &texts[2]));
    assert!(texts[0][1].contains(r#""seq":2,"cid":"c-1"}"#) && !texts[0][0].contains("cid"), "{texts:?}");
}

#[test]
fn what_is_stored_is_what_was_sent_command_12() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.ok(&ann, &said("c-1", "说 \u{2028} \\ \" </script> \u{1f44b}"));
    let sent = world.texts(&ann);
    let pulled = {
        let bob = world.connect_v1();
        let (_, event) = world.commanding(&bob, &super::world::hello("Bob"));
        world.happen(event);
        world.texts(&bob).remove(0)
    };
    assert!(pulled.contains(&sent[0]), "{pulled} has {}", sent[0]);
}

#[test]
fn several_of_one_turn_are_one_v1_frame_in_order_command_12() {
    let mut world = World::new();
    let classic = world.join("Ann");
    let v1 = world.enter("Bob");
    world.forget_frames();
    world.say_at_once(&classic, ["one", "two", "three"].map(str::to_owned));
    let texts = world.texts(&classic);
    assert_eq!(texts.len(), 3, "a classic frame is one message");
    assert_eq!(world.texts(&v1), [format!("[{}]", texts.join(","))]);
    world.say(&classic, "four");
    assert_eq!(world.texts(&v1), world.texts(&classic), "one alone is no list");
}

/// That each gets only what its protocol has is checked for every frame of every test (world/sockets.rs); here all kinds
/// are made to come.
#[test]
fn each_protocol_keeps_to_its_own_frames_command_12() {
    let mut world = World::new();
    let v1 = world.enter("Bob");
    let classic = world.connect("Ann");
    let leaver = world.connect("Leaver");
    world.disconnect(&leaver);
    world.send(&classic, "not json");
    world.send(&v1, "not json");
    world.advance(Duration::from_millis(100));
    (0..600).for_each(|n| world.say(&classic, &cid(n)));
    world.advance(Duration::from_secs(26));
    let kinds = |frames: Vec<serde_json::Value>| {
        let kinds = frames.iter().map(|frame| frame["type"].as_str().expect("a type").to_owned());
        kinds.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(kinds(world.frames(&v1)), ["chat", "held", "presence", "reply"].map(str::to_owned).into());
    assert_eq!(
        kinds(world.frames(&classic)),
        ["chat", "error", "heartbeat", "system"].map(str::to_owned).into()
    );
}
