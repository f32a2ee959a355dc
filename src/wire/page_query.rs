use super::{Seq, limits};

/// Which part of the log a request for history asks for (SPEC.md, HIST-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageQuery {
    pub place: Place,
    /// How many events: 1 to [`limits::PAGE_EVENTS`].
    pub limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Newest,
    Before(Seq),
    After(Seq),
    Around(Seq),
}

impl PageQuery {
    /// Reads the query of a URL, without its `?`. Of a parameter given twice the first counts; others are ignored. `None`
    /// for what HIST-9 refuses.
    pub fn parse(query: &str) -> Option<Self> {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
        let limit = match value("limit") {
            None => limits::PAGE_DEFAULT,
            Some(text) => usize::try_from(whole(text)?).ok()?,
        };
        if !(1..=limits::PAGE_EVENTS).contains(&limit) {
            return None;
        }
        let seq = |name| value(name).map(|text| whole(text).and_then(Seq::new));
        let place = match (seq("before"), seq("after"), seq("around")) {
            (None, None, None) => Place::Newest,
            (Some(seq), None, None) => Place::Before(seq?),
            (None, Some(seq), None) => Place::After(seq?),
            (None, None, Some(seq)) => Place::Around(seq?),
            _ => return None,
        };
        Some(Self { place, limit })
    }
}

/// The `after` in the query of a request for what is one's own; the beginning of the log where it has none. `None` for what
/// PRIV-2 refuses.
pub fn after_in(query: &str) -> Option<Seq> {
    match PageQuery::parse(query)?.place {
        Place::Newest => Some(Seq::START),
        Place::After(seq) => Some(seq),
        Place::Before(_) | Place::Around(_) => None,
    }
}

/// Digits alone: `u64::parse` would take a sign too.
pub(super) fn whole(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
