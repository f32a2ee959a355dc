//! One seed, from its beginning to its end; and the fewest of its steps that still break what it breaks.

use crate::{coverage::Coverage, simulation::Simulation, violation::Violation, world::World};
use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
};

/// Runs that are tried to find fewer steps.
const TRIES: usize = 600;

thread_local! {
    /// What the latest panic of this thread said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    pub coverage: Coverage,
    pub violation: Option<Violation>,
    pub story: Vec<String>,
}

/// Has panics kept for whoever runs a seed, and not printed.
pub fn keep_panics_quiet() {
    set_hook(Box::new(|panic| PANIC.with(|text| *text.borrow_mut() = panic.to_string())));
}

/// Runs a seed, of its steps only those in `keep` where there is such a list, and tells its story if asked to.
pub fn run(seed: u64, keep: Option<&[u64]>, tell: bool) -> Outcome {
    let mut simulation = Simulation::new(seed);
    simulation.world.notes = tell.then(Vec::new);
    let all: Vec<_> = (0..simulation.profile.steps).collect();
    let steps = keep.unwrap_or(&all);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        for step in steps {
            simulation.step(seed, *step);
        }
        simulation.finish();
    }));
    let violation = ended.err().map(|thrown| match thrown.downcast::<Violation>() {
        Ok(violation) => *violation,
        Err(_) => Violation { rule: "panic", text: PANIC.with(|text| text.borrow().clone()) },
    });
    let World { coverage, notes, .. } = simulation.world;
    Outcome { coverage, violation, story: notes.unwrap_or_default() }
}

/// The fewest steps found that break the same rule.
pub fn shrink(seed: u64, rule: &str) -> Vec<u64> {
    let mut kept: Vec<u64> = (0..Simulation::new(seed).profile.steps).collect();
    let breaks =
        |steps: &[u64]| run(seed, Some(steps), false).violation.is_some_and(|found| found.rule == rule);
    let mut size = kept.len().div_ceil(2);
    let mut tries = 0;
    while size > 0 && tries < TRIES {
        let mut start = 0;
        while start < kept.len() && tries < TRIES {
            let end = (start + size).min(kept.len());
            let fewer = [&kept[..start], &kept[end..]].concat();
            tries += 1;
            if breaks(&fewer) {
                kept = fewer;
            } else {
                start = end;
            }
        }
        size /= 2;
    }
    kept
}
