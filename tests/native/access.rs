//! What Cloudflare Access says of somebody, once the platform has found that it is Cloudflare who says it.

use crate::fuzzing::targets::base64url;
use edge_chat::{
    identity::{Access, Assertion},
    wire::{PersonId, Timestamp},
};
use serde_json::{Value, json};

const NOW: i64 = 1_795_000_000;
const TEAM: &str = "team.cloudflareaccess.com";
const TAG: &str = "0123456789abcdef";

fn claims() -> Value {
    json!({ "iss": format!("https://{TEAM}"), "aud": [TAG], "sub": "7335d417-61da-459d-899c-0a01c76a2f94",
        "exp": NOW + 60, "nbf": NOW, "iat": NOW, "email": "ann@example.com", "type": "app" })
}

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[field] = value;
    claims
}

fn without(field: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove(field);
    claims
}

fn token(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}.c2lnbmF0dXJl",
        base64url(header.to_string().as_bytes()),
        base64url(claims.to_string().as_bytes())
    )
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "k1", "typ": "JWT" })
}

fn person(claims: &Value, seconds: i64) -> Option<PersonId> {
    let access = Access::new(TEAM, TAG, None).expect("a team");
    let token = token(&header(), claims);
    let assertion = Assertion::parse(&token)?;
    access.person(&assertion, Timestamp::from_millis(seconds * 1_000)).map(|(person, _)| person)
}

#[test]
fn whoever_it_names_is_the_same_person_always_id_10() {
    let ann = person(&claims(), NOW).expect("it is good");
    assert_eq!(person(&with("exp", json!(NOW + 9_999)), NOW + 60), Some(ann.clone()));
    assert_eq!(person(&with("aud", json!(TAG)), NOW), Some(ann.clone()), "one audience, and not a list");
    assert_eq!(person(&with("aud", json!(["other", TAG])), NOW), Some(ann.clone()));
    assert_eq!(person(&without("nbf"), NOW), Some(ann.clone()));
    let ben = person(&with("sub", json!("0a01c76a2f94")), NOW);
    assert!(ben.is_some_and(|ben| ben != ann));
    assert_ne!(
        PersonId::of_secret("7335d417-61da-459d-899c-0a01c76a2f94"),
        Some(ann),
        "nobody finds a secret for it"
    );
}

#[test]
fn it_is_for_this_team_and_this_application_id_10() {
    for bad in [
        with("aud", json!([])),
        with("aud", json!(["other"])),
        with("aud", json!("0123456789abcde")),
        with("aud", json!([format!("{TAG} ")])),
        with("aud", json!({ TAG: true })),
        with("aud", Value::Null),
        without("aud"),
        with("iss", json!("https://other.cloudflareaccess.com")),
        with("iss", json!(TEAM)),
        with("iss", json!(format!("https://{TEAM}/"))),
        without("iss"),
        with("sub", json!("")),
        with("sub", json!(7)),
        without("sub"),
    ] {
        assert_eq!(person(&bad, NOW), None, "{bad}");
    }
}

#[test]
fn it_holds_from_then_to_then_id_10() {
    assert!(person(&claims(), NOW + 59).is_some());
    assert_eq!(person(&claims(), NOW + 60), None, "it has expired");
    assert!(person(&claims(), NOW - 60).is_some(), "clocks differ");
    assert_eq!(person(&claims(), NOW - 61), None, "it does not hold yet");
    for bad in
        [without("exp"), with("exp", json!("tomorrow")), with("exp", json!(-1)), with("nbf", json!(i64::MAX))]
    {
        assert_eq!(person(&bad, NOW), None, "{bad}");
    }
    assert!(person(&with("exp", json!(i64::MAX)), NOW).is_some());
}

#[test]
fn nothing_but_rs256_is_an_assertion_id_10() {
    assert!(Assertion::parse(&token(&header(), &claims())).is_some());
    for bad in [
        json!({ "alg": "none", "kid": "k1" }),
        json!({ "alg": "HS256", "kid": "k1" }),
        json!({ "alg": "rs256", "kid": "k1" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": "RS256", "kid": 1 }),
        json!({ "alg": "RS256", "kid": "k1", "crit": ["b64"] }),
        json!({ "kid": "k1" }),
        json!([]),
    ] {
        assert_eq!(Assertion::parse(&token(&bad, &claims())), None, "{bad}");
    }
    let good = token(&header(), &claims());
    for bad in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        good.replace('.', ""),
        good.rsplit_once('.').map(|(signed, _)| signed.to_owned()).unwrap_or_default(),
        format!("{good}.x"),
        format!("{good}="),
        format!("{good} "),
        format!("Bearer {good}"),
        format!(".{good}"),
    ] {
        assert_eq!(Assertion::parse(&bad), None, "{bad:?}");
    }
}

#[test]
fn an_assertion_is_as_long_as_it_may_be_and_no_longer_id_10() {
    let of = |length: usize| {
        let good = token(&header(), &claims());
        format!("{good}{}", "A".repeat((length - good.len()) / 4 * 4))
    };
    assert!(Assertion::parse(&of(8_192)).is_some());
    assert_eq!(Assertion::parse(&of(8_200)), None);
}

#[test]
fn a_team_is_a_domain_and_an_application_a_tag_id_10() {
    let access = Access::new(TEAM, TAG, None).expect("a team");
    assert_eq!(access.certificates(), "https://team.cloudflareaccess.com/cdn-cgi/access/certs");
    let elsewhere = Access::new(TEAM, TAG, Some("http://127.0.0.1:9/certs"));
    assert_eq!(
        elsewhere.map(|access| access.certificates().to_owned()).as_deref(),
        Some("http://127.0.0.1:9/certs")
    );
    for (team, tag, certificates) in [
        ("", TAG, None),
        ("team", TAG, None),
        ("https://team.cloudflareaccess.com", TAG, None),
        ("team.cloudflareaccess.com/", TAG, None),
        ("Team.cloudflareaccess.com", TAG, None),
        (TEAM, "", None),
        (TEAM, "a tag", None),
        (TEAM, TAG, Some("file:///etc/passwd")),
    ] {
        assert_eq!(Access::new(team, tag, certificates), None, "{team} {tag}");
    }
}
