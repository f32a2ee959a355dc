use crate::wire::Timestamp;

/// The time now. In production it stands still between I/O.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the clock")]
    let millis = js_sys::Date::now();
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    Timestamp::from_millis(millis as i64)
}
