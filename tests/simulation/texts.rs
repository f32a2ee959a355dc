//! What is said: texts that tell who said them and as their how manieth, so that their order can be seen in the log.

use crate::random::Random;

const WORDS: [&str; 8] = [
    "",
    "早上好",
    "ok",
    "\"quoted\" \\ \n",
    "<b>&amp;</b>",
    "\u{1f44d}\u{1f3fd}",
    "ё́ \u{2028}",
    "\"cid\":\"x\"",
];

/// With the names of their topics.
const QUESTIONS: [(&str, &str); 5] = [
    ("hi?", "greeting"),
    ("现在时间?", "time"),
    ("天气怎么样", "weather"),
    ("help", "thanks"),
    ("\u{ff1f}", "thanks"),
];

/// Message `n` of `author`; `asks` for a reply of the assistant, or not.
pub fn text(random: &mut Random, author: u32, n: u32, asks: bool) -> String {
    let tail = if asks { random.pick(&QUESTIONS).0 } else { *random.pick(&WORDS) };
    format!("{author}.{n} {tail}")
}

/// A text of many bytes.
pub fn long_text(author: u32, n: u32, bytes: usize) -> String {
    format!("{author}.{n} {}", "长".repeat(bytes / 3))
}

/// Who said it, and as their how manieth.
pub fn place_of(text: &str) -> Option<(u32, u32)> {
    let (author, n) = text.split(' ').next()?.split_once('.')?;
    Some((author.parse().ok()?, n.parse().ok()?))
}

/// The topic that it asks about.
pub fn topic_of(text: &str) -> Option<&'static str> {
    let (_, tail) = text.split_once(' ')?;
    QUESTIONS.iter().find(|(question, _)| *question == tail).map(|(_, topic)| *topic)
}

/// Whether this answers a question about `topic`.
pub fn answers(text: &str, topic: &str) -> bool {
    match topic {
        "greeting" => text.starts_with("您好!"),
        "time" => text.starts_with("现在是北京时间:"),
        "weather" => text.contains("weather.com"),
        _ => text.starts_with("感谢您的留言!"),
    }
}
