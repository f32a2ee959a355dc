//! How long searches take, natively, in a room where much was said: `cargo bench --bench search`, or `-- 20000` for fewer messages
//! than 100,000. Each is timed alone, since what counts is the longest, not the mean.

#[path = "../tests/native/database.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod database;

use database::SqliteDatabase;
use edge_chat::{
    history::Database,
    room::{Config, Room},
    wire::SearchQuery,
};
use std::time::{Duration, Instant};

/// 2026-11-01; a message a second from there, so that none is too old.
const START: i64 = 1_793_491_200_000;

const COMMON: [&str; 9] = ["the", "meeting", "today", "about", "our", "new", "release", "and", "tests"];
const HAN: &str = "我们今天去上海开会明天回来大家好请问时间怎么样可以吗谢谢你的帮助了是不在有人这个中来到说对和地出也得里后自以家学小心";

const QUERIES: [&str; 18] = [
    "q=every",
    "q=每条",
    "q=海",
    "q=\"meeting today\"",
    "q=numb",
    "q=number5000",
    "q=unicorn",
    "q=独角兽",
    "q=nowhere",
    "q=every nowhere",
    "q=条每",
    "q=\"every tests number\"",
    "q=the meeting today about our new release and tests every 每条 我们 今天 上海 unicorn w1",
    "from=Rarely",
    "q=every&from=Rarely",
    "q=every&before=5000",
    "since=1793491800000&until=1793491860000",
    "q=every&since=1793491800000&until=1793491860000",
];

fn main() {
    let messages = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let database = SqliteDatabase::new();
    let room = Room::open(Config::default(), database.clone(), [], 1).expect("the room opens");
    drop(room);
    fill(&database, messages);
    let before = database.size().expect("a size");
    let room = Room::open(Config::default(), database.clone(), [], 1).expect("the room opens");
    let mut times = Vec::new();
    loop {
        let (time, pending) = timed(|| search(&room, "q=nowhere").1);
        times.push(time);
        if pending == 0 {
            break;
        }
    }
    report("a part of the index", &mut times, "");
    let size = (database.size().expect("a size") - before) / 1_000_000;
    println!("{messages} messages: the index takes {size} MB");
    for query in QUERIES {
        let mut found = 0;
        let mut times: Vec<_> = (0..21)
            .map(|_| {
                let (time, (matches, _)) = timed(|| search(&room, query));
                found = matches;
                time
            })
            .collect();
        report(query, &mut times, &format!(", {found} found"));
    }
}

fn search(room: &Room<SqliteDatabase>, query: &str) -> (usize, u64) {
    let query = SearchQuery::parse(&query.replace(' ', "+")).expect("a good query");
    let found = room.search(&query).expect("the database works");
    (found.matches.len(), found.pending)
}

fn report(what: &str, times: &mut [Duration], more: &str) {
    times.sort();
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{what}: median {median:.1?}, longest {longest:.1?}{more}");
}

#[expect(clippy::disallowed_methods, reason = "a benchmark takes the time")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let outcome = work();
    (began.elapsed(), outcome)
}

/// Half English and half Chinese, with what is rare, frequent or nowhere known; a row each.
fn fill(database: &SqliteDatabase, messages: u64) {
    let mut state = 7_u32;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((u64::from(state) * bound as u64) >> 32) as usize
    };
    let han: Vec<_> = HAN.chars().collect();
    database.run("BEGIN");
    for n in 1..=messages {
        let words: Vec<_> = (0..6).map(|_| COMMON[below(COMMON.len())]).collect();
        let run: String = (0..14).map(|_| han[below(han.len())]).collect();
        let rare = if n % 1_000 == 500 { " unicorn 独角兽" } else { "" };
        let message = format!("every 每条 {} {run} number{n} w{}{rare}", words.join(" "), below(5_000));
        let name = if n % 2_000 == 0 { "Rarely".to_owned() } else { format!("Person{}", below(20)) };
        let event = serde_json::json!([{
            "type": "chat", "message": message, "sender_id": name, "sender_name": name, "is_auto_reply": false,
            "is_system": false, "timestamp": "", "seq": n,
        }]);
        let at = START + i64::try_from(n).expect("it is small") * 1_000;
        database
            .query(
                "INSERT INTO log (first_seq, count, at, events) VALUES (?, 1, ?, ?)",
                &[
                    i64::try_from(n).expect("it is small").into(),
                    at.into(),
                    event.to_string().as_str().into(),
                ],
            )
            .expect("it is stored");
    }
    database.run("COMMIT");
}
