pub const HELP: &str = "\
Runs the room in a simulated world, from many seeds.

  --seeds N     how many seeds (10000)
  --from S      the first of them (0)
  --threads T   how many at once (as many as there are processors)
  --any         do not ask that the seeds exercise everything
  --brief       nor tell more than the first seed that fails
  --record      nothing but the traces in tests/fixtures/traces, anew
  --seed X      only this one, with its story
  --keep A,B-C  of its steps only these";

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Help,
    Record,
    Seeds(Arguments),
    Seed { seed: u64, keep: Option<Vec<u64>> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    pub seeds: u64,
    pub from: u64,
    pub threads: usize,
    /// Whether it does not matter what the seeds exercise.
    pub any: bool,
    /// Whether the first seed that fails is enough.
    pub brief: bool,
}

impl Arguments {
    /// Reads the words of the command.
    pub fn read(words: impl Iterator<Item = String>) -> Result<Order, String> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut arguments = Self { seeds: 10_000, from: 0, threads, any: false, brief: false };
        let (mut seed, mut keep) = (None, None);
        let mut words = words;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} takes a value"));
            match word.as_str() {
                "--help" => return Ok(Order::Help),
                "--record" => return Ok(Order::Record),
                "--any" => arguments.any = true,
                "--brief" => (arguments.any, arguments.brief) = (true, true),
                "--seeds" => arguments.seeds = whole(&word, &value()?)?,
                "--from" => arguments.from = whole(&word, &value()?)?,
                "--threads" => {
                    arguments.threads = usize::try_from(whole(&word, &value()?)?).unwrap_or(1).max(1);
                }
                "--seed" => seed = Some(whole(&word, &value()?)?),
                "--keep" => keep = Some(steps(&value()?)?),
                _ => return Err(format!("{word} means nothing here")),
            }
        }
        Ok(seed.map_or(Order::Seeds(arguments), |seed| Order::Seed { seed, keep }))
    }
}

fn whole(word: &str, value: &str) -> Result<u64, String> {
    value.parse().map_err(|_| format!("{word} takes a whole number, not {value}"))
}

/// Reads `3,7-9`.
fn steps(list: &str) -> Result<Vec<u64>, String> {
    let mut steps = Vec::new();
    for part in list.split(',').filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        steps.extend(whole("--keep", from)?..=whole("--keep", to)?);
    }
    Ok(steps)
}

/// Writes `3,7-9`.
pub fn list(steps: &[u64]) -> String {
    let mut parts: Vec<(u64, u64)> = Vec::new();
    for step in steps {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *step => *last = *step,
            _ => parts.push((*step, *step)),
        }
    }
    let part = |(first, last): &(u64, u64)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(",")
}
