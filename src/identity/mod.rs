//! Who knocks, and whether they may: the deployment's [`Keys`], and what it signs with them ([`Cookie`]s, [`Ticket`]s, the links
//! of [`Seals`](crate::wire::Seals)); whom others vouch for ([`Access`]); the pages that may connect ([`Origins`]).
//!
//! Nothing here asks the platform anything. What is not good is nothing: no reason is told to whoever tries.

mod access;
mod base64url;
mod cookie;
mod hmac;
mod keys;
mod origins;
mod settings;
mod ticket;

pub use access::{Access, Assertion};
pub use cookie::Cookie;
pub use keys::Keys;
pub use origins::{NoOrigin, Origins, is_for_development, is_from_own_page, origin_of};
pub use settings::{Settings, Turnstile, Unusable};
pub use ticket::Ticket;
