//! What a name looks like.

use super::{
    Unicode,
    flaw::is_hidden,
    unpacked::{Look, look_of},
};

/// What a name is taken for by who reads it. Names are alike that somebody may take for each other.
///
/// One skeleton does not do: a capital `I` looks like a small `l`, and case makes no difference otherwise; but `Ian` is not `Lan`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    shown: String,
    lower: String,
    upper: String,
}

impl Likeness {
    pub fn of(name: &str, unicode: Unicode) -> Self {
        let words: Vec<_> = unicode.nfkd(name).split_whitespace().map(str::to_owned).collect();
        let name = words.join(" ");
        let shown = skeleton(&name, unicode);
        Self {
            shown,
            lower: skeleton(&unicode.lower_case(&name), unicode),
            upper: skeleton(&unicode.upper_case(&name), unicode),
        }
    }

    /// Texts of which two names have one in common exactly where they are alike.
    pub fn keys(&self) -> [String; 3] {
        let Self { shown, lower, upper } = self;
        [format!("={shown}"), format!("={upper}"), format!("-{lower}")]
    }

    /// All that it may be read as.
    pub(super) fn readings(&self) -> [&str; 3] {
        [&self.shown, &self.lower, &self.upper]
    }
}

/// How often a text may change before it is its own skeleton. It never takes so many.
const PASSES: usize = 8;

/// Texts have the same that look the same: the skeleton of UTS 39, but of compatible characters (NFKD) too.
pub fn skeleton(text: &str, unicode: Unicode) -> String {
    let mut looks = unicode.nfkd(text);
    for _ in 0..PASSES {
        let mut next = String::with_capacity(looks.len());
        for c in looks.chars().filter(|c| !is_hidden(*c)) {
            match look_of(c) {
                None => next.push(c),
                Some(Look::One(one)) => next.push(one),
                Some(Look::Several(several)) => next.push_str(several),
            }
        }
        next = unicode.nfkd(&next);
        if next == looks {
            break;
        }
        looks = next;
    }
    looks
}
