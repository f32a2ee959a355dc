//! What the fuzzer has found worth keeping (`fuzz/corpus`), through the same functions, without it.

use crate::fuzzing::targets::{ALL, Target};
use std::{fs, path::Path};

/// Inputs of a target, and bytes of all of them, that are kept at most.
const INPUTS: usize = 200;
const BYTES: u64 = 300 * 1024;

fn corpus() -> impl Iterator<Item = (Target, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    ALL.into_iter().map(move |target| {
        let path = folder.join(format!("{}.jsonl", target.0));
        let kept = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (target, kept)
    })
}

/// Every promise that a target is about is looked at in the target.
fn plays(name: &str) {
    let ((_, play), kept) = corpus().find(|((one, _), _)| *one == name).expect("there is such a target");
    let inputs: Vec<String> =
        kept.lines().map(|line| serde_json::from_str(line).expect("a line is a JSON string")).collect();
    assert!((4..=INPUTS).contains(&inputs.len()), "{} inputs", inputs.len());
    for input in inputs {
        play(input.as_bytes());
    }
}

#[test]
fn assertions_of_the_corpus_id_10() {
    plays("access");
}

#[test]
fn requests_of_the_corpus_route_2_door_1() {
    plays("door");
}

#[test]
fn frames_of_the_corpus_wire_11_command_3() {
    plays("frames");
}

#[test]
fn names_of_the_corpus_name_4() {
    plays("names");
}

#[test]
fn queries_of_the_corpus_hist_9_search_8() {
    plays("queries");
}

#[test]
fn sequences_of_the_corpus_wire_12_resume_4_command_2_hist_1() {
    plays("room");
}

#[test]
fn seals_of_the_corpus_id_2() {
    plays("sealed");
}

#[test]
fn searches_of_the_corpus_search_1_search_7() {
    plays("search");
}

#[test]
fn what_is_stored_of_the_corpus_session_9() {
    plays("stored");
}

#[test]
fn the_corpus_is_small_and_each_target_has_one() {
    let bytes: u64 = corpus().map(|(_, kept)| kept.len() as u64).sum();
    assert!(bytes <= BYTES, "{bytes} bytes");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    for (name, _) in ALL {
        assert!(folder.join(format!("fuzz_targets/{name}.rs")).exists(), "{name} cannot be fuzzed");
    }
}
