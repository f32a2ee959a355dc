use super::world::{World, saying};
use edge_chat::{
    room::Event,
    wire::{ConnectionId, answer_to_close},
};
use serde_json::json;

#[test]
fn a_newcomer_is_welcomed_alone_and_first_session_3() {
    let mut world = World::new();
    let ann = world.connect("Ann");
    let frames = world.frames(&ann);
    assert_eq!(
        frames[0],
        json!({
            "type": "system",
            "message": format!("欢迎来到聊天室!您的ID是 {ann}, 名称是 Ann。\n试试发送包含'帮助'、'时间'或'天气'的消息触发自动回复"),
            "client_id": ann.as_str(),
            "client_name": "Ann",
        }),
        "[WIRE-2]"
    );
    assert_eq!(frames.len(), 2, "the welcome, then the notice [SESSION-4]");

    let bob = world.connect("Bob");
    assert_eq!(world.frames(&bob)[0]["client_id"], json!(bob.as_str()));
    assert!(world.frames(&ann).iter().all(|frame| frame["type"] == "chat"), "Bob's welcome is not for Ann");
}

#[test]
fn everyone_hears_who_joins_session_4() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.connect("小明");
    let notice = json!({
        "type": "chat",
        "message": "小明 加入了聊天室",
        "sender_id": "system",
        "sender_name": "系统通知",
        "is_auto_reply": false,
        "is_system": true,
        "timestamp": "2026-11-23T08:26:00.000Z",
    });
    assert_eq!(world.frames(&ann), std::slice::from_ref(&notice), "[WIRE-4]");
    assert_eq!(world.frames(&bob)[1], notice);
}

#[test]
fn those_who_remain_hear_who_leaves_once_session_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.disconnect(&bob);
    world.disconnect(&bob);
    let frames = world.frames(&ann);
    assert_eq!(frames.len(), 1);
    assert_eq!((&frames[0]["message"], &frames[0]["is_system"]), (&json!("Bob 离开了聊天室"), &json!(true)));
}

#[test]
fn last_words_are_heard_before_the_leave_session_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.turn(vec![saying(&bob, "last words"), Event::Disconnect { connection: bob.clone() }]);
    let frames = world.frames(&ann);
    let heard: Vec<_> = frames.iter().map(|frame| &frame["message"]).collect();
    assert_eq!(heard, [&json!("last words"), &json!("Bob 离开了聊天室")]);
}

#[test]
fn a_message_goes_to_all_under_the_connections_name_session_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.send(
        &ann,
        r#"{"message":"hi 👋","user":"系统通知","sender_id":"system","sender_name":"x","is_system":true}"#,
    );
    let expected = json!({
        "type": "chat",
        "message": "hi 👋",
        "sender_id": ann.as_str(),
        "sender_name": "Ann",
        "is_auto_reply": false,
        "is_system": false,
        "timestamp": "2026-11-23T08:26:00.000Z",
        "seq": 1,
    });
    assert_eq!(world.frames(&ann), std::slice::from_ref(&expected), "[WIRE-3] [WIRE-7]");
    assert_eq!(world.frames(&bob), [expected]);
}

#[test]
fn an_empty_message_a_heartbeat_and_an_unknown_type_do_nothing_wire_8_wire_9() {
    let mut world = World::new();
    let ann = world.join("Ann");
    for frame in [r#"{"message":""}"#, "{}", r#"{"type":"heartbeat"}"#, r#"{"type":"typing","message":"x"}"#]
    {
        world.send(&ann, frame);
    }
    assert_eq!(world.frames(&ann), Vec::<serde_json::Value>::new());
}

#[test]
fn test_is_an_ordinary_message_wire_13() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "test");
    assert_eq!(world.messages(&ann), ["test"]);
}

#[test]
fn a_bad_frame_disturbs_nobody_wire_12() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.send(&bob, "not json");
    world.send(&bob, "[1]");
    world.send_binary(&bob, 3);
    assert_eq!(world.errors(&bob), ["not_json", "unprocessable", "unprocessable"], "[WIRE-10] [WIRE-11]");
    assert_eq!(world.closed(&bob), None);
    world.say(&bob, "still here");
    assert_eq!(world.messages(&ann), ["still here"]);
}

#[test]
fn an_error_carries_code_message_and_time_wire_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.send(&ann, "not json");
    let expected = json!({
        "type": "error",
        "code": "not_json",
        "message": "消息格式错误,请发送有效的JSON",
        "timestamp": "2026-11-23T08:26:00.000Z",
    });
    assert_eq!(world.frames(&ann), [expected]);
}

#[test]
fn a_connection_is_set_up_once_session_8() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.connect_as(bob.clone(), "Bob");
    assert_eq!(world.closed(&bob), Some(4000));
    assert_eq!(world.messages(&ann), ["Bob 离开了聊天室"]);
}

#[test]
fn a_message_of_nobody_in_the_room_is_turned_away_session_8() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let stranger = ConnectionId::from_random(99);
    world.connect_as(stranger.clone(), "Stranger");
    world.disconnect(&stranger);
    world.forget_frames();

    let ghost = world.connect("Ghost");
    world.send(&ghost, &"x".repeat(16_385));
    world.forget_frames();
    assert_eq!(world.closed(&ghost), Some(4009));
    world.say(&ghost, "boo");
    assert_eq!(world.closed(&ghost), Some(4001));
    assert_eq!(world.frames(&ann), Vec::<serde_json::Value>::new());
    world.disconnect(&ghost);
    assert_eq!(
        world.frames(&ann),
        Vec::<serde_json::Value>::new(),
        "its leaving was told when it was let go"
    );
}

#[test]
fn hibernation_is_invisible_session_9() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("小明");
    world.hibernate();
    world.say(&bob, "还在");
    assert_eq!(world.messages(&ann), ["还在"]);
    assert_eq!(world.frames(&bob)[0]["sender_name"], "小明");
    world.hibernate();
    world.disconnect(&bob);
    assert_eq!(world.messages(&ann), ["小明 离开了聊天室"]);
}

#[test]
fn one_that_was_let_go_stays_gone_through_hibernation_session_9() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.send(&bob, &"x".repeat(16_385));
    assert_eq!(world.attachment(&bob), None);
    assert!(world.attachment(&ann).is_some());
    world.forget_frames();
    world.hibernate();
    world.disconnect(&bob);
    assert_eq!(world.messages(&ann), Vec::<String>::new(), "its leaving is not told twice [SESSION-5]");
}

#[test]
fn a_killed_process_leaves_no_ghosts_session_10() {
    let mut world = World::new();
    world.join("Ann");
    world.kill();
    let bob = world.connect("Bob");
    assert_eq!(world.messages(&bob)[1..], ["Bob 加入了聊天室"]);
}

#[test]
fn ids_are_8_letters_and_digits_session_2() {
    let ids: Vec<_> = (0..2_000_u64)
        .map(|n| ConnectionId::from_random(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).as_str().to_owned())
        .collect();
    assert!(ids.iter().all(|id| id.len() == 8 && id.bytes().all(|b| b.is_ascii_alphanumeric())));
    let unlike: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unlike.len(), ids.len());
    let letters: std::collections::BTreeSet<_> = ids.iter().flat_map(|id| id.bytes()).collect();
    assert_eq!(letters.len(), 62, "every letter and digit is used");
}

#[test]
fn a_close_is_answered_with_a_code_that_may_be_sent_session_7() {
    for code in [1000, 1001, 1003, 1007, 1011, 3000, 4000, 4999] {
        assert_eq!(answer_to_close(code), code);
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, u16::MAX] {
        assert_eq!(answer_to_close(code), 1000, "{code}");
    }
}
