//! What is put together by hand is what the library would make of it.

use chrono::{DateTime, SecondsFormat};
use edge_chat::{
    room::Topic,
    wire::{Cid, MessageText, Reference, Reply, Said, Sender, Seq, ServerFrame, Timestamp, Username},
};
use proptest::prelude::*;

fn name() -> impl Strategy<Value = Username> {
    "\\PC{1,8}|[\"\\\\/<]{1,4}".prop_filter_map("a name", |name| Username::parse(&name).ok())
}

fn cid() -> impl Strategy<Value = Cid> {
    "[A-Za-z0-9_-]{1,36}".prop_filter_map("a cid", |cid| Cid::parse(&cid))
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (0..253_402_300_800_000_i64).prop_map(Timestamp::from_millis)
}

fn seq() -> impl Strategy<Value = Seq> {
    let any = prop_oneof![0..20_u64, 0..=(1_u64 << 53) - 1];
    any.prop_filter_map("a seq", Seq::new)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\\x00-\\x20\"\\\\a\u{7f}\u{2028}帮👋]{0,20}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_chat_frame_is_as_serde_writes_it_wire_1(
        (name, text, at, seq, cid, reply) in (name(), text(), moment(), seq(), proptest::option::of(cid()), proptest::option::of(seq()))
    ) {
        for sender in [Sender::Person { id: "0123456789abcdef", name: &name }, Sender::Assistant] {
            let frame = ServerFrame::chat(sender, &text, at, seq, cid.as_ref(), reply);
            prop_assert_eq!(frame.encode(), serde_json::to_string(&frame).expect("it encodes"));
        }
        let notice = ServerFrame::notice(&text, at);
        prop_assert_eq!(notice.encode(), serde_json::to_string(&notice).expect("it encodes"));
    }

    #[test]
    fn an_ack_is_as_serde_writes_it_command_8(
        (reference, seq, cid, at) in (0..1_u64 << 31, seq(), cid(), moment())
    ) {
        let reference = Reference::new(reference).expect("a reference");
        let at_text = at.to_string();
        let said = Said { seq, cid: cid.as_str(), at: &at_text, dup: false };
        prop_assert_eq!(Reply::said(reference, seq, &cid, at), Reply::ok(reference, said).encode());
    }

    #[test]
    fn a_time_is_as_chrono_writes_it_wire_1(at in moment()) {
        let utc = DateTime::from_timestamp_millis(at.as_millis()).expect("in range");
        prop_assert_eq!(at.to_string(), utc.to_rfc3339_opts(SecondsFormat::Millis, true));
    }

    #[test]
    fn the_assistant_hears_a_word_where_splitting_finds_it_assist_1(text in "[helpHELP1_é帮。 -]{1,9}|[.é帮 ]?(?i:help)[1_é帮 .]?") {
        let is_word_char = |c: char| c == '_' || (c < '\u{2e80}' && c.is_alphanumeric());
        let has_help = text.split(|c| !is_word_char(c)).any(|word| word.eq_ignore_ascii_case("help"));
        let message = MessageText::parse(text).expect("it is in bounds").expect("it is something");
        prop_assert_eq!(Topic::asked_in(&message).is_some(), has_help);
    }
}
