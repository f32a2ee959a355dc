//! A name is that of whoever the Worker vouches for, of all who are here: guests who came first yield it, and of them one page alone
//! has it (SPEC.md, NAME-4).

use crate::world::{World, cid, hello, verified};
use edge_chat::{
    names::{Likeness, Unicode},
    room::Config,
    wire::ConnectionId,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

/// A `hello` of this person's page, under another name than theirs.
fn hello_as(page: &str, name: &str) -> Value {
    let mut hello = hello(page);
    hello["name"] = json!(name);
    hello
}

/// Somebody whom the Worker vouches for comes in under a name.
fn enter_known(world: &mut World, who: &str, name: &str) -> ConnectionId {
    let connection = world.connect_known(verified(who));
    world.ok(&connection, &hello_as(who, name));
    connection
}

/// What everyone is called, and their ids and whether they are known; as somebody who comes in is told.
fn people(world: &mut World) -> Vec<(String, String, bool)> {
    let (witness, ok) = world.enter_as(&hello("Witness"));
    world.disconnect(&witness);
    world.advance(Duration::from_secs(12));
    let text = |one: &Value| one.as_str().expect("it is text").to_owned();
    let people = ok["people"].as_array().expect("they are few").iter();
    let people = people.map(|one| (text(&one["name"]), text(&one["id"]), one["verified"] == true));
    people.filter(|(name, ..)| name != "Witness").collect()
}

/// What everyone is called, by name, and whether they are known.
fn names(world: &mut World) -> Vec<(String, bool)> {
    let mut names: Vec<_> = people(world).into_iter().map(|(name, _, known)| (name, known)).collect();
    names.sort();
    names
}

#[test]
fn guests_yield_a_name_to_whom_it_belongs_name_4() {
    for (taken, left) in [("Ann", "Ann (guest)"), ("小明", "小明（访客）"), ("Аnn", "Аnn (guest)")]
    {
        let mut world = World::new();
        let other = world.enter("Other");
        let (guest, classic) = (world.enter_as(&hello_as("guest", taken)).0, world.connect(taken));
        world.advance(Duration::from_secs(1));
        world.forget_frames();
        let name = taken.replace('А', "A");
        let known = enter_known(&mut world, "known", &name);
        let expected = [(left, false), (left, false), ("Other", false), (name.as_str(), true)];
        let mut expected: Vec<_> =
            expected.into_iter().map(|(name, known)| (name.to_owned(), known)).collect();
        expected.sort();
        assert_eq!(names(&mut world), expected);

        let join = world.got(&other, "presence")[0]["join"].clone();
        let told = join.as_array().expect("who came").iter().filter(|one| one["name"] == left);
        assert_eq!(
            told.filter(|one| one["back"] == true).count(),
            2,
            "as of ones who were here [PRESENCE-2]"
        );
        world.hibernate();
        for (speaker, name) in [(&guest, left), (&known, name.as_str())] {
            world.tell(speaker, &format!("by-{}", world.turns), "hello");
            assert_eq!(world.got(&other, "chat").pop().expect("it is told")["sender_name"], name);
        }
        world.say(&classic, "hello");
        assert_eq!(world.got(&other, "chat").pop().expect("it is told")["sender_name"], left);
        assert_eq!((world.closed(&guest), world.closed(&classic)), (None, None));
    }
}

#[test]
fn one_guest_alone_has_a_name_but_for_classic_clients_name_4() {
    let mut world = World::new();
    let classic = world.connect("Ann");
    let (first, _) = world.enter_as(&hello_as("one", "Ann"));
    let mut own_tab = hello_as("one", "Ann");
    own_tab["session"] = json!("another-tab-of-one-0123456789");
    let (tab, _) = world.enter_as(&own_tab);
    let later = world.connect("ANN");
    world.hibernate();
    let other = world.connect_v1();
    assert_eq!(world.refusal(&other, &hello_as("two", "Аnn")), "name_taken");
    for classic in [&classic, &later] {
        assert_eq!(world.closed(classic), None, "they cannot be asked for another");
    }
    for (who, expected) in [("two", "Ann (guest)"), ("three", "匿名用户")] {
        let mut back = hello_as(who, "Ann");
        back["resumed"] = json!(true);
        assert_eq!(world.enter_as(&back).1["you"]["name"], expected, "they were here before");
    }
    world.disconnect(&first);
    assert_eq!(world.refusal(&other, &hello_as("four", "Ann")), "name_taken", "their other tab is here");
    world.disconnect(&tab);
    world.ok(&other, &hello_as("four", "Ann"));
}

#[test]
fn what_was_said_before_stays_under_the_name_that_it_was_said_under_name_4() {
    let mut world = World::new();
    let (guest, _) = world.enter_as(&hello_as("guest", "Ann"));
    let seq = world.tell(&guest, "before", "hello");
    enter_known(&mut world, "ann", "Ann");
    assert_eq!(world.history(&format!("around={seq}&limit=1"))[0]["sender_name"], "Ann");
}

#[test]
fn a_name_that_is_yielded_is_shortened_and_nobody_elses_name_4() {
    let long = "名".repeat(32);
    let cases = [
        (long.as_str(), format!("{}（访客）", "名".repeat(28))),
        ("Annabel of the long name, so long", String::from("Annabel of the long name (guest)")),
    ];
    for (taken, left) in cases {
        let taken: String = taken.chars().take(32).collect();
        let mut world = World::new();
        world.connect(&taken);
        enter_known(&mut world, "known", &taken);
        assert!(names(&mut world).contains(&(left, false)), "{taken}");
    }
    let mut world = World::new();
    let taken = format!("{}Ann", " ".repeat(29));
    world.connect(&taken);
    enter_known(&mut world, "known", "Ann");
    assert!(
        names(&mut world).contains(&(String::from("Ann (guest)"), false)),
        "without the spaces around it"
    );
    let mut world = World::new();
    world.connect("Ann");
    enter_known(&mut world, "bob", "ANN (GUEST)");
    enter_known(&mut world, "ann", "Ann");
    assert!(
        names(&mut world).contains(&(String::from("匿名用户"), false)),
        "the other name has a holder too"
    );
}

#[test]
fn who_has_but_the_secret_of_somebody_known_is_no_other_person_name_4_name_6() {
    let mut world = World::new();
    let mut in_another_tab = hello("Ann");
    in_another_tab["session"] = json!("another-tab-of-ann-0123456789");
    let (own, _) = world.enter_as(&in_another_tab);
    enter_known(&mut world, "Ann", "Ann");
    let seq = world.tell(&own, "own", "from a tab that has not signed in");
    assert_eq!(world.history(&format!("around={seq}&limit=1"))[0]["sender_name"], "Ann");
    let mut last = seq;
    for name in ["Anna", "Ann"] {
        world.connect(name);
        enter_known(&mut world, "Ann", name);
        last = world.tell(&own, &format!("as-{name}-{last}"), "as before");
    }
    assert_eq!(world.history(&format!("around={last}&limit=1"))[0]["sender_name"], "Ann");
}

#[test]
fn a_guest_who_comes_back_has_yielded_the_name_name_4() {
    let mut world = World::new();
    let (guest, _) = world.enter_as(&hello_as("guest", "Ann"));
    enter_known(&mut world, "ann", "Ann");
    world.disconnect(&guest);
    let mut back = hello_as("guest", "Ann");
    back["resumed"] = json!(true);
    let (_, ok) = world.enter_as(&back);
    assert_eq!(ok["you"]["name"], "Ann (guest)");
    let stranger = world.connect_v1();
    assert_eq!(world.refusal(&stranger, &hello_as("stranger", "Ann")), "name_taken");
}

#[test]
fn a_guest_among_many_is_told_what_they_are_called_name_4_presence_2() {
    let mut world = World::new();
    world.fill(201);
    let (guest, _) = world.enter_as(&hello_as("guest", "Ann"));
    let other = world.enter("Other");
    world.advance(Duration::from_secs(2));
    world.forget_frames();
    enter_known(&mut world, "ann", "Ann");
    let told = world.got(&guest, "presence");
    assert_eq!(told[0]["join"][0]["name"], "Ann (guest)");
    assert!(world.got(&other, "presence").iter().all(|push| push.get("join").is_none()), "nobody else is");
}

#[test]
fn a_guest_who_is_held_is_told_what_they_are_called_name_4_flow_2() {
    let mut world = World::new();
    let (guest, _) = world.enter_as(&hello_as("guest", "Ann"));
    let other = world.enter("Other");
    for number in 0..600 {
        world.tell(&other, &cid(number), "word");
    }
    assert_eq!(world.got(&guest, "held").len(), 1);
    world.advance(Duration::from_secs(1));
    world.forget_frames();
    enter_known(&mut world, "ann", "Ann");
    assert_eq!(world.got(&guest, "presence")[0]["join"][0]["name"], "Ann (guest)");
}

#[test]
fn who_came_and_yielded_before_it_was_told_is_one_who_came_name_4_presence_2() {
    let mut world = World::new();
    let other = world.enter("Other");
    world.advance(Duration::from_secs(1));
    world.enter("Zoe");
    world.enter_as(&hello_as("guest", "Ann"));
    enter_known(&mut world, "ann", "Ann");
    world.advance(Duration::from_secs(1));
    let push = world.got(&other, "presence").pop().expect("it is told");
    let guest = push["join"].as_array().expect("who came").iter().find(|one| one["name"] == "Ann (guest)");
    assert_eq!(guest.expect("they came")["back"], false);
}

#[test]
fn a_name_that_more_than_1000_guests_have_is_nobodys_name_4() {
    let mut world = World::with(Config { connections_per_network: 10_000, ..Config::default() });
    let guests: Vec<_> = (0..1_001).map(|_| world.connect("test")).collect();
    let known = world.connect_known(verified("known"));
    assert_eq!(world.refusal(&known, &hello_as("known", "Test")), "name_taken");
    world.disconnect(&guests[0]);
    world.ok(&known, &hello_as("known", "Test"));
    assert_eq!(world.closed(&guests[1_000]), None);
    world.forget_frames();
    world.say(&guests[1_000], "hello");
    assert_eq!(world.got(&known, "chat")[0]["sender_name"], "test (guest)");
}

#[test]
fn a_name_is_free_once_nobody_is_here_name_4() {
    let mut world = World::new();
    let other = world.enter("Other");
    let ann = enter_known(&mut world, "ann", "Ann");
    world.disconnect(&ann);
    world.disconnect(&other);
    let guest = world.connect("Ann");
    assert_eq!(world.closed(&guest), None);
}

#[test]
fn a_name_is_free_once_its_person_is_there_by_a_secret_alone_name_4_name_6() {
    let mut world = World::new();
    world.enter("Other");
    let ann = enter_known(&mut world, "ann", "Ann");
    world.disconnect(&ann);
    world.enter_as(&hello_as("ann", "Zed"));
    let guest = world.connect("Ann");
    assert_eq!(world.closed(&guest), None);
}

/// What may happen to names.
#[derive(Clone, Debug)]
enum Happening {
    Known(usize, usize),
    Guest(usize, usize),
    Classic(usize),
    Goes(prop::sample::Index),
    Hibernates,
}

const NAMES: [&str; 8] =
    ["Ann", "ANN", "Аnn", "Ann (guest)", "Ann (guest) (guest)", "小明", "小明（访客）", "匿名用户"];

fn happening() -> impl Strategy<Value = Happening> {
    let name = || 0..NAMES.len();
    prop_oneof![
        3 => (0..3_usize, name()).prop_map(|(who, name)| Happening::Known(who, name)),
        3 => (0..3_usize, name()).prop_map(|(who, name)| Happening::Guest(who, name)),
        2 => name().prop_map(Happening::Classic),
        2 => any::<prop::sample::Index>().prop_map(Happening::Goes),
        1 => Just(Happening::Hibernates),
    ]
}

/// Lets it happen, and keeps book of whom it brought; a name may be refused.
fn happen(world: &mut World, here: &mut Vec<ConnectionId>, happening: &Happening) {
    let newcomer = match *happening {
        Happening::Known(who, name) => {
            let connection = world.connect_known(verified(&format!("known-{who}")));
            world.ask(&connection, &hello_as(&format!("known-{who}"), NAMES[name]));
            Some(connection)
        }
        Happening::Guest(who, name) => {
            let connection = world.connect_v1();
            world.ask(&connection, &hello_as(&format!("guest-{who}"), NAMES[name]));
            Some(connection)
        }
        Happening::Classic(name) => Some(world.connect(NAMES[name])),
        Happening::Goes(ref which) if !here.is_empty() => {
            let gone = here.remove(which.index(here.len()));
            world.disconnect(&gone);
            // Who has just gone bears a name still, as one who may be back.
            world.advance(Duration::from_secs(12));
            None
        }
        Happening::Goes(_) => None,
        Happening::Hibernates => {
            world.hibernate();
            None
        }
    };
    here.extend(newcomer);
    here.retain(|connection| world.closed(connection).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn nobody_here_is_taken_for_another_but_classic_clients_for_guests_name_4(
        happenings in prop::collection::vec(happening(), 1..24),
    ) {
        let mut world = World::new();
        let mut here = Vec::new();
        for one in &happenings {
            happen(&mut world, &mut here, one);
            let keys = |name: &str| BTreeSet::from(Likeness::of(name, Unicode::default()).keys());
            let is_classic = |id: &str| here.iter().any(|connection| connection.as_str() == id);
            let people = people(&mut world);
            for (name, id, is_known) in people.iter().filter(|(name, ..)| name != "匿名用户") {
                let alike = |other: &str| !keys(other).is_disjoint(&keys(name));
                let others = people.iter().filter(|(_, other, _)| other != id);
                let others = others.filter(|(_, other, _)| *is_known || !is_classic(id) && !is_classic(other));
                let taken: Vec<_> = others.filter(|(other, ..)| alike(other)).collect();
                prop_assert!(taken.is_empty(), "{name} is taken for {taken:?}");
            }
        }
    }
}
