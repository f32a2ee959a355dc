//! Searches over HTTP, beside all that goes on in the room, and the index that they fill.

use crate::{
    database::{Plan, SqliteDatabase},
    frames::{self, Chat},
    random::Random,
    simulation::Simulation,
    turn::{Fate, Happening},
    violation::{promise, violated},
    world::World,
};
use edge_chat::{
    history::{self, Database, Log, index},
    room::{Event, Found},
    wire::{SearchQuery, Seq},
};
use std::collections::BTreeSet;

/// Texts to search for, some of which are in `texts`.
const TEXTS: [&str; 16] = [
    "早上好",
    "早上",
    "好",
    "上早",
    "ok",
    "o",
    "quoted",
    "quo",
    "\"quoted b\"",
    "长长",
    "长 1",
    "👍",
    "感谢",
    "现在 时间",
    "天气 help",
    "e",
];

impl Simulation {
    /// Somebody searches.
    pub fn search(&mut self) {
        let query = self.any_query();
        let fate = self.fate();
        self.world.search(&query, fate);
    }

    fn any_query(&mut self) -> SearchQuery {
        let random = &mut self.random;
        let (author, n) = (1 + random.below(5), random.below(12));
        let text = match random.below(5) {
            0 => String::new(),
            1 => format!("{author}.{n}"),
            2 => format!("\"{author} {n}\""),
            3 => format!("{} {n}", random.pick(&TEXTS)),
            _ => (*random.pick(&TEXTS)).to_owned(),
        };
        let names: Vec<_> = self.clients.iter().map(crate::client::Client::name).collect();
        let from = random.one_in(4).then(|| random.pick(&names).to_uppercase());
        let clock = self.world.clock();
        let moment = |random: &mut Random| random.one_in(5).then(|| clock - random.millis(0, 600_000));
        let (since, until) = (moment(random), moment(random));
        let before = random.one_in(6).then(|| random.below(self.world.model.head() + 3));
        let limit = 1 + random.below(50);
        query(&text, from.as_deref(), [("since", since), ("until", until)], before, limit)
    }
}

fn query(
    text: &str,
    from: Option<&str>,
    moments: [(&str, Option<i64>); 2],
    before: Option<u64>,
    limit: u64,
) -> SearchQuery {
    let mut url = form_urlencoded::Serializer::new(String::new());
    url.append_pair("limit", &limit.to_string());
    // Nothing at all is refused.
    let is_bare = text.is_empty() && from.is_none() && moments.iter().all(|(_, at)| at.is_none());
    url.append_pair("q", if is_bare { "ok" } else { text });
    let moments = moments.into_iter().filter_map(|(name, at)| Some((name, at?.max(0).to_string())));
    let others = [("from", from.map(str::to_owned)), ("before", before.map(|before| before.to_string()))];
    let others = others.into_iter().filter_map(|(name, value)| Some((name, value?)));
    url.extend_pairs(moments.chain(others));
    SearchQuery::parse(&url.finish()).expect("it makes sense")
}

impl World {
    /// A search, as the object answers it, and how that may go wrong.
    pub fn search(&mut self, query: &SearchQuery, fate: Fate) {
        self.happen(vec![Happening { event: Event::Tick, asked: None }], Fate::Well);
        if fate == Fate::CrashBefore {
            return self.crash();
        }
        self.database.begin(match fate {
            Fate::CrashWithin(at) | Fate::Panic(at) => Plan::Crash { at },
            Fate::Fail { from, until } => Plan::Fail { from, until },
            _ => Plan::Work,
        });
        let Some(room) = self.room.take() else { return };
        self.note(|_| format!("a search for {query:?}"));
        self.coverage.searches += 1;
        let answer = room.search(query).map(|found| self.check_found(query, &found));
        let (failed, crashed) = (self.database.failed(), self.database.crashed());
        promise!(
            "SEARCH-1",
            answer.is_ok() || failed,
            "the database worked, and a search failed: {answer:?}"
        );
        self.room = Some(room);
        self.database.begin(Plan::Work);
        self.coverage.searches_failed += u64::from(answer.is_err());
        if crashed || matches!(fate, Fate::CrashAfter { .. }) {
            self.crash();
        }
    }

    /// What is found is what anybody finds who reads all that the index has taken in.
    fn check_found(&mut self, query: &SearchQuery, found: &Found) {
        let (head, floor) = (self.model.head(), self.model.floor);
        promise!("SEARCH-1", found.head.get() == head, "the head is {head}, told was {:?}", found.head);
        let Some((first, last)) = self.indexed() else {
            promise!("SEARCH-1", found.matches.is_empty(), "there is no index, and {found:?}");
            return;
        };
        let lacks = (head - last) + (first - 1 - floor);
        promise!(
            "SEARCH-9",
            found.pending <= lacks,
            "{lacks} are not in the index, told was {}",
            found.pending
        );
        let until = query.before.map_or(last, |before| last.min(before.get().saturating_sub(1)));
        let since = found.next.map_or(first, Seq::get);
        let real: Vec<_> = (since..=until).rev().filter(|seq| self.is_match(query, *seq)).collect();
        let told: Vec<_> = found.matches.iter().map(|event| event.seq.get()).collect();
        promise!("SEARCH-6", told == real, "{query:?} is in {real:?} of {first}–{last}, told was {told:?}");
        promise!("SEARCH-6", told.len() <= query.limit, "{} of {}", told.len(), query.limit);
        self.coverage.matches += told.len() as u64;
        self.coverage.searches_pending += u64::from(found.pending > 0);
        self.coverage.searches_more += u64::from(found.next.is_some());
        for event in &found.matches {
            self.check_match(query, event.seq.get(), event.frame.get());
        }
    }

    fn check_match(&mut self, query: &SearchQuery, seq: u64, frame: &str) {
        let Some((plain, marks)) = frame.rsplit_once(",\"marks\":") else {
            violated!("SEARCH-1", "{frame} has no marks")
        };
        let shown = frames::chat(&format!("{plain}}}")).expect("it is a chat frame");
        let marks: Option<Vec<(usize, usize)>> = serde_json::from_str(&marks[..marks.len() - 1]).ok();
        let real = query.marks(&shown.message);
        promise!("SEARCH-1", marks == real, "{frame} should have {real:?}");
        self.is_stored(seq, &shown.raw);
        self.model.check_reactions(&shown);
    }

    fn is_match(&self, query: &SearchQuery, seq: u64) -> bool {
        let Some(event) = self.model.event(seq) else { return false };
        let Chat { kind, message, sender_id, deleted, raw, .. } = event;
        let fields: serde_json::Value = serde_json::from_str(raw).expect("it is JSON");
        let name = fields["sender_name"].as_str().unwrap_or_default();
        kind == "chat"
            && deleted.is_none()
            && query.is_from(sender_id, name)
            && query.is_within(self.model.time_of(seq))
            && query.marks(message).is_some()
    }

    /// The events that are in the index.
    fn indexed(&self) -> Option<(u64, u64)> {
        let rows = self.database.look("SELECT first, last FROM search ORDER BY first", &[]);
        let place = |row: &history::Row, column| row.seq(column).expect("a place").get();
        let gapless = rows.windows(2).all(|two| place(&two[0], 1) + 1 == place(&two[1], 0));
        promise!("SEARCH-9", gapless, "the index has a gap: {rows:?}");
        Some((place(rows.first()?, 0), place(rows.last()?, 1)))
    }

    /// The index is the one that would be made of the log now, down to the place of each word.
    pub fn audit_index(&self) {
        if self.database.look("SELECT 1 FROM sqlite_schema WHERE name = 'words'", &[]).is_empty() {
            return;
        }
        let check = "INSERT INTO words (words) VALUES ('integrity-check')";
        self.database.look(check, &[]);
        let real = words(&self.database);
        let Some((first, last)) = self.indexed() else {
            promise!("SEARCH-10", real.is_empty(), "nothing is taken in, and the index has {real:?}");
            return;
        };
        let mut anew = words(&reindexed(&self.database));
        anew.retain(|(_, seq, _)| (first..=last).contains(seq));
        let odd = real.symmetric_difference(&anew).next();
        promise!(
            "SEARCH-10",
            odd.is_none(),
            "{odd:?} is in one index of {first}–{last} and not in the other"
        );
    }
}

/// An index of the same log, made from nothing.
fn reindexed(database: &SqliteDatabase) -> SqliteDatabase {
    let anew = SqliteDatabase::new();
    history::migrate(&anew).expect("it migrates");
    for (table, columns) in [("room", "?, ?"), ("log", "?, ?, ?, ?")] {
        for row in database.look(&format!("SELECT * FROM {table}"), &[]) {
            anew.look(&format!("INSERT INTO {table} VALUES ({columns})"), &row.0);
        }
    }
    let log = Log::open(&anew, 0).expect("it opens");
    loop {
        let before = index::range(&anew, None, None).expect("it is read");
        index::extend(&log, &anew).expect("the database works");
        if index::range(&anew, None, None).expect("it is read") == before {
            return anew;
        }
    }
}

/// Each word of an index, with its message and its place in that.
fn words(database: &SqliteDatabase) -> BTreeSet<(String, u64, i64)> {
    database.look(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'words', 'instance')",
        &[],
    );
    if database
        .query("SELECT 1 FROM sqlite_schema WHERE name = 'words'", &[])
        .is_ok_and(|rows| rows.is_empty())
    {
        return BTreeSet::new();
    }
    let rows = database.look("SELECT term, doc, offset FROM temp.vocabulary", &[]);
    let word = |row: &history::Row| {
        let (term, seq) = (row.text(0).expect("a word"), row.seq(1).expect("a place"));
        (term.to_owned(), seq.get(), row.integer(2).expect("a place"))
    };
    rows.iter().map(word).collect()
}
