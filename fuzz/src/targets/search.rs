use super::texts::text;
use crate::world::{World, seqs};
use edge_chat::wire::{SearchQuery, Seq};
use serde_json::Value;

/// Messages that are said before something is searched for.
const MESSAGES: usize = 24;

/// A query, and on each line after it a message: what is found by the index is what a look at every message finds (SEARCH-1 to
/// SEARCH-7).
///
/// # Panics
/// Where it is not, or the database has something against it.
pub fn search(input: &[u8]) {
    let text = text(input);
    let mut lines = text.split('\n');
    let query = lines.next().unwrap_or_default();
    let Some(search) = SearchQuery::parse(query) else { return };
    let mut world = World::new();
    let speaker = world.join("Ann");
    for message in lines.take(MESSAGES) {
        world.say(&speaker, message);
    }
    let at = world.now.as_millis();
    let is_asked_for = |event: &&Value| {
        let text = |field: &str| event[field].as_str().expect("a message has it");
        search.is_from(text("sender_id"), text("sender_name"))
            && search.is_within(at)
            && search.marks(text("message")).is_some()
    };
    let said = world.history("limit=200");
    let before = search.before.map_or(Seq::LAST.get(), Seq::get);
    let right: Vec<_> =
        seqs(said.iter().rev().filter(is_asked_for)).into_iter().filter(|seq| *seq < before).collect();
    assert_eq!(found(&mut world, query, before), right, "{query:?}");
}

/// All that a search finds before a place, page by page. Of a parameter that is given twice the first counts.
fn found(world: &mut World, query: &str, mut before: u64) -> Vec<u64> {
    while world.look_for(query).pending > 0 {}
    let mut found = Vec::new();
    loop {
        let answer = world.look_for(&format!("before={before}&{query}"));
        found.extend(seqs(&answer.matches));
        match answer.next {
            Some(next) => before = next,
            None => return found,
        }
    }
}
