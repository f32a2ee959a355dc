use super::world::World;
use edge_chat::room::Config;
use serde_json::json;
use std::time::Duration;

const DELAY: Duration = Duration::from_millis(1_500);

/// A frame of exactly this many bytes.
fn frame_of(bytes: usize) -> String {
    let bare = json!({ "message": "x", "pad": "" }).to_string();
    json!({ "message": "x", "pad": "p".repeat(bytes - bare.len()) }).to_string()
}

#[test]
fn a_frame_has_16384_bytes_at_most_limit_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    assert_eq!(frame_of(16_384).len(), 16_384);
    world.send(&bob, &frame_of(16_384));
    assert_eq!((world.messages(&ann), world.closed(&bob)), (vec!["x".to_owned()], None));

    world.send(&bob, &frame_of(16_385));
    assert_eq!(world.errors(&bob), ["frame_too_large"]);
    assert_eq!(world.closed(&bob), Some(4009));
    assert_eq!(world.messages(&ann), ["Bob 离开了聊天室"]);
    world.say(&ann, "undisturbed");
    assert_eq!(world.messages(&ann), ["undisturbed"]);
}

#[test]
fn a_binary_frame_is_bounded_too_limit_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.send_binary(&ann, 16_384);
    assert_eq!((world.errors(&ann), world.closed(&ann)), (vec!["unprocessable".to_owned()], None));
    world.send_binary(&ann, 16_385);
    assert_eq!(world.closed(&ann), Some(4009));
}

#[test]
fn a_frame_is_measured_in_bytes_and_not_characters_limit_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let frame = json!({ "message": "x", "pad": "明".repeat(5_460) }).to_string();
    assert!(frame.len() > 16_384 && frame.chars().count() < 16_384);
    world.send(&ann, &frame);
    assert_eq!(world.closed(&ann), Some(4009));
}

#[test]
fn a_message_has_4000_characters_at_most_limit_2() {
    let mut world = World::new();
    let ann = world.join("Ann");
    for unit in ["a", "明", "👋"] {
        world.say(&ann, &unit.repeat(4_000));
        assert_eq!(world.messages(&ann), [unit.repeat(4_000)]);
        world.say(&ann, &unit.repeat(4_001));
        assert_eq!(world.errors(&ann), ["message_too_long"], "4,001 × {unit}");
    }
    assert_eq!(world.closed(&ann), None);
}

#[test]
fn a_room_has_10000_connections_at_most_limit_5() {
    let mut world = World::new();
    // Through hibernation, since telling 10,000 joins to everyone is 50 million frames.
    let first = world.join("first");
    world.fill(9_999);
    let last = world.connect("one too many");
    assert_eq!(world.errors(&last), ["room_full"]);
    assert_eq!(world.closed(&last), Some(4100));
    assert_eq!(world.attachment(&last), None);
    assert_eq!(world.messages(&first), Vec::<String>::new(), "nobody is disturbed");
    world.disconnect(&last);
    assert_eq!(world.messages(&first), Vec::<String>::new());

    world.disconnect(&first);
    let next = world.connect("the 10,000th");
    assert_eq!(world.closed(&next), None);
    world.advance(Duration::from_secs(1));
    assert_eq!(world.messages(&next)[1], "the 10,000th 加入了聊天室", "[SESSION-12]");
}

#[test]
fn a_room_may_be_set_to_have_fewer_connections_limit_5() {
    let mut world = World::with(Config { connections_per_room: 2, ..Config::default() });
    let (first, second) = (world.connect("first"), world.connect_v1());
    assert_eq!((world.closed(&first), world.closed(&second)), (None, None));
    let (third, fourth) = (world.connect("third"), world.connect_v1());
    assert_eq!((world.closed(&third), world.closed(&fourth)), (Some(4100), Some(4100)));
    world.disconnect(&second);
    let fifth = world.connect_v1();
    assert_eq!(world.closed(&fifth), None);
}

#[test]
fn an_error_storm_is_bounded_limit_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    let storm = |world: &mut World, frames: usize| {
        for _ in 0..frames {
            world.send(&bob, "not json");
        }
        world.errors(&bob).len()
    };
    assert_eq!(storm(&mut world, 20), 20);
    assert_eq!(storm(&mut world, 980), 0);
    world.advance(Duration::from_millis(499));
    assert_eq!(storm(&mut world, 10), 0);
    world.advance(Duration::from_millis(1));
    assert_eq!(storm(&mut world, 10), 1);
    world.advance(Duration::from_secs(1));
    assert_eq!(storm(&mut world, 10), 2);
    world.advance(Duration::from_secs(20));
    world.forget_frames();
    assert_eq!(storm(&mut world, 100), 20, "no more than the burst is saved up");
    world.say(&bob, "a good one");
    assert_eq!(world.messages(&ann), ["a good one"], "[WIRE-12]");
}

#[test]
fn each_connection_has_its_own_budget_limit_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    for _ in 0..100 {
        world.send(&bob, "not json");
    }
    world.send(&ann, "not json");
    assert_eq!(world.errors(&ann), ["not_json"]);
}

#[test]
fn a_clock_set_back_does_not_silence_errors_limit_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    for _ in 0..100 {
        world.send(&ann, "not json");
    }
    world.forget_frames();
    world.now = edge_chat::wire::Timestamp::from_millis(world.now.as_millis() - 86_400_000);
    world.send(&ann, "not json");
    world.now = world.now.after(Duration::from_secs(1));
    world.send(&ann, "not json");
    assert_eq!(world.errors(&ann).len(), 1);
}

#[test]
fn a_room_owes_1000_replies_at_most_limit_7() {
    let mut world = World::new();
    let ann = world.join("Ann");
    for _ in 0..1_001 {
        world.say(&ann, "?");
    }
    assert_eq!(world.messages(&ann).len(), 1_001, "all of them are broadcast");
    world.advance(DELAY);
    assert_eq!(world.messages(&ann).len(), 1_000);
    world.say(&ann, "?");
    world.advance(DELAY);
    assert_eq!(world.messages(&ann).len(), 2, "there is room again");
}
