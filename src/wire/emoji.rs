use unicode_segmentation::UnicodeSegmentation;

/// The longest that there are (a family, with tones) take 35 bytes.
const BYTES: usize = 64;

/// One emoji: a single grapheme (UAX 29) with a character that is pictured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Emoji(String);

impl Emoji {
    /// `None` where it is no such text.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() <= BYTES && text.graphemes(true).take(2).count() == 1;
        // Of ASCII only what keycaps are made of: what needs an escape in JSON is no emoji.
        let is_plain = text.bytes().all(|b| !b.is_ascii() || b.is_ascii_digit() || matches!(b, b'#' | b'*'));
        (is_one && is_plain && text.chars().any(is_pictured)).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character is in a block of symbols, pictures or flags, or makes a keycap. Wider than the Unicode property, whose
/// table is large.
fn is_pictured(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{203c}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙' | '\u{1f000}'..='\u{1faff}')
}
