//! What letters are the same to somebody who searches: in either case, in full width or not, with or without diacritics.
//!
//! Small tables in the place of Unicode's own, which would take more than the rest of the Worker's texts. Left out: letters that
//! decompose and are neither Latin, Cyrillic nor modern Greek, ligatures, half-width katakana, and whether Han is simplified.

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

/// Adds what `c` is compared as: nothing for a mark, and seldom more than one character.
pub fn fold(c: char, into: &mut String) {
    into.extend(narrow(c).to_lowercase().filter(|c| !is_mark(*c)).map(without_diacritics));
}

/// In its usual width.
pub fn narrow(c: char) -> char {
    if FULL_WIDTH.contains(&c) { char::from_u32(u32::from(c) - FULL_WIDTH_OFFSET).unwrap_or(c) } else { c }
}

/// Whether it belongs to the letter before it and makes no other of it: combining marks, what joins or varies emoji.
pub fn is_mark(c: char) -> bool {
    match c {
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => true,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => {
            true
        }
        '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{3099}'
        | '\u{309a}' => true,
        // Hebrew points and Arabic vowels. They are alphabetic, and are mostly left out.
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' => true,
        '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' => true,
        // Dandas end sentences; the rest there that is no letter is a sign on one.
        '\u{964}' | '\u{965}' | '\u{970}' => false,
        '\u{900}'..='\u{dff}' | '\u{e47}'..='\u{e4e}' | '\u{ec8}'..='\u{ece}' | '\u{f71}'..='\u{f84}' => {
            !c.is_alphanumeric()
        }
        '\u{1036}'..='\u{103a}' | '\u{17b4}'..='\u{17b5}' | '\u{17c9}'..='\u{17d3}' => !c.is_alphanumeric(),
        '\u{1f3fb}'..='\u{1f3ff}' => true,
        _ => false,
    }
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
