use super::texts::{base64url, lines, text};
use edge_chat::{
    identity::{Access, Assertion},
    wire::Timestamp,
};
use serde_json::Value;

const NOW: u64 = 1_795_000_000;

/// Three lines: an assertion as it comes in, and the header and the claims of one. Whom it names it has to name for this team
/// and this application, now, by RS256 (ID-10).
///
/// # Panics
/// Where it is otherwise.
pub fn access(input: &[u8]) {
    let text = text(input);
    let [whole, header, claims] = lines(&text);
    names(whole);
    let made = format!("{}.{}.c2ln", base64url(header.as_bytes()), base64url(claims.as_bytes()));
    if names(&made) {
        // What is read of them twice is what counts last: as every reader has it who keeps one.
        let (header, claims): (Value, Value) = match (parsed(header), parsed(claims)) {
            (Some(header), Some(claims)) => (header, claims),
            _ => return,
        };
        assert_eq!(header["alg"], "RS256", "ID-10");
        assert!(header.get("crit").is_none() && header["kid"].is_string(), "ID-10");
        assert_eq!(claims["iss"], "https://team.cloudflareaccess.com", "ID-10");
        let audience = |one: &Value| one == "tag";
        let is_for = audience(&claims["aud"])
            || claims["aud"].as_array().is_some_and(|several| several.iter().any(audience));
        assert!(is_for, "ID-10: {claims}");
        assert!(claims["exp"].as_u64().is_some_and(|exp| exp > NOW), "ID-10: {claims}");
        let begins = claims.get("nbf").map(Value::as_u64);
        assert!(begins.is_none_or(|nbf| nbf.is_some_and(|nbf| nbf <= NOW + 60)), "ID-10: {claims}");
        assert!(claims["sub"].as_str().is_some_and(|sub| !sub.is_empty()), "ID-10: {claims}");
    }
}

fn parsed(json: &str) -> Option<Value> {
    serde_json::from_str(json).ok()
}

/// Whether an assertion names somebody.
fn names(text: &str) -> bool {
    let access =
        Access::new("team.cloudflareaccess.com", "tag", None).expect("these are a team and an application");
    let now = i64::try_from(NOW * 1_000).expect("a time");
    let Some(assertion) = Assertion::parse(text) else { return false };
    assert_eq!(text, format!("{}.{}", assertion.signed, assertion.signature), "what is signed is all of it");
    let Some((_, until)) = access.person(&assertion, Timestamp::from_millis(now)) else { return false };
    assert!(until > Timestamp::from_millis(now), "ID-10");
    true
}
