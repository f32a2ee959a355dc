//! How a text falls into what can be searched for.
//!
//! Scripts that put spaces between words fall into words. Those that do not (Han, kana, Hangul, Thai and its neighbours) fall
//! into characters that know which of them stand side by side, and an emoji stands for itself. What is in between is left out.

use super::fold::{fold, is_mark, narrow};

/// A word, a character of a script without spaces, or an emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// As it is compared: in one case and width, without diacritics.
    pub text: String,
    /// Where it begins and ends in what was written; UTF-16 code units, as JavaScript counts.
    pub start: usize,
    pub end: usize,
    /// Whether it is a character of a script without spaces.
    pub is_dense: bool,
    /// Whether the one before is such a character too, and nothing stands in between.
    pub is_glued: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Letter,
    Dense,
    Emoji,
    Mark,
    Gap,
}

/// What a text falls into, in its order.
pub fn atoms(text: &str) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    // Of the character before, marks aside.
    let mut before = Class::Gap;
    let mut start = 0;
    for c in text.chars() {
        let end = start + c.len_utf16();
        let class = class(c);
        match (class, atoms.last_mut()) {
            (Class::Gap, _) => before = Class::Gap,
            (Class::Mark, Some(last)) if before != Class::Gap => last.end = end,
            (Class::Mark, _) => {}
            (Class::Letter, Some(last)) if before == Class::Letter => {
                last.text.push(fold(c));
                last.end = end;
            }
            _ => {
                let is_dense = class == Class::Dense;
                let is_glued = is_dense && before == Class::Dense;
                let text = fold(c).to_string();
                atoms.push(Atom { text, start, end, is_dense, is_glued });
            }
        }
        if class != Class::Mark {
            before = class;
        }
        start = end;
    }
    atoms
}

fn class(c: char) -> Class {
    match narrow(c) {
        c if c.is_ascii() => {
            if c.is_ascii_alphanumeric() {
                Class::Letter
            } else {
                Class::Gap
            }
        }
        c if is_mark(c) => Class::Mark,
        c if c.is_alphanumeric() => {
            if is_dense(c) {
                Class::Dense
            } else {
                Class::Letter
            }
        }
        c if is_emoji(c) => Class::Emoji,
        _ => Class::Gap,
    }
}

/// Whether its script has no spaces, or, as Korean, words that grow together. Of letters alone.
fn is_dense(c: char) -> bool {
    matches!(
        c,
        // Thai, Lao, Myanmar, Hangul's letters, Khmer, New Tai Lue and Tai Tham.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{1aaf}'
        // Radicals, kana, Bopomofo, Han, Yi, Hangul, what is compatible with them, half-width kana and Hangul, and the planes of Han.
        | '\u{2e80}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' | '\u{aa60}'..='\u{aadf}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether something is pictured, or may be. Of what is no letter alone.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}
