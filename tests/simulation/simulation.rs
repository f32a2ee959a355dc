//! A room, its clients and the network between them, and how time passes.

use crate::{
    client::{Classic, Client, Kind},
    link::Up,
    page::{Hand, Next, Page},
    profile::Profile,
    random::Random,
    recorder::Recorder,
    rogue::Rogue,
    turn::Fate,
    world::World,
};

use edge_chat::wire::{PersonId, Visitor};

/// ALIVE-1.
pub const PING: i64 = 25_000;

#[derive(Debug)]
pub struct Simulation {
    pub world: World,
    pub clients: Vec<Client>,
    pub profile: Profile,
    /// Whether anything goes wrong by itself.
    pub calm: bool,
    pub random: Random,
    pub authors: u32,
    /// The furthest that the clock was ever set.
    pub latest: i64,
    /// Who writes down what one of the clients does.
    pub recorder: Option<Recorder>,
}

impl Simulation {
    /// A room and nobody.
    pub fn bare(seed: u64, profile: Profile) -> Self {
        let mut random = Random::of(seed, u64::MAX - 1);
        let world = World::new(profile.config.clone(), random.bits());
        Self {
            world,
            clients: Vec::new(),
            profile,
            calm: false,
            random,
            authors: 0,
            latest: 0,
            recorder: None,
        }
    }

    /// The room and those who will be there.
    pub fn new(seed: u64) -> Self {
        let mut simulation = Self::bare(seed, Profile::of(seed));
        let person = simulation.random.token(24);
        for place in 0..simulation.profile.pages {
            let own = simulation.random.token(16);
            simulation.add_page(if place <= simulation.profile.tabs { person.clone() } else { own });
        }
        simulation.world.coverage.second_tabs += simulation.profile.tabs as u64;
        for _ in 0..simulation.profile.classics {
            simulation.add_classic();
        }
        for _ in 0..simulation.profile.rogues {
            simulation.authors += 1;
            let rogue = Rogue::new(simulation.authors, &mut simulation.random);
            simulation.world.model.lawless.insert(rogue.id.clone());
            simulation.clients.push(Client::new(Kind::Rogue(rogue)));
        }
        if simulation.profile.flooded {
            simulation.add_flooders();
        }
        simulation
    }

    pub fn add_page(&mut self, person: String) -> usize {
        self.authors += 1;
        let mut page = Page::new(self.authors, &mut self.random, person);
        page.answers = self.profile.answers;
        // Tabs of one person have one name, as they keep it in one place.
        let same = self.clients.iter_mut().filter_map(Client::page).find(|other| other.id == page.id);
        if let Some(other) = same {
            page.name.clone_from(&other.name);
        }
        self.clients.push(Client::new(Kind::Page(Box::new(page))));
        self.clients.len() - 1
    }

    pub fn add_classic(&mut self) -> usize {
        self.authors += 1;
        let name = format!("C{}", self.authors);
        let classic = Classic { author: self.authors, name, ..Classic::default() };
        self.clients.push(Client::new(Kind::Classic(classic)));
        self.clients.len() - 1
    }

    /// How the next turn goes.
    pub fn fate(&mut self) -> Fate {
        let Profile { crash, fail, .. } = self.profile;
        if self.calm {
            return Fate::Well;
        }
        let random = &mut self.random;
        if random.one_in(crash) {
            return match random.below(5) {
                0 => Fate::CrashBefore,
                2 => Fate::Panic(u32::try_from(random.below(12)).expect("it is small")),
                1 => Fate::CrashAfter { effects: random.place(8), alarm: random.one_in(2) },
                _ => Fate::CrashWithin(u32::try_from(random.below(10)).expect("it is small")),
            };
        }
        if random.one_in(fail) {
            let from = u32::try_from(random.below(10)).expect("it is small");
            let until = from.saturating_add(*random.pick(&[1, 2, 1_000]));
            return Fate::Fail { from, until };
        }
        Fate::Well
    }

    /// A client asks for a connection, whatever became of the one before.
    pub fn dial(&mut self, client: usize) {
        let (v1, name) = (self.clients[client].is_v1(), self.clients[client].name());
        let key = self.world.dial(v1, &name);
        self.world.note(|_| format!("client {client} asks for connection {key}"));
        let time = self.world.time;
        let person = self.clients[client].page().and_then(|page| PersonId::from_stored(&page.id));
        let client = &mut self.clients[client];
        if let Some(link) = self.world.links.get_mut(key) {
            let network = client.classic().and_then(|classic| classic.network.clone());
            link.visitor = Visitor { person: person.filter(|_| self.profile.law), network };
            link.floods = client.floods();
        }
        client.link = Some(key);
        client.heard_at = time;
        client.next_ping = time + PING;
    }

    /// Writes something down, if it is about the client whose story is told.
    pub fn record(&mut self, client: usize, write: impl FnOnce(&mut Recorder, i64)) {
        let at = self.world.time;
        self.recorder.iter_mut().filter(|recorder| recorder.client == client).take(1).for_each({
            let mut write = Some(write);
            move |recorder| write.take().into_iter().for_each(|write| write(recorder, at))
        });
    }

    /// A client gives its connection up. What it had sent may still come.
    pub fn give_up(&mut self, client: usize, quietly: bool) {
        self.part(client, quietly, None);
    }

    pub fn part(&mut self, client: usize, quietly: bool, code: Option<u16>) {
        let Some(key) = self.clients[client].link.take() else { return };
        self.record(client, |recorder, at| recorder.lost(at, code));
        if let Some(page) = self.clients[client].page() {
            page.lost();
        }
        let Some(link) = self.world.links.get_mut(key) else { return };
        link.heard = false;
        link.down.clear();
        let random = &mut self.random;
        if random.one_in(2) {
            link.up.truncate(random.place(link.up.len() + 1));
        }
        self.world.coverage.abandoned += 1;
        self.world.coverage.late_frames += link.up.len() as u64;
        if quietly {
            self.world.coverage.half_open += 1;
        } else {
            link.up.push_back(Up::Close);
        }
        self.world.note(|_| format!("client {client} gives connection {key} up, quietly: {quietly}"));
    }

    /// A page acts, and what it sends is on its way.
    pub fn with_page(&mut self, client: usize, act: impl FnOnce(&mut Page, &mut Hand) -> Next) {
        let World { model, coverage, time, .. } = &mut self.world;
        let mut hand =
            Hand { random: &mut self.random, model, coverage, time: *time, out: Vec::new(), said: None };
        let Client { kind: Kind::Page(page), link, .. } = &mut self.clients[client] else { return };
        let next = act(page, &mut hand);
        let (out, said, link) = (hand.out, hand.said, *link);
        if let Some(text) = said {
            self.record(client, |recorder, at| recorder.said(at, &text));
        }
        self.record(client, |recorder, at| recorder.sent(at, &out));
        if let Some(link) = link.and_then(|key| self.world.links.get_mut(key)) {
            link.up.extend(out.into_iter().map(Up::Frame));
        }
        if next == Next::GiveUp {
            self.give_up(client, false);
        }
    }
}
