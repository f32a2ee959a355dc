//! How long the room takes, natively: `cargo bench`, or `cargo bench -- turn` for those with that in their names.

mod scenarios;

use criterion::{Criterion, criterion_group, criterion_main};
use scenarios::Scenario;
use std::time::{Duration, Instant};

fn all(criterion: &mut Criterion) {
    for scenario in scenarios::ALL {
        criterion.bench_function(scenario.name, |bencher| bencher.iter_custom(|times| time(scenario, times)));
    }
}

/// How long it takes to do it so often, in as many rooms as that needs; preparing them does not count.
#[expect(clippy::disallowed_methods, reason = "a benchmark takes the time")]
fn time(scenario: &Scenario, times: u64) -> Duration {
    let rooms = times.div_ceil(scenario.times as u64);
    (0..rooms).fold(Duration::ZERO, |total, room| {
        let left = times - room * scenario.times as u64;
        let mut work = scenario.prepare();
        let began = Instant::now();
        for _ in 0..left.min(scenario.times as u64) {
            work();
        }
        total + began.elapsed()
    })
}

criterion_group! {
    name = room;
    config = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .sample_size(30);
    targets = all
}
criterion_main!(room);
