//! A load generator for chat rooms. It runs on one thread, so that it needs one core and shows when that is not enough.

mod args;
mod dialect;
mod load;
mod mark;
mod member;
mod process;
mod report;
mod tally;

use args::Args;
use clap::Parser;
use std::process::ExitCode;
use tokio::{runtime, task::LocalSet};

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let report = match runtime {
        Ok(runtime) => LocalSet::new().block_on(&runtime, load::run(args)),
        Err(error) => Err(error.to_string()),
    };
    match report.and_then(|report| serde_json::to_string(&report).map_err(|error| error.to_string())) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
