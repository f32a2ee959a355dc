use std::fmt;

/// A promise that was not kept. It unwinds to whoever runs the seed.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The rule of SPEC.md.
    pub rule: &'static str,
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.rule, self.text)
    }
}

/// Says that a rule was broken, and ends the run.
macro_rules! violated {
    ($rule:expr, $($text:tt)+) => {
        std::panic::panic_any($crate::violation::Violation { rule: $rule, text: format!($($text)+) })
    };
}

/// Ends the run unless the condition holds.
macro_rules! promise {
    ($rule:expr, $holds:expr, $($text:tt)+) => {
        if !$holds {
            $crate::violation::violated!($rule, $($text)+)
        }
    };
}

pub(crate) use {promise, violated};
