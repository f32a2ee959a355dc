use super::{
    Act, Change, Cid, Emoji, ErrorCode, MessageText, Order, PersonId, Seq, SessionKey, Username,
    fields::{self, Field},
};
use std::borrow::Cow;

/// What a client calls a command by, and its reply: an integer from 0 to 2³¹−1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference(u32);

impl Reference {
    pub fn new(value: u64) -> Option<Self> {
        u32::try_from(value).ok().filter(|value| *value < 1 << 31).map(Self)
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

/// One command of the `edge-chat.v1` subprotocol (SPEC.md, COMMAND).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub reference: Reference,
    /// What is asked for, or why it cannot be.
    pub action: Result<Action, ErrorCode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Hello(Hello),
    Send(Send),
    /// More of the log, after this event; all up to it has been applied.
    Pull {
        after: Seq,
    },
    /// Everything up to this event has been applied.
    Seen {
        seq: Seq,
    },
    /// Something is done to a message.
    Act(Act),
    /// What a message said before it was edited is asked for.
    Revisions {
        seq: Seq,
    },
    /// The person is writing something.
    Typing,
    /// The person has read everything up to this event.
    Read {
        seq: Seq,
    },
    /// The room is to be as somebody wants it who may say so.
    Order(Order),
    /// A defect on purpose, in a build for the test of panics alone.
    #[cfg(feature = "panic-command")]
    Panic,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    pub person: PersonId,
    pub session: SessionKey,
    pub name: Username,
    /// The epoch and the last event applied of a client that was here before.
    pub position: Option<(String, Seq)>,
    /// Whether the client was here until a moment ago.
    pub resumed: bool,
    /// How many connections the session has tried before this one; one that was overtaken on its way is behind.
    pub attempt: u64,
    /// A link that they come by: the owner's, or an invitation.
    pub invite: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    pub cid: Cid,
    pub text: MessageText,
    /// For a message that may have been sent before: it is stored, if it is, after this event.
    pub after: Option<Seq>,
    /// As in [`Action::Seen`].
    pub seen: Option<Seq>,
    /// The message that this one answers.
    pub reply: Option<Seq>,
}

/// The fields of all commands but orders.
const NAMES: [&str; 17] = [
    "type", "ref", "cid", "message", "after", "seq", "person", "session", "name", "epoch", "resumed",
    "attempt", "seen", "reply", "emoji", "on", "invite",
];

impl Command {
    /// Reads one text frame.
    ///
    /// # Errors
    /// Where there is no command in it, and so no `ref` to answer to: [`ErrorCode::NotJson`] or
    /// [`ErrorCode::Unprocessable`].
    pub fn parse(text: &str) -> Result<Self, ErrorCode> {
        let [kind, reference, rest @ ..] = fields::read(text, &NAMES)?;
        let (Some(Field::Text(kind)), Some(Field::Integer(reference))) = (kind, reference) else {
            return Err(ErrorCode::Unprocessable);
        };
        let reference = Reference::new(reference).ok_or(ErrorCode::Unprocessable)?;
        Ok(Self { reference, action: action(&kind, rest, text) })
    }
}

fn action(kind: &str, fields: [Option<Field<'_>>; 15], frame: &str) -> Result<Action, ErrorCode> {
    let [
        cid,
        message,
        after,
        seq,
        person,
        session,
        name,
        epoch,
        resumed,
        attempt,
        seen,
        reply,
        emoji,
        on,
        invite,
    ] = fields;
    match kind {
        "send" => {
            let text = said(message)?;
            Ok(Action::Send(Send {
                cid: required(text_as(cid, |cid| Cid::parse(&cid))?)?,
                text,
                after: position(after.as_ref())?,
                seen: position(seen.as_ref())?,
                reply: position(reply.as_ref())?,
            }))
        }
        "pull" => Ok(Action::Pull { after: required(position(after.as_ref())?)? }),
        "seen" => Ok(Action::Seen { seq: required(position(seq.as_ref())?)? }),
        "hello" => Ok(Action::Hello(Hello {
            person: required(text_as(person, |secret| PersonId::of_secret(&secret))?)?,
            session: required(text_as(session, |key| SessionKey::parse(key.into_owned()))?)?,
            name: Username::parse(&text(name)?.unwrap_or_default())?,
            position: match (text(epoch)?, position(seq.as_ref())?) {
                (None, None) => None,
                (Some(epoch), Some(seq)) => Some((epoch.into_owned(), seq)),
                _ => return Err(ErrorCode::Unprocessable),
            },
            resumed: match resumed {
                None => false,
                Some(Field::Bool(resumed)) => resumed,
                Some(_) => return Err(ErrorCode::Unprocessable),
            },
            attempt: position(attempt.as_ref())?.unwrap_or_default().get(),
            invite: text(invite)?.map(Cow::into_owned),
        })),
        "edit" | "delete" | "react" | "pin" => {
            let target = required(position(seq.as_ref())?)?;
            let on = || match on {
                Some(Field::Bool(on)) => Ok(on),
                _ => Err(ErrorCode::Unprocessable),
            };
            let change = match kind {
                "edit" => Change::Edit(said(message)?),
                "delete" => Change::Delete,
                "react" => Change::React {
                    emoji: required(text_as(emoji, |emoji| Emoji::parse(&emoji))?)?,
                    on: on()?,
                },
                _ => Change::Pin { on: on()? },
            };
            Ok(Action::Act(Act { target, change }))
        }
        "revisions" => Ok(Action::Revisions { seq: required(position(seq.as_ref())?)? }),
        "typing" => Ok(Action::Typing),
        "read" => Ok(Action::Read { seq: required(position(seq.as_ref())?)? }),
        #[cfg(feature = "panic-command")]
        "panic" => Ok(Action::Panic),
        _ => Order::parse(kind, frame).map(Action::Order),
    }
}

fn said(message: Option<Field<'_>>) -> Result<MessageText, ErrorCode> {
    let text = required(text(message)?)?;
    MessageText::parse(text.into_owned())?.ok_or(ErrorCode::EmptyMessage)
}

fn required<T>(field: Option<T>) -> Result<T, ErrorCode> {
    field.ok_or(ErrorCode::Unprocessable)
}

fn text(field: Option<Field<'_>>) -> Result<Option<Cow<'_, str>>, ErrorCode> {
    match field {
        None => Ok(None),
        Some(Field::Text(text)) => Ok(Some(text)),
        Some(_) => Err(ErrorCode::Unprocessable),
    }
}

fn text_as<'t, T>(
    field: Option<Field<'t>>,
    parse: impl Fn(Cow<'t, str>) -> Option<T>,
) -> Result<Option<T>, ErrorCode> {
    text(field)?.map(|text| required(parse(text))).transpose()
}

fn position(field: Option<&Field<'_>>) -> Result<Option<Seq>, ErrorCode> {
    match field {
        None => Ok(None),
        Some(Field::Integer(seq)) => required(Seq::new(*seq)).map(Some),
        Some(_) => Err(ErrorCode::Unprocessable),
    }
}
