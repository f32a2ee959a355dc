//! What a room's law has come to: settings, roles, invitations, mutes and bans, and the record of what was done. It is read as a
//! whole when the room opens and after every deed, which are rare; a room that never had any costs one look.

use super::{Database, DatabaseError, Row, Value, acts::run};
use crate::wire::{Access, PersonId, Role, Seq, Timestamp, limits};
use std::collections::BTreeMap;

/// What is kept from whom. The numbers are stored: never give one a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sanction {
    /// A person may say nothing.
    Mute = 1,
    /// A person may not come in.
    Ban = 2,
    /// Whoever comes from there may not, unless they are members.
    Network = 3,
}

impl Sanction {
    fn numbered(number: i64) -> Option<Self> {
        [Self::Mute, Self::Ban, Self::Network].into_iter().find(|kind| *kind as i64 == number)
    }
}

/// How long it stands, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its entry in the audit.
    pub id: Seq,
    /// For ever, where there is none.
    pub until: Option<Timestamp>,
}

impl Standing {
    /// Whether it does so at `now`.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invite {
    pub role: Role,
    /// How many may still come by it.
    pub uses: u32,
    pub until: Timestamp,
}

impl Invite {
    /// Whether somebody may come by it at `now`.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.until > now
    }
}

/// A room's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct House {
    /// As of old, where there is none.
    pub access: Option<Access>,
    pub guests: bool,
    pub locked: bool,
    pub slow: u32,
    pub retention: u32,
}

impl Default for House {
    fn default() -> Self {
        Self { access: None, guests: true, locked: false, slow: 0, retention: 0 }
    }
}

/// All that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Law {
    /// Whether there ever was any.
    pub is_used: bool,
    pub house: House,
    /// With the name that each went by when they got it.
    pub roles: BTreeMap<PersonId, (Role, String)>,
    pub invites: BTreeMap<Seq, Invite>,
    pub sanctions: BTreeMap<(Sanction, String), Standing>,
    /// Whether there is anything to bring back.
    pub hides: bool,
}

impl Law {
    /// # Errors
    /// Where a statement fails, or what is stored cannot be read.
    pub fn read(database: &impl Database) -> Result<Self, DatabaseError> {
        let rows = database.query("SELECT access, guests, locked, slow, retention FROM law", &[])?;
        let Some(house) = rows.first() else { return Ok(Self::default()) };
        let all = |sql: &str| database.query(sql, &[]);
        let mut law = Self { is_used: true, house: house_in(house)?, ..Self::default() };
        for row in all("SELECT person, role, name FROM roles")? {
            let person = PersonId::from_stored(row.text(0)?).ok_or_else(|| unreadable("a person"))?;
            law.roles.insert(person, (role_in(&row, 1)?, row.text(2)?.to_owned()));
        }
        for row in all("SELECT id, role, uses, until FROM invites")? {
            let until = Timestamp::from_millis(row.integer(3)?);
            law.invites.insert(row.seq(0)?, Invite { role: role_in(&row, 1)?, uses: small(&row, 2)?, until });
        }
        for row in all("SELECT kind, subject, id, until FROM sanctions")? {
            let kind = Sanction::numbered(row.integer(0)?).ok_or_else(|| unreadable("a sanction"))?;
            let until = row.optional_integer(3)?.map(Timestamp::from_millis);
            law.sanctions.insert((kind, row.text(1)?.to_owned()), Standing { id: row.seq(2)?, until });
        }
        law.hides = !all("SELECT 1 FROM hidden LIMIT 1")?.is_empty();
        Ok(law)
    }

    /// What a person is here.
    pub fn role(&self, person: &PersonId) -> Option<Role> {
        self.roles.get(person).map(|(role, _)| *role)
    }
}

fn house_in(row: &Row) -> Result<House, DatabaseError> {
    let access = match row.0.first() {
        Some(Value::Text(access)) => Access::named(access),
        _ => None,
    };
    let (guests, locked) = (row.integer(1)? != 0, row.integer(2)? != 0);
    Ok(House { access, guests, locked, slow: small(row, 3)?, retention: small(row, 4)? })
}

fn role_in(row: &Row, column: usize) -> Result<Role, DatabaseError> {
    Role::numbered(row.integer(column)?).ok_or_else(|| unreadable("a role"))
}

fn small(row: &Row, column: usize) -> Result<u32, DatabaseError> {
    u32::try_from(row.integer(column)?).map_err(|_| unreadable("a number"))
}

/// # Errors
/// Where a statement fails.
pub fn set_house(database: &impl Database, house: &House) -> Result<(), DatabaseError> {
    let House { access, guests, locked, slow, retention } = *house;
    run(database, "DELETE FROM law", &[])?;
    run(
        database,
        "INSERT INTO law (access, guests, locked, slow, retention) VALUES (?, ?, ?, ?, ?)",
        &[
            access.map_or(Value::Null, |access| access.as_str().into()),
            i64::from(guests).into(),
            i64::from(locked).into(),
            i64::from(slow).into(),
            i64::from(retention).into(),
        ],
    )
}

/// # Errors
/// Where a statement fails.
pub fn set_role(
    database: &impl Database,
    person: &PersonId,
    role: Option<Role>,
    name: &str,
) -> Result<(), DatabaseError> {
    match role {
        Some(role) => run(
            database,
            "INSERT OR REPLACE INTO roles (person, role, name) VALUES (?, ?, ?)",
            &[person.as_str().into(), (role as i64).into(), name.into()],
        ),
        None => run(database, "DELETE FROM roles WHERE person = ?", &[person.as_str().into()]),
    }
}

/// # Errors
/// Where a statement fails.
pub fn set_invite(database: &impl Database, id: Seq, invite: &Invite) -> Result<(), DatabaseError> {
    let Invite { role, uses, until } = *invite;
    if uses == 0 {
        return run(database, "DELETE FROM invites WHERE id = ?", &[id.into()]);
    }
    run(
        database,
        "INSERT OR REPLACE INTO invites (id, role, uses, until) VALUES (?, ?, ?, ?)",
        &[id.into(), (role as i64).into(), i64::from(uses).into(), until.as_millis().into()],
    )
}

/// Notes that an owner link was used.
///
/// # Errors
/// Where a statement fails.
pub fn use_nonce(database: &impl Database, nonce: &str) -> Result<(), DatabaseError> {
    run(database, "INSERT INTO nonces (nonce) VALUES (?)", &[nonce.into()])
}

/// Whether an owner link was used, and how many were.
///
/// # Errors
/// Where a statement fails.
pub fn nonces(database: &impl Database, nonce: &str) -> Result<(bool, usize), DatabaseError> {
    let sql = "SELECT count(*), coalesce(sum(nonce = ?), 0) FROM nonces";
    let rows = database.query(sql, &[nonce.into()])?;
    let row = rows.first().ok_or_else(|| unreadable("an aggregate"))?;
    Ok((row.integer(1)? > 0, small(row, 0)? as usize))
}

/// # Errors
/// Where a statement fails.
pub fn impose(
    database: &impl Database,
    kind: Sanction,
    subject: &str,
    standing: Standing,
) -> Result<(), DatabaseError> {
    let until = standing.until.map_or(Value::Null, |until| until.as_millis().into());
    run(
        database,
        "INSERT OR REPLACE INTO sanctions (kind, subject, id, until) VALUES (?, ?, ?, ?)",
        &[(kind as i64).into(), subject.into(), standing.id.into(), until],
    )
}

/// Lifts what this entry of the audit imposed.
///
/// # Errors
/// Where a statement fails.
pub fn lift(database: &impl Database, id: Seq) -> Result<(), DatabaseError> {
    run(database, "DELETE FROM sanctions WHERE id = ?", &[id.into()])
}

/// Forgets what has ended, and of the record what is too much.
///
/// # Errors
/// Where a statement fails.
pub fn tidy(database: &impl Database, now: Timestamp) -> Result<(), DatabaseError> {
    let now_millis = now.as_millis();
    run(database, "DELETE FROM sanctions WHERE until <= ?", &[now_millis.into()])?;
    run(database, "DELETE FROM invites WHERE until <= ?", &[now_millis.into()])?;
    run(database, "DELETE FROM hidden WHERE at <= ?", &[now.before(limits::HIDDEN).as_millis().into()])?;
    // What stands can be undone, however old it is.
    let kept = i64::try_from(limits::AUDIT).unwrap_or(i64::MAX);
    run(
        database,
        "DELETE FROM audit WHERE id <= (SELECT id FROM audit ORDER BY id DESC LIMIT 1 OFFSET ?)
            AND id NOT IN (SELECT id FROM sanctions)",
        &[kept.into()],
    )
}

/// Forgets all that the places of a log are named in, as a new log begins.
///
/// # Errors
/// Where a statement fails.
pub fn forget(database: &impl Database) -> Result<(), DatabaseError> {
    ["invites", "sanctions", "audit", "erasures"]
        .into_iter()
        .try_for_each(|table| run(database, &format!("DELETE FROM {table}"), &[]))
}

/// An entry of the audit.
#[derive(Debug)]
pub struct Entry {
    pub id: Seq,
    /// As it was told.
    pub event: String,
    /// The event that undid it.
    pub undone: Option<Seq>,
    /// Where it goes on, before this.
    pub rest: Option<Seq>,
}

/// # Errors
/// Where a statement fails.
pub fn record(database: &impl Database, id: Seq, event: &str) -> Result<(), DatabaseError> {
    run(database, "INSERT INTO audit (id, event) VALUES (?, ?)", &[id.into(), event.into()])
}

/// # Errors
/// Where a statement fails.
pub fn set_rest(database: &impl Database, id: Seq, rest: Option<Seq>) -> Result<(), DatabaseError> {
    let rest = rest.map_or(Value::Null, Value::from);
    run(database, "UPDATE audit SET rest = ? WHERE id = ?", &[rest, id.into()])
}

/// # Errors
/// Where a statement fails.
pub fn set_undone(database: &impl Database, id: Seq, by: Seq) -> Result<(), DatabaseError> {
    run(database, "UPDATE audit SET undone = ?, rest = NULL WHERE id = ?", &[by.into(), id.into()])
}

/// The entries before `before`, the newest first.
///
/// # Errors
/// Where a statement fails.
pub fn audit(database: &impl Database, before: Seq, limit: usize) -> Result<Vec<Entry>, DatabaseError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = "SELECT id, event, undone, rest FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?";
    database.query(sql, &[before.into(), limit.into()])?.iter().map(entry).collect()
}

/// # Errors
/// Where a statement fails.
pub fn entry_at(database: &impl Database, id: Seq) -> Result<Option<Entry>, DatabaseError> {
    let sql = "SELECT id, event, undone, rest FROM audit WHERE id = ?";
    database.query(sql, &[id.into()])?.first().map(entry).transpose()
}

fn entry(row: &Row) -> Result<Entry, DatabaseError> {
    let optional = |column| row.optional_integer(column)?.map(|_| row.seq(column)).transpose();
    let event = row.text(1)?.to_owned();
    Ok(Entry { id: row.seq(0)?, event, undone: optional(2)?, rest: optional(3)? })
}

fn unreadable(what: &str) -> DatabaseError {
    DatabaseError::new(format!("{what} of the law cannot be read"))
}
