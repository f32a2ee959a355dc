//! What the log lets go of.

use super::world::{World, hello, seqs};
use edge_chat::{
    room::{Config, Event},
    wire::{ConnectionId, Timestamp},
};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);
const MOMENT: Duration = Duration::from_millis(1);

fn keeping_days(days: u32) -> World {
    World::with(Config { retention: DAY * days, ..Config::default() })
}

/// Something happens in the room, at this time.
fn run_at(world: &mut World, at: Timestamp) {
    world.now = at;
    world.happen(Event::Tick);
}

#[test]
fn messages_older_than_30_days_are_removed_when_the_room_next_runs_hist_6() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let start = world.now;
    world.tell(&ann, "a", "old");
    world.now = start.after(MOMENT);
    world.tell(&ann, "b", "a moment younger");
    let epoch = world.epoch();

    world.hibernate();
    run_at(&mut world, start.after(DAY * 30));
    assert_eq!(seqs(&world.history("")), [1, 2], "not older than 30 days");
    world.hibernate();
    run_at(&mut world, start.after(DAY * 30 + MOMENT));
    assert_eq!(seqs(&world.history("")), [2]);
    world.hibernate();
    run_at(&mut world, start.after(DAY * 31));
    assert_eq!(seqs(&world.history("")), Vec::<u64>::new());
    assert_eq!((world.head(), world.epoch()), (2, epoch.clone()), "both go on");
    world.hibernate();
    assert_eq!((world.head(), world.epoch()), (2, epoch), "and are not forgotten");
    assert_eq!(world.tell(&ann, "c", "new"), 3);
}

#[test]
fn a_room_that_goes_on_looks_hourly_hist_6() {
    let mut world = keeping_days(1);
    let ann = world.enter("Ann");
    let start = world.now;
    world.tell(&ann, "a", "old");
    // It has looked at the start; from here on it looks again an hour after it did.
    run_at(&mut world, start.after(DAY - MOMENT));
    run_at(&mut world, start.after(DAY + HOUR - MOMENT * 2));
    assert_eq!(world.database.blocks(), 1, "not an hour yet");
    run_at(&mut world, start.after(DAY + HOUR - MOMENT));
    assert_eq!(world.database.blocks(), 0);
}

#[test]
fn a_clock_set_back_does_not_keep_the_room_from_looking_hist_6() {
    let mut world = keeping_days(1);
    let ann = world.enter("Ann");
    let start = world.now;
    run_at(&mut world, start.after(DAY * 400));
    world.now = start.after(HOUR);
    world.tell(&ann, "a", "by the right clock");
    run_at(&mut world, start.after(DAY + HOUR));
    assert_eq!(seqs(&world.history("")), [1], "not older than a day");
    run_at(&mut world, start.after(DAY + HOUR * 2));
    assert_eq!(world.database.blocks(), 0);
}

#[test]
fn whole_months_go_a_part_at_a_time_hist_6() {
    let mut world = keeping_days(1);
    let ann = world.join("Ann");
    (0..1_201).for_each(|n| world.say(&ann, &n.to_string()));
    world.now = world.now.after(DAY * 2);
    let mut runs = 0;
    while world.database.blocks() > 0 {
        world.happen(Event::Tick);
        runs += 1;
        assert!(runs < 10, "it comes to an end");
    }
    assert!(runs > 1, "a room is not stopped for all of it at once");
    assert_eq!(world.head(), 1_201);
}

/// How many bytes the database takes.
fn size(world: &World) -> u64 {
    edge_chat::history::Database::size(&world.database).expect("a size")
}

/// Says so many KiB.
fn fill(world: &mut World, ann: &ConnectionId, kib: usize) {
    for _ in 0..kib / 4 {
        world.say_bytes(ann, "Ann", 4_096);
    }
}

#[test]
fn the_oldest_go_while_the_log_takes_too_much_hist_6() {
    let limit = 512 * 1_024;
    let mut world = World::with(Config { retention_bytes: limit, ..Config::default() });
    let ann = world.join("Ann");
    fill(&mut world, &ann, 1_024);
    let head = world.head();
    assert!(size(&world) > limit, "within the hour it may take more");
    world.now = world.now.after(HOUR);
    // 16 blocks at a time, each of which takes 2 pages of 4 KiB here.
    let part = 16 * 2 * 4_096 + 4_096;
    while size(&world) > limit {
        let before = size(&world);
        world.happen(Event::Tick);
        let after = size(&world);
        assert!(
            after < before && before - after <= part,
            "not much more goes than has to: {before} to {after}"
        );
    }
    let left = world.database.blocks();
    world.happen(Event::Tick);
    assert_eq!(world.database.blocks(), left, "and no more");
    assert_eq!(world.head(), head);
    let oldest = seqs(&world.history("after=0&limit=1"));
    let (_, ok) = world.enter_as(&hello("Bob"));
    assert_eq!(ok["head"], head);
    assert!(oldest.is_empty() || oldest[0] > 1, "the oldest went: {oldest:?}");
    assert_eq!(seqs(&world.history("limit=1")), [head], "the newest did not");
}

#[test]
fn a_log_within_its_bounds_is_left_alone_hist_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    fill(&mut world, &ann, 64);
    let before = world.database.rows_written();
    for days in 1..=29 {
        world.now = world.now.after(DAY);
        world.hibernate();
        world.happen(Event::Tick);
        assert_eq!(world.database.rows_written(), before, "nothing is written on day {days}");
    }
}

#[test]
fn a_removal_that_fails_disturbs_nobody_and_is_tried_again_hist_6() {
    let mut world = keeping_days(1);
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "old");
    world.now = world.now.after(DAY * 2);
    world.database.let_writes_fail(true);
    world.happen(Event::Tick);
    world.happen(Event::Tick);
    assert_eq!((world.faults, world.database.blocks()), (1, 1), "told once, not with every turn");
    assert_eq!(seqs(&world.history("")), [1]);
    world.database.let_writes_fail(false);
    world.now = world.now.after(HOUR);
    world.happen(Event::Tick);
    assert_eq!(world.database.blocks(), 0);
    assert_eq!(world.tell(&ann, "b", "new"), 2);
}

#[test]
fn the_first_to_come_after_30_days_is_not_shown_what_is_older_hist_6() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "old");
    world.disconnect(&ann);
    world.hibernate();
    world.now = world.now.after(DAY * 31);
    let (_, welcome) = world.enter_as(&hello("Bob"));
    assert_eq!((&welcome["events"], &welcome["head"]), (&serde_json::json!([]), &serde_json::json!(1)));
}
