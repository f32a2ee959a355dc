use super::world::{World, nothing};
use edge_chat::wire::Protocol;

#[test]
fn the_subprotocol_is_chosen_where_it_is_offered_command_1() {
    for offer in [
        "edge-chat.v1",
        " edge-chat.v1\t",
        "edge-chat.v1,edge-chat.v1",
        "edge-chat.v2, edge-chat.v1",
        "edge-chat.v1, json",
        "a,b , edge-chat.v1 ,c",
    ] {
        assert_eq!(Protocol::offered(Some(offer)), Protocol::V1, "{offer}");
    }
    for offer in [
        "",
        ",",
        "json",
        "edge-chat",
        "edge-chat.v",
        "edge-chat.v2",
        "edge-chat.v10",
        "xedge-chat.v1",
        "EDGE-CHAT.V1",
        "edge-chat.v1 json",
        "edge-chat.v1;q=1",
        "\"edge-chat.v1\"",
    ] {
        assert_eq!(Protocol::offered(Some(offer)), Protocol::Classic, "{offer}");
    }
    assert_eq!(Protocol::offered(None), Protocol::Classic);
}

#[test]
fn what_was_chosen_is_said_and_nothing_else_command_1() {
    assert_eq!(Protocol::V1.chosen(), Some("edge-chat.v1"));
    assert_eq!(Protocol::Classic.chosen(), None);
}

#[test]
fn nothing_is_sent_before_the_first_command_command_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let guest = world.connect_v1();
    world.say(&ann, "现在时间?");
    world.enter("Bob");
    world.advance(std::time::Duration::from_secs(30));
    world.disconnect(&ann);
    assert_eq!(world.frames(&guest), nothing());
    assert_eq!(world.closed(&guest), None);
}

#[test]
fn one_who_has_not_said_who_they_are_is_nobody_presence_1() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let guest = world.connect_v1();
    assert_eq!(world.messages(&ann), Vec::<String>::new(), "[PRESENCE-5]");
    let (_, ok) = world.enter_as(&super::world::hello("Bob"));
    assert_eq!(ok["count"], 2);
    world.forget_frames();
    world.disconnect(&guest);
    assert_eq!(world.messages(&ann), Vec::<String>::new(), "[SESSION-5]");
}
