//! What sockets carry through hibernation.

use edge_chat::{room::Attachment, wire::ConnectionId};
use proptest::prelude::*;

fn id() -> ConnectionId {
    ConnectionId::from_random(7)
}

fn reads(text: &str) -> Option<String> {
    Attachment::read(id(), text).as_ref().map(Attachment::text)
}

proptest! {
    #[test]
    fn it_is_read_as_it_was_written_session_9(
        (name, person, session) in ("\\PC{1,32}", "[A-Za-z0-9]{16}", "[A-Za-z0-9_-]{16,64}"),
        (attempt, seen, read) in (any::<u64>(), 0..1_u64 << 53, 0..1_u64 << 53),
        visitor in "[A-Za-z0-9]{16}:-|-:[A-Za-z0-9]{12}|[A-Za-z0-9]{16}:[A-Za-z0-9]{12}",
        (alive, behind) in (any::<i64>(), proptest::option::of(any::<i64>())),
    ) {
        let behind = behind.map_or("-".to_owned(), |behind| behind.to_string());
        let member = format!("m {person} {session} {attempt} {alive} {seen} {read} {behind} {name}");
        for text in [member, format!("c {seen} {name}"), format!("g {alive}")] {
            let known = format!("{visitor} {text}");
            prop_assert_eq!(reads(&known), Some(known));
            prop_assert_eq!(reads(&format!("-:- {text}")), Some(text.clone()));
            prop_assert_eq!(reads(&text), Some(text));
        }
    }
}

#[test]
fn a_part_of_it_is_nothing_session_9() {
    let whole = "m 0123456789abcdef 0123456789abcdef 1 2 3 4 - A name";
    assert_eq!(reads(whole).as_deref(), Some(whole));
    for (end, _) in whole.match_indices(' ').take(8) {
        assert_eq!(reads(&whole[..end]), None, "{}", &whole[..end]);
    }
    for text in [
        "",
        "c",
        "c ",
        ": g 1",
        "-: g 1",
        "-:- ",
        "-:-",
        "-:0123456789abc g 1",
        "c 1",
        "c x name",
        "g",
        "g ",
        "g x",
        "x 1",
        "member 1",
        "c 9007199254740992 n",
    ] {
        assert_eq!(reads(text), None, "{text}");
    }
}
