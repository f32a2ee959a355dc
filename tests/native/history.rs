//! Pages of history.

use super::world::{World, hello, nothing, seqs};
use edge_chat::wire::{PageQuery, Place, Seq, limits};

/// A room where so many things were said.
fn room_of(messages: usize) -> World {
    let mut world = World::new();
    let ann = world.join("Ann");
    world.say_at_once(&ann, (1..=messages).map(|n| n.to_string()));
    world
}

fn range(range: std::ops::RangeInclusive<u64>) -> Vec<u64> {
    range.collect()
}

#[test]
fn each_place_gives_its_page_oldest_first_hist_7() {
    let mut world = room_of(300);
    for (query, expected) in [
        ("", range(251..=300)),
        ("limit=1", range(300..=300)),
        ("limit=200", range(101..=300)),
        ("before=301", range(251..=300)),
        ("before=251", range(201..=250)),
        ("before=10", range(1..=9)),
        ("before=1", vec![]),
        ("before=0", vec![]),
        ("before=9007199254740991&limit=2", range(299..=300)),
        ("after=0&limit=3", range(1..=3)),
        ("after=295", range(296..=300)),
        ("after=300", vec![]),
        ("after=9007199254740991", vec![]),
    ] {
        assert_eq!(seqs(&world.history(query)), expected, "{query}");
    }
}

#[test]
fn around_gives_both_sides_and_itself_hist_7() {
    let mut world = room_of(300);
    for (query, expected) in [
        ("around=150&limit=1", range(150..=150)),
        ("around=150&limit=3", range(149..=151)),
        ("around=150", range(125..=174)),
        ("around=150&limit=200", range(50..=249)),
        ("around=2&limit=10", range(1..=10)),
        ("around=0&limit=4", range(1..=4)),
        ("around=300&limit=10", range(291..=300)),
        ("around=299&limit=10", range(291..=300)),
        ("around=5000&limit=4", range(297..=300)),
    ] {
        assert_eq!(seqs(&world.history(query)), expected, "{query}");
    }
}

#[test]
fn a_room_where_nothing_was_said_has_an_empty_page_hist_7() {
    let mut world = World::new();
    for query in ["", "before=5", "after=0", "around=1"] {
        assert_eq!(world.history(query), nothing(), "{query}");
    }
    assert_eq!(world.head(), 0);
}

#[test]
fn what_was_said_one_at_a_time_is_read_like_a_burst_hist_7() {
    let mut one_by_one = World::new();
    let ann = one_by_one.join("Ann");
    (1..=300).for_each(|n| one_by_one.say(&ann, &n.to_string()));
    let mut burst = room_of(300);
    for query in ["", "limit=200", "before=120&limit=75", "after=99&limit=130", "around=70&limit=140"] {
        assert_eq!(one_by_one.history(query), burst.history(query), "{query}");
    }
}

#[test]
fn a_page_has_200_events_at_most_limit_10() {
    let mut world = room_of(500);
    let (_, ok) = world.enter_as(&hello("Bob"));
    assert_eq!(seqs(ok["events"].as_array().expect("events")), range(301..=500));
    assert_eq!(seqs(&world.history("limit=200")).len(), 200);
    assert_eq!(PageQuery::parse("limit=201"), None, "[HIST-9]");
}

/// A room where chat frames of these sizes were sent.
fn room_with(sizes: impl IntoIterator<Item = usize>) -> World {
    let mut world = World::new();
    let ann = world.join("Ann");
    for bytes in sizes {
        world.say_bytes(&ann, "Ann", bytes);
    }
    world
}

#[test]
fn a_page_has_128_kib_at_most_limit_10() {
    let full = std::iter::repeat_n(4_096, 32);
    let mut world = room_with(full.clone());
    for query in ["after=0", "before=33", ""] {
        assert_eq!(seqs(&world.history(query)), range(1..=32), "exactly 128 KiB: {query}");
    }
    let mut world = room_with(full.chain([300]));
    assert_eq!(seqs(&world.history("after=0")), range(1..=32));
    assert_eq!(seqs(&world.history("after=1")), range(2..=33));
    assert_eq!(seqs(&world.history("before=33")), range(1..=32));
    assert_eq!(seqs(&world.history("")), range(2..=33), "the newest of them, not the oldest");
    let mut world = room_with(std::iter::repeat_n(4_096, 31).chain([4_097, 300]));
    assert_eq!(seqs(&world.history("after=0")), range(1..=31), "one byte more");
}

#[test]
fn a_page_around_is_no_larger_limit_10() {
    let mut world = room_with(std::iter::repeat_n(4_096, 100));
    let page = world.history("around=50&limit=200");
    let bytes: usize = page.iter().map(|event| event.to_string().len()).sum();
    assert!(bytes <= limits::PAGE_BYTES, "{bytes} bytes in {} events", page.len());
    let seqs = seqs(&page);
    assert!(seqs.contains(&50) && seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "{seqs:?}");
    assert!(seqs[0] < 50 && *seqs.last().expect("some") > 50, "both sides: {seqs:?}");
}

#[test]
fn a_query_is_read_or_refused_hist_9() {
    let seq = |seq| Seq::new(seq).expect("in range");
    let query = |place, limit| Some(PageQuery { place, limit });
    for (text, expected) in [
        ("", query(Place::Newest, 50)),
        ("limit=1", query(Place::Newest, 1)),
        ("limit=200", query(Place::Newest, 200)),
        ("before=0", query(Place::Before(seq(0)), 50)),
        ("before=9007199254740991", query(Place::Before(seq(9_007_199_254_740_991)), 50)),
        ("after=7&limit=10", query(Place::After(seq(7)), 10)),
        ("limit=10&around=007", query(Place::Around(seq(7)), 10)),
        ("after=%37", query(Place::After(seq(7)), 50)),
        ("after=7&colour=red&username=Ann", query(Place::After(seq(7)), 50)),
        ("after=7&after=x", query(Place::After(seq(7)), 50)),
        ("After=x", query(Place::Newest, 50)),
    ] {
        assert_eq!(PageQuery::parse(text), expected, "{text}");
    }
    for text in [
        "limit=0",
        "limit=201",
        "limit=",
        "limit=-1",
        "limit=1.5",
        "limit=%2B5",
        "limit=99999999999999999999",
        "before=9007199254740992",
        "after=18446744073709551616",
        "after=-1",
        "after=+1",
        "after=1e3",
        "after=0x10",
        "after=",
        "after",
        "after=%20 1",
        "after=٣",
        "around=x",
        "before=1&after=1",
        "before=1&around=1",
        "after=1&around=1",
        "before=1&after=x",
        "before=1&after=1&around=1",
        "after=1&limit=x",
    ] {
        assert_eq!(PageQuery::parse(text), None, "{text}");
    }
}
