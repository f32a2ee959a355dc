//! The tables of SPEC.md, against the code.

use edge_chat::wire::{CloseCode, ErrorCode};
use serde_json::json;

const SPEC: &str = include_str!("../../SPEC.md");

const ERRORS: [ErrorCode; 31] = [
    ErrorCode::NotJson,
    ErrorCode::Unprocessable,
    ErrorCode::FrameTooLarge,
    ErrorCode::MessageTooLong,
    ErrorCode::NameTooLong,
    ErrorCode::NameNotAllowed,
    ErrorCode::RoomFull,
    ErrorCode::Unavailable,
    ErrorCode::EmptyMessage,
    ErrorCode::UnknownCommand,
    ErrorCode::NotWelcomed,
    ErrorCode::AlreadyWelcomed,
    ErrorCode::CidReused,
    ErrorCode::InDoubt,
    ErrorCode::NotFound,
    ErrorCode::NotYours,
    ErrorCode::TooLate,
    ErrorCode::TooMany,
    ErrorCode::NotAllowed,
    ErrorCode::Muted,
    ErrorCode::SlowDown,
    ErrorCode::Locked,
    ErrorCode::GuestsOff,
    ErrorCode::NotAMember,
    ErrorCode::Banned,
    ErrorCode::NameTaken,
    ErrorCode::NameReserved,
    ErrorCode::BadLink,
    ErrorCode::TooManyConnections,
    ErrorCode::NameInvisible,
    ErrorCode::NameMarks,
];

const CLOSES: [CloseCode; 14] = [
    CloseCode::AlreadySetUp,
    CloseCode::NotInTheRoom,
    CloseCode::TakenOver,
    CloseCode::TooSlow,
    CloseCode::FrameTooLarge,
    CloseCode::NameNotAccepted,
    CloseCode::NotAMember,
    CloseCode::Removed,
    CloseCode::GuestsNotAccepted,
    CloseCode::RoomFull,
    CloseCode::Unavailable,
    CloseCode::NoSignOfLife,
    CloseCode::Restarted,
    CloseCode::TooManyConnections,
];

/// The rows of the table under this heading, each as its cells.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let (_, section) = SPEC.split_once(heading).expect("SPEC.md has the heading");
    let rows =
        section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn errors_are_those_of_the_table_command_2() {
    let rows = table("### Error codes");
    assert_eq!(rows.len(), ERRORS.len());
    for (row, code) in rows.iter().zip(ERRORS) {
        let name = json!(code);
        let name = name.as_str().expect("a code is a text");
        let expected = [code.number().to_string(), format!("`{name}`"), format!("`{}`", code.message())];
        assert_eq!(row[..3], expected, "[WIRE-6] {row:?}");
        assert_eq!(row[3].contains("try again"), code.may_retry(), "{row:?}");
    }
}

#[test]
fn closes_are_those_of_the_table_session_8() {
    let rows = table("### Close codes");
    assert_eq!(rows.len(), CLOSES.len());
    for (row, code) in rows.iter().zip(CLOSES) {
        assert_eq!(row[..2], [code.code().to_string(), format!("`{}`", code.reason())], "{row:?}");
    }
}
