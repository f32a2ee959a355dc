//! The room in a simulated world: clients, a network, a platform, and all that can go wrong with them, in one thread and
//! from one seed, so that whatever fails fails again. `npm run simulate -- --help` tells how to run it.

mod acts;
mod arguments;
mod asked;
mod breakdown;
mod checks;
mod client;
mod coverage;
mod database;
mod deeds;
mod delivery;
mod effects;
mod erasing;
mod floods;
mod frames;
mod law;
mod link;
mod masses;
mod model;
mod page;
mod passing;
mod profile;
mod quiet;
mod random;
mod range;
mod recorder;
mod replies;
mod rogue;
mod run;
mod searching;
mod simulation;
mod speaking;
mod stories;
mod texts;
mod turn;
mod violation;
mod world;

use arguments::{Arguments, HELP, Order};
use std::process::ExitCode;

fn main() -> ExitCode {
    let order = match Arguments::read(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(wrong) => {
            eprintln!("{wrong}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    run::keep_panics_quiet();
    let good = match order {
        Order::Help => {
            println!("{HELP}");
            true
        }
        Order::Record => stories::record(),
        Order::Seeds(arguments) => range::simulate(&arguments) && (arguments.brief || stories::are_kept()),
        Order::Seed { seed, keep } => range::replay(seed, keep.as_deref()),
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
