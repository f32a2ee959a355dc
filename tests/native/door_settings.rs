//! What the owner sets of the door.

use edge_chat::identity::Settings;

const KEY: &str = "a:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";

fn settings(variables: &[(&'static str, &str)]) -> Result<Settings, String> {
    let find = |name| variables.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
    Settings::from_variables(find).map_err(|error| error.to_string())
}

fn beside_a_key(variables: &[(&'static str, &str)]) -> Result<Settings, String> {
    settings(&[variables, &[("IDENTITY_KEYS", KEY)]].concat())
}

#[test]
fn a_key_is_all_it_takes_id_3() {
    let door = settings(&[("IDENTITY_KEYS", KEY)]).expect("good settings");
    assert!(door.access.is_none() && door.turnstile.is_none());
    for bad in
        [None, Some(""), Some(" "), Some("a:short"), Some("a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    {
        let variables: Vec<_> = bad.map(|value| ("IDENTITY_KEYS", value)).into_iter().collect();
        let error = settings(&variables).expect_err("no key, or a weak one");
        assert_eq!(
            error,
            "The variable IDENTITY_KEYS takes one or two keys, id:base64url, each of 32 to 64 random bytes (npm run keys)."
        );
    }
}

#[test]
fn what_cannot_be_used_is_told_by_its_name_alone_route_10_door_1_id_10_id_12() {
    let team = ("ACCESS_TEAM_DOMAIN", "team.cloudflareaccess.com");
    for (variables, named) in [
        (&[("ALLOWED_ORIGINS", "*")][..], "ALLOWED_ORIGINS"),
        (&[team], "ACCESS_TEAM_DOMAIN"),
        (&[("ACCESS_AUD", "abc")], "ACCESS_TEAM_DOMAIN"),
        (&[team, ("ACCESS_AUD", "no tag")], "ACCESS_TEAM_DOMAIN"),
        (&[("TURNSTILE_SECRET", " ")], "TURNSTILE_SECRET"),
        (&[("TURNSTILE_SECRET", " "), ("TURNSTILE_SITE_KEY", "1x0A")], "TURNSTILE_SECRET"),
        (&[("TURNSTILE_SECRET", "1x0A")], "TURNSTILE_SECRET"),
        (&[("TURNSTILE_SITE_KEY", "1x0A")], "TURNSTILE_SECRET"),
    ] {
        let error = beside_a_key(variables).expect_err(named);
        assert!(
            error.starts_with(&format!("The variable {named} takes ")) && error.ends_with('.'),
            "{error}"
        );
        for (_, value) in variables.iter().filter(|(_, value)| value.len() > 3) {
            assert!(!error.contains(value), "{error}");
        }
    }
    let door = beside_a_key(&[
        ("ALLOWED_ORIGINS", "https://example.com"),
        team,
        ("ACCESS_AUD", "abc"),
        ("TURNSTILE_SECRET", "1x0000000000000000000000000000000AA"),
        ("TURNSTILE_SITE_KEY", "1x00000000000000000000AA"),
    ])
    .expect("good settings");
    assert!(door.origins.admit(Some("https://example.com"), "https://chat.example.com"));
    assert!(door.access.is_some());
    let turnstile = door.turnstile.expect("it is on");
    assert_eq!(turnstile.site_key, "1x00000000000000000000AA");
    assert_eq!(turnstile.url, "https://challenges.cloudflare.com/turnstile/v0/siteverify");
    assert_eq!(format!("{turnstile:?}"), "Turnstile(…)", "a secret is in no log [ID-14]");
}
