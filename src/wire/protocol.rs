/// The name of the subprotocol, as `Sec-WebSocket-Protocol` has it.
const V1: &str = "edge-chat.v1";

/// What stands before a ticket in the same list: no other place of a browser's handshake takes a text, and is in no log.
const TICKET: &str = "ticket.";

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// That of the tutorial's clients: no subprotocol, or none that this server knows.
    Classic,
    /// `edge-chat.v1` (SPEC.md, COMMAND).
    V1,
}

impl Protocol {
    /// The protocol to speak with a client that offers these, the value of its `Sec-WebSocket-Protocol`.
    pub fn offered(header: Option<&str>) -> Self {
        let offers = header.unwrap_or_default().split(',');
        if offers.map(str::trim).any(|offer| offer == V1) { Self::V1 } else { Self::Classic }
    }

    /// The tickets that it offers beside them.
    pub fn tickets(header: Option<&str>) -> impl Iterator<Item = &str> {
        let offers = header.unwrap_or_default().split(',');
        offers.filter_map(|offer| offer.trim().strip_prefix(TICKET))
    }

    /// What to answer in `Sec-WebSocket-Protocol`.
    pub fn chosen(self) -> Option<&'static str> {
        match self {
            Self::Classic => None,
            Self::V1 => Some(V1),
        }
    }
}
