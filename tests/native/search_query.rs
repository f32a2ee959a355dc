//! What a search may be asked.

use edge_chat::wire::{SearchQuery, Seq, limits};

#[test]
fn a_query_is_read_search_1() {
    let query = SearchQuery::parse("q=a+%22b+c%22&from=ANN&since=5&until=9&before=7&limit=3").expect("good");
    assert_eq!(query.terms.len(), 2);
    assert_eq!(query.terms.iter().map(|term| term.atoms.len()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((query.from.as_deref(), query.since, query.until), (Some("ann"), Some(5), Some(9)));
    assert_eq!((query.before, query.limit), (Seq::new(7), 3));
    let query = SearchQuery::parse("q=a&colour=red&q=b").expect("good");
    assert_eq!((query.terms.len(), query.from, query.before, query.limit), (1, None, None, 20));
}

#[test]
fn what_makes_no_sense_is_refused_search_8() {
    for good in [
        "q=a",
        "from=x",
        "since=0",
        "until=0",
        "q=&from=x",
        "q=%20&since=5",
        "q=!",
        "q=a&limit=50",
        "q=a&limit=1",
    ] {
        assert!(SearchQuery::parse(good).is_some(), "{good}");
    }
    for bad in [
        "",
        "q=",
        "q=%20",
        "q=%E3%80%80",
        "limit=5",
        "before=5",
        "from=",
        "q=a&from=%20",
        "q=a&since=-1",
        "q=a&since=yesterday",
        "q=a&until=1.5",
        "q=a&until=9007199254740992",
        "q=a&before=x",
        "q=a&before=",
        "q=a&limit=0",
        "q=a&limit=51",
        "q=a&limit=x",
        "q=a&since=1&since",
    ] {
        let is_bad = SearchQuery::parse(bad).is_none();
        // Of a parameter given twice the first counts.
        assert_eq!(is_bad, bad != "q=a&since=1&since", "{bad}");
    }
}

#[test]
fn texts_and_names_are_bounded_search_8() {
    let text = |unit: &str, count: usize| SearchQuery::parse(&format!("q={}", unit.repeat(count)));
    for unit in ["a", "%E4%B8%8A", "%F0%9F%91%8D", "!"] {
        assert!(text(unit, limits::SEARCH_CHARS).is_some(), "200 × {unit}");
        assert!(text(unit, limits::SEARCH_CHARS + 1).is_none(), "201 × {unit}");
    }
    assert!(text("a+", limits::SEARCH_TERMS).is_some());
    assert!(text("a+", limits::SEARCH_TERMS + 1).is_none());
    assert!(text("%22a+b%22", limits::SEARCH_TERMS).is_some(), "a phrase is one");
    let from = |count: usize| SearchQuery::parse(&format!("from={}", "x".repeat(count)));
    assert!(from(limits::NAME_BYTES).is_some() && from(limits::NAME_BYTES + 1).is_none());
}
