//! What the network does: what was sent arrives, some of it, at some time.

use crate::{
    asked::Upward,
    client::Client,
    link::{Down, Link, Server, Up},
    page::Next,
    recorder::Recorder,
    simulation::Simulation,
    turn::{Fate, Happening},
    violation::violated,
};
use edge_chat::{
    room::{Entrance, Event},
    wire::Username,
};

impl Simulation {
    /// Frames from these connections, and what else has come, reach the room: up to `most` frames in one turn.
    pub fn deliver_up(&mut self, keys: &[u32], most: usize) {
        let mut together = Vec::new();
        let clock = self.world.clock();
        for key in keys {
            while together.len() < most {
                let Some(link) = self.world.links.get_mut(*key) else { break };
                if link.server == Server::Gone {
                    link.up.clear();
                }
                let Some(up) = link.up.pop_front() else { break };
                let connection = link.id.clone();
                match up {
                    Up::Frame(upward) if link.server != Server::Coming => {
                        let event = Event::Receive { connection, frame: upward.frame };
                        together.push(Happening { event, asked: Some(upward.asked) });
                        if most > 1 && self.random.one_in(3) {
                            break;
                        }
                    }
                    Up::Ping => {
                        link.answered = Some(clock);
                        link.push(Down::Pong);
                    }
                    other => {
                        link.up.push_front(other);
                        break;
                    }
                }
            }
        }
        if together.is_empty() || (most > 1 && self.random.one_in(8)) {
            let begins = |link: &Link| matches!(link.up.front(), Some(Up::Open));
            let may = |key: &&u32| together.is_empty() || !self.world.links.get(**key).is_some_and(begins);
            // What ends a turn is told with what came before. A connection is made in a turn of its own, so that its socket
            // gets nothing of what was said before it was in the room.
            let keys: Vec<_> = keys.iter().filter(may).copied().collect();
            let end = keys.into_iter().find_map(|key| self.end_of(key));
            together.extend(end);
        }
        if !together.is_empty() {
            let fate = self.fate();
            self.tell(&together, fate);
            self.world.happen(together, fate);
        }
    }

    /// A connection begins or ends.
    fn end_of(&mut self, key: u32) -> Option<Happening> {
        let link = self.world.links.get_mut(key)?;
        let connection = link.id.clone();
        let event = match link.up.pop_front()? {
            Up::Open => {
                link.server = Server::Open;
                link.push(Down::Opened);
                let name = Username::parse(&link.name).expect("a good name");
                let entrance = if link.v1 { Entrance::V1 } else { Entrance::Classic(name) };
                let visitor = link.visitor.clone();
                Event::Connect { connection, entrance, visitor }
            }
            Up::Close if link.server == Server::Coming => {
                link.server = Server::Gone;
                self.world.links.tidy();
                return None;
            }
            Up::Close => Event::Disconnect { connection },
            other => {
                link.up.push_front(other);
                return None;
            }
        };
        Some(Happening { event, asked: None })
    }

    fn tell(&mut self, happenings: &[Happening], fate: Fate) {
        for happening in happenings {
            self.world.note(|_| match (&happening.event, &happening.asked) {
                (Event::Receive { connection, .. }, Some(asked)) => {
                    let text: String = format!("{asked:?}").chars().take(200).collect();
                    format!("{connection} asks {text}")
                }
                (event, _) => format!("{event:?}"),
            });
        }
        self.world.note(|_| format!("  this goes: {fate:?}"));
    }

    /// Up to `most` of what is on its way to a client reaches it.
    pub fn deliver_down(&mut self, client: usize, most: usize) {
        for _ in 0..most {
            let Some(key) = self.clients[client].link else { return };
            let Some(link) = self.world.links.get_mut(key) else {
                return self.give_up(client, false);
            };
            let Some(down) = link.down.pop_front() else { return };
            self.clients[client].heard_at = self.world.time;
            match down {
                Down::Pong => {}
                Down::Opened => {
                    self.record(client, Recorder::opened);
                    self.with_page(client, |page, hand| {
                        page.opened(hand);
                        Next::Go
                    });
                }
                Down::Frame(frame) => {
                    self.record(client, |recorder, at| recorder.heard(at, &frame.text));
                    self.with_page(client, |page, hand| page.heard(hand, &frame));
                }
                Down::Close(code) => {
                    self.closed(client, code);
                    self.part(client, false, Some(code));
                }
                Down::Lost => self.give_up(client, false),
            }
        }
    }

    fn closed(&mut self, client: usize, code: u16) {
        if self.clients[client].page().is_none() {
            return;
        }
        match code {
            4008 | 4101 | 4102 | 4103 => {}
            4012 => self.world.coverage.sent_away += 1,
            code => violated!("SESSION-8", "a client that keeps the rules is closed with {code}"),
        }
    }

    pub fn deliver_some_up(&mut self) {
        let mut keys: Vec<_> =
            self.world.links.iter().filter(|(_, link)| !link.up.is_empty()).map(|(key, _)| key).collect();
        if keys.is_empty() {
            return;
        }
        let first = self.random.place(keys.len());
        keys.rotate_left(first);
        if self.random.one_in(3) {
            let most = 2 + self.random.place(19);
            self.deliver_up(&keys, most);
        } else {
            self.deliver_up(&keys[..1], 1);
        }
    }

    /// All that is on its way arrives, in some order.
    pub fn settle(&mut self) {
        for _ in 0..20_000 {
            let most = *self.random.pick(&[1, 4, 20]);
            let keys: Vec<_> =
                self.world.links.iter().filter(|(_, link)| !link.up.is_empty()).map(|(key, _)| key).collect();
            let up = !keys.is_empty();
            if up {
                let place = self.random.place(keys.len());
                self.deliver_up(&keys[place..=place], most);
            }
            let waiting = |client: &Client| {
                let link = client.link.filter(|_| client.reads).and_then(|key| self.world.links.get(key));
                link.is_some_and(|link| !link.down.is_empty())
            };
            let down: Vec<_> =
                (0..self.clients.len()).filter(|place| waiting(&self.clients[*place])).collect();
            if !down.is_empty() {
                let client = *self.random.pick(&down);
                self.deliver_down(client, 2 * most);
            }
            if !up && down.is_empty() {
                return;
            }
        }
    }

    /// Whatever is on its way to the room gets there.
    pub fn deliver_all_up(&mut self) {
        let keys: Vec<_> = self.world.links.iter().map(|(key, _)| key).collect();
        for key in keys {
            while self.world.links.get(key).is_some_and(|link| !link.up.is_empty()) {
                self.deliver_up(&[key], 1);
            }
        }
    }

    /// What a client has sent, to be handed to the room.
    pub fn take_up(&mut self, client: usize) -> Vec<Happening> {
        let Some(link) = self.clients[client].link.and_then(|key| self.world.links.get_mut(key)) else {
            return Vec::new();
        };
        let connection = link.id.clone();
        let frames = link.up.drain(..).filter_map(|up| match up {
            Up::Frame(Upward { frame, asked }) => {
                let event = Event::Receive { connection: connection.clone(), frame };
                Some(Happening { event, asked: Some(asked) })
            }
            _ => None,
        });
        frames.collect()
    }
}
