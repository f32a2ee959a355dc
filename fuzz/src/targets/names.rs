use super::texts::{lines, text};
use edge_chat::{
    names::{Likeness, Unicode, flaw_in, is_reserved, skeleton},
    wire::{ErrorCode, Username, limits},
};

/// How much longer a skeleton is than its text at most, in bytes: NFKD makes 18 characters of one of three bytes, of which
/// each may look like several.
const LONGER: usize = 64;

/// Two lines, each of which may be a name: they are judged, and compared, as NAME has it.
///
/// # Panics
/// Where they are not.
pub fn names(input: &[u8]) {
    let text = text(input);
    let [one, other] = lines(&text);
    let (of_one, of_other) = (likeness(one), likeness(other));
    let alike = |of_one: &Likeness, of_other: &Likeness| {
        let keys = of_other.keys();
        of_one.keys().iter().any(|key| keys.contains(key))
    };
    assert_eq!(alike(&of_one, &of_other), alike(&of_other, &of_one), "NAME-4");
    if one.split_whitespace().eq(other.split_whitespace()) {
        assert!(alike(&of_one, &of_other), "NAME-4");
    }
    is_judged(one);
}

fn is_judged(text: &str) {
    match Username::parse(text) {
        Ok(name) if name.is_anonymous() => {}
        Ok(name) => {
            let name = name.as_str();
            assert_eq!(name, text, "SESSION-1");
            assert!(name.len() <= limits::NAME_BYTES && flaw_in(name).is_none(), "LIMIT-3");
            assert!(!name.chars().any(char::is_control), "LIMIT-4");
            assert!(!skeleton(name, Unicode::default()).trim().is_empty(), "NAME-2: {name:?}");
        }
        Err(code) => {
            let codes = [
                ErrorCode::NameTooLong,
                ErrorCode::NameNotAllowed,
                ErrorCode::NameInvisible,
                ErrorCode::NameMarks,
            ];
            assert!(codes.contains(&code), "{code:?}");
        }
    }
}

/// What a text looks like; and that looks like itself, and is not much longer.
fn likeness(text: &str) -> Likeness {
    let once = skeleton(text, Unicode::default());
    assert_eq!(skeleton(&once, Unicode::default()), once, "NAME-4");
    assert!(once.len() <= LONGER * text.len(), "{} of {}", once.len(), text.len());
    let likeness = Likeness::of(text, Unicode::default());
    let is_taken = is_reserved(&likeness);
    assert_eq!(is_reserved(&Likeness::of(&format!("  {text} "), Unicode::default())), is_taken, "NAME-5");
    likeness
}
