use super::texts::{lines, text};
use edge_chat::wire::{Emoji, PageQuery, SearchQuery, limits};

/// Two lines: the query of a page or a search, and a text that is searched. It is within its bounds (HIST-9, SEARCH-8), and what is
/// marked stands in the text (SEARCH-1).
///
/// # Panics
/// Where it is otherwise.
pub fn queries(input: &[u8]) {
    let text = text(input);
    let [query, message] = lines(&text);
    if let Some(page) = PageQuery::parse(query) {
        assert!((1..=limits::PAGE_EVENTS).contains(&page.limit), "HIST-9");
    }
    if let Some(emoji) = Emoji::parse(message) {
        assert!((1..=64).contains(&emoji.as_str().len()), "TALK-6");
    }
    let Some(search) = SearchQuery::parse(query) else { return };
    assert!((1..=limits::SEARCH_MATCHES).contains(&search.limit), "SEARCH-8");
    assert!(search.terms.len() <= limits::SEARCH_TERMS, "SEARCH-8");
    assert!(search.terms.iter().all(|term| !term.atoms.is_empty()), "SEARCH-3");
    let Some(marks) = search.marks(message) else { return };
    let units: Vec<_> = message.encode_utf16().collect();
    let mut end = 0;
    for (place, (from, to)) in marks.into_iter().enumerate() {
        assert!(from < to && to <= units.len() && (place == 0 || from > end), "SEARCH-1: {from}..{to}");
        assert!(String::from_utf16(&units[from..to]).is_ok(), "SEARCH-1: half a character at {from}..{to}");
        end = to;
    }
}
