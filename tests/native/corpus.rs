//! The names of tests/fixtures/names.txt, and what becomes of each.

use edge_chat::{
    names::{Likeness, Unicode, is_reserved, skeleton},
    wire::{ErrorCode, Username},
};
use proptest::prelude::*;

const CORPUS: &str = include_str!("../fixtures/names.txt");

struct Case {
    verdict: &'static str,
    names: Vec<String>,
}

/// The lines of the corpus.
fn cases() -> impl Iterator<Item = Case> {
    let lines = CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let verdict = line.split_whitespace().next().expect("a verdict");
        let names =
            line.split('«').skip(1).map(|rest| read(rest.split_once('»').expect("an end").0)).collect();
        Case { verdict, names }
    })
}

/// A name as the corpus writes it.
fn read(written: &str) -> String {
    let mut parts = written.split("\\u{");
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("it ends");
        let code = u32::from_str_radix(code, 16).expect("a number");
        name.push(char::from_u32(code).expect("a character"));
        name.push_str(rest);
    }
    name
}

fn likeness(name: &str) -> Likeness {
    Likeness::of(name, Unicode::default())
}

fn are_alike(one: &str, other: &str) -> bool {
    let keys = likeness(other).keys();
    likeness(one).keys().iter().any(|key| keys.contains(key))
}

/// What becomes of a name by itself.
fn verdict(name: &str) -> &'static str {
    match Username::parse(name) {
        Err(ErrorCode::NameNotAllowed) => "not_allowed",
        Err(ErrorCode::NameInvisible) => "invisible",
        Err(ErrorCode::NameMarks) => "marks",
        Err(other) => panic!("{name:?}: {other:?}"),
        Ok(name) if name.is_anonymous() => "anonymous",
        Ok(taken) if is_reserved(&likeness(taken.as_str())) => "reserved",
        Ok(taken) => {
            assert_eq!(taken.as_str(), name, "it is kept as it was sent");
            "good"
        }
    }
}

#[test]
fn names_are_judged_as_the_corpus_says_name_1_name_2_name_3_name_5() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for Case { verdict: expected, names } in cases().filter(|case| !case.verdict.ends_with("like")) {
        count += 1;
        let is_default = names[0] == "匿名用户";
        let found = verdict(&names[0]);
        if found != expected && !is_default {
            wrong.push(format!("{:?} is {found}, not {expected}", names[0]));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 300, "{count}");
}

#[test]
fn names_are_alike_as_the_corpus_says_name_4() {
    let mut wrong = Vec::new();
    for Case { verdict, names } in cases().filter(|case| case.verdict.ends_with("like")) {
        let [one, other] = &names[..] else { panic!("two names: {names:?}") };
        for (one, other) in [(one, other), (other, one)] {
            if are_alike(one, other) != (verdict == "like") {
                wrong.push(format!(
                    "{verdict}: {one:?} {other:?}: {:?} {:?}",
                    likeness(one),
                    likeness(other)
                ));
            }
        }
        for name in [one, other] {
            assert!(are_alike(name, name), "{name:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The table is a part of Unicode's, and says nothing else.
#[test]
fn what_looks_alike_does_so_by_unicode_too_name_4() {
    let plain = Unicode { nfkd: str::to_owned, ..Unicode::default() };
    let nfkd = Unicode::default().nfkd;
    let mut differ = 0;
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        let ours = skeleton(&text, plain);
        if ours != text && !ours.is_empty() {
            let theirs: String = unicode_security::skeleton(&text).collect();
            assert_eq!(nfkd(&ours), nfkd(&theirs), "{c:?}");
            differ += 1;
        }
    }
    assert!(differ > 2_000, "{differ}");
}

/// Texts of what names are made of, and of what they must not be made of.
fn texts() -> impl Strategy<Value = String> {
    let tricky = prop::sample::select(
        "aIl1O0оОіІѕ明⼩ロ口éα\u{301}\u{302}\u{303}\u{200b}\u{200c}\u{200d}\u{202e}\u{fe0f}\u{e0100}\u{e0067}\u{e007f}\u{1f3f4}\u{3164}\u{2800}👨👩\u{94d}कम\u{0e47} ".chars().collect::<Vec<_>>(),
    );
    let one = prop_oneof![3 => tricky, 1 => any::<char>()];
    prop::collection::vec(one, 0..12).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, ..ProptestConfig::default() })]

    #[test]
    fn a_skeleton_is_its_own_skeleton_name_4(text in texts()) {
        let once = skeleton(&text, Unicode::default());
        prop_assert_eq!(skeleton(&once, Unicode::default()), once);
    }

    #[test]
    fn a_name_that_is_accepted_hides_nothing_name_1_name_2_name_3(text in texts()) {
        let Ok(name) = Username::parse(&text) else { return Ok(()) };
        let name = name.as_str();
        prop_assert!(!name.chars().any(char::is_control));
        let is_hidden = |c| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{3164}' | '\u{2800}' | '\u{e000}'..='\u{f8ff}');
        prop_assert!(!name.chars().any(is_hidden));
        let joiners = ['\u{200c}', '\u{200d}'];
        prop_assert!(!name.starts_with(joiners) && !name.ends_with(joiners));
        let marks = name.split(|c| !matches!(c, '\u{300}'..='\u{36f}')).map(|run| run.chars().count()).max();
        prop_assert!(marks <= Some(3));
        // Something is to be seen.
        prop_assert!(!skeleton(name, Unicode::default()).trim().is_empty());
    }

    #[test]
    fn what_hides_nothing_else_makes_no_other_name_name_4(text in "[a-zA-Z0-9 ]{1,12}") {
        let wide: String = text.chars().map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            _ => '\u{3000}',
        }).collect();
        prop_assert!(are_alike(&text, &wide));
        prop_assert!(are_alike(&text, &text.to_uppercase()));
        prop_assert!(are_alike(&text, &text.replace(' ', "   ")));
    }
}
