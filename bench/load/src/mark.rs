//! The mark that each message bears: who of the members sent it and as their how manieth, `~0012.0000345~`. It is found in a
//! frame without parsing that, in whatever protocol and however many there are, so that reading is not what is measured.

use memchr::memchr_iter;

const SENDER: usize = 4;
const NUMBER: usize = 7;
const LENGTH: usize = SENDER + NUMBER + 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The place of the sender among the members; below 10,000.
    pub sender: usize,
    /// From 0; below 10,000,000.
    pub number: u32,
}

impl Mark {
    /// A message of `bytes` bytes, which has to have room for the mark.
    pub fn message(self, bytes: usize) -> String {
        let Self { sender, number } = self;
        let filler = "x".repeat(bytes.saturating_sub(LENGTH));
        format!("~{sender:0SENDER$}.{number:0NUMBER$}~{filler}")
    }
}

/// The marks in `frame`, in their order.
pub fn marks(frame: &[u8]) -> impl Iterator<Item = Mark> {
    memchr_iter(b'~', frame).filter_map(|at| mark(frame.get(at..at + LENGTH)?))
}

fn mark(text: &[u8]) -> Option<Mark> {
    let is_mark = text[SENDER + 1] == b'.' && text[LENGTH - 1] == b'~';
    let sender = digits(&text[1..=SENDER])?;
    let number = digits(&text[SENDER + 2..LENGTH - 1])?;
    is_mark.then_some(Mark { sender: sender as usize, number })
}

fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::{Mark, marks};

    #[test]
    fn what_is_written_is_read() {
        let [one, two] = [Mark { sender: 0, number: 7 }, Mark { sender: 9_999, number: 9_999_999 }];
        assert_eq!(one.message(100).len(), 100);
        let frame = format!("[{{\"message\":\"{}\"}},~,\"{}\"", one.message(100), two.message(15));
        assert_eq!(marks(frame.as_bytes()).collect::<Vec<_>>(), [one, two]);
    }

    #[test]
    fn what_is_cut_off_is_none() {
        let text = Mark { sender: 1, number: 2 }.message(15);
        assert_eq!(marks(&text.as_bytes()[..13]).count(), 0);
    }
}
