use super::world::World;
use edge_chat::{
    room::{Config, Topic},
    wire::{MessageText, Timestamp},
};
use serde_json::json;
use std::time::Duration;

const DELAY: Duration = Duration::from_millis(1_500);
const JUST_BEFORE: Duration = Duration::from_millis(1_499);
const MOMENT: Duration = Duration::from_millis(1);

fn topic(text: &str) -> Option<Topic> {
    let text = MessageText::parse(text.to_owned()).expect("a good text").expect("not empty");
    Topic::asked_in(&text)
}

#[test]
fn which_messages_ask_assist_1() {
    for text in [
        "?",
        "\u{ff1f}",
        "什么\u{ff1f}",
        "why?",
        "help",
        "我要帮助",
        "怎么办",
        "如何是好",
        "请问",
        "时间到了",
        "今天天气好",
    ] {
        assert!(topic(text).is_some(), "{text}");
    }
    for text in ["你好", "hello", "hi", "好的", "test", "helpful", "unhelp", "时 间", "天氣", " "] {
        assert_eq!(topic(text), None, "{text}");
    }
}

#[test]
fn english_words_match_whole_and_in_any_case_assist_2() {
    for text in
        ["HELP", "Help!", "please help me", "我要help", "help我", "(help)", "hel\u{200b}p help", "a-help-b"]
    {
        assert!(topic(text).is_some(), "{text}");
    }
    for text in ["helper", "whelp", "help_me", "help2", "éhelp", "helpу"] {
        assert_eq!(topic(text), None, "{text}");
    }
    for text in ["hi?", "Hello, anyone?", "HI there?", "hi你好?", "?hi", "你说hi?"] {
        assert_eq!(topic(text), Some(Topic::Greeting), "{text}");
    }
    for text in ["this?", "high?", "othello?", "hi5?", "_hi?", "which?"] {
        assert_eq!(topic(text), Some(Topic::Thanks), "{text}");
    }
}

#[test]
fn the_first_text_that_fits_assist_4() {
    for (text, expected) in [
        ("你好?", Topic::Greeting),
        ("您好,请问时间和天气", Topic::Greeting),
        ("hello, 现在时间?", Topic::Greeting),
        ("现在时间?", Topic::Time),
        ("天气和时间", Topic::Time),
        ("天气怎么样?", Topic::Weather),
        ("帮助", Topic::Thanks),
        ("?", Topic::Thanks),
    ] {
        assert_eq!(topic(text), Some(expected), "{text}");
    }
    let now = Timestamp::from_millis(super::world::START);
    assert_eq!(Topic::Greeting.answer(now), "您好!我是客服助手,有什么可以帮您?");
    assert_eq!(Topic::Time.answer(now), "现在是北京时间:2026-11-23 16:26:00");
    assert_eq!(Topic::Weather.answer(now), "您可以通过 https://www.weather.com 查询实时天气信息");
    assert_eq!(Topic::Thanks.answer(now), "感谢您的留言!如需人工帮助,请留言'人工客服'");
}

#[test]
fn the_reply_comes_to_all_after_one_and_a_half_seconds_assist_3() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let bob = world.join("Bob");
    world.say(&ann, "现在时间?");
    world.advance(JUST_BEFORE);
    assert_eq!(world.messages(&bob), ["现在时间?"]);
    world.advance(MOMENT);
    let reply = json!({
        "type": "chat",
        "message": "现在是北京时间:2026-11-23 16:26:01",
        "sender_id": "system",
        "sender_name": "客服助手",
        "is_auto_reply": true,
        "is_system": false,
        "timestamp": "2026-11-23T08:26:01.500Z",
        "seq": 2,
    });
    assert_eq!(world.frames(&bob), std::slice::from_ref(&reply), "the time is that of the reply [ASSIST-5]");
    assert_eq!(world.frames(&ann).last(), Some(&reply));
}

#[test]
fn replies_come_in_order_while_people_chat_assist_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    for message in ["天气?", "帮助", "hi?"] {
        world.say(&ann, message);
        world.advance(Duration::from_millis(100));
    }
    world.say(&ann, "go on");
    world.advance(DELAY);
    assert_eq!(
        world.messages(&ann),
        [
            "天气?",
            "帮助",
            "hi?",
            "go on",
            "您可以通过 https://www.weather.com 查询实时天气信息",
            "感谢您的留言!如需人工帮助,请留言'人工客服'",
            "您好!我是客服助手,有什么可以帮您?",
        ]
    );
}

#[test]
fn a_clock_set_back_keeps_the_order_and_delays_nothing_assist_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say(&ann, "天气?");
    world.now = Timestamp::from_millis(world.now.as_millis() - 365 * 86_400_000);
    world.say(&ann, "帮助");
    world.forget_frames();
    world.advance(DELAY);
    let replies = world.messages(&ann);
    assert_eq!(replies.len(), 2);
    assert!(replies[0].contains("weather") && replies[1].contains("人工客服"), "{replies:?}");
}

#[test]
fn switched_off_it_is_silent_assist_7() {
    let mut world = World::with(Config { assistant: false, ..Config::default() });
    let ann = world.join("Ann");
    world.say(&ann, "现在时间?");
    world.advance(DELAY * 2);
    assert_eq!(world.messages(&ann), ["现在时间?"]);
}

#[test]
fn a_topic_keeps_its_name_in_storage() {
    for (topic, name) in [
        (Topic::Greeting, "greeting"),
        (Topic::Time, "time"),
        (Topic::Weather, "weather"),
        (Topic::Thanks, "thanks"),
    ] {
        assert_eq!((topic.name(), Topic::named(name)), (name, Some(topic)));
    }
    assert_eq!(Topic::named("from the future"), None);
}
