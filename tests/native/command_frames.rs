//! The text of commands: what is one, and what is wrong with one that is not.

use edge_chat::wire::{Action, Cid, Command, ErrorCode, Hello, Seq};
use serde_json::{Value, json};

const SECRET: &str = "0123456789abcdef";

fn read(command: &Value) -> Result<Action, ErrorCode> {
    Command::parse(&command.to_string()).expect("it is a command").action
}

fn with(mut command: Value, field: &str, value: Value) -> Value {
    command[field] = value;
    command
}

fn send() -> Value {
    json!({ "type": "send", "ref": 1, "cid": "c", "message": "hi" })
}

fn hello() -> Value {
    json!({ "type": "hello", "ref": 1, "person": SECRET, "session": SECRET, "name": "Ann" })
}

#[test]
fn what_has_no_type_and_ref_is_no_command_command_3() {
    for (text, why) in [
        ("", ErrorCode::NotJson),
        ("ping", ErrorCode::NotJson),
        (r#"{"type":"seen","ref":1,"seq":0"#, ErrorCode::NotJson),
        ("[]", ErrorCode::Unprocessable),
        ("7", ErrorCode::Unprocessable),
        ("null", ErrorCode::Unprocessable),
        ("{}", ErrorCode::Unprocessable),
        (r#"[{"type":"seen","ref":1,"seq":0}]"#, ErrorCode::Unprocessable),
        (r#"{"type":"seen","seq":0}"#, ErrorCode::Unprocessable),
        (r#"{"ref":1}"#, ErrorCode::Unprocessable),
        (r#"{"type":7,"ref":1}"#, ErrorCode::Unprocessable),
        (r#"{"type":null,"ref":1}"#, ErrorCode::Unprocessable),
        (r#"{"type":"\ud83d","ref":1}"#, ErrorCode::Unprocessable),
        (r#"{"type":"seen","ref":1,"seq":0,"x":[[[[[[[[1]]]]]]]]}"#, ErrorCode::Unprocessable),
    ] {
        assert_eq!(Command::parse(text), Err(why), "{text}");
    }
}

#[test]
fn a_ref_is_an_integer_from_0_to_2_31_less_1_command_2() {
    for good in [0_u64, 1, 2_147_483_647] {
        let command = Command::parse(&with(send(), "ref", json!(good)).to_string()).expect("a command");
        assert_eq!(u64::from(command.reference.get()), good);
    }
    for bad in [json!(-1), json!(2_147_483_648_u64), json!(u64::MAX), json!(1.5), json!("1"), json!(null)] {
        let text = with(send(), "ref", bad).to_string();
        assert_eq!(Command::parse(&text), Err(ErrorCode::Unprocessable), "[COMMAND-3] {text}");
    }
}

#[test]
fn an_unknown_type_is_told_so_command_4() {
    for kind in ["", "chat", "Send", "heartbeat", "ping", "панель"] {
        let command = json!({ "type": kind, "ref": 1, "message": { "x": [null] } });
        assert_eq!(read(&command), Err(ErrorCode::UnknownCommand), "{kind}");
    }
}

/// What a build for the test of panics has must not be in any other.
#[cfg(not(feature = "panic-command"))]
#[test]
fn nobody_can_ask_for_a_panic_command_4() {
    assert_eq!(read(&json!({ "type": "panic", "ref": 1 })), Err(ErrorCode::UnknownCommand));
}

#[test]
fn fields_that_are_missing_or_of_the_wrong_kind_are_told_so_command_4() {
    let kinds = |no: &[&str]| {
        let kinds = [
            ("null", json!(null)),
            ("bool", json!(true)),
            ("number", json!(7)),
            ("fraction", json!(0.5)),
            ("negative", json!(-1)),
            ("text", json!("0123456789abcdef")),
            ("list", json!([])),
            ("object", json!({})),
        ];
        kinds.into_iter().filter(|(kind, _)| !no.contains(kind)).map(|(_, value)| value).collect::<Vec<_>>()
    };
    let seen = json!({ "type": "seen", "ref": 1, "seq": 0 });
    let pull = json!({ "type": "pull", "ref": 1, "after": 0 });
    let resumed = with(hello(), "epoch", json!("e"));
    for (command, field, is_required, good) in [
        (send(), "cid", true, "text"),
        (send(), "message", true, "text"),
        (send(), "after", false, "number"),
        (seen, "seq", true, "number"),
        (pull, "after", true, "number"),
        (hello(), "person", true, "text"),
        (hello(), "session", true, "text"),
        (hello(), "name", false, "text"),
        (hello(), "epoch", true, "text"),
        (resumed, "seq", true, "number"),
        (hello(), "resumed", false, "bool"),
        (hello(), "attempt", false, "number"),
    ] {
        for bad in kinds(&[good]) {
            let command = with(command.clone(), field, bad);
            assert_eq!(read(&command), Err(ErrorCode::Unprocessable), "{command}");
        }
        let mut without = command.clone();
        without.as_object_mut().expect("an object").remove(field);
        let is_told = read(&without) == Err(ErrorCode::Unprocessable);
        // A hello without an epoch has no seq either: neither is missing.
        assert_eq!(is_told, is_required && field != "epoch", "without {field}: {command}");
    }
}

#[test]
fn a_place_in_the_log_is_an_integer_that_javascript_holds_exactly_command_4() {
    let pull = |after: u64| read(&json!({ "type": "pull", "ref": 1, "after": after }));
    let last = (1_u64 << 53) - 1;
    assert_eq!(pull(last), Ok(Action::Pull { after: Seq::new(last).expect("in range") }));
    assert_eq!(pull(last + 1), Err(ErrorCode::Unprocessable));
}

#[test]
fn a_cid_has_1_to_36_of_its_letters_command_8() {
    let cid = |cid: &str| read(&with(send(), "cid", json!(cid)));
    for good in ["a", "-", "_", "Zz09", &"c".repeat(36), "3f2a1b4c-5d6e-4f70-8a9b-0c1d2e3f4a5b"] {
        let Ok(Action::Send(send)) = cid(good) else { panic!("{good} is a cid") };
        assert_eq!(send.cid.as_str(), good);
        assert_eq!(Cid::parse(good), Some(send.cid));
    }
    for bad in ["", &"c".repeat(37), "a b", "é", "a\"b", "a.b", "{}", "你"] {
        assert_eq!(cid(bad), Err(ErrorCode::Unprocessable), "{bad}");
    }
}

#[test]
fn secrets_have_16_to_64_of_their_letters_command_5() {
    for field in ["person", "session"] {
        for good in [&"a".repeat(16), &"Z".repeat(64), "AZaz09-_AZaz09-_"] {
            assert!(read(&with(hello(), field, json!(good))).is_ok(), "{field} {good}");
        }
        for bad in
            ["", &"a".repeat(15), &"a".repeat(65), "0123456789abcde ", "0123456789abcde+", &"密".repeat(16)]
        {
            let outcome = read(&with(hello(), field, json!(bad)));
            assert_eq!(outcome, Err(ErrorCode::Unprocessable), "{field} {bad}");
        }
    }
}

#[test]
fn a_secret_is_in_no_log_command_6() {
    let told = format!("{:?}", read(&with(hello(), "session", json!("secret-of-a-session"))));
    assert!(!told.contains("secret-of") && !told.contains(SECRET), "{told}");
}

#[test]
fn a_name_is_as_the_classic_one_command_5() {
    let name = |name: &str| match read(&with(hello(), "name", json!(name))) {
        Ok(Action::Hello(Hello { name, .. })) => Ok(name.as_str().to_owned()),
        Ok(other) => panic!("no hello but {other:?}"),
        Err(code) => Err(code),
    };
    assert_eq!(name(" 小明 "), Ok(" 小明 ".to_owned()));
    assert_eq!(name("  "), Ok("匿名用户".to_owned()), "[SESSION-1]");
    assert_eq!(name(&"👨‍👩‍👧‍👦".repeat(32)), Ok("👨‍👩‍👧‍👦".repeat(32)), "[LIMIT-3]");
    assert_eq!(name(&"👨‍👩‍👧‍👦".repeat(33)), Err(ErrorCode::NameTooLong), "[LIMIT-3]");
    assert_eq!(name("a\u{7}b"), Err(ErrorCode::NameNotAllowed), "[LIMIT-4]");
}

#[test]
fn a_message_is_as_the_classic_one_command_8() {
    let message = |text: &str| read(&with(send(), "message", json!(text)));
    assert_eq!(message(""), Err(ErrorCode::EmptyMessage));
    assert!(message(" ").is_ok(), "[WIRE-14]");
    assert!(message(&"明".repeat(4_000)).is_ok(), "[LIMIT-2]");
    assert_eq!(message(&"明".repeat(4_001)), Err(ErrorCode::MessageTooLong), "[LIMIT-2]");
    assert_eq!(message("a\0b"), Err(ErrorCode::Unprocessable), "[WIRE-11]");
}

#[test]
fn what_a_command_does_not_know_is_ignored_and_the_last_of_a_field_counts_command_2() {
    let text = r#"{"colour":"red","ref":7,"type":"seen","seq":1,"cid":{"x":1},"seq":2}"#;
    let command = Command::parse(text).expect("a command");
    assert_eq!(command.reference.get(), 7);
    assert_eq!(command.action, Ok(Action::Seen { seq: Seq::START.plus(2) }));
}
