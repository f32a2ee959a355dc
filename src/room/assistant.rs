//! 客服助手, the assistant: which messages ask for a reply, and what it answers (SPEC.md, ASSIST).

use crate::wire::{MessageText, Timestamp};

/// What a reply will be about. Decided when the message comes; put into words when the reply is sent, since the time is
/// told as of then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Greeting,
    Time,
    Weather,
    /// Anything else that was asked.
    Thanks,
}

/// Besides `?`.
const ASKING: [&str; 7] = ["\u{ff1f}", "帮助", "怎么", "如何", "请问", "时间", "天气"];
const ASKING_WORDS: [&str; 1] = ["help"];
const GREETING: [&str; 2] = ["你好", "您好"];
const GREETING_WORDS: [&str; 2] = ["hi", "hello"];

impl Topic {
    const ALL: [Self; 4] = [Self::Greeting, Self::Time, Self::Weather, Self::Thanks];

    /// What a message asks about; `None` where it asks for no reply.
    pub fn asked_in(message: &MessageText) -> Option<Self> {
        let text = message.as_str();
        let contains = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
        // Most messages ask nothing, and those that are ASCII have none of the other phrases.
        let asks = text.contains('?') || (!text.is_ascii() && contains(&ASKING));
        if !asks && !has_word(text, &ASKING_WORDS) {
            return None;
        }
        if contains(&GREETING) || has_word(text, &GREETING_WORDS) {
            Some(Self::Greeting)
        } else if text.contains("时间") {
            Some(Self::Time)
        } else if text.contains("天气") {
            Some(Self::Weather)
        } else {
            Some(Self::Thanks)
        }
    }

    /// What the assistant says at `now`.
    pub fn answer(self, now: Timestamp) -> String {
        match self {
            Self::Greeting => "您好!我是客服助手,有什么可以帮您?".to_owned(),
            Self::Time => format!("现在是北京时间:{}", now.in_beijing()),
            Self::Weather => "您可以通过 https://www.weather.com 查询实时天气信息".to_owned(),
            Self::Thanks => "感谢您的留言!如需人工帮助,请留言'人工客服'".to_owned(),
        }
    }

    /// The topic's name in the timer table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Time => "time",
            Self::Weather => "weather",
            Self::Thanks => "thanks",
        }
    }

    /// The topic of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// Whether one of these English words stands in the text by itself, in any case.
fn has_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| places_of(text, word).any(|at| stands_alone(text, at, at + word.len())))
}

/// Where an English word is, in any case.
fn places_of<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> {
    let places = text.as_bytes().windows(word.len()).enumerate();
    places
        .filter(|(_, part)| {
            part[0].eq_ignore_ascii_case(&word.as_bytes()[0]) && part.eq_ignore_ascii_case(word.as_bytes())
        })
        .map(|(at, _)| at)
}

/// Whether there is a letter or digit neither before nor after.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
    !before.is_some_and(is_word_char) && !after.is_some_and(is_word_char)
}

/// Chinese is written without spaces: what stands beside an English word ends it unless it is of a Western script, which
/// Unicode keeps below U+2E80, where the CJK blocks begin.
fn is_word_char(c: char) -> bool {
    c == '_' || (c < '\u{2e80}' && c.is_alphanumeric())
}
