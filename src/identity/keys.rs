use super::{
    base64url,
    hmac::{CODE, Hmac},
};
use crate::wire::{Network, Seals, Timestamp, limits};
use std::{fmt, net::IpAddr, rc::Rc};

/// Keeps what is sealed apart from whatever else the keys are used for.
const SEAL: &[u8] = b"edge-chat seal\0";
const NETWORK: &[u8] = b"edge-chat network\0";

/// The deployment's own keys. The first signs, and all verify: a new one is put in front of the old, which goes once nothing that
/// it signed is of use any more.
#[derive(Clone)]
pub struct Keys(Rc<[Key]>);

struct Key {
    id: String,
    hmac: Hmac,
}

impl Keys {
    /// Keys as the secret has them: `id:base64url`, one or two, with a comma between. `None` where it is anything else, or a key
    /// is weak: shorter than [`limits::KEY_BYTES`], or of few different bytes, as what is no key but a text typed in is.
    pub fn parse(secret: &str) -> Option<Self> {
        let mut keys = Vec::<Key>::new();
        for one in secret.trim().split(',') {
            let key = Key::parse(one.trim())?;
            if keys.len() == limits::KEYS || keys.iter().any(|other| other.resembles(&key)) {
                return None;
            }
            keys.push(key);
        }
        Some(Self(keys.into()))
    }

    /// The names of an address, whole where it is IPv4 and its /64 where it is IPv6: today's, and yesterday's behind it, by which
    /// it can be told from others for at least a day. `None` where nothing can be told by it: it is no address, or the machine's own.
    pub fn network(&self, address: &str, now: Timestamp) -> Option<Network> {
        let bytes = prefix(address.parse().ok()?)?;
        let today = now.day();
        let on = |day: i64| {
            let code = self.first()?.hmac.code(&[NETWORK, &day.to_be_bytes(), &bytes]);
            code.first_chunk().copied().map(u128::from_be_bytes)
        };
        Some(Network::from_hashes(on(today)?, on(today - 1)?))
    }

    /// Whether this was sealed with the key that seals now, and not with one that is on its way out.
    pub fn is_of_the_first(&self, text: &str) -> bool {
        text.split_once('.').is_some_and(|(id, _)| self.first().is_some_and(|key| key.id == id))
    }

    fn first(&self) -> Option<&Key> {
        self.0.first()
    }
}

impl Key {
    fn parse(text: &str) -> Option<Self> {
        let (id, key) = text.split_once(':')?;
        let named =
            limits::KEY_ID_CHARS.contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let bytes = base64url::decode(key.trim_end_matches('='))?;
        let different = (0..=u8::MAX).filter(|byte| bytes.contains(byte)).count();
        let strong = limits::KEY_BYTES.contains(&bytes.len()) && different >= limits::KEY_DIFFERENT_BYTES;
        (named && strong).then(|| Self { id: id.to_owned(), hmac: Hmac::new(&bytes) })
    }

    /// Whether one could be taken for the other: it has the same id, or is the same.
    fn resembles(&self, other: &Self) -> bool {
        self.id == other.id || self.hmac.code(&[]) == other.hmac.code(&[])
    }
}

impl Seals for Keys {
    /// `{key's id}.{when it expires, and the payload}.{code}`, the latter two in base64url.
    fn seal(&self, purpose: &str, payload: &str, expires: Timestamp) -> String {
        let Some(key) = self.first() else { unreachable!("there is one, by construction") };
        let body = base64url::encode(format!("{}\n{payload}", expires.as_millis()).as_bytes());
        let signed = format!("{}.{body}", key.id);
        let code = key.hmac.code(&[SEAL, purpose.as_bytes(), b"\0", signed.as_bytes()]);
        format!("{signed}.{}", base64url::encode(&code))
    }

    fn open(&self, purpose: &str, text: &str, now: Timestamp) -> Option<String> {
        if text.len() > limits::SEALED_BYTES {
            return None;
        }
        let (signed, code) = text.rsplit_once('.')?;
        let (id, body) = signed.split_once('.')?;
        let key = self.0.iter().find(|key| key.id == id)?;
        let code = base64url::decode(code).filter(|code| code.len() == CODE)?;
        if !key.hmac.verifies(&[SEAL, purpose.as_bytes(), b"\0", signed.as_bytes()], &code) {
            return None;
        }
        let body = String::from_utf8(base64url::decode(body)?).ok()?;
        let (expires, payload) = body.split_once('\n')?;
        (now < Timestamp::from_millis(expires.parse().ok()?)).then(|| payload.to_owned())
    }
}

// Keys are in no log.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        let same =
            |(one, other): (&Key, &Key)| one.id == other.id && one.hmac.code(&[]) == other.hmac.code(&[]);
        self.0.len() == other.0.len() && self.0.iter().zip(other.0.iter()).all(same)
    }
}

impl Eq for Keys {}

/// What of an address is one household's or one machine's.
fn prefix(address: IpAddr) -> Option<Vec<u8>> {
    match address.to_canonical() {
        address if address.is_loopback() || address.is_unspecified() => None,
        IpAddr::V4(address) => Some(address.octets().to_vec()),
        IpAddr::V6(address) => Some(address.octets()[..8].to_vec()),
    }
}
