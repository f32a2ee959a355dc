//! The room's law: what those who moderate do, what must have become of it, and what nobody may do any more.

use crate::{
    acts::Reaction,
    frames::Chat,
    model::{Model, Turn},
    page::{Hand, Page},
    random::Random,
    violation::{promise, violated},
    world::World,
};
use edge_chat::wire::{ConnectionId, Seals, Timestamp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the room is called.
pub const ROOM: &str = "den";

/// MOD-3.
const KICK: i64 = 300_000;

/// Seals that do not seal: nobody here makes up a link.
#[derive(Debug)]
pub struct Plain;

impl Seals for Plain {
    fn seal(&self, purpose: &str, payload: &str, _expires: Timestamp) -> String {
        format!("{purpose}:{payload}")
    }

    fn open(&self, purpose: &str, text: &str, _now: Timestamp) -> Option<String> {
        text.strip_prefix(purpose)?.strip_prefix(':').map(str::to_owned)
    }
}

/// An order of somebody, who may or may not give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub act: &'static str,
    pub body: Value,
}

/// A message that is hidden, as it was.
#[derive(Clone, Debug)]
struct Kept {
    by: u64,
    message: Chat,
    /// Of each of its edits the event, and what it became.
    edits: Vec<(u64, String)>,
    reactions: Vec<Reaction>,
}

/// Something that stands against a person, by which event and until when.
type Sanctions = BTreeMap<String, (u64, i64)>;

#[derive(Debug, Default)]
pub struct Law {
    roles: BTreeMap<String, String>,
    mutes: Sanctions,
    bans: Sanctions,
    locked: bool,
    hidden: BTreeMap<u64, Kept>,
    /// The deeds, by their events.
    deeds: BTreeMap<u64, Value>,
    /// Those whose end has come at some time: after a clock was set back it may be forgotten, or not.
    over: BTreeSet<u64>,
    /// Whose words are erased, or are being so: up to where.
    pub erased: BTreeMap<String, u64>,
    /// Whether this turn changed it.
    pub touched: bool,
}

impl Law {
    pub fn is_used(&self) -> bool {
        !self.roles.is_empty()
    }

    fn rank(&self, person: &str) -> usize {
        let role = self.roles.get(person).map_or("none", String::as_str);
        ["none", "member", "moderator", "owner"].iter().position(|one| *one == role).unwrap_or(0)
    }

    pub fn is_banned(&self, person: &str, now: i64) -> bool {
        self.bans.get(person).is_some_and(|(_, until)| *until > now)
    }

    pub fn is_muted(&self, person: &str, now: i64) -> bool {
        self.mutes.get(person).is_some_and(|(_, until)| *until > now)
    }

    /// When the last of what stands ends.
    pub fn last_end(&self) -> i64 {
        self.mutes.values().chain(self.bans.values()).map(|(_, until)| *until).max().unwrap_or(0)
    }

    /// A turn begins.
    pub fn begin_turn(&mut self, now: i64) {
        self.touched = false;
        let ended = self.mutes.values().chain(self.bans.values()).filter(|(_, until)| *until <= now);
        self.over.extend(ended.map(|(id, _)| *id));
    }

    /// Whether that is not for sure any more.
    fn is_over(&self, sanctions: &Sanctions, person: &str) -> bool {
        sanctions.get(person).is_some_and(|(id, _)| self.over.contains(id))
    }

    /// Whether it may be for this that the person may not speak now.
    pub fn may_silence(&self, person: &str, code: &str, now: i64) -> bool {
        // What was over once is forgotten, and then it is the other.
        let why = self.silences(person, now);
        let is_locked = self.locked && self.rank(person) < 2;
        why == Some(code) || (code == "locked" && is_locked && self.is_over(&self.mutes, person))
    }

    /// What is hidden comes back without the reactions of a person.
    pub fn forget_reactions(&mut self, target: u64, person: &str) {
        if let Some(kept) = self.hidden.get_mut(&target) {
            kept.reactions.retain(|one| one.person != person);
        }
    }

    /// What a person said up to there does not come back.
    pub fn forget_hidden(&mut self, person: &str, until: u64) {
        self.hidden.retain(|target, kept| kept.message.sender_id != person || *target > until);
        for kept in self.hidden.values_mut() {
            kept.reactions.retain(|one| one.person != person || one.seq > until);
        }
    }

    /// Why this person may not speak now, if they may not.
    pub fn silences(&self, person: &str, now: i64) -> Option<&'static str> {
        if self.is_muted(person, now) {
            return Some("muted");
        }
        (self.locked && self.rank(person) < 2).then_some("locked")
    }
}

impl Model {
    /// Whoever said or did this might.
    pub fn might_speak(&self, chat: &Chat, now: i64) {
        let why = self.law.silences(&chat.sender_id, now);
        let why = why.filter(|why| *why != "muted" || !self.law.is_over(&self.law.mutes, &chat.sender_id));
        promise!("MOD-2", why.is_none(), "{} is stored, and they are {why:?}", chat.raw);
    }

    /// A deed is stored as `chat.seq`.
    pub fn decreed(&mut self, chat: &Chat, turn: Turn) {
        let seq = chat.seq.unwrap_or(0);
        let deed: Value = serde_json::from_str(&chat.raw).expect("it is JSON");
        let act = deed["act"].as_str().unwrap_or_default().to_owned();
        let person = deed["person"].as_str().unwrap_or_default().to_owned();
        let (actor, target) = (self.law.rank(&chat.sender_id), self.law.rank(&person));
        let is_own = person == chat.sender_id;
        let stands_above = actor >= 2 && actor > target && !is_own;
        self.law.touched = true;
        let allowed = match act.as_str() {
            "claim" => is_own,
            "role" => {
                let (before, after) = (rank(&deed["before"]), rank(&deed["role"]));
                promise!("MOD-1", before == target, "{} says what they were not", chat.raw);
                let to_moderators = before.max(after) >= 2;
                if is_own {
                    after <= before
                } else {
                    actor > before.max(after) && (actor == 3 || !to_moderators)
                }
            }
            "mute" | "kick" | "ban" | "clear" => stands_above,
            "erase" => stands_above && actor == 3,
            "hide" | "settings" | "undo" => actor >= 2,
            act => violated!("MOD-1", "nobody knows what {act} is"),
        };
        promise!("ROLE-3", allowed, "{} by rank {actor}, to rank {target}", chat.raw);
        let until = || chat.until.as_deref().and_then(millis);
        match act.as_str() {
            "claim" | "role" => self.becomes_role(&person, &deed["role"]),
            "mute" => {
                let until = until().unwrap_or_else(|| violated!("MOD-2", "{} never ends", chat.raw));
                self.law.mutes.insert(person, (seq, until));
            }
            "kick" | "ban" => {
                let until = until().unwrap_or(i64::MAX);
                promise!("MOD-3", act == "ban" || until == turn.now + KICK, "{} is no kick", chat.raw);
                let longer = self.law.bans.get(&person).is_some_and(|(_, end)| *end > until);
                let longer = longer && !self.law.is_over(&self.law.bans, &person);
                if act == "ban" || !longer {
                    self.law.bans.insert(person, (seq, until));
                }
            }
            "hide" | "clear" => {
                let by = deed["of"].as_u64().unwrap_or(seq);
                for target in &chat.targets {
                    let author = self.event(*target).map(|message| message.sender_id.clone());
                    let author = author.unwrap_or_default();
                    let right =
                        if act == "clear" { author == person } else { actor > self.law.rank(&author) };
                    promise!("MOD-3", right, "{} hides what {author} said", chat.raw);
                    self.hidden(*target, by, chat);
                }
            }
            "settings" => self.set(&deed["settings"]),
            "erase" => self.erases(&person, seq, &deed, chat),
            _ => self.undone(seq, &deed, chat, turn.now),
        }
        self.law.deeds.insert(seq, deed);
    }

    fn becomes_role(&mut self, person: &str, role: &Value) {
        match role.as_str() {
            Some("none") | None => drop(self.law.roles.remove(person)),
            Some(role) => drop(self.law.roles.insert(person.to_owned(), role.to_owned())),
        }
    }

    fn set(&mut self, settings: &Value) {
        if let Some(locked) = settings["locked"].as_bool() {
            self.law.locked = locked;
        }
    }

    fn hidden(&mut self, target: u64, by: u64, chat: &Chat) {
        let Some(message) = self.event(target).filter(|message| message.kind == "chat").cloned() else {
            violated!("MOD-4", "{} hides what is no message", chat.raw)
        };
        promise!("MOD-4", message.deleted.is_none(), "{} hides what is gone", chat.raw);
        promise!("MOD-4", target > self.floor, "{} hides what is not there any more", chat.raw);
        let edits = self.acts.edits_of(target).into_iter();
        let edits = edits.filter_map(|edit| Some((edit, self.event(edit)?.message.clone()))).collect();
        let (here, others) =
            std::mem::take(&mut self.acts.reactions).into_iter().partition(|one| one.target == target);
        self.acts.reactions = others;
        self.acts.pins.retain(|pin| *pin != target);
        self.law.hidden.insert(target, Kept { by, message, edits, reactions: here });
        self.acts.touched.insert(target);
        self.is_removed(target, &chat.timestamp);
    }

    fn undone(&mut self, seq: u64, deed: &Value, chat: &Chat, now: i64) {
        let of = deed["of"].as_u64().unwrap_or(0);
        let Some(done) = self.law.deeds.get(&of).cloned() else {
            violated!("MOD-7", "{} undoes what nobody did", chat.raw)
        };
        promise!("MOD-7", done["act"] == deed["undone"], "{} undoes something else", chat.raw);
        let person = done["person"].as_str().unwrap_or_default().to_owned();
        match done["act"].as_str().unwrap_or_default() {
            "mute" | "kick" | "ban" => {
                let stands = |(id, until): &(u64, i64)| *id == of && *until > now;
                let unsure = self.law.over.contains(&of);
                let is_mute = done["act"] == "mute";
                let sanctions = if is_mute { &mut self.law.mutes } else { &mut self.law.bans };
                let right = unsure || sanctions.get(&person).is_some_and(stands);
                promise!("MOD-7", right, "{} lifts nothing", chat.raw);
                sanctions.remove(&person);
            }
            "role" => self.becomes_role(&person, &deed["role"]),
            "settings" => self.set(&deed["settings"]),
            "hide" | "clear" => {
                for target in &chat.targets {
                    self.came_back(*target, of, chat);
                }
            }
            act => violated!("MOD-7", "{act} is not to be undone, and {seq} does"),
        }
    }

    fn came_back(&mut self, target: u64, of: u64, chat: &Chat) {
        let Some(kept) = self.law.hidden.remove(&target).filter(|kept| kept.by == of) else {
            violated!("MOD-5", "{} brings back {target}, which it did not hide", chat.raw)
        };
        let Kept { message, edits, reactions, .. } = kept;
        for (edit, text) in edits {
            self.acts.edited(target, edit);
            self.events[usize::try_from(edit - 1).expect("it is small")].message = text;
            self.acts.touched.insert(edit);
        }
        self.acts.reactions.extend(reactions);
        self.acts.touched.insert(target);
        let place = &mut self.events[usize::try_from(target - 1).expect("it is small")];
        *place = Chat { raw: place.raw.clone(), ..message };
    }

    /// What retention has taken is not kept aside.
    pub fn law_forgets(&mut self, floor: u64) {
        self.law.hidden.retain(|target, _| *target > floor);
        for kept in self.law.hidden.values_mut() {
            kept.edits.retain(|(edit, _)| *edit > 0);
        }
    }

    /// Its author has removed what was hidden: it does not come back.
    pub fn never_comes_back(&mut self, target: u64) {
        self.law.hidden.remove(&target);
    }

    /// What somebody may order: a deed to undo, or a message to hide, mostly one of the latest.
    fn recent(&self, random: &mut Random, is_it: impl Fn(&Chat) -> bool) -> Option<&Chat> {
        let found: Vec<_> = self.events.iter().rev().take(60).filter(|event| is_it(event)).collect();
        if found.is_empty() { None } else { Some(*random.pick(&found)) }
    }
}

fn rank(role: &Value) -> usize {
    ["none", "member", "moderator", "owner"].iter().position(|one| role == one).unwrap_or(0)
}

fn millis(iso: &str) -> Option<i64> {
    chrono::DateTime::parse_from_rfc3339(iso).ok().map(|at| at.timestamp_millis())
}

impl Page {
    /// Orders something, be it theirs to order or not.
    pub fn any_order(&self, hand: &mut Hand) -> Order {
        let Hand { random, model, .. } = hand;
        if self.author == 1 && model.law.rank(&self.id) < 3 {
            let link = format!("owner:{ROOM}\n{}", random.token(16));
            return Order { act: "claim", body: json!({ "link": link }) };
        }
        let spoken = model.recent(random, |event| event.kind == "chat" && !event.is_auto_reply);
        let (seq, person) =
            spoken.map_or((1, self.id.clone()), |event| (event.seq.unwrap_or(0), event.sender_id.clone()));
        let reason = *random.pick(&["", "spam", "\"quoted\" \\"]);
        match random.below(12) {
            0 | 1 => {
                let role = *random.pick(&["moderator", "moderator", "member", "none"]);
                Order { act: "role", body: json!({ "person": person, "role": role, "reason": reason }) }
            }
            2 => Order { act: "mute", body: json!({ "person": person, "minutes": 1 + random.below(3) }) },
            3 => Order { act: "kick", body: json!({ "person": person, "reason": reason }) },
            4 => Order { act: "ban", body: json!({ "person": person, "minutes": 1 + random.below(3) }) },
            5..=7 => Order { act: "hide", body: json!({ "seq": seq, "reason": reason }) },
            8 => Order { act: "clear", body: json!({ "person": person, "reason": reason }) },
            9 if random.one_in(3) => {
                Order { act: "erase", body: json!({ "person": person, "reason": reason }) }
            }
            9 => Order { act: "settings", body: json!({ "locked": random.one_in(2) }) },
            _ => {
                let done = model.recent(random, |event| event.kind == "moderate");
                let id = done.and_then(|event| event.seq).unwrap_or(1);
                Order { act: "undo", body: json!({ "id": id }) }
            }
        }
    }

    /// Has what it shows say what an event makes of it.
    pub fn show(&mut self, event: &Chat) {
        let seq = event.seq.unwrap_or(0);
        let target = event.target.unwrap_or(0);
        match event.kind.as_str() {
            "chat" => drop(self.shown.insert(seq, event.message.clone())),
            "edit" => drop(self.shown.insert(target, event.message.clone())),
            "delete" => drop(self.shown.insert(target, String::new())),
            "moderate" if event.messages.is_empty() => {
                self.shown.extend(event.targets.iter().map(|target| (*target, String::new())));
            }
            "moderate" => {
                let messages = event.messages.iter();
                self.shown.extend(messages.map(|one| (one.seq.unwrap_or(0), one.message.clone())));
            }
            _ => {}
        }
    }
}

impl World {
    /// Somebody ordered something, and it is stored as `seq`.
    pub fn order_done(&mut self, id: &ConnectionId, order: &Order, seq: u64) {
        let person = self.person_of(id);
        let Some(event) = self.model.event(seq) else { violated!("MOD-1", "{id} was told of {seq}") };
        let is_it = event.sender_id == person && event.kind == "moderate";
        let deed = &self.model.law.deeds[&seq];
        promise!("MOD-1", is_it && deed["act"] == order.act, "{id} did {order:?}, which is {}", event.raw);
        let (hides, undoes) = (matches!(order.act, "hide" | "clear"), order.act == "undo");
        self.coverage.deeds += 1;
        self.coverage.erased += if order.act == "erase" { event.targets.len() as u64 } else { 0 };
        self.coverage.hidden += u64::from(hides) * event.targets.len() as u64;
        self.coverage.brought_back += u64::from(undoes) * event.targets.len() as u64;
    }

    pub fn order_refused(&mut self, id: &ConnectionId, order: &Order, code: &str) {
        self.coverage.orders_refused += 1;
        let law = &self.model.law;
        let rank = law.rank(&self.person_of(id));
        let right = match code {
            // An owner may whatever there is, but to themselves and other owners.
            "not_allowed" => {
                let to = order.body["person"].as_str().map_or(3, |person| law.rank(person));
                rank < 3 || to == 3 || matches!(order.act, "hide" | "undo")
            }
            "not_found" => matches!(order.act, "hide" | "undo" | "role"),
            "too_late" => order.act == "undo",
            _ => false,
        };
        promise!("ROLE-3", right || law.touched, "{id}, of rank {rank}, did {order:?} and got {code}");
    }

    /// A connection is told that it may not be here any more.
    pub fn told_to_go(&mut self, id: &ConnectionId, code: &str) {
        let person = self.links.of(id).and_then(|link| link.track.who.as_ref()).map(|(person, _)| person);
        let right = person.is_some_and(|person| self.model.law.is_banned(person, self.clock()));
        promise!("MOD-3", right && code == "banned", "{id} is told {code}");
    }

    /// Whether whoever this connection is of may be removed.
    pub fn is_to_go(&self, id: &ConnectionId) -> bool {
        let Some(link) = self.links.of(id) else { return true };
        let person = link.track.who.as_ref().map(|(person, _)| person.as_str());
        // One who is nobody yet was refused as somebody: see the reply.
        let is_nobody = link.v1 && person.is_none();
        let is_banned = self.model.law.is_banned(person.unwrap_or(id.as_str()), self.clock());
        is_nobody || is_banned || self.model.law.touched
    }

    /// Nobody is here who is banned.
    pub fn check_banned(&self) {
        let now = self.clock();
        let law = &self.model.law;
        let is_banned = |person: &String| law.is_banned(person, now) && !law.is_over(&law.bans, person);
        let banned = self.connected().into_keys().find(is_banned);
        promise!("MOD-3", banned.is_none(), "{banned:?} is banned, and is here");
    }

    /// What an event brings back is what the log has now.
    pub fn check_brought_back(&self, event: &Chat) {
        if event.kind != "moderate" {
            return;
        }
        let undone: BTreeSet<_> = event.messages.iter().filter_map(|message| message.seq).collect();
        let there = |target: &&u64| **target > self.model.floor;
        let is_undo = event.raw.starts_with("{\"type\":\"moderate\",\"act\":\"undo\"");
        let targets: BTreeSet<_> = event.targets.iter().filter(there).copied().filter(|_| is_undo).collect();
        promise!("MOD-5", targets.is_subset(&undone), "{} does not tell {targets:?}", event.raw);
        for message in &event.messages {
            self.is_stored(message.seq.unwrap_or(0), &message.raw);
            self.model.check_reactions(message);
        }
    }
}
