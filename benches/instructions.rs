//! One scenario, so often: `instructions send-100 50`. What `scripts/instructions.mjs` counts the instructions of; without
//! arguments it tells which there are, and how often they can be done.
//!
//! It is done in a thread of its own, since where the first thread's stack begins depends on the environment, the arguments
//! and the kernel, and what is copied from there takes a few instructions more or less. And it ends without putting
//! anything away, so that two runs of one scenario differ by what they did and by nothing else.

mod scenarios;

use scenarios::{ALL, Scenario};
use std::{process::ExitCode, thread};

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--bench") {
        println!("instructions are counted by `npm run instructions`");
        return ExitCode::SUCCESS;
    }
    let [name, times] = words.as_slice() else {
        for Scenario { name, times, .. } in ALL {
            println!("{name} {times}");
        }
        return ExitCode::SUCCESS;
    };
    let scenario = ALL.iter().find(|scenario| scenario.name == name);
    let (Some(scenario), Ok(times)) = (scenario, times.parse()) else {
        eprintln!("there is no such scenario, or that is no number");
        return ExitCode::FAILURE;
    };
    match thread::spawn(move || run(scenario, times)).join() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(scenario: &Scenario, times: usize) {
    let mut work = scenario.prepare();
    for _ in 0..times {
        work();
    }
    std::mem::forget(work);
}
