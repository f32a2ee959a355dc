use super::Keys;
use crate::wire::{PersonId, Seals, Timestamp, limits};

const PURPOSE: &str = "cookie";

/// Its name where only this very host can have set it over TLS, as the prefix has browsers see to.
const SECURE: &str = "__Host-edge-chat";

/// Its name over plain HTTP, on a developer's machine, where no browser would take the other.
const PLAIN: &str = "edge-chat";

/// What a cookie says of whoever has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    pub person: PersonId,
    pub made: Timestamp,
}

impl Cookie {
    /// The cookie in a request's `Cookie`, where it is one of ours that has not expired, and whether it has to be made anew: it
    /// is a day old, or of a key that is on its way out.
    pub fn read(header: &str, secure: bool, keys: &Keys, now: Timestamp) -> Option<(Self, bool)> {
        let text = value_of(header, name(secure))?;
        let payload = keys.open(PURPOSE, text, now)?;
        // Those of before have a third part, which said how somebody signed in.
        let mut parts = payload.split('\n');
        let person = PersonId::from_stored(parts.next()?)?;
        let made = Timestamp::from_millis(parts.next()?.parse().ok()?);
        let stale = now.since(made) > limits::COOKIE_FRESH || !keys.is_of_the_first(text);
        Some((Self { person, made }, stale))
    }

    /// The `Set-Cookie` that gives it, for [`limits::COOKIE`] from when it was made.
    pub fn set(&self, secure: bool, keys: &Keys) -> String {
        let payload = format!("{}\n{}", self.person, self.made.as_millis());
        let text = keys.seal(PURPOSE, &payload, self.made.after(limits::COOKIE));
        directive(secure, &text, limits::COOKIE.as_secs())
    }

    /// The `Set-Cookie` that takes it back.
    pub fn unset(secure: bool) -> String {
        directive(secure, "", 0)
    }
}

fn name(secure: bool) -> &'static str {
    if secure { SECURE } else { PLAIN }
}

fn directive(secure: bool, value: &str, seconds: u64) -> String {
    let (name, secure) = (name(secure), if secure { "; Secure" } else { "" });
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// The value of the first cookie of this name (RFC 6265, 4.2.1).
fn value_of<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let mut cookies = header.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(one, _)| *one == name).map(|(_, value)| value)
}
