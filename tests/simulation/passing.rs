//! How time passes.

use crate::{
    link::{Down, Server, Up},
    simulation::{PING, Simulation},
    violation::promise,
};

/// How long a client that hears nothing waits, and one that was asked something and hears no answer.
const PATIENCE: i64 = 60_000;
const ANSWER: i64 = 15_000;

impl Simulation {
    /// Lets time pass, and what is due happen when it is.
    pub fn advance(&mut self, millis: i64) {
        let end = self.world.time + millis;
        let mut rounds = 0;
        loop {
            let ping = self.clients.iter().filter(|client| client.pings && client.link.is_some());
            let ping = ping.map(|client| client.next_ping).min();
            let (tick, alarm) = (self.world.tick, self.world.alarm_at());
            let Some(next) = [ping, tick, alarm].into_iter().flatten().min().filter(|next| *next <= end)
            else {
                break;
            };
            self.world.time = self.world.time.max(next);
            rounds += 1;
            promise!("TIMER-5", rounds < 20_000, "the room is woken again and again, and settles nothing");
            let fate = self.fate();
            if tick == Some(next) {
                self.world.tick(fate);
            } else if alarm == Some(next) {
                self.world.go_off(fate);
            } else {
                self.ping();
            }
        }
        self.world.time = end;
    }

    /// A page that waits for an answer for too long gives its connection up.
    pub fn lose_patience(&mut self) {
        let time = self.world.time;
        for place in 0..self.clients.len() {
            let waits = self.clients[place].page().and_then(|page| page.waits_since());
            if waits.is_some_and(|since| time - since > ANSWER) {
                self.give_up(place, false);
            }
        }
    }

    fn ping(&mut self) {
        self.lose_patience();
        let (time, clock) = (self.world.time, self.world.clock());
        for place in 0..self.clients.len() {
            let client = &mut self.clients[place];
            let Some(key) = client.link.filter(|_| client.pings && client.next_ping <= time) else {
                continue;
            };
            client.next_ping = time + PING;
            if client.reads && time - client.heard_at > PATIENCE {
                self.give_up(place, false);
                continue;
            }
            let Some(link) = self.world.links.get_mut(key) else { continue };
            self.world.coverage.pings += 1;
            match link.server {
                Server::Gone => {}
                Server::Open | Server::Closing if link.up.is_empty() => {
                    link.answered = Some(clock);
                    link.push(Down::Pong);
                }
                _ => link.up.push_back(Up::Ping),
            }
        }
    }
}
