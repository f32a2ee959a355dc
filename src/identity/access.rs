//! Who somebody is by Cloudflare Access, as its assertion says: a JWT (RFC 7519) signed by RS256 (RFC 7518, 3.3). Whether it is
//! signed by whoever it says the platform finds out; everything else is here.

use super::base64url;
use crate::wire::{
    PersonId, Timestamp,
    fields::{self, Field},
    limits,
};
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use std::fmt;

/// How far the clock of whoever issued it may be ahead.
const AHEAD_SECONDS: u64 = 60;

/// The team and the application that people sign in to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    issuer: String,
    audience: String,
    certificates: String,
}

/// An assertion whose signature was not looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion<'a> {
    /// Which of the team's keys signed it.
    pub key: String,
    /// What is signed.
    pub signed: &'a str,
    /// The signature, in base64url.
    pub signature: &'a str,
    claims: Claims,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Claims {
    iss: String,
    aud: Audience,
    sub: String,
    /// Seconds since 1970, as the next.
    exp: u64,
    nbf: Option<u64>,
}

/// The one claim that is no single value.
#[derive(Deserialize)]
struct Addressed {
    aud: Audience,
}

/// One audience or several.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Audience(Vec<String>);

impl Access {
    /// The team of this domain, `{team}.cloudflareaccess.com`, and the application of this tag. `certificates` says where its
    /// keys are, where they are not with Cloudflare. `None` where these are no domain, no tag or no URL.
    pub fn new(team_domain: &str, audience: &str, certificates: Option<&str>) -> Option<Self> {
        let is = |text: &str, letter: fn(u8) -> bool| {
            limits::ACCESS_CHARS.contains(&text.len()) && text.bytes().all(letter)
        };
        let domain = is(team_domain, |byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
        });
        let issuer = format!("https://{team_domain}");
        let certificates = match certificates {
            None => format!("{issuer}/cdn-cgi/access/certs"),
            Some(url) => url.to_owned(),
        };
        let found = certificates.starts_with("https://") || certificates.starts_with("http://");
        let good =
            domain && team_domain.contains('.') && is(audience, |byte| byte.is_ascii_alphanumeric()) && found;
        good.then(|| Self { issuer, audience: audience.to_owned(), certificates })
    }

    /// Where the team's keys are.
    pub fn certificates(&self) -> &str {
        &self.certificates
    }

    /// Who signed in, where the assertion is of this team, for this application, and holds at `now`; and until when it does. Its
    /// signature has to have been verified.
    pub fn person(&self, assertion: &Assertion<'_>, now: Timestamp) -> Option<(PersonId, Timestamp)> {
        let Claims { iss, aud, sub, exp, nbf } = &assertion.claims;
        let seconds = u64::try_from(now.as_millis() / 1_000).ok()?;
        let holds = seconds < *exp && nbf.is_none_or(|nbf| nbf <= seconds.saturating_add(AHEAD_SECONDS));
        let good = *iss == self.issuer && aud.0.contains(&self.audience) && !sub.is_empty() && holds;
        let until = Timestamp::from_millis(i64::try_from(exp.saturating_mul(1_000)).unwrap_or(i64::MAX));
        good.then(|| (PersonId::of_account(iss, sub), until))
    }
}

impl<'a> Assertion<'a> {
    /// `None` where it is no such assertion: not three parts, not RS256, or without what has to be in it.
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.len() > limits::ASSERTION_BYTES {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        base64url::decode(signature)?;
        Some(Self {
            key: key_in(&text_in(header)?)?,
            signed,
            signature,
            claims: Claims::parse(&text_in(claims)?)?,
        })
    }
}

impl Claims {
    fn parse(json: &str) -> Option<Self> {
        // Two at a time, which there is code for already.
        let [Some(Field::Text(iss)), Some(Field::Text(sub))] = fields::read(json, &["iss", "sub"]).ok()?
        else {
            return None;
        };
        let (exp, nbf) = match fields::read(json, &["exp", "nbf"]).ok()? {
            [Some(Field::Integer(exp)), None] => (exp, None),
            [Some(Field::Integer(exp)), Some(Field::Integer(nbf))] => (exp, Some(nbf)),
            _ => return None,
        };
        let Addressed { aud } = serde_json::from_str(json).ok()?;
        Some(Self { iss: iss.into_owned(), aud, sub: sub.into_owned(), exp, nbf })
    }
}

/// The key that a header names, where it is of an RS256 signature and asks for nothing else to be understood.
fn key_in(header: &str) -> Option<String> {
    let [crit, _] = fields::read(header, &["crit", ""]).ok()?;
    match fields::read(header, &["alg", "kid"]).ok()? {
        [Some(Field::Text(alg)), Some(Field::Text(key))] if alg == "RS256" && crit.is_none() => {
            Some(key.into_owned())
        }
        _ => None,
    }
}

fn text_in(base64url: &str) -> Option<String> {
    String::from_utf8(base64url::decode(base64url)?).ok()
}

// By hand: what serde derives for "one or the other" takes both into memory first.
impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AudienceVisitor)
    }
}

struct AudienceVisitor;

impl<'de> Visitor<'de> for AudienceVisitor {
    type Value = Audience;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an audience, or several")
    }

    fn visit_str<E>(self, one: &str) -> Result<Self::Value, E> {
        Ok(Audience(vec![one.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut several: A) -> Result<Self::Value, A::Error> {
        let mut audiences = Vec::new();
        while let Some(one) = several.next_element()? {
            audiences.push(one);
        }
        Ok(Audience(audiences))
    }
}
