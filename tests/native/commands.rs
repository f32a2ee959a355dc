//! Commands and their replies, as a v1 connection sees them.

use super::world::{World, hello, nothing, person, said};
use edge_chat::room::{Event, Incoming};
use serde_json::{Value, json};
use std::time::Duration;

fn seen(seq: u64) -> Value {
    json!({ "type": "seen", "seq": seq })
}

fn pull(after: u64) -> Value {
    json!({ "type": "pull", "after": after })
}

#[test]
fn a_command_is_answered_under_its_ref_command_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    for reference in [0_u64, 7, 7, 2_147_483_647] {
        world.send(&ann, &json!({ "type": "seen", "ref": reference, "seq": 0 }).to_string());
        world.send(&ann, &json!({ "type": "dance", "ref": reference }).to_string());
        let refused =
            json!({ "number": 10, "code": "unknown_command", "message": "未知的命令", "retry": false });
        assert_eq!(
            world.frames(&ann),
            [
                json!({ "type": "reply", "ref": reference, "ok": {} }),
                json!({ "type": "reply", "ref": reference, "error": refused }),
            ]
        );
    }
}

#[test]
fn replies_come_in_the_order_of_their_commands_command_2() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.tell(&ann, "before", "one");
    world.forget_frames();
    let commands = [
        said("a", "two"),
        seen(1),
        said("b", "three"),
        seen(99),
        said("c", "four"),
        said("a", "two"),
        said("a", "another text"),
        said("d", ""),
        said("e", "five"),
        pull(0),
        json!({ "type": "dance" }),
        said("before", "one"),
        said("f", "six"),
        hello("Ann"),
    ];
    let (refs, mut events): (Vec<_>, Vec<_>) = commands.iter().map(|c| world.commanding(&ann, c)).unzip();
    // Another's in between must not disturb the order, nor what is no command.
    let (_, others) = world.commanding(&bob, &said("a", "Bob's"));
    events.insert(1, others);
    events.insert(5, Event::Receive { connection: ann.clone(), frame: Incoming::Binary(1) });
    world.turn(events);
    let replies: Vec<_> = world.got(&ann, "reply");
    let order: Vec<_> = replies.iter().map(|reply| reply["ref"].as_u64()).collect();
    let mut expected: Vec<_> = refs.iter().map(|reference| Some(u64::from(*reference))).collect();
    expected.insert(4, None);
    assert_eq!(order, expected);
    let codes: Vec<_> = replies.iter().map(|reply| reply["error"]["code"].as_str().unwrap_or("ok")).collect();
    assert_eq!(
        codes,
        [
            "ok",
            "ok",
            "ok",
            "unprocessable",
            "unprocessable",
            "ok",
            "ok",
            "cid_reused",
            "empty_message",
            "ok",
            "ok",
            "unknown_command",
            "ok",
            "ok",
            "already_welcomed"
        ]
    );
    assert_eq!(world.seqs(&bob), [2, 3, 4, 5, 6, 7], "what was said once is said once");
}

#[test]
fn what_is_no_command_is_answered_without_a_ref_command_3() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let bob = world.enter("Bob");
    world.forget_frames();
    world.send(&bob, "not json");
    world.send(&bob, "[1]");
    world.send(&bob, r#"{"type":"seen","seq":0}"#);
    world.send(&bob, r#"{"type":"seen","ref":1,"seq":0,"x":[[[[[[[[1]]]]]]]]}"#);
    world.send_binary(&bob, 3);
    let answers = world.frames(&bob);
    assert!(answers.iter().all(|answer| answer["ref"] == json!(null)), "{answers:?}");
    let codes: Vec<_> = answers.iter().map(|answer| answer["error"]["number"].as_u64()).collect();
    assert_eq!(codes, [Some(1), Some(2), Some(2), Some(2), Some(2)]);
    assert_eq!((world.frames(&ann), world.closed(&bob)), (nothing(), None));
    assert_eq!(world.tell(&bob, "a", "still here"), 1);
}

#[test]
fn a_storm_of_what_is_no_command_is_bounded_limit_6() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let storm = |world: &mut World| {
        (0..100).for_each(|_| world.send(&ann, "not json"));
        world.frames(&ann).len()
    };
    assert_eq!(storm(&mut world), 20, "[COMMAND-3]");
    world.advance(Duration::from_secs(1));
    assert_eq!(storm(&mut world), 2);
    assert_eq!(
        world.refusal(&ann, &json!({ "type": "dance" })),
        "unknown_command",
        "a command is always answered"
    );
    assert_eq!(world.tell(&ann, "a", "and obeyed"), 1);
}

#[test]
fn a_command_of_16385_bytes_closes_its_connection_limit_1() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let frame = |bytes: usize| {
        let bare = json!({ "type": "seen", "ref": 1, "seq": 0, "pad": "" }).to_string();
        json!({ "type": "seen", "ref": 1, "seq": 0, "pad": "p".repeat(bytes - bare.len()) }).to_string()
    };
    world.send(&ann, &frame(16_384));
    assert_eq!(world.frames(&ann)[0]["ok"], json!({}));
    (0..50).for_each(|_| world.send(&ann, "not json"));
    world.forget_frames();
    world.send(&ann, &frame(16_385));
    let answers = world.frames(&ann);
    assert_eq!((&answers[0]["ref"], &answers[0]["error"]["code"]), (&json!(null), &json!("frame_too_large")));
    assert_eq!((answers.len(), world.closed(&ann)), (1, Some(4009)), "[COMMAND-3]");
}

#[test]
fn hello_comes_first_and_once_command_5() {
    let mut world = World::new();
    let ann = world.connect_v1();
    for command in [said("a", "hi"), pull(0), seen(0)] {
        assert_eq!(world.refusal(&ann, &command), "not_welcomed", "{command}");
    }
    world.ok(&ann, &hello("Ann"));
    for again in [hello("Ann"), hello("Somebody else")] {
        assert_eq!(world.refusal(&ann, &again), "already_welcomed");
    }
    assert_eq!(world.tell(&ann, "a", "hi"), 1, "the first thing that is said");
    assert_eq!(world.got(&ann, "chat")[0]["sender_name"], "Ann");
}

#[test]
fn a_hello_that_was_refused_may_be_tried_again_command_5() {
    let mut world = World::new();
    let bob = world.join("Bob");
    let ann = world.connect_v1();
    let with = |field: &str, value: Value| {
        let mut hello = hello("Ann");
        hello[field] = value;
        hello
    };
    for (hello, code) in [
        (with("name", json!("x".repeat(33))), "name_too_long"),
        (with("name", json!("a\nb")), "name_not_allowed"),
        (with("person", json!("short")), "unprocessable"),
        (with("session", json!(null)), "unprocessable"),
        (with("seq", json!(0)), "unprocessable"),
    ] {
        assert_eq!(world.refusal(&ann, &hello), code, "{hello}");
        assert_eq!(world.refusal(&ann, &said("a", "hi")), "not_welcomed");
    }
    assert_eq!(world.messages(&bob), Vec::<String>::new());
    world.ok(&ann, &hello("Ann"));
    assert_eq!(world.messages(&bob), ["Ann 加入了聊天室"]);
}

#[test]
fn hello_tells_where_the_log_is_and_who_is_here_command_7() {
    let mut world = World::new();
    let ann = world.connect_v1();
    let ok = world.ok(&ann, &hello("Ann"));
    let me = json!({ "id": person("Ann").as_str(), "name": "Ann" });
    let epoch = ok["epoch"].clone();
    assert_eq!(
        ok,
        json!({
            "epoch": epoch,
            "head": 0,
            "recovered": false,
            "more": false,
            "you": me,
            "count": 1,
            "people": [me],
            "events": [],
        })
    );
    world.tell(&ann, "a", "one");
    world.tell(&ann, "b", "two");
    let events = world.got(&ann, "chat");
    let (_, ok) = world.enter_as(&hello("Bob"));
    assert_eq!(
        (&ok["events"], &ok["head"], &ok["epoch"]),
        (&json!(events), &json!(2), &epoch),
        "oldest first"
    );
    assert_eq!(ok["you"], json!({ "id": person("Bob").as_str(), "name": "Bob" }));
    assert_eq!((&ok["count"], ok["people"].as_array().map(Vec::len)), (&json!(2), Some(2)));
}

#[test]
fn a_full_room_turns_v1_connections_away_limit_5() {
    let mut world = World::new();
    world.fill(9_999);
    let last = world.connect_v1();
    assert_eq!(world.closed(&last), None);
    let one_too_many = world.connect_v1();
    let frames = world.frames(&one_too_many);
    assert_eq!(
        frames,
        [json!({ "type": "reply", "ref": null, "error":
            { "number": 7, "code": "room_full", "message": "聊天室已满,请稍后再试", "retry": true } })]
    );
    assert_eq!(world.closed(&one_too_many), Some(4100));
    assert_eq!(world.attachment(&one_too_many), None);
}

#[test]
fn a_v1_connection_is_set_up_once_session_8() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let again = world.connecting_v1(ann.clone());
    world.happen(again);
    assert_eq!(world.closed(&ann), Some(4000));
}

#[test]
fn a_v1_connection_sleeps_through_hibernation_session_9() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let guest = world.connect_v1();
    for round in 1..=3_u64 {
        world.hibernate();
        assert_eq!(world.tell(&ann, &format!("cid-{round}"), "hi"), round);
        assert_eq!(world.seqs(&ann), [round], "[RESUME-4] nothing twice, nothing missing");
    }
    world.hibernate();
    assert_eq!(world.refusal(&guest, &pull(0)), "not_welcomed");
    assert_eq!(world.refusal(&ann, &hello("Ann")), "already_welcomed");
    assert_eq!(world.ok(&guest, &hello("Bob"))["count"], 2);
}
