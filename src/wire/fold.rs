//! What letters are the same to somebody who searches: in either case, in full width or not, with or without diacritics.
//!
//! Small tables and ranges in the place of Unicode's own, which would make the Worker larger by a tenth. Left out: the case of what
//! is neither Latin, Greek, Cyrillic nor Armenian, African and phonetic letters of Latin, polytonic Greek, other letters that
//! decompose, ligatures, half-width katakana, and whether Han is simplified.

/// Full-width ASCII begins here.
const FULL_WIDTH: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';
const FULL_WIDTH_OFFSET: u32 = 0xfee0;

/// The ASCII letters under those from U+00C0 to U+024F; a dot where there is none.
const LATIN: &[u8; 400] = b"\
    aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.yaaaaaaccccccccdd\
    ddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllll..llnnnnnn...oooooo..rrrrrrssssss\
    ssttttttuuuuuuuuuuuuwwyyyzzzzzz.................................oo.............u\
    u............................aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....\
    aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................\
    ";

/// Under those from U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &[u8; 256] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo\
    oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy......\
    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu\
    uuyyyyyyyy......\
    ";

/// What a letter is compared as.
pub fn fold(c: char) -> char {
    without_diacritics(lower_case(narrow(c)))
}

/// The small letter of a capital.
pub fn lower_case(c: char) -> char {
    let code = u32::from(c);
    let by = match code {
        0x130 => return 'i',
        0x178 => return 'ÿ',
        0x1e9e => return 'ß',
        0x386 => 0x26,
        0x388..=0x38a => 0x25,
        0x38c => 0x40,
        0x38e | 0x38f => 0x3f,
        0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => 0x20,
        0x400..=0x40f => 0x50,
        0x531..=0x556 => 0x30,
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce => code % 2,
        0x100..=0x137 | 0x14a..=0x177 | 0x218..=0x21f | 0x222..=0x233 | 0x3d8..=0x3ef | 0x460..=0x481 => {
            1 - code % 2
        }
        0x48a..=0x4bf | 0x4d0..=0x52f | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff => 1 - code % 2,
        _ => return c.to_ascii_lowercase(),
    };
    char::from_u32(code + by).unwrap_or(c)
}

/// In its usual width.
pub fn narrow(c: char) -> char {
    if FULL_WIDTH.contains(&c) { char::from_u32(u32::from(c) - FULL_WIDTH_OFFSET).unwrap_or(c) } else { c }
}

/// Whether it belongs to the letter before it and makes no other of it: combining marks, what joins or varies emoji.
pub fn is_mark(c: char) -> bool {
    is_plain_mark(c) || (is_among_letters(c) && !c.is_alphanumeric())
}

fn is_plain_mark(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{3099}' | '\u{309a}'
        | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
        // Hebrew points and Arabic vowels. They are alphabetic, and are mostly left out.
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
    )
}

/// Whether what is no letter here is a sign on one, as in India and Thailand. (Dandas end sentences.)
fn is_among_letters(c: char) -> bool {
    let is_danda = matches!(c, '\u{964}' | '\u{965}' | '\u{970}');
    let is_there = matches!(
        c,
        '\u{900}'..='\u{dff}' | '\u{e47}'..='\u{e4e}' | '\u{ec8}'..='\u{ece}' | '\u{f71}'..='\u{f84}'
        | '\u{1036}'..='\u{103a}' | '\u{17b4}'..='\u{17b5}' | '\u{17c9}'..='\u{17d3}'
    );
    is_there && !is_danda
}

fn without_diacritics(c: char) -> char {
    let in_table = |table: &[u8], first: u32| table.get((u32::from(c) - first) as usize).copied();
    let base = match c {
        '\u{c0}'..='\u{24f}' => in_table(LATIN, 0xc0),
        '\u{1e00}'..='\u{1eff}' => in_table(LATIN_ADDITIONAL, 0x1e00),
        _ => None,
    };
    match base {
        Some(base) if base != b'.' => base.into(),
        _ => without_tonos(c),
    }
}

/// Of modern Greek and Cyrillic, small letters.
fn without_tonos(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'й' => 'и',
        'ї' => 'і',
        'ў' => 'у',
        'ѓ' => 'г',
        'ќ' => 'к',
        c => c,
    }
}
