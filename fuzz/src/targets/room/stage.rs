use super::reader::Reader;
use crate::world::{ROOM, World, owner_link, person, receive, verified};
use edge_chat::{
    room::{Config, Event, Incoming, Rate, Rates},
    wire::{Command, ConnectionId, PageQuery, SearchQuery, Seq, Visitor, limits},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// People who take part, each by one connection at a time.
const PEOPLE: u8 = 4;

/// What a sequence does to a room, and what everyone got so far.
pub struct Stage {
    world: World,
    /// The connections of people, by their numbers.
    seats: BTreeMap<u8, (ConnectionId, Reader)>,
    /// What happens in the turn that is being put together, and to whom.
    turn: Vec<(u8, Event)>,
    /// The newest event that anybody was told of.
    newest: u64,
    /// The latest invitation.
    invite: String,
    /// Whether the disk has failed at some time: what is owed may be told of late.
    has_failed: bool,
}

/// Few enough for a sequence to come up against.
const FEW: Rates = Rates {
    messages: Rate { burst: 3, per_second: 1 },
    acts: Rate { burst: 2, per_second: 1 },
    reads: Rate { burst: 4, per_second: 1 },
    signals: Rate { burst: 2, per_second: 1 },
    network: Rate { burst: 6, per_second: 1 },
    room: Rate { burst: 10, per_second: 1 },
    connections: Rate { burst: 4, per_second: 1 },
};

impl Stage {
    pub fn new(is_limited: bool) -> Self {
        let world = if is_limited {
            let limits = Config { rates: FEW, connections_per_network: 2, ..Config::default() };
            World::limited(limits)
        } else {
            World::new()
        };
        Self {
            world,
            seats: BTreeMap::new(),
            turn: Vec::new(),
            newest: 0,
            invite: String::new(),
            has_failed: false,
        }
    }

    /// What one line has happen. Those that begin with `&` happen in one turn with what comes next.
    pub fn step(&mut self, line: &str) {
        let (is_joined, line) = line.strip_prefix('&').map_or((false, line), |line| (true, line));
        let mut chars = line.chars();
        let (Some(what), who) = (chars.next(), chars.next().unwrap_or('0')) else { return };
        let (who, rest) = (u8::try_from(u32::from(who) % u32::from(PEOPLE)).unwrap_or(0), chars.as_str());
        match what {
            'c' | 'v' | 'k' => self.comes(what, who, rest),
            'h' => self.sends(who, &hello(who, rest)),
            'm' => self.sends(who, &json!({ "message": rest }).to_string()),
            's' => self.says(who, rest),
            '>' => self.sends(who, rest),
            'b' => self.adds(who, Incoming::Binary(rest.len())),
            'x' => self.goes(who),
            _ => self.happens(what, who, rest),
        }
        if !is_joined {
            self.run();
        }
    }

    pub fn end(&mut self) {
        self.run();
        self.world.database.let_writes_fail_after(None);
        self.passes(Duration::from_secs(30));
        self.log_is_whole();
    }

    /// What happens to the room as a whole, or is asked of it.
    fn happens(&mut self, what: char, who: u8, rest: &str) {
        self.run();
        match what {
            '+' => self.passes(Duration::from_millis(10_u64.pow(u32::from(who) * 2 + 1).min(100_000))),
            'z' => self.world.hibernate(),
            'p' => self.breaks_off(),
            '!' => {
                self.world.kill();
                self.seats.clear();
            }
            'd' => {
                self.has_failed = true;
                self.world.database.let_writes_fail_after(Some(rest.len()));
            }
            'D' => self.world.database.let_writes_fail_after(None),
            '?' => self.is_paged(rest),
            '/' => self.is_searched(rest),
            _ => {}
        }
    }

    /// Somebody connects: classic, as a v1 guest, or as one whom the Worker knows.
    fn comes(&mut self, how: char, who: u8, name: &str) {
        self.goes(who);
        self.run();
        let connection = self.world.new_id();
        let event = if how == 'c' {
            let name = if edge_chat::wire::Username::parse(name).is_ok() { name } else { "" };
            self.world.connecting_as(connection.clone(), name)
        } else {
            self.world.connecting_v1(connection.clone())
        };
        let event = match event {
            Event::Connect { connection, entrance, .. } => {
                Event::Connect { connection, entrance, visitor: visitor(how, who) }
            }
            other => other,
        };
        self.seats.insert(who, (connection, Reader::new(how != 'c')));
        self.turn.push((who, event));
    }

    fn goes(&mut self, who: u8) {
        self.run();
        if self.opens()
            && let Some((connection, _)) = self.seats.remove(&who)
        {
            self.world.disconnect(&connection);
            self.all_read(&[]);
        }
    }

    fn says(&mut self, who: u8, rest: &str) {
        let (cid, message) = rest.split_once(' ').unwrap_or((rest, rest));
        let send = json!({ "type": "send", "ref": 1, "cid": cid, "message": message });
        self.sends(who, &send.to_string());
    }

    fn sends(&mut self, who: u8, text: &str) {
        let text = self.filled_in(text);
        self.adds(who, Incoming::Text(text));
    }

    fn adds(&mut self, who: u8, frame: Incoming) {
        if let Some((connection, _)) = self.seats.get(&who)
            && self.world.closed(connection).is_none()
            && self.turn.len() < limits::TURN_FRAMES
        {
            let event = match frame {
                Incoming::Text(text) => receive(connection, &text),
                frame @ Incoming::Binary(_) => Event::Receive { connection: connection.clone(), frame },
            };
            self.turn.push((who, event));
        }
    }

    /// The text with what stands for what is known only now: `$e` the epoch, `$h` the newest event, `$i` the latest invitation,
    /// `$o` an owner link, `$0` to `$3` people.
    fn filled_in(&mut self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let mut chars = part.chars();
            match chars.next() {
                Some('e') if self.opens() => filled.push_str(&self.world.epoch()),
                Some('h') => filled.push_str(&self.newest.to_string()),
                Some('i') => filled.push_str(&self.invite),
                Some('o') => filled.push_str(&owner_link(ROOM, "nonce", self.world.now)),
                Some(who @ '0'..='3') => filled.push_str(person(&who.to_string()).as_str()),
                _ => {
                    filled.push('$');
                    chars = part.chars();
                }
            }
            filled.push_str(chars.as_str());
        }
        filled
    }

    /// The turn that was put together takes place.
    fn run(&mut self) {
        let turn = std::mem::take(&mut self.turn);
        if turn.is_empty() {
            return;
        }
        if !self.opens() {
            // Whoever comes to a room that cannot be opened is sent away, and of what others send nothing is heard.
            let came = |(who, event): &(u8, Event)| matches!(event, Event::Connect { .. }).then_some(*who);
            for who in turn.iter().filter_map(came) {
                self.seats.remove(&who);
            }
            return;
        }
        for (who, event) in &turn {
            if let (Event::Receive { frame: Incoming::Text(text), .. }, Some((_, reader))) =
                (event, self.seats.get_mut(who))
                && let Ok(command) = Command::parse(text)
                && text.len() <= limits::FRAME_BYTES
            {
                reader.asks(command.reference.get().into());
            }
        }
        let (whose, events): (Vec<_>, Vec<_>) = turn.into_iter().unzip();
        self.world.turn(events);
        self.all_read(&whose);
    }

    fn passes(&mut self, time: Duration) {
        if self.opens() {
            self.world.advance(time);
            self.all_read(&[]);
        }
    }

    fn breaks_off(&mut self) {
        // It is opened again at once, which this world has no way to fail in.
        self.world.database.let_writes_fail_after(None);
        if self.opens() {
            self.world.panic();
            self.all_read(&[]);
        }
    }

    /// Whether the room comes into memory; it need not where the disk fails.
    fn opens(&mut self) -> bool {
        let opened = self.world.open();
        assert!(opened.is_ok() || self.has_failed, "{opened:?}");
        opened.is_ok()
    }

    /// Everyone reads what they got in a turn in which these sent something.
    fn all_read(&mut self, whose: &[u8]) {
        for (who, (connection, reader)) in &mut self.seats {
            let is_closed = self.world.closed(connection).is_some();
            for frame in self.world.frames(connection) {
                reader.reads(&frame, is_closed || whose.contains(who));
                self.newest = self.newest.max(frame["seq"].as_u64().unwrap_or(0));
                if let Some(invite) = frame["ok"]["invite"].as_str() {
                    invite.clone_into(&mut self.invite);
                }
            }
            self.newest = self.newest.max(reader.acked.iter().copied().max().unwrap_or(0));
            assert!(is_closed || reader.is_answered(), "COMMAND-2: {reader:?}");
        }
        let is_closed = |connection: &ConnectionId| self.world.closed(connection).is_some();
        let gone: Vec<_> = self.seats.extract_if(.., |_, (connection, _)| is_closed(connection)).collect();
        for (_, (connection, _)) in gone {
            self.world.disconnect(&connection);
        }
        assert!(self.has_failed || self.world.faults == 0, "a statement failed, and no disk");
    }

    /// HIST-1: what is in the log has no gap, and reaches to its head, which is as far as anybody was told of.
    fn log_is_whole(&mut self) {
        if !self.opens() {
            return;
        }
        let head = self.world.head();
        assert!(self.newest <= head, "HIST-3: {} of {head}", self.newest);
        let seqs = crate::world::seqs(&self.world.history("limit=200"));
        assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "HIST-1: {seqs:?}");
        assert!(seqs.last().is_none_or(|last| *last == head), "HIST-1: {seqs:?} of {head}");
    }

    fn is_paged(&mut self, query: &str) {
        if let Some(query) = PageQuery::parse(query)
            && self.opens()
        {
            let limit = query.limit;
            let page = self.world.room().history(query).expect("HIST-7");
            assert!(page.events.len() <= limit, "HIST-7");
            let seqs: Vec<_> = page.events.iter().map(|event| event.seq.get()).collect();
            assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "HIST-7: {seqs:?}");
            for event in &page.events {
                let frame: Value = serde_json::from_str(event.frame.get()).expect("HIST-7");
                assert_eq!(frame["seq"].as_u64(), Some(event.seq.get()), "HIST-7: {frame}");
            }
        }
    }

    fn is_searched(&mut self, query: &str) {
        if let Some(query) = SearchQuery::parse(query)
            && self.opens()
        {
            let found = self.world.room().search(&query);
            assert!(found.is_ok() || self.has_failed, "SEARCH-7: {found:?}");
            let Ok(found) = found else { return };
            assert!(found.matches.len() <= query.limit, "SEARCH-6");
            let is_right = |seq: Seq| query.before.is_none_or(|before| seq < before);
            assert!(found.matches.iter().all(|event| is_right(event.seq)), "SEARCH-6");
        }
    }
}

/// What the Worker knows of whoever comes: all are of two networks, and some have signed in.
fn visitor(how: char, who: u8) -> Visitor {
    let Visitor { person, .. } = verified(&who.to_string());
    let network = edge_chat::wire::Network::from_hash(u128::from(who % 2));
    Visitor { person: person.filter(|_| how == 'k'), network: Some(network) }
}

/// A `hello`, with the fields that the rest of the line has.
fn hello(who: u8, rest: &str) -> String {
    let hello = crate::world::hello(&who.to_string());
    let fields = hello.to_string();
    let more = if rest.is_empty() { String::new() } else { format!(",{rest}") };
    format!("{},\"ref\":0{more}}}", fields.trim_end_matches('}'))
}
