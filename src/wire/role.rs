use serde::{Deserialize, Serialize};

/// What a person may do in a room, beyond what everyone may; each all that the one before it may (SPEC.md, ROLE-1). The numbers
/// are stored: never give one a new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Member = 1,
    Moderator = 2,
    Owner = 3,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Owner => "owner",
        }
    }

    /// The role of a number that was stored.
    pub fn numbered(number: i64) -> Option<Self> {
        [Self::Member, Self::Moderator, Self::Owner].into_iter().find(|role| *role as i64 == number)
    }
}

/// Who gets into a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Anyone, and it is listed.
    Public,
    /// Anyone who knows its name.
    Unlisted,
    /// Members.
    Private,
}

impl Access {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
        }
    }

    /// As [`Access::as_str`] gave it.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Public, Self::Unlisted, Self::Private].into_iter().find(|access| access.as_str() == name)
    }
}
