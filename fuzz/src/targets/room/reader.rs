use serde_json::Value;
use std::collections::VecDeque;

/// How far somebody has got in the log, as a client of theirs would know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// They have to pull, and get no pushes.
    Behind,
    /// They have applied everything up to here, and get what follows.
    At(u64),
}

/// What one connection may get.
#[derive(Debug)]
pub struct Reader {
    is_v1: bool,
    place: Place,
    /// The references of commands without a reply.
    asked: VecDeque<u64>,
    /// What it was told is stored, and where.
    pub acked: Vec<u64>,
}

impl Reader {
    pub fn new(is_v1: bool) -> Self {
        Self { is_v1, place: Place::Behind, asked: VecDeque::new(), acked: Vec::new() }
    }

    /// A frame that it sends is a command of this reference, where it is one of a v1 connection.
    pub fn asks(&mut self, reference: u64) {
        self.asked.extend(self.is_v1.then_some(reference));
    }

    /// A frame came. `may_err` where it has sent something in this turn, or is being closed.
    pub fn reads(&mut self, frame: &Value, may_err: bool) {
        match (frame["type"].as_str(), self.is_v1) {
            (Some("reply"), true) => self.is_replied(frame, may_err),
            (Some("error"), false) => assert!(may_err, "WIRE-6: {frame}"),
            (Some("held"), _) => {
                assert_eq!(frame["after"].as_u64().map(Place::At), Some(self.place), "FLOW-2: {frame}");
                self.place = Place::Behind;
            }
            _ => self.is_pushed(frame),
        }
    }

    /// No reply is owed any more.
    pub fn is_answered(&self) -> bool {
        self.asked.is_empty()
    }

    fn is_replied(&mut self, frame: &Value, may_err: bool) {
        let Some(reference) = frame["ref"].as_u64() else {
            assert!(frame["ref"].is_null() && may_err, "COMMAND-3: {frame}");
            return;
        };
        assert_eq!(self.asked.pop_front(), Some(reference), "COMMAND-2: {frame}");
        let ok = &frame["ok"];
        assert_ne!(ok.is_object(), frame["error"].is_object(), "COMMAND-2: {frame}");
        self.acked.extend(ok["seq"].as_u64());
        if let Some(events) = ok["events"].as_array() {
            self.has_pulled(ok, events);
        }
    }

    fn has_pulled(&mut self, ok: &Value, events: &[Value]) {
        let seqs: Vec<_> = events.iter().map(|event| event["seq"].as_u64().expect("COMMAND-12")).collect();
        assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "RESUME-1: {seqs:?}");
        let head = ok["head"].as_u64().expect("COMMAND-7");
        if ok["more"] == true {
            self.place = Place::Behind;
        } else {
            assert!(seqs.last().is_none_or(|last| *last == head), "RESUME-1: {seqs:?} of {head}");
            self.place = Place::At(head);
        }
    }

    fn is_pushed(&mut self, frame: &Value) {
        let Some(seq) = frame["seq"].as_u64() else { return };
        match self.place {
            Place::At(last) if self.is_v1 => assert_eq!(seq, last + 1, "RESUME-4: {frame}"),
            Place::At(last) => assert!(seq > last, "HIST-1: {frame}"),
            Place::Behind => assert!(!self.is_v1, "RESUME-4: {frame}"),
        }
        self.place = Place::At(seq);
    }
}
