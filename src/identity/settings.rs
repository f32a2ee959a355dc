use super::{Access, Keys, Origins};
use std::fmt;

/// What the owner has set of the door (README, "Configuration").
#[derive(Clone, Debug)]
pub struct Settings {
    pub keys: Keys,
    pub origins: Origins,
    /// Where people sign in by Cloudflare Access, and no other way.
    pub access: Option<Access>,
    /// Where whoever signs in has to have passed Turnstile.
    pub turnstile: Option<Turnstile>,
}

/// Where Turnstile is asked whether somebody passed it.
#[derive(Clone, PartialEq, Eq)]
pub struct Turnstile {
    pub secret: String,
    /// The widget that is to be passed, as its page names it.
    pub site_key: String,
    pub url: String,
}

/// A variable that cannot be used. Says which and what it takes, not what it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusable {
    variable: &'static str,
    takes: &'static str,
}

const KEYS: Unusable = Unusable {
    variable: "IDENTITY_KEYS",
    takes: "one or two keys, id:base64url, each of 32 to 64 random bytes (npm run keys)",
};
const ALLOWED_ORIGINS: Unusable = Unusable {
    variable: "ALLOWED_ORIGINS",
    takes: "exact origins with commas between, as browsers send them",
};
const ACCESS: Unusable = Unusable {
    variable: "ACCESS_TEAM_DOMAIN",
    takes: "the team's domain, with ACCESS_AUD, the application's tag; or neither is set",
};
const TURNSTILE: Unusable = Unusable {
    variable: "TURNSTILE_SECRET",
    takes: "the secret of a Turnstile widget, with TURNSTILE_SITE_KEY, its key; or neither is set",
};

const SITEVERIFY: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

impl Settings {
    /// Reads the variables and secrets that `lookup` knows.
    ///
    /// # Errors
    /// For the first that cannot be used, and for the keys also where there are none.
    pub fn from_variables(lookup: impl Fn(&'static str) -> Option<String>) -> Result<Self, Unusable> {
        let set = |name| lookup(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let keys = set(KEYS.variable).and_then(|secret| Keys::parse(&secret)).ok_or(KEYS)?;
        let origins = Origins::parse(&set(ALLOWED_ORIGINS.variable).unwrap_or_default())
            .map_err(|_| ALLOWED_ORIGINS)?;
        let access = match (set("ACCESS_TEAM_DOMAIN"), set("ACCESS_AUD")) {
            (None, None) => None,
            (Some(team), Some(audience)) => {
                let certificates = set("ACCESS_CERTS_URL");
                Some(Access::new(&team, &audience, certificates.as_deref()).ok_or(ACCESS)?)
            }
            _ => return Err(ACCESS),
        };
        // A secret that holds nothing was meant to be one.
        let turnstile = match (lookup(TURNSTILE.variable), set("TURNSTILE_SITE_KEY")) {
            (None, None) => None,
            (Some(secret), Some(site_key)) if !secret.trim().is_empty() => {
                let url = set("TURNSTILE_URL").unwrap_or_else(|| SITEVERIFY.to_owned());
                Some(Turnstile { secret, site_key, url })
            }
            _ => return Err(TURNSTILE),
        };
        Ok(Self { keys, origins, access, turnstile })
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The variable {} takes {}.", self.variable, self.takes)
    }
}

// A secret is in no log.
impl fmt::Debug for Turnstile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Turnstile(…)")
    }
}
