//! One function for each part of what comes from outside: it takes any bytes, and panics where a promise is broken. Inputs
//! are texts wherever that can be, so that those of the corpus can be read.

mod access;
mod door;
mod frames;
mod names;
mod queries;
mod room;
mod sealed;
mod search;
mod stored;
mod texts;

pub use access::access;
pub use door::door;
pub use frames::{by_the_rules, depth, frames};
pub use names::names;
pub use queries::queries;
pub use room::room;
pub use sealed::sealed;
pub use search::search;
pub use stored::stored;
pub use texts::base64url;

/// A target and its name.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Target; 9] = [
    ("access", access),
    ("door", door),
    ("frames", frames),
    ("names", names),
    ("queries", queries),
    ("room", room),
    ("sealed", sealed),
    ("search", search),
    ("stored", stored),
];
