//! What is left where the room cannot go on.

use crate::{
    database::Plan,
    link::{Down, Server, Track},
    model::Turn,
    turn::{Fate, Happening, Went, ends},
    world::World,
};
use edge_chat::{
    room::Event,
    wire::{CloseCode, ConnectionId},
};

impl World {
    /// The room's memory is gone, and with it the turn; the sockets stay. It starts over when it next runs.
    pub fn break_off(&mut self, begun: &[ConnectionId], in_alarm: bool) {
        // Whoever was about to be connected is not.
        for id in begun {
            if let Some(link) = self.links.of_mut(id) {
                link.down.clear();
                link.push(Down::Lost);
            }
            self.is_gone(id);
        }
        self.leaves_memory();
        self.tick = None;
        self.broke_off = true;
        self.coverage.panics += 1;
        self.guard(in_alarm);
        self.database.begin(Plan::Work);
        for (_, link) in self.links.iter_mut() {
            link.track.expected.clear();
        }
        self.present = self.connected();
        self.note(|_| "the room breaks off".to_owned());
    }

    /// Classic clients cannot resume: what the room had stored and not sent passes them by.
    pub fn missed_by_classic(&mut self) {
        let head = self.model.head();
        for (_, link) in self.links.iter_mut().filter(|(_, link)| !link.v1) {
            link.track.sent = head;
        }
    }

    /// The edge's answer where the room cannot be opened: whoever asked is turned away, and the room starts over when it
    /// can, for it has missed something.
    pub fn turned_away(&mut self, happenings: &[Happening], fate: Fate) -> Went {
        let turn = Turn { now: self.clock(), empty: true };
        self.model.mirror(&self.database, &self.config, turn);
        self.read_timers();
        self.unsure_of_leaves = true;
        if self.database.crashed() && !matches!(fate, Fate::Panic(_)) {
            self.coverage.crashes_within += 1;
            self.crash();
            return Went::Crashed;
        }
        for happening in happenings {
            if let Event::Connect { connection, .. } | Event::Receive { connection, .. } = &happening.event {
                // The room is not told: for it the connection is there until it ends.
                self.close(connection, CloseCode::Unavailable.code(), true);
            }
        }
        if std::mem::replace(&mut self.broke_off, true) {
            let v1: Vec<_> =
                self.links.iter().filter(|(_, link)| link.v1).map(|(_, link)| link.id.clone()).collect();
            for id in v1 {
                self.close(&id, CloseCode::Restarted.code(), true);
            }
        }
        for id in ends(happenings) {
            self.is_gone(&id);
        }
        self.guard(happenings.iter().any(|happening| happening.event == Event::Alarm));
        self.present = self.connected();
        Went::Failed
    }

    pub fn is_gone(&mut self, id: &ConnectionId) {
        if let Some(link) = self.links.of_mut(id) {
            link.server = Server::Gone;
            link.attachment = None;
            link.up.clear();
            link.track = Track::default();
        }
    }

    /// Closes the room's end.
    pub fn close(&mut self, id: &ConnectionId, code: u16, stays: bool) {
        let Some(link) = self.links.of_mut(id) else { return };
        if link.server != Server::Open {
            return;
        }
        link.server = Server::Closing;
        link.track.inside &= stays;
        link.track.live = false;
        link.track.expected.clear();
        link.push(Down::Close(code));
    }
}
