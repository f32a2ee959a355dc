use super::world::{World, hello, person, said};
use edge_chat::wire::PersonId;
use std::collections::BTreeSet;

fn id(secret: &str) -> String {
    PersonId::of_secret(secret).expect("a secret").as_str().to_owned()
}

/// Reckoned by hand, in Python: SHA-256 of `edge-chat person id`, a zero byte and the secret; its first 128 bits in base
/// 62. If these change, everybody is somebody else.
#[test]
fn a_secret_gives_the_same_id_for_ever_command_6() {
    for (secret, expected) in [
        ("0123456789abcdef", "drdeWHeeE3a6sPj1"),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Cx4YwlSpKhuATfG7"),
        ("3f2a1b4c-5d6e_4f70-8a9b_0c1d2e3f4a5b-3f2a1b4c-5d6e_4f70-8a9b_0c1", "iRWjRFG0vlTUXM1a"),
    ] {
        assert_eq!(id(secret), expected, "{secret}");
    }
}

#[test]
fn an_id_is_16_letters_and_digits_command_6() {
    let ids: BTreeSet<_> = (0..2_000).map(|n| id(&format!("secret-number-{n:06}"))).collect();
    assert_eq!(ids.len(), 2_000, "no two are alike");
    assert!(ids.iter().all(|id| id.len() == 16 && id.bytes().all(|b| b.is_ascii_alphanumeric())));
    let letters: BTreeSet<_> = ids.iter().flat_map(|id| id.bytes()).collect();
    assert_eq!(letters.len(), 62, "every letter and digit is used");
}

#[test]
fn a_secret_out_of_bounds_gives_none_command_5() {
    for bad in ["", &"a".repeat(15), &"a".repeat(65), "0123456789abcde\n", "0123456789abcdé"] {
        assert_eq!(PersonId::of_secret(bad), None, "{bad:?}");
    }
}

#[test]
fn a_person_is_the_same_on_every_connection_and_in_every_room_command_6() {
    let ann = person("Ann");
    let mut worlds = [World::new(), World::new()];
    for world in &mut worlds {
        let first = world.enter("Ann");
        let mut other_tab = hello("Ann");
        other_tab["session"] = "another-session-of-ann".into();
        let (second, ok) = world.enter_as(&other_tab);
        assert_eq!(ok["you"]["id"], ann.as_str());
        for (connection, cid) in [(&first, "a"), (&second, "b")] {
            world.ok(connection, &said(cid, "hi"));
            assert_eq!(world.got(&second, "chat")[0]["sender_id"], ann.as_str());
        }
    }
}
