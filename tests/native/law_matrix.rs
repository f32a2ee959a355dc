//! Who may order what: every command, by everyone, in one table.

use super::world::{ROOM, World, cid, hello, owner_link, person};
use edge_chat::wire::ConnectionId;
use serde_json::{Value, json};

/// In the columns' order: of each what it may (`+`) and may not (`-`).
const WHO: [&str; 5] = ["guest", "visitor", "member", "moderator", "owner"];

/// Each command, and in turn whether a guest, a visitor, a member, a moderator and an owner may give it: in a room as of old,
/// and in one that is locked. In a private one it is the same for those who are in it.
const TABLE: [(&str, &str, &str); 43] = [
    // Whoever is in the room.
    ("hello", "+++++", "+++++"),
    ("pull", "+++++", "+++++"),
    ("seen", "+++++", "+++++"),
    ("read", "+++++", "+++++"),
    ("revisions", "+++++", "+++++"),
    ("delete own", "+++++", "+++++"),
    // What others see.
    ("send", "+++++", "---++"),
    ("typing", "+++++", "---++"),
    ("edit own", "+++++", "---++"),
    ("react", "+++++", "---++"),
    ("pin", "+++++", "---++"),
    ("edit another's", "-----", "-----"),
    ("delete another's", "-----", "-----"),
    // Links.
    ("claim", "-++++", "-++++"),
    ("join", "-++++", "-++++"),
    ("invite member", "---++", "---++"),
    ("invite moderator", "----+", "----+"),
    // The house.
    ("settings access", "----+", "----+"),
    ("settings guests", "----+", "----+"),
    ("settings retention", "----+", "----+"),
    ("settings locked", "---++", "---++"),
    ("settings slow", "---++", "---++"),
    ("settings slow and access", "----+", "----+"),
    // Roles.
    ("role visitor member", "---++", "---++"),
    ("role visitor moderator", "----+", "----+"),
    ("role member none", "---++", "---++"),
    ("role moderator none", "----+", "----+"),
    ("role owner none", "-----", "-----"),
    ("role own none", "--+++", "--+++"),
    // People.
    ("mute guest", "---++", "---++"),
    ("kick visitor", "---++", "---++"),
    ("ban member", "---++", "---++"),
    ("ban moderator", "----+", "----+"),
    ("mute owner", "-----", "-----"),
    // Messages.
    ("hide guest's", "---++", "---++"),
    ("hide moderator's", "----+", "----+"),
    ("hide owner's", "-----", "-----"),
    ("clear guest", "---++", "---++"),
    ("erase visitor", "----+", "----+"),
    ("erase moderator", "----+", "----+"),
    ("erase owner", "-----", "-----"),
    ("audit", "---++", "---++"),
    ("law", "---++", "---++"),
];

/// Besides whoever orders there is one of each kind, each of whom has said something.
struct Scene {
    world: World,
    me: ConnectionId,
    mine: u64,
    others: Vec<u64>,
}

impl Scene {
    /// The room, with somebody of this kind in it.
    fn with(who: &str, locked: bool) -> Self {
        let mut world = World::new();
        let owner = world.enter_owner("Olga");
        let moderator = world.enter_with_role(&owner, "Moira", "moderator");
        let member = world.enter_with_role(&owner, "Member", "member");
        let visitor = world.enter_verified("Visitor");
        let guest = world.enter("Guest");
        // A second owner, since the last one may not leave; and whoever orders.
        world.enter_owner("Second");
        let me = match who {
            "guest" => world.enter("Me"),
            "visitor" => world.enter_verified("Me"),
            "owner" => world.enter_owner("Me"),
            role => world.enter_with_role(&owner, "Me", role),
        };
        let others = [&guest, &visitor, &member, &moderator, &owner].into_iter().enumerate();
        let others: Vec<_> = others.map(|(place, one)| world.tell(one, &cid(place), "something")).collect();
        let mine = world.tell(&me, "mine", "something of mine");
        if locked {
            world.ok(&owner, &json!({ "type": "settings", "locked": true }));
        }
        Self { world, me, mine, others }
    }

    fn said_by(&self, who: &str) -> u64 {
        self.others[WHO.iter().position(|one| *one == who).expect("they are in the table")]
    }

    fn command(&mut self, name: &str) -> Value {
        let named = |who: &str| {
            let mut name = who.to_owned();
            name[..1].make_ascii_uppercase();
            // Nobody may be called what they are (NAME-5).
            let name = match who {
                "moderator" => "Moira",
                "owner" => "Olga",
                _ => &name,
            };
            person(name).as_str().to_owned()
        };
        let words: Vec<_> = name.split(' ').collect();
        match *words.as_slice() {
            ["pull"] => json!({ "type": "pull", "after": 0 }),
            ["seen" | "read" | "revisions"] => json!({ "type": words[0], "seq": self.mine }),
            ["send"] => json!({ "type": "send", "cid": "new", "message": "new" }),
            ["edit", whose] => json!({ "type": "edit", "seq": self.of(whose), "message": "other" }),
            ["delete", whose] => json!({ "type": "delete", "seq": self.of(whose) }),
            ["react"] => json!({ "type": "react", "seq": self.mine, "emoji": "👍", "on": true }),
            ["pin"] => json!({ "type": "pin", "seq": self.mine, "on": true }),
            ["claim"] => json!({ "type": "claim", "link": owner_link(ROOM, "fresh", self.world.now) }),
            ["join"] => {
                let owner = self.world.enter_verified("Olga");
                let link = self.world.invitation(&owner, &json!({ "type": "invite", "role": "moderator" }));
                json!({ "type": "join", "invite": link })
            }
            ["invite", role] => json!({ "type": "invite", "role": role }),
            ["settings", "access"] => json!({ "type": "settings", "access": "public" }),
            ["settings", "guests"] => json!({ "type": "settings", "guests": true }),
            ["settings", "retention"] => json!({ "type": "settings", "retention": 7 }),
            ["settings", "locked"] => json!({ "type": "settings", "locked": true }),
            ["settings", "slow"] => json!({ "type": "settings", "slow": 5 }),
            ["settings", ..] => json!({ "type": "settings", "slow": 5, "access": "public" }),
            ["role", "own", role] => json!({ "type": "role", "person": named("me"), "role": role }),
            ["role", who, role] => json!({ "type": "role", "person": named(who), "role": role }),
            ["mute", who] => json!({ "type": "mute", "person": named(who), "minutes": 1 }),
            ["kick" | "ban" | "clear" | "erase", who] => json!({ "type": words[0], "person": named(who) }),
            ["hide", whose] => {
                json!({ "type": "hide", "seq": self.said_by(whose.trim_end_matches("'s")) })
            }
            _ => json!({ "type": name }),
        }
    }

    fn of(&self, whose: &str) -> u64 {
        if whose == "own" { self.mine } else { self.said_by("visitor") }
    }
}

/// Whether one of this kind may: refused is what is refused for what they are, and not for anything else.
fn may(name: &str, who: &str, locked: bool) -> bool {
    let mut scene = Scene::with(who, locked);
    if name == "hello" {
        let (_, ok) = scene.world.enter_as(&hello("Other"));
        return ok["you"]["name"] == "Other";
    }
    let command = scene.command(name);
    let reply = scene.world.ask(&scene.me, &command);
    let code = reply["error"]["code"].as_str();
    assert!(
        matches!(code, None | Some("not_allowed" | "not_yours" | "locked")),
        "{name} by {who} is about something else: {reply}"
    );
    code.is_none()
}

#[test]
fn everyone_may_what_the_table_says_and_no_more_role_3() {
    for (name, usually, locked) in TABLE {
        for (is_locked, row) in [(false, usually), (true, locked)] {
            let found: String =
                WHO.iter().map(|who| if may(name, who, is_locked) { '+' } else { '-' }).collect();
            assert_eq!(found, row, "{name}, locked: {is_locked}, by {WHO:?}");
        }
    }
}

/// Every command that there is has its row: a new one has to say who may give it.
#[test]
fn the_table_has_every_command_role_3() {
    let source = include_str!("../../src/wire/order.rs");
    let (_, kinds) = source.split_once("const KINDS").expect("the orders are listed");
    let (kinds, _) = kinds.split_once("];").expect("the list ends");
    let orders = kinds.split('"').skip(1).step_by(2);
    let others =
        ["hello", "send", "pull", "seen", "edit", "delete", "react", "pin", "revisions", "typing", "read"];
    // Whether one may undo is whether one may do it: see `moderation.rs`.
    for kind in orders.chain(others).filter(|kind| *kind != "undo") {
        assert!(TABLE.iter().any(|(name, ..)| name.split(' ').next() == Some(kind)), "{kind} is missing");
    }
}
