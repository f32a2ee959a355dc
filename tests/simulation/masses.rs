//! Very much at once.

use crate::{
    client::Kind,
    link::{Server, Up},
    simulation::Simulation,
    texts,
};

impl Simulation {
    /// Somebody says very much.
    pub fn flood(&mut self) {
        let place = self.clients.iter().position(|client| matches!(client.kind, Kind::Classic(_)));
        let client = place.unwrap_or_else(|| self.add_classic());
        if self.clients[client].link.is_none() {
            self.dial(client);
        }
        let Some(key) = self.clients[client].link else { return };
        let (count, bytes, asks) = match self.random.below(40) {
            0 => (10_050, 0, false),
            1..=3 => (400, 11_900, false),
            4 | 5 => (1_010, 0, true),
            6..=9 => (1_010, 0, false),
            10 | 11 => (700, 11_900, false),
            12..=17 => (40, 11_900, false),
            _ => (600, 0, false),
        };
        if count > 10_000 {
            // What is to be seen is how far back it goes.
            self.calm = true;
            self.leave_in_doubt();
        }
        let Kind::Classic(classic) = &mut self.clients[client].kind else { return };
        let mut frames = Vec::with_capacity(count);
        for _ in 0..count {
            let text = if bytes > 0 {
                texts::long_text(classic.author, classic.said, bytes)
            } else {
                texts::text(&mut self.random, classic.author, classic.said, asks)
            };
            frames.push(Up::Frame(classic.says(text)));
        }
        let Some(link) = self.world.links.get_mut(key) else { return };
        link.up.extend(frames);
        while self.world.links.get(key).is_some_and(|link| !link.up.is_empty() && link.server != Server::Gone)
        {
            let most = *self.random.pick(&[20, 200, 1_000]);
            self.deliver_up(&[key], most);
        }
        // In memory the room would know that the message in doubt is not among these.
        self.calm = false;
        if count > 10_000 {
            self.advance(1_000);
            if self.world.may_evict() {
                self.world.evict();
            }
        }
    }

    /// A page says something, and is cut off before it hears whether it is stored.
    fn leave_in_doubt(&mut self) {
        let Some(client) = self.clients.iter_mut().position(|client| client.page().is_some()) else { return };
        self.clients[client].reads = true;
        if self.clients[client].link.is_none() {
            self.dial(client);
        }
        self.settle();
        self.say(client);
        self.give_up(client, false);
    }

    /// So many come that presence names nobody any more.
    pub fn crowd(&mut self) {
        if self.clients.len() > 100 {
            return;
        }
        let come = 190 + self.random.place(20);
        for _ in 0..come {
            let client = self.add_classic();
            self.clients[client].reads = false;
            self.dial(client);
            self.settle_link(client);
        }
        self.advance(1_500);
        let go = self.random.place(come);
        for _ in 0..go {
            let client = self.clients.len() - 1 - self.random.place(come);
            if self.clients[client].link.is_some() {
                self.give_up(client, false);
            }
            self.clients[client].away = true;
        }
        self.settle();
    }

    fn settle_link(&mut self, client: usize) {
        if let Some(key) = self.clients[client].link {
            self.deliver_up(&[key], 1);
        }
    }
}
