//! What classic connections are told of who comes and goes in a big room.

use super::world::{World, hello, nothing, said};
use edge_chat::{room::Event, wire::ConnectionId};
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(1);

/// A room of so many people, one of whom is Ann; nothing was told for a while.
fn room_of(people: u64) -> (World, ConnectionId) {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.fill(people - 1);
    world.advance(PAUSE);
    (world, ann)
}

#[test]
fn up_to_fifty_each_is_told_of_session_12() {
    let (mut world, ann) = room_of(48);
    let ben = world.connect("Ben");
    world.connect("Cai");
    assert_eq!(world.messages(&ann), ["Ben 加入了聊天室", "Cai 加入了聊天室"], "they are fifty");
    world.connect("Dan");
    world.disconnect(&ben);
    assert_eq!(world.messages(&ann), ["Dan 加入了聊天室", "Ben 离开了聊天室"]);
}

#[test]
fn above_that_the_first_is_told_at_once_and_others_together_session_12() {
    let (mut world, ann) = room_of(50);
    world.connect("Ben");
    assert_eq!(world.messages(&ann), ["Ben 加入了聊天室"]);
    let cai = world.connect("Cai");
    world.connect("Dan");
    world.connect("Eve");
    assert_eq!(world.frames(&ann), nothing());
    world.advance(Duration::from_millis(999));
    assert_eq!(world.frames(&ann), nothing());
    world.advance(Duration::from_millis(1));
    assert_eq!(world.messages(&ann), ["Cai、Dan、Eve 加入了聊天室"]);
    world.disconnect(&cai);
    for name in ["Fay", "Gus", "Hal", "Ida"] {
        world.connect(name);
    }
    world.advance(PAUSE);
    assert_eq!(world.messages(&ann), ["Fay、Gus、Hal 等 4 人加入了聊天室", "Cai 离开了聊天室"]);
    world.advance(PAUSE);
    world.connect("Jo");
    assert_eq!(world.messages(&ann), ["Jo 加入了聊天室"], "nothing was told for a second");
}

#[test]
fn who_comes_and_goes_meanwhile_is_not_told_of_session_12() {
    let (mut world, ann) = room_of(60);
    world.connect("Ben");
    world.messages(&ann);
    let cai = world.connect("Cai");
    world.disconnect(&cai);
    world.advance(PAUSE);
    assert_eq!(world.frames(&ann), nothing());
}

#[test]
fn what_was_put_off_is_told_before_the_next_in_a_small_room_session_12() {
    let (mut world, ann) = room_of(49);
    let [ben, cai, _dan] = ["Ben", "Cai", "Dan"].map(|name| world.connect(name));
    assert_eq!(world.messages(&ann), ["Ben 加入了聊天室", "Cai 加入了聊天室"]);
    world.disconnect(&ben);
    assert_eq!(world.frames(&ann), nothing(), "they are 51");
    world.disconnect(&cai);
    assert_eq!(world.messages(&ann), ["Dan 加入了聊天室", "Ben 离开了聊天室", "Cai 离开了聊天室"]);
}

#[test]
fn last_words_come_before_the_notice_session_12() {
    let (mut world, ann) = room_of(60);
    let (ben, _) = world.enter_as(&hello("Ben"));
    world.advance(PAUSE);
    world.messages(&ann);
    let cai = world.connect("Cai");
    world.advance(PAUSE);
    world.messages(&ann);
    let (_, saying) = world.commanding(&ben, &said("one", "words"));
    let leaving = Event::Disconnect { connection: cai };
    world.turn(vec![leaving, saying]);
    assert_eq!(world.messages(&ann), ["words", "Cai 离开了聊天室"]);
}

#[test]
fn a_clock_set_back_puts_nothing_off_session_12() {
    let (mut world, ann) = room_of(60);
    world.connect("Ben");
    world.messages(&ann);
    world.now = world.now.before(Duration::from_hours(1));
    world.connect("Cai");
    assert_eq!(world.messages(&ann), ["Cai 加入了聊天室"]);
}
