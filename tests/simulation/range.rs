//! Many seeds, on all processors, and what is said about them.

use crate::{
    arguments::{Arguments, list},
    coverage::Coverage,
    run::{run, shrink},
    violation::Violation,
};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, SystemTime},
};

/// Lines of a story that are shown.
const LINES: usize = 80;

/// Failures after which no more seeds are tried.
const ENOUGH: u64 = 20;

/// Simulates a range of seeds; whether all was well.
pub fn simulate(arguments: &Arguments) -> bool {
    let began = time();
    let (coverage, violations) = all_of(arguments);
    let seconds = time().duration_since(began).unwrap_or(Duration::ZERO).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = arguments.seeds as f64 / seconds.max(0.001);
    println!(
        "{} seeds from {} in {seconds:.1} s: {rate:.0} seeds/s, {} steps, {} turns",
        arguments.seeds, arguments.from, coverage.steps, coverage.turns
    );
    if let Some((seed, violation)) = violations.first_key_value() {
        say_all(&violations);
        if arguments.brief {
            return false;
        }
        explain(*seed, violation);
        return false;
    }
    let counters = coverage.counters();
    let line = |(name, count): &(&str, u64)| format!("{name} {count}");
    println!("{}", counters.iter().map(line).collect::<Vec<_>>().join(", "));
    let missed: Vec<_> = counters.iter().filter(|(_, count)| *count == 0).map(|(name, _)| *name).collect();
    if !missed.is_empty() && !arguments.any {
        println!("These seeds never met {}: so they show nothing about it.", missed.join(", "));
    }
    missed.is_empty() || arguments.any
}

fn all_of(arguments: &Arguments) -> (Coverage, BTreeMap<u64, Violation>) {
    let enough = if arguments.brief { 1 } else { ENOUGH };
    let (next, failures) = (AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        let mut coverage = Coverage::default();
        let mut violations = BTreeMap::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= arguments.seeds || failures.load(Ordering::Relaxed) >= enough {
                return (coverage, violations);
            }
            let seed = arguments.from + place;
            let outcome = run(seed, None, false);
            coverage.add(&outcome.coverage);
            if let Some(violation) = outcome.violation {
                failures.fetch_add(1, Ordering::Relaxed);
                violations.insert(seed, violation);
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..arguments.threads).map(|_| scope.spawn(work)).collect();
        let mut all = (Coverage::default(), BTreeMap::new());
        for thread in threads {
            let (coverage, violations) = thread.join().expect("a seed that fails is caught");
            all.0.add(&coverage);
            all.1.extend(violations);
        }
        all
    })
}

fn say_all(violations: &BTreeMap<u64, Violation>) {
    println!("{} of them broke a promise:", violations.len());
    for (seed, violation) in violations {
        println!("  seed {seed}: {}", cut(&violation.to_string()));
    }
}

/// The story of a failure, as short as it can be made, and how to hear it again.
fn explain(seed: u64, violation: &Violation) {
    let kept = shrink(seed, violation.rule);
    let outcome = run(seed, Some(&kept), true);
    println!("\nSeed {seed} breaks {} with {} of its steps:\n", violation.rule, kept.len());
    tell(&outcome.story);
    let text = outcome.violation.map_or_else(|| violation.to_string(), |found| found.to_string());
    println!("\n{text}\n\nAgain: npm run simulate -- --seed {seed} --keep {}", list(&kept));
}

/// Runs one seed and tells its story.
pub fn replay(seed: u64, keep: Option<&[u64]>) -> bool {
    let outcome = run(seed, keep, true);
    for line in &outcome.story {
        println!("{line}");
    }
    match outcome.violation {
        Some(violation) => {
            println!("\n{violation}");
            false
        }
        None => true,
    }
}

fn tell(story: &[String]) {
    let from = story.len().saturating_sub(LINES);
    if from > 0 {
        println!("… {from} lines before");
    }
    for line in &story[from..] {
        println!("{}", cut(line));
    }
}

fn cut(line: &str) -> String {
    line.chars().take(400).collect()
}

fn time() -> SystemTime {
    #[expect(clippy::disallowed_methods, reason = "how long it took is no part of any run")]
    SystemTime::now()
}
