//! Whoever has a connection: pages that keep the rules, the tutorial's clients, and those who keep none.

use crate::{
    asked::{Asked, Upward},
    page::Page,
    rogue::Rogue,
};
use edge_chat::{room::Incoming, wire::Network};
use serde_json::json;

#[derive(Debug)]
pub struct Client {
    pub kind: Kind,
    /// Its present connection.
    pub link: Option<u32>,
    /// Whether it takes what comes.
    pub reads: bool,
    pub pings: bool,
    pub next_ping: i64,
    /// When it last heard anything.
    pub heard_at: i64,
    /// Whether it is not to come back.
    pub away: bool,
}

#[derive(Debug)]
pub enum Kind {
    Page(Box<Page>),
    Classic(Classic),
    Rogue(Rogue),
}

/// A client of the tutorial.
#[derive(Debug, Default)]
pub struct Classic {
    pub author: u32,
    pub name: String,
    pub said: u32,
    /// Whether it says more than it may.
    pub floods: bool,
    /// Where it comes from, where that is known.
    pub network: Option<Network>,
}

impl Client {
    pub fn new(kind: Kind) -> Self {
        Self { kind, link: None, reads: true, pings: true, next_ping: 0, heard_at: 0, away: false }
    }

    pub fn page(&mut self) -> Option<&mut Page> {
        match &mut self.kind {
            Kind::Page(page) => Some(page),
            _ => None,
        }
    }

    pub fn classic(&self) -> Option<&Classic> {
        match &self.kind {
            Kind::Classic(classic) => Some(classic),
            _ => None,
        }
    }

    /// Whether it says more than it may.
    pub fn floods(&self) -> bool {
        self.classic().is_some_and(|classic| classic.floods)
    }

    pub fn is_v1(&self) -> bool {
        !matches!(self.kind, Kind::Classic(_))
    }

    pub fn name(&self) -> String {
        match &self.kind {
            Kind::Page(page) => page.name.clone(),
            Kind::Classic(classic) => classic.name.clone(),
            Kind::Rogue(_) => "rogue".to_owned(),
        }
    }
}

impl Classic {
    pub fn says(&mut self, text: String) -> Upward {
        self.said += 1;
        let frame = Incoming::Text(json!({ "message": text }).to_string());
        Upward { frame, asked: Asked::Says(text) }
    }
}
