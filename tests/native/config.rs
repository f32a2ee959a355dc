use edge_chat::room::Config;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

fn config(variable: &'static str, value: &str) -> Result<Config, String> {
    Config::from_variables(|name| (name == variable).then(|| value.to_owned()))
        .map_err(|error| error.to_string())
}

#[test]
fn nothing_set_gives_the_defaults() {
    let config = Config::from_variables(|_| None).expect("nothing is wrong with nothing");
    assert_eq!(config, Config::default());
    assert_eq!(config.heartbeat, Duration::from_secs(25), "[TIMER-1]");
    assert_eq!(config.reply_delay, Duration::from_millis(1_500), "[ASSIST-3]");
    assert!(config.assistant, "[ASSIST-7]");
    assert_eq!(config.retention, DAY * 30, "[HIST-6]");
    assert_eq!(config.retention_bytes, 1_000_000_000, "[HIST-6]");
}

#[test]
fn each_variable_is_bounded_on_both_sides_route_10() {
    for (variable, good, bad) in [
        ("HEARTBEAT_SECONDS", ["1", "30", " 25 "], ["0", "31", "-1", "", "1.5", "abc"]),
        ("REPLY_DELAY_MS", ["0", "60000", "1500"], ["60001", "-1", "", "1e3", "∞", "99999999999999999999"]),
        ("RETENTION_DAYS", ["1", "3650", "30"], ["0", "3651", "-1", "", "0.5", "a month"]),
        ("RETENTION_MB", ["1", "9000", "1000"], ["0", "9001", "-1", "", "1GB", "18446744073709551616"]),
        ("ASSISTANT", ["on", "off", " on "], ["", "ON", "[object Object]", "true", "0", "of"]),
    ] {
        for value in good {
            assert!(config(variable, value).is_ok(), "{variable}={value}");
        }
        for value in bad {
            let error = config(variable, value).expect_err(value);
            assert!(error.contains(variable), "it names the variable: {error}");
            assert!(
                value.is_empty() || !error.contains(&format!(" {value}.")),
                "it keeps the value to itself: {error}"
            );
        }
    }
}

#[test]
fn what_is_set_counts() {
    assert_eq!(config("HEARTBEAT_SECONDS", "30").map(|c| c.heartbeat), Ok(Duration::from_secs(30)));
    assert_eq!(config("REPLY_DELAY_MS", "0").map(|c| c.reply_delay), Ok(Duration::ZERO));
    assert_eq!(config("RETENTION_DAYS", "3650").map(|c| c.retention), Ok(DAY * 3_650), "[HIST-6]");
    assert_eq!(config("RETENTION_MB", "9000").map(|c| c.retention_bytes), Ok(9_000_000_000), "[HIST-6]");
    assert_eq!(config("ASSISTANT", "off").map(|c| c.assistant), Ok(false));
}
