use super::{
    ConnectionId,
    letters::{Letters, is_token},
    limits,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// Length of the id of a person who has a secret, in characters: 95 bits, so that nobody finds a secret for another's id.
const LENGTH: u8 = 16;

/// Keeps what is derived here apart from whatever else may ever be derived from the same secret.
const PURPOSE: &[u8] = b"edge-chat person id\0";
const PURPOSE_OF_ACCOUNT: &[u8] = b"edge-chat account id\0";

/// A person's public id. A classic connection is a person of its own, and has its own id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PersonId(Letters<{ LENGTH as usize }>);

impl PersonId {
    /// The id of whoever holds `secret`; `None` where it is no such secret: 16 to 64 of `[A-Za-z0-9_-]`.
    pub fn of_secret(secret: &str) -> Option<Self> {
        if !is_token(secret, limits::SECRET_CHARS) {
            return None;
        }
        Some(Self::of_hash(Sha256::new().chain_update(PURPOSE).chain_update(secret)))
    }

    /// The id of whoever has this account at whoever issues accounts.
    pub fn of_account(issuer: &str, subject: &str) -> Self {
        let of_issuer = Sha256::new().chain_update(PURPOSE_OF_ACCOUNT).chain_update(issuer);
        Self::of_hash(of_issuer.chain_update([0]).chain_update(subject))
    }

    /// A new person's, for whom 128 random bits stand.
    pub fn from_random(bits: u128) -> Self {
        Self(Letters::from_random(bits, LENGTH))
    }

    fn of_hash(hash: Sha256) -> Self {
        let bits = hash.finalize().iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        Self::from_random(bits)
    }

    /// As [`PersonId::as_str`] gave it to be stored; `None` where it is no such id.
    pub fn from_stored(text: &str) -> Option<Self> {
        Letters::of(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&ConnectionId> for PersonId {
    fn from(connection: &ConnectionId) -> Self {
        Self(connection.letters().widened())
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What proves that two connections are of one page: a secret of the client's, 16 to 64 of `[A-Za-z0-9_-]`.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey(String);

impl SessionKey {
    pub fn parse(text: String) -> Option<Self> {
        is_token(&text, limits::SECRET_CHARS).then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// A secret is in no log.
impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

/// A client's own id of a message: 1 to 36 of `[A-Za-z0-9_-]`, so that it needs no escape in JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cid(Letters<{ *limits::CID_CHARS.end() }>);

impl Cid {
    pub fn parse(text: &str) -> Option<Self> {
        Letters::of(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}
