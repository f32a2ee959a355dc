use edge_chat::wire::Timestamp;
use std::time::Duration;

#[test]
fn times_are_iso_8601_in_utc_with_milliseconds_wire_1() {
    for (millis, iso) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_795_422_360_123, "2026-11-23T08:26:00.123Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (i64::MAX, "9999-12-31T23:59:59.999Z"),
        (i64::MIN, "1970-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(Timestamp::from_millis(millis).to_string(), iso);
    }
}

#[test]
fn beijing_is_eight_hours_ahead_assist_5() {
    let told = |millis| Timestamp::from_millis(millis).in_beijing();
    assert_eq!(told(1_795_422_360_999), "2026-11-23 16:26:00");
    assert_eq!(told(1_798_732_799_000), "2026-12-31 23:59:59");
    assert_eq!(told(1_798_732_800_000), "2027-01-01 00:00:00");
}

#[test]
fn arithmetic_stays_in_range() {
    let last = Timestamp::from_millis(i64::MAX);
    assert_eq!(last.after(Duration::MAX), last);
    let first = Timestamp::from_millis(0);
    assert_eq!(first.since(last), Duration::ZERO);
    assert_eq!(first.after(Duration::from_millis(1_500)).since(first), Duration::from_millis(1_500));
}
