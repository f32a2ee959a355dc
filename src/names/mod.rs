mod flaw;
mod likeness;
mod reserved;
mod tables;
mod unicode;
mod unpacked;

pub use flaw::{Flaw, flaw_in};
pub use likeness::{Likeness, skeleton};
pub use reserved::is_reserved;
pub use unicode::Unicode;
