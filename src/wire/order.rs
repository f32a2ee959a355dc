//! What is ordered in a room by those who may: the commands of its law (SPEC.md, ROLE and MOD).

use super::{
    Access, ErrorCode, PersonId, Role, Seq,
    fields::{self, Field},
    limits,
};
use serde::{Deserialize, Serialize};
use std::{ops::RangeInclusive, time::Duration};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// To be the owner, by a link that was made for one.
    Claim {
        link: String,
    },
    Settings {
        settings: Settings,
        reason: Reason,
    },
    /// `None` takes away what they have.
    Role {
        person: PersonId,
        role: Option<Role>,
        reason: Reason,
    },
    Invite {
        role: Role,
        uses: u32,
        lasts: Duration,
    },
    /// To be what a link invites to.
    Join {
        invite: String,
    },
    Restrain {
        measure: Measure,
        person: PersonId,
        reason: Reason,
    },
    /// The message at `seq` is to be seen no more.
    Hide {
        seq: Seq,
        reason: Reason,
    },
    /// Nor is all that a person has said, since this moment (milliseconds since 1970).
    Clear {
        person: PersonId,
        since: i64,
        reason: Reason,
    },
    /// Nothing is to be left of what a person said, nor of their names: at their request, and for good.
    Erase {
        person: PersonId,
        reason: Reason,
    },
    /// The rest of what an earlier one could not do at once.
    ClearRest {
        id: Seq,
    },
    /// What was done at `id` is to be so no more.
    Undo {
        id: Seq,
        reason: Reason,
    },
    /// What was done is asked for.
    Audit {
        before: Option<Seq>,
        limit: usize,
    },
    /// What stands is asked for: roles, invitations, mutes and bans.
    Law,
}

/// What is done to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Mute {
        lasts: Duration,
    },
    /// Out, and for a while.
    Kick,
    /// For ever, unless it `lasts`; from where they are now too, with `network`.
    Ban {
        lasts: Option<Duration>,
        network: bool,
    },
}

/// Some of a room's settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// Whether those get in who have not proved who they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guests: Option<bool>,
    /// Whether only moderators may say anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// Seconds between two messages of one who is no moderator; 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow: Option<u32>,
    /// Days that what was said is kept; 0 for as long as the deployment keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<u32>,
}

/// Why somebody did something, in their words: [`limits::REASON_CHARS`] at most, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.chars().nth(limits::REASON_CHARS).is_none() && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The fields of all orders.
const NAMES: [&str; 18] = [
    "link",
    "access",
    "guests",
    "retention",
    "locked",
    "slow",
    "person",
    "role",
    "uses",
    "hours",
    "invite",
    "minutes",
    "network",
    "seq",
    "since",
    "id",
    "before",
    "limit",
];

impl Order {
    /// The order of this kind in a command's text.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownCommand`] where there is no such kind, or why it is none that could be followed.
    pub fn parse(kind: &str, text: &str) -> Result<Self, ErrorCode> {
        const KINDS: [&str; 14] = [
            "claim", "settings", "role", "invite", "join", "mute", "kick", "ban", "hide", "clear", "erase",
            "undo", "audit", "law",
        ];
        if !KINDS.contains(&kind) {
            return Err(ErrorCode::UnknownCommand);
        }
        let [reason] = fields::read(text, &["reason"])?;
        let reason = match reason {
            None => Reason::default(),
            Some(field) => required(text_of(&field).and_then(Reason::parse))?,
        };
        Fields(fields::read(text, &NAMES)?).order(kind, reason)
    }
}

/// The fields of one order, in the order of [`NAMES`].
struct Fields<'t>([Option<Field<'t>>; NAMES.len()]);

impl Fields<'_> {
    fn order(&self, kind: &str, reason: Reason) -> Result<Order, ErrorCode> {
        Ok(match kind {
            "claim" => Order::Claim { link: self.link("link")? },
            "settings" => Order::Settings { settings: self.settings()?, reason },
            "role" => Order::Role { person: self.person()?, role: self.role()?, reason },
            "invite" => Order::Invite {
                role: if self.get("role").is_some() { required(self.role()?)? } else { Role::Member },
                uses: narrow(self.number("uses", limits::INVITE_USES)?.unwrap_or(1)),
                lasts: Duration::from_hours(self.number("hours", limits::INVITE_HOURS)?.unwrap_or(24)),
            },
            "join" => Order::Join { invite: self.link("invite")? },
            "mute" | "kick" | "ban" => {
                Order::Restrain { measure: self.measure(kind)?, person: self.person()?, reason }
            }
            "hide" => Order::Hide { seq: required(self.position("seq")?)?, reason },
            "clear" => match self.position("id")? {
                Some(id) => Order::ClearRest { id },
                None => Order::Clear { person: self.person()?, since: self.since()?, reason },
            },
            "erase" => Order::Erase { person: self.person()?, reason },
            "undo" => Order::Undo { id: required(self.position("id")?)?, reason },
            "audit" => {
                let limit = self.number("limit", 1..=limits::AUDIT_PAGE as u64)?;
                let limit = limit.map_or(limits::AUDIT_DEFAULT, |limit| narrow(limit) as usize);
                Order::Audit { before: self.position("before")?, limit }
            }
            _ => Order::Law,
        })
    }

    fn get(&self, name: &str) -> Option<&Field<'_>> {
        NAMES.iter().position(|one| *one == name).and_then(|place| self.0[place].as_ref())
    }

    fn link(&self, name: &str) -> Result<String, ErrorCode> {
        let link = required(self.get(name).and_then(text_of))?;
        if link.len() > limits::LINK_BYTES { Err(ErrorCode::BadLink) } else { Ok(link.to_owned()) }
    }

    fn person(&self) -> Result<PersonId, ErrorCode> {
        required(self.get("person").and_then(text_of).and_then(PersonId::from_stored))
    }

    /// A role that is given by people: owners are made by links alone.
    fn role(&self) -> Result<Option<Role>, ErrorCode> {
        match self.get("role").and_then(text_of) {
            Some("moderator") => Ok(Some(Role::Moderator)),
            Some("member") => Ok(Some(Role::Member)),
            Some("none") => Ok(None),
            _ => Err(ErrorCode::Unprocessable),
        }
    }

    fn settings(&self) -> Result<Settings, ErrorCode> {
        let access = self.get("access").map(|access| required(text_of(access).and_then(Access::named)));
        let settings = Settings {
            access: access.transpose()?,
            guests: self.flag("guests")?,
            locked: self.flag("locked")?,
            slow: self.number("slow", limits::SLOW_SECONDS)?.map(narrow),
            retention: self.number("retention", limits::ROOM_RETENTION_DAYS)?.map(narrow),
        };
        if settings == Settings::default() { Err(ErrorCode::Unprocessable) } else { Ok(settings) }
    }

    fn measure(&self, kind: &str) -> Result<Measure, ErrorCode> {
        let lasts = self.number("minutes", limits::RESTRAINT_MINUTES)?.map(Duration::from_mins);
        match kind {
            "mute" => Ok(Measure::Mute { lasts: required(lasts)? }),
            "kick" => Ok(Measure::Kick),
            _ => Ok(Measure::Ban { lasts, network: self.flag("network")?.unwrap_or_default() }),
        }
    }

    fn since(&self) -> Result<i64, ErrorCode> {
        match self.position("since")? {
            None => Ok(0),
            Some(since) => i64::try_from(since.get()).map_err(|_| ErrorCode::Unprocessable),
        }
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, ErrorCode> {
        match self.get(name) {
            None => Ok(None),
            Some(Field::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(ErrorCode::Unprocessable),
        }
    }

    fn number(&self, name: &str, range: RangeInclusive<u64>) -> Result<Option<u64>, ErrorCode> {
        match self.get(name) {
            None => Ok(None),
            Some(Field::Integer(number)) if range.contains(number) => Ok(Some(*number)),
            Some(_) => Err(ErrorCode::Unprocessable),
        }
    }

    /// A place in the log, or another number of at most 2⁵³−1.
    fn position(&self, name: &str) -> Result<Option<Seq>, ErrorCode> {
        match self.get(name) {
            None => Ok(None),
            Some(Field::Integer(seq)) => required(Seq::new(*seq)).map(Some),
            Some(_) => Err(ErrorCode::Unprocessable),
        }
    }
}

fn text_of<'f>(field: &'f Field<'_>) -> Option<&'f str> {
    match field {
        Field::Text(text) => Some(text),
        _ => None,
    }
}

/// A number that was found to be small.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn required<T>(field: Option<T>) -> Result<T, ErrorCode> {
    field.ok_or(ErrorCode::Unprocessable)
}
