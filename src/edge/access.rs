//! Who somebody is by Cloudflare Access. To verify a signature is asked of the platform, which takes its time; so whoever was
//! verified a moment ago is known without.

use super::clock;
use crate::{
    identity::{Access, Assertion},
    wire::{PersonId, Timestamp},
};
use js_sys::Promise;
use std::{cell::RefCell, collections::VecDeque, time::Duration};
use wasm_bindgen::prelude::*;
use worker::{console_error, wasm_bindgen_futures::JsFuture};

#[wasm_bindgen(module = "/src/edge/outward.js")]
extern "C" {
    #[wasm_bindgen(js_name = isSignedBy)]
    fn is_signed_by(certificates: &str, key: &str, signed: &str, signature: &str) -> Promise;
}

/// The header that Cloudflare Access adds, in which no client can write where it stands in front.
pub const ASSERTION: &str = "Cf-Access-Jwt-Assertion";

/// Assertions that are remembered.
const REMEMBERED: usize = 512;

/// How long they are: a key that the team takes back is of no use after so long.
const TRUSTED: Duration = Duration::from_mins(5);

/// An assertion that was verified, whose it is, and until when that is good.
struct Verified {
    assertion: String,
    person: PersonId,
    until: Timestamp,
}

thread_local! {
    /// The oldest first.
    static VERIFIED: RefCell<VecDeque<Verified>> = const { RefCell::new(VecDeque::new()) };
}

/// Whose assertion this is, where it was verified a moment ago.
pub fn remembered(assertion: &str) -> Option<PersonId> {
    let now = clock::now();
    VERIFIED.with_borrow(|verified| {
        let found = verified.iter().find(|one| now < one.until && one.assertion == assertion);
        found.map(|one| one.person.clone())
    })
}

/// Whose assertion this is; `None` where it is nobody's.
pub async fn verified(access: &Access, text: &str) -> Option<PersonId> {
    let assertion = Assertion::parse(text)?;
    let (person, until) = access.person(&assertion, clock::now())?;
    let Assertion { key, signed, signature, .. } = assertion;
    match JsFuture::from(is_signed_by(access.certificates(), &key, signed, signature)).await {
        Ok(answer) if answer.is_truthy() => {}
        Ok(_) => return None,
        Err(error) => {
            console_error!("an assertion cannot be verified: {error:?}");
            return None;
        }
    }
    let until = until.min(clock::now().after(TRUSTED));
    VERIFIED.with_borrow_mut(|verified| {
        if verified.len() == REMEMBERED {
            verified.pop_front();
        }
        verified.push_back(Verified { assertion: text.to_owned(), person: person.clone(), until });
    });
    Some(person)
}
