//! What a name may be made of: the `FreeformClass` of PRECIS (RFC 8264), and of what is not seen only what an emoji or a script
//! needs where it stands. Names of emoji, Persian, Hindi and Japanese need more than PRECIS lets through; who plays with invisible
//! characters needs less.

use super::unpacked::{NONSPACING_MARKS, SPACING_MARKS, VISIBLE};

/// Why nobody may be called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It holds a control character, an archaic letter of Hangul, or what Unicode has not assigned or leaves to private use.
    NotAllowed,
    /// It holds something that nobody sees, or nothing that anybody does.
    Invisible,
    /// There are more marks on a character than any language has.
    TooManyMarks,
}

/// Marks of no script of their own that one character may have. Vietnamese has two.
const DIACRITICS: usize = 3;

/// Marks of scripts that put them above and below: Hebrew, Arabic, Thai, Lao.
const POINTS: usize = 4;

/// Marks of the other scripts, some of which pile up consonants: Myanmar, Tibetan, Khmer.
const SIGNS: usize = 6;

/// The same mark, one after the other.
const SAME_MARKS: usize = 2;

/// Of emoji that stand for the flags of regions: they begin with this one, and end with this tag.
const BLACK_FLAG: char = '\u{1f3f4}';
const END_OF_TAGS: char = '\u{e007f}';

/// What is wrong with a name, if anything.
pub fn flaw_in(name: &str) -> Option<Flaw> {
    let chars: Vec<_> = name.chars().collect();
    let is_seen = |c: &char| VISIBLE.hold(*c) && !c.is_whitespace() && !is_mark(*c) && !is_blank(*c);
    let wrong = (0..chars.len()).find_map(|at| flaw_at(&chars, at));
    wrong
        .or_else(|| (!chars.iter().any(is_seen)).then_some(Flaw::Invisible))
        .or_else(|| too_many_marks(&chars))
}

fn flaw_at(chars: &[char], at: usize) -> Option<Flaw> {
    let c = chars[at];
    if c.is_ascii_graphic() || c == ' ' {
        return None;
    }
    let is_in_place = match c {
        '\u{200d}' => joins_emoji(chars, at) || follows_virama(chars, at),
        '\u{200c}' => follows_virama(chars, at) || parts_arabic(chars, at),
        '\u{fe0e}' | '\u{fe0f}' => varies_emoji(chars, at),
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => before(chars, at).is_some_and(is_han),
        '\u{e0020}'..='\u{e007f}' => is_tag_of_flag(chars, at),
        c if is_blank(c) || is_hidden(c) => false,
        c if is_archaic(c) || !VISIBLE.hold(c) => return Some(Flaw::NotAllowed),
        _ => true,
    };
    (!is_in_place).then_some(Flaw::Invisible)
}

fn before(chars: &[char], at: usize) -> Option<char> {
    at.checked_sub(1).map(|at| chars[at])
}

fn after(chars: &[char], at: usize) -> Option<char> {
    chars.get(at + 1).copied()
}

/// Whether a joiner stands between two emoji.
fn joins_emoji(chars: &[char], at: usize) -> bool {
    let mut earlier = chars[..at].iter().rev().copied().skip_while(|c| *c == '\u{fe0f}');
    earlier.next().is_some_and(is_pictured) && after(chars, at).is_some_and(is_pictured)
}

/// Whether a joiner, or what keeps from joining, is about a consonant without its vowel, as in India, before another letter.
fn follows_virama(chars: &[char], at: usize) -> bool {
    before(chars, at).is_some_and(is_virama) && after(chars, at).is_some_and(char::is_alphabetic)
}

/// Whether it keeps two letters of Arabic apart, as in Persian.
fn parts_arabic(chars: &[char], at: usize) -> bool {
    before(chars, at).is_some_and(is_arabic) && after(chars, at).is_some_and(is_arabic)
}

/// Whether it says how an emoji is to be shown, be it that of a key.
fn varies_emoji(chars: &[char], at: usize) -> bool {
    before(chars, at)
        .is_some_and(|c| is_pictured(c) || (is_of_key(c) && after(chars, at) == Some('\u{20e3}')))
}

fn is_of_key(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '#' | '*')
}

/// Whether all tags around it are those of one flag.
fn is_tag_of_flag(chars: &[char], at: usize) -> bool {
    let is_tag = |c: &&char| matches!(c, '\u{e0020}'..='\u{e007e}');
    let mut earlier = chars[..at].iter().rev().skip_while(is_tag);
    let mut later = chars[at..].iter().skip_while(is_tag);
    earlier.next() == Some(&BLACK_FLAG) && later.next() == Some(&END_OF_TAGS)
}

fn too_many_marks(chars: &[char]) -> Option<Flaw> {
    let (mut marks, mut same, mut last) = (0, 0, ' ');
    for &c in chars {
        if !is_mark(c) {
            // What joins or varies belongs to the same character.
            marks = if is_hidden(c) { marks } else { 0 };
            same = 0;
            last = c;
            continue;
        }
        marks += 1;
        same = if c == last { same + 1 } else { 1 };
        last = c;
        if marks > marks_with(c) || (same > SAME_MARKS && NONSPACING_MARKS.hold(c)) {
            return Some(Flaw::TooManyMarks);
        }
    }
    None
}

/// Marks that a character may have one of which is `mark`.
fn marks_with(mark: char) -> usize {
    match mark {
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' => DIACRITICS,
        '\u{590}'..='\u{8ff}' | '\u{e00}'..='\u{eff}' => POINTS,
        _ => SIGNS,
    }
}

/// Whether it is a mark on what stands before it. What varies emoji is none here.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && !is_hidden(c) && (NONSPACING_MARKS.hold(c) || SPACING_MARKS.hold(c))
}

/// What takes a place and shows nothing there, and is no space.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{1d159}')
}

/// What is not seen by itself: Unicode's `Default_Ignorable_Code_Point`, but for what is blank.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fff8}' | '\u{16fe4}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Letters of Hangul from which no syllable of today is made, and those that make one in the place of its own character.
fn is_archaic(c: char) -> bool {
    matches!(c, '\u{1113}'..='\u{115e}' | '\u{1176}'..='\u{11a7}' | '\u{11c3}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}'
        | '\u{d7b0}'..='\u{d7ff}')
}

fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94d}'
            | '\u{9cd}'
            | '\u{a4d}'
            | '\u{acd}'
            | '\u{b4d}'
            | '\u{bcd}'
            | '\u{c4d}'
            | '\u{ccd}'
            | '\u{d3b}'
            | '\u{d3c}'
            | '\u{d4d}'
            | '\u{dca}'
            | '\u{1039}'
            | '\u{103a}'
            | '\u{17d2}'
    )
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' | '\u{6fa}'..='\u{6fc}' | '\u{750}'..='\u{77f}'
        | '\u{8a0}'..='\u{8c9}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Whether something is pictured, or may be.
fn is_pictured(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}
