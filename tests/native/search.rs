//! Searches in a room: what they find, what they cost, and what is done to what they found.

use super::world::{World, cid, person, said, seqs};
use edge_chat::{
    room::{Config, Event},
    wire::{ConnectionId, limits},
};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

/// Ann, in a room where she has said these, each in a turn of its own.
fn room_of(messages: &[&str]) -> (World, ConnectionId) {
    let mut world = World::new();
    let ann = world.enter("Ann");
    for (place, message) in messages.iter().enumerate() {
        world.tell(&ann, &cid(place), message);
    }
    (world, ann)
}

/// Says so many things, which are stored a hundred at a time.
fn fill(world: &mut World, speaker: &ConnectionId, texts: impl Iterator<Item = String>) {
    let mut texts = texts.peekable();
    while texts.peek().is_some() {
        world.say_at_once(speaker, texts.by_ref().take(100));
    }
    world.forget_frames();
}

fn edit(seq: u64, message: &str) -> Value {
    json!({ "type": "edit", "seq": seq, "message": message })
}

fn delete(seq: u64) -> Value {
    json!({ "type": "delete", "seq": seq })
}

#[test]
fn what_is_found_is_the_chat_frame_with_its_marks_the_newest_first_search_1() {
    let (mut world, ann) = room_of(&["去上海meeting吧", "no", "Meeting again: meeting"]);
    world.ok(&ann, &json!({ "type": "react", "seq": 1, "emoji": "👍", "on": true }));
    let mut shown = world.history("before=4");
    let answer = world.look_for("q=meeting");
    shown[0]["marks"] = json!([[3, 10]]);
    shown[2]["marks"] = json!([[0, 7], [15, 22]]);
    assert_eq!(answer.matches, [shown[2].clone(), shown[0].clone()]);
    assert!(shown[0]["reactions"].is_array(), "[TALK-6]");
    assert_eq!((answer.next, answer.pending), (None, 0));
    assert_eq!(seqs(&world.look_for("q=%E4%B8%8A%E6%B5%B7").matches), [1], "上海");
}

#[test]
fn nothing_was_said_and_nothing_is_found_search_1() {
    let mut world = World::new();
    let answer = world.look_for("q=x");
    assert_eq!((answer.matches, answer.next, answer.pending), (vec![], None, 0));
    let (mut world, _) = room_of(&["something"]);
    assert_eq!(world.find_all("q=!!"), Vec::<u64>::new());
    assert_eq!(world.find_all("q=some&from=Bob"), Vec::<u64>::new());
}

#[test]
fn acts_are_not_found_but_the_assistant_is_search_1() {
    let (mut world, ann) = room_of(&["请问"]);
    world.advance(Duration::from_secs(2));
    world.ok(&ann, &json!({ "type": "pin", "seq": 1, "on": true }));
    assert_eq!(world.find_all("since=0"), [2, 1]);
    assert_eq!(world.find_all("from=system"), [2]);
    assert_eq!(world.find_all("from=%E5%AE%A2%E6%9C%8D%E5%8A%A9%E6%89%8B"), [2], "客服助手");
}

#[test]
fn people_are_found_by_name_and_id_in_any_case_and_whole_search_4() {
    let (mut world, _) = room_of(&["one"]);
    let eve = world.enter("Eve \"x\" Ünal");
    world.tell(&eve, "e", "one more");
    let carl = world.join("ann");
    world.say(&carl, "classic");
    assert_eq!(world.find_all("from=ANN"), [3, 1]);
    assert_eq!(world.find_all("q=one&from=ann"), [1]);
    assert_eq!(world.find_all("from=an"), Vec::<u64>::new());
    assert_eq!(world.find_all("from=eve+%22X%22+%C3%BCnal"), [2]);
    assert_eq!(world.find_all("from=eve+x+%C3%BCnal"), Vec::<u64>::new(), "as it was written");
    assert_eq!(world.find_all(&format!("from={}", person("Ann").as_str().to_lowercase())), [1]);
    assert_eq!(world.find_all(&format!("from={}", carl.as_str())), [3]);
}

#[test]
fn moments_are_half_open_search_5() {
    let mut world = World::new();
    let ann = world.enter("Ann");
    let start = world.now.as_millis();
    for n in 0..5 {
        world.tell(&ann, &cid(n), "tick");
        world.advance(Duration::from_millis(10));
    }
    let ask = |world: &mut World, since: i64, until: i64| {
        world.find_all(&format!("since={}&until={}", start + since, start + until))
    };
    assert_eq!(ask(&mut world, 10, 30), [3, 2]);
    assert_eq!(ask(&mut world, 11, 31), [4, 3]);
    assert_eq!(ask(&mut world, 30, 10), Vec::<u64>::new());
    assert_eq!(world.find_all(&format!("q=tick&since={}", start + 40)), [5]);
    assert_eq!(world.find_all(&format!("until={start}")), Vec::<u64>::new());
}

#[test]
fn a_clock_set_back_hides_nothing_search_5() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let start = world.now;
    for n in 0..6 {
        world.now = start.after(DAY * (n * 5 % 6));
        fill(&mut world, &ann, (0..200).map(|m| format!("{n} {m}")));
    }
    let day = |n: u32| start.after(DAY * n).as_millis();
    let found = world.find_all(&format!("since={}&until={}&limit=50", day(2), day(3)));
    assert_eq!(found.len(), 200);
    assert!(found.iter().all(|seq| (801..=1_000).contains(seq)), "{found:?}");
}

#[test]
fn pages_go_on_where_the_last_ended_search_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    fill(&mut world, &ann, (1..=120).map(|n| format!("word {n}")));
    let first = world.look_for("q=word&limit=50");
    assert_eq!((seqs(&first.matches), first.next), ((71..=120).rev().collect(), Some(71)));
    assert_eq!(seqs(&world.look_for("q=word&before=71&limit=2").matches), [70, 69]);
    assert_eq!(world.find_all("q=word&limit=7"), (1..=120).rev().collect::<Vec<_>>());
    let last = world.look_for("q=word&before=21");
    assert_eq!((seqs(&last.matches), last.next), ((1..=20).rev().collect(), None), "as many as there are");
    assert_eq!(seqs(&world.look_for("q=word&before=0").matches), Vec::<u64>::new());
}

#[test]
fn an_answer_has_fewer_where_they_are_long_search_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    fill(&mut world, &ann, (0..30).map(|_| "字".repeat(4_000)));
    while world.look_for("since=0").pending > 0 {}
    let answer = world.look_for("q=%E5%AD%97&limit=50");
    let bytes: usize = answer.matches.iter().map(|frame| frame.to_string().len()).sum();
    assert!(bytes <= limits::PAGE_BYTES + 2_000 && answer.matches.len() > 8, "{bytes}");
    assert!(answer.next.is_some());
    assert_eq!(world.find_all("q=%E5%AD%97&limit=50"), (1..=30).rev().collect::<Vec<_>>());
}

#[test]
fn no_search_looks_at_more_than_it_may_search_6() {
    let mut world = World::new();
    let ann = world.join("Ann");
    // The index proposes all of them: it knows neither what stands before the beginning of a word, nor five letters of it.
    fill(&mut world, &ann, (1..=1_000).map(|n| format!("abcd{} other", if n == 1 { 'x' } else { 'y' })));
    while world.look_for("since=0").pending > 0 {}
    assert_eq!(world.look_for("q=abcd").matches.len(), 20);
    let end = 1_001 - limits::SEARCH_CANDIDATES as u64;
    for query in ["q=abcdx", "q=%22other+abcd"] {
        let answer = world.look_for(query);
        assert_eq!((answer.matches.len(), answer.next), (0, Some(end)), "{query}");
    }
    assert_eq!(world.find_all("q=abcdx"), [1]);
    assert_eq!(world.find_all("q=%22other+abcd"), Vec::<u64>::new());
}

#[test]
fn a_room_that_nobody_searches_has_no_index_search_9() {
    let (mut world, ann) = room_of(&["one", "two"]);
    world.ok(&ann, &edit(1, "three"));
    world.ok(&ann, &delete(2));
    let tables = "SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'words%'";
    assert_eq!((world.database.number(tables), world.database.number("SELECT COUNT(*) FROM search")), (0, 0));
}

#[test]
fn a_plain_message_writes_one_row_after_a_search_too_search_9_hist_4() {
    let (mut world, ann) = room_of(&["one"]);
    let classic = world.join("Bob");
    world.look_for("q=one");
    for n in 1..10 {
        let before = world.database.rows_written();
        world.tell(&ann, &cid(n), "more");
        assert_eq!(world.database.rows_written() - before, 1);
        world.say(&classic, "still more");
        assert_eq!(world.database.rows_written() - before, 2);
    }
    let before = world.database.rows_written();
    assert_eq!(world.look_for("q=more&limit=50").matches.len(), 18);
    // SQLite counts what is put into a virtual table, and then what that writes.
    let written = world.database.rows_written() - before - 18;
    assert!(written < 12, "18 messages are {written} rows in the index");
    let before = world.database.rows_written();
    world.look_for("q=more");
    world.look_for("q=less");
    assert_eq!(world.database.rows_written(), before, "nothing is new");
}

#[test]
fn what_is_new_is_taken_in_first_and_then_what_is_old_search_9() {
    let mut world = World::new();
    let ann = world.join("Ann");
    let part = limits::INDEXED_EVENTS as u64;
    fill(&mut world, &ann, (1..=1_000).map(|n| format!("old {n}")));
    let answer = world.look_for("q=old&limit=1");
    assert_eq!((seqs(&answer.matches), answer.pending), (vec![1_000], 1_000 - part));
    assert_eq!(world.look_for("q=%22old+740%22").pending, 1_000 - 2 * part);
    fill(&mut world, &ann, (1..=300).map(|n| format!("new {n}")));
    let answer = world.look_for("q=new&limit=1");
    assert_eq!((seqs(&answer.matches), answer.pending), (vec![1_000 + part], 1_300 - 3 * part));
    let answer = world.look_for("q=new&limit=1");
    assert_eq!(
        (seqs(&answer.matches), answer.pending),
        (vec![1_300], 1_300 - 4 * part),
        "50, and 200 of the old"
    );
    world.hibernate();
    world.look_for("q=new");
    let answer = world.look_for("q=new");
    assert_eq!(answer.pending, 0);
    assert_eq!(world.find_all("q=old&limit=50").len(), 1_000);
    assert_eq!(world.find_all("q=%22old+3%22"), [3]);
}

#[test]
fn a_part_is_bounded_in_bytes_too_search_9() {
    let mut world = World::new();
    let ann = world.join("Ann");
    fill(&mut world, &ann, (0..40).map(|_| "字".repeat(4_000)));
    let mut pending = 40;
    while pending > 0 {
        let now = world.look_for("since=0").pending;
        assert!((1..=2).contains(&(pending - now)), "12,000 bytes each: {pending} to {now}");
        pending = now;
    }
}

#[test]
fn what_was_edited_is_found_as_it_is_search_10() {
    let (mut world, ann) = room_of(&["a secret plan", "other"]);
    assert_eq!(world.find_all("q=secret"), [1]);
    world.ok(&ann, &edit(1, "a public plan"));
    assert_eq!((world.find_all("q=secret"), world.find_all("q=public")), (vec![], vec![1]));
    let text = world.database.index_text();
    assert!(!text.contains("cret") && text.contains("blic"), "{text}");
    assert_eq!(world.find_all("q=plan&from=Ann"), [1]);
    world.ok(&ann, &edit(1, "a public plan"));
    world.ok(&ann, &edit(2, "something else"));
    assert_eq!(world.find_all("q=else"), [2]);
    assert_eq!(world.find_all("q=other"), Vec::<u64>::new());
}

#[test]
fn what_was_removed_is_nowhere_in_the_index_search_10() {
    let (mut world, ann) = room_of(&["a secret plan", "绝密 terrible", "kept"]);
    assert_eq!(world.find_all("since=0"), [3, 2, 1]);
    world.ok(&ann, &delete(1));
    world.ok(&ann, &delete(2));
    for query in ["q=secret", "q=%E7%BB%9D%E5%AF%86", "q=terr", "q=plan"] {
        assert_eq!(world.find_all(query), Vec::<u64>::new(), "{query}");
    }
    assert_eq!((world.find_all("since=0"), world.find_all("from=ann")), (vec![3], vec![3]));
    let text = world.database.index_text();
    for word in ["cret", "lan", "绝", "密", "rrible"] {
        assert!(!text.contains(word), "{word} is left in the index");
    }
    assert!(text.contains("ept"));
    world.database.run("INSERT INTO words (words) VALUES ('integrity-check')");
}

#[test]
fn what_was_removed_before_it_was_taken_in_is_not_taken_in_search_10() {
    let (mut world, ann) = room_of(&["secret", "kept"]);
    world.ok(&ann, &delete(1));
    assert_eq!(world.find_all("since=0"), [2]);
    assert!(!world.database.index_text().contains("cret"));
}

#[test]
fn a_removal_that_is_not_stored_leaves_the_index_as_it_was_search_10() {
    for writes in 0..8 {
        let (mut world, ann) = room_of(&["secret", "kept"]);
        world.find_all("q=secret");
        world.database.let_writes_fail_after(Some(writes));
        let (reference, event) = world.commanding(&ann, &delete(1));
        world.happen(event);
        world.database.let_writes_fail_after(None);
        let reply = world.reply(&ann, reference).expect("a reply");
        let is_done = reply["ok"].is_object();
        assert_eq!(
            world.find_all("q=secret"),
            if is_done { vec![] } else { vec![1] },
            "after {writes} writes"
        );
        world.database.run("INSERT INTO words (words) VALUES ('integrity-check')");
    }
}

#[test]
fn a_part_that_is_not_stored_is_taken_in_again_search_9() {
    for writes in 0..12 {
        let (mut world, _) = room_of(&["one", "two"]);
        world.database.let_writes_fail_after(Some(writes));
        let query = edge_chat::wire::SearchQuery::parse("q=one").expect("a good query");
        let is_answered = world.room().search(&query).is_ok();
        world.database.let_writes_fail_after(None);
        let zones = world.database.number("SELECT COUNT(*) FROM search");
        assert_eq!(zones, i64::from(is_answered), "after {writes} writes");
        assert_eq!((world.find_all("q=one"), world.find_all("q=two")), (vec![1], vec![2]));
    }
}

#[test]
fn what_the_log_lets_go_of_goes_from_the_index_first_search_10_hist_6() {
    let mut world = World::with(Config { retention: DAY, ..Config::default() });
    let ann = world.join("Ann");
    fill(&mut world, &ann, (1..=150).map(|n| format!("old{n} both")));
    world.now = world.now.after(DAY);
    fill(&mut world, &ann, (1..=200).map(|n| format!("new{n} both")));
    assert_eq!(world.find_all("q=both&limit=50").len(), 350);
    world.now = world.now.after(Duration::from_hours(2));
    let mut runs = 0;
    while world.database.blocks() > 2 {
        world.happen(Event::Tick);
        runs += 1;
        assert_eq!(world.look_for("q=both").pending, 0);
        assert!(runs < 20, "it comes to an end");
    }
    assert_eq!(runs, 8, "20 at a time");
    assert_eq!(world.find_all("q=both&limit=50"), (151..=350).rev().collect::<Vec<_>>());
    let text = world.database.index_text();
    assert!(!text.contains("old") && text.contains("new1"), "nothing is left of them");
    world.database.run("INSERT INTO words (words) VALUES ('integrity-check')");
}

#[test]
fn where_half_of_the_index_goes_all_of_it_does_search_10_hist_6() {
    let mut world = World::with(Config { retention: DAY, ..Config::default() });
    let ann = world.join("Ann");
    fill(&mut world, &ann, (1..=150).map(|n| format!("old{n} both")));
    world.now = world.now.after(DAY);
    fill(&mut world, &ann, (1..=5).map(|n| format!("new{n} both")));
    world.find_all("q=both");
    world.now = world.now.after(Duration::from_hours(2));
    world.happen(Event::Tick);
    assert_eq!(world.database.blocks(), 1, "at once");
    let text = world.database.index_text();
    assert!(!text.contains("old") && !text.contains("new"), "{text}");
    assert_eq!(world.find_all("q=both"), [155, 154, 153, 152, 151]);
    world.now = world.now.after(DAY * 3);
    world.happen(Event::Tick);
    assert_eq!((world.database.blocks(), world.find_all("since=0")), (0, vec![]));
    assert!(!world.database.index_text().contains("new"));
    fill(&mut world, &ann, ["again".to_owned()].into_iter());
    assert_eq!(world.find_all("q=again"), [156]);
}

#[test]
fn what_an_older_log_left_in_the_index_is_no_part_of_the_new_one_search_10_hist_2() {
    let (mut world, _) = room_of(&["secret"]);
    world.find_all("q=secret");
    world.database.run("DELETE FROM room");
    world.hibernate();
    assert_eq!(world.find_all("q=secret"), Vec::<u64>::new());
    assert!(!world.database.index_text().contains("cret"));
    let ann = world.enter("Ann");
    world.tell(&ann, "a", "anew");
    assert_eq!(world.find_all("q=anew"), [1]);
}

#[test]
fn what_stands_in_a_query_is_never_asked_of_sqlite_search_7() {
    let (mut world, ann) = room_of(&["or 1 1", "drop table log"]);
    for query in [
        "q=%22+OR+1%3D1",
        "q=%22%22%22",
        "q=NEAR%28a+b%2C+2%29",
        "q=*",
        "q=a*",
        "q=-a",
        "q=%5Ea",
        "q=text%3Aa",
        "q=%7Btext%7D%3Aa",
        "q=a+AND+NOT+b",
        "q=%00",
        "q=%27",
        "q=%FF%FE",
        "q=%EE%80%80ann",
        "from=%22+OR+%22",
        "from=%00",
        "from=%27%29%3B--",
        "q=%27%29%3B+DROP+TABLE+log%3B+--",
    ] {
        world.find_all(query);
    }
    assert_eq!(world.find_all("q=%22+OR+1%3D1"), [1]);
    assert_eq!(world.find_all("q=%27%29%3B+DROP+TABLE+log%3B+--"), [2]);
    world.ok(&ann, &said("z", "all is well"));
}
