//! The tickets that were used a moment ago.

use super::{Database, DatabaseError};
use crate::wire::{Nonce, Timestamp, limits};

/// Notes that a ticket is used at `now`; false where it was used before. What is older than any ticket lasts is forgotten.
///
/// # Errors
/// Where a statement fails: it may then be used again, and was not now.
pub fn use_up(database: &impl Database, nonce: &Nonce, now: Timestamp) -> Result<bool, DatabaseError> {
    let past = now.before(limits::TICKET_REMEMBERED);
    database.query("DELETE FROM tickets WHERE used <= ?", &[past.as_millis().into()])?;
    let nonce = nonce.as_str();
    if !database.query("SELECT 1 FROM tickets WHERE nonce = ?", &[nonce.into()])?.is_empty() {
        return Ok(false);
    }
    let used = now.as_millis().into();
    database.query("INSERT INTO tickets (nonce, used) VALUES (?, ?)", &[nonce.into(), used])?;
    Ok(true)
}
