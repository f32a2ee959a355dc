//! Stories of one page, told again by the TypeScript client: what is recorded here is played to it.

use crate::{
    client::Kind,
    page::Next,
    profile::Profile,
    recorder::Recorder,
    simulation::Simulation,
    turn::{Fate, Happening},
};
use edge_chat::room::Event;
use std::{fs, path::PathBuf};

/// How a story goes.
type Story = fn(&mut Stage);

/// Each with its file's name, what it is about, and how it goes.
const STORIES: [(&str, &str, Story); 8] = [
    ("chat", "People talk, the assistant answers.", chat),
    ("resume", "A connection is lost, and what was said meanwhile follows.", resume),
    ("in-doubt", "Two messages are in doubt: one is stored, one is not. Each is said once.", in_doubt),
    ("wiped", "The log is wiped: the client starts from another.", wiped),
    ("far-behind", "More was said than is resumed from: something is skipped.", far_behind),
    ("held", "The client does not read for a while, is held, and pulls what it missed.", held),
    ("presence", "People come, take other names, go, and come back in time.", presence),
    ("crash", "The process dies in the middle of a message.", crash),
];

/// Stories draw their secrets from seeds of their own.
const FIRST_SEED: u64 = 1_000_000;

/// The page whose story it is, and those around it.
struct Stage {
    simulation: Simulation,
    hero: usize,
    others: Vec<usize>,
    classic: usize,
}

/// The files of the stories, with what belongs in them.
pub fn traces() -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/traces");
    let stories = (FIRST_SEED..).zip(STORIES);
    stories
        .map(|(seed, (name, about, story))| {
            let mut stage = Stage::new(seed);
            story(&mut stage);
            stage.settle();
            (folder.join(format!("{name}.json")), stage.trace(seed, about))
        })
        .collect()
}

/// Writes the traces down.
pub fn record() -> bool {
    for (path, trace) in traces() {
        let folder = path.parent().expect("it is in a folder");
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, trace));
        if let Err(error) = written {
            println!("{}: {error}", path.display());
            return false;
        }
    }
    true
}

/// Whether the traces that are kept are those that the room would give now.
pub fn are_kept() -> bool {
    let stale: Vec<_> = traces()
        .into_iter()
        .filter(|(path, trace)| fs::read_to_string(path).ok().as_ref() != Some(trace))
        .filter_map(|(path, _)| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    if !stale.is_empty() {
        println!("Out of date: {}. `npm run simulate -- --record` records them anew.", stale.join(", "));
    }
    stale.is_empty()
}

impl Stage {
    fn new(seed: u64) -> Self {
        let mut simulation = Simulation::bare(seed, Profile::calm(seed));
        simulation.calm = true;
        let people: Vec<_> = (0..3).map(|_| simulation.random.token(24)).collect();
        let pages: Vec<_> = people.into_iter().map(|person| simulation.add_page(person)).collect();
        let classic = simulation.add_classic();
        let hero = pages[0];
        for (page, name) in pages.iter().zip(["小明", "Ada", "Bob"]) {
            simulation.clients[*page].page().expect("it is a page").name = String::from(name);
        }
        simulation.clients[hero].page().expect("it is a page").applied = Some(Vec::new());
        simulation.recorder = Some(Recorder { client: hero, steps: Vec::new() });
        Self { simulation, hero, others: pages[1..].to_vec(), classic }
    }

    fn trace(&mut self, seed: u64, about: &str) -> String {
        let recorder = self.simulation.recorder.take().expect("it records");
        let page = self.simulation.clients[self.hero].page().expect("it is a page");
        recorder.trace(seed, about, page)
    }

    fn settle(&mut self) {
        self.simulation.settle();
        self.simulation.advance(300);
        self.simulation.settle();
    }

    /// These come in, one after the other.
    fn enter(&mut self, clients: &[usize]) {
        for client in clients {
            self.simulation.dial(*client);
            self.settle();
        }
    }

    fn all_enter(&mut self) {
        self.enter(&[self.others[0], self.hero, self.classic, self.others[1]]);
    }

    /// A page says something, which is under way.
    fn says(&mut self, client: usize, text: &str) {
        let n = match &mut self.simulation.clients[client].kind {
            Kind::Page(page) => format!("{}.{} {text}", page.author, page.said),
            _ => return,
        };
        self.simulation.with_page(client, |page, hand| {
            page.say(hand, n);
            Next::Go
        });
    }

    fn say(&mut self, client: usize, text: &str) {
        self.says(client, text);
        self.settle();
    }

    /// The hero's connection is lost, with what was on its way.
    fn lose(&mut self) {
        self.simulation.give_up(self.hero, false);
        self.settle();
    }

    fn wait(&mut self, millis: i64) {
        for _ in 0..millis / 5_000 {
            self.simulation.advance(5_000);
            self.settle();
        }
    }
}

fn chat(stage: &mut Stage) {
    stage.all_enter();
    stage.say(stage.hero, "早上好");
    stage.say(stage.others[0], "\"hi\" \\ <b>\u{1f44d}\u{1f3fd}</b>");
    stage.says(stage.hero, "现在时间?");
    stage.says(stage.hero, "天气怎么样");
    stage.settle();
    stage.wait(5_000);
    stage.simulation.say(stage.classic);
    stage.say(stage.others[1], "ok");
}

fn resume(stage: &mut Stage) {
    stage.all_enter();
    stage.say(stage.hero, "one");
    stage.lose();
    for place in 0..5 {
        stage.say(stage.others[place % 2], "meanwhile");
    }
    stage.enter(&[stage.hero]);
    stage.say(stage.hero, "two");
    stage.lose();
    stage.enter(&[stage.hero]);
    stage.say(stage.others[0], "three");
}

fn in_doubt(stage: &mut Stage) {
    stage.all_enter();
    stage.says(stage.hero, "stored");
    // It is stored, and the client never hears so.
    stage.simulation.deliver_all_up();
    stage.says(stage.hero, "lost on the way");
    stage.simulation.cut_off(stage.hero);
    stage.settle();
    stage.say(stage.others[0], "meanwhile");
    stage.simulation.world.evict();
    stage.enter(&[stage.hero]);
    stage.say(stage.hero, "and on");
}

fn wiped(stage: &mut Stage) {
    stage.all_enter();
    stage.say(stage.hero, "before");
    stage.say(stage.others[0], "before, too");
    stage.simulation.world.wipe();
    stage.simulation.settle();
    stage.simulation.hang_up();
    stage.enter(&[stage.others[0]]);
    stage.say(stage.others[0], "after");
    stage.enter(&[stage.hero]);
    stage.say(stage.hero, "after, too");
}

fn far_behind(stage: &mut Stage) {
    stage.all_enter();
    stage.say(stage.hero, "before");
    stage.lose();
    for _ in 0..67 {
        for _ in 0..15 {
            stage.says(stage.others[0], "x");
        }
        stage.simulation.settle();
    }
    stage.enter(&[stage.hero]);
    stage.say(stage.hero, "after");
}

fn held(stage: &mut Stage) {
    stage.all_enter();
    stage.simulation.clients[stage.hero].reads = false;
    for _ in 0..5 {
        for _ in 0..120 {
            stage.says(stage.others[0], "x");
        }
        stage.simulation.settle();
    }
    stage.simulation.clients[stage.hero].reads = true;
    stage.settle();
    stage.say(stage.hero, "here again");
}

fn presence(stage: &mut Stage) {
    stage.enter(&[stage.hero]);
    stage.enter(&[stage.others[0], stage.others[1], stage.classic]);
    let other = stage.others[0];
    stage.simulation.clients[other].page().expect("it is a page").name = String::from("Ada L.");
    stage.simulation.give_up(other, false);
    stage.settle();
    stage.enter(&[other]);
    stage.simulation.give_up(stage.classic, false);
    stage.settle();
    stage.simulation.give_up(stage.others[1], false);
    stage.settle();
    stage.wait(20_000);
    stage.simulation.give_up(other, false);
    stage.settle();
    stage.wait(5_000);
    stage.enter(&[other]);
    stage.wait(15_000);
}

fn crash(stage: &mut Stage) {
    stage.all_enter();
    stage.say(stage.hero, "acked");
    stage.says(stage.hero, "stored by the dying process");
    let happenings = stage.simulation.take_up(stage.hero);
    stage.simulation.world.happen(happenings, Fate::CrashAfter { effects: 0, alarm: false });
    stage.settle();
    stage.simulation.hang_up();
    stage.enter(&[stage.others[0], stage.hero]);
    stage.say(stage.hero, "after");
    stage.simulation.world.happen(vec![Happening { event: Event::Tick, asked: None }], Fate::Panic(0));
    stage.say(stage.others[0], "into a room that breaks off");
    stage.settle();
    stage.simulation.hang_up();
    stage.enter(&[stage.others[0], stage.hero]);
}
