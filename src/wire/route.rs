use super::{ErrorCode, RoomName};
use serde_json::json;

/// What a request to the Worker asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Open a connection to this room.
    Socket(RoomName),
    /// A page of what was said in this room.
    History(RoomName),
    /// What was said in this room and is searched for.
    Search(RoomName),
    /// What is one's own in this room.
    Mine(RoomName, Mine),
    Health,
    /// Who one is: to sign in, or out.
    Identity(Signing),
    /// A ticket into a room.
    Ticket,
    /// The client's page, which finds its way by the path. Its files are served before the Worker is asked.
    Page,
}

/// What is asked for of what is one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mine {
    Tell,
    Erase,
}

/// In which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    In,
    Out,
}

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    BadRoomName,
    UpgradeRequired,
    /// With the methods that the path does take, for `Allow`.
    MethodNotAllowed(&'static str),
    /// The parameters of a request for history make no sense.
    BadQuery,
    /// Those of one for a search.
    BadSearch,
    /// Those of one for what is one's own.
    BadPlace,
    /// The body of one to sign in, or for a ticket.
    BadBody,
    /// It is from a page that may not.
    OriginNotAllowed,
    /// A cookie would go over the network in the clear.
    NotSecure,
    /// Only whoever has signed in may.
    NotSignedIn,
    /// Turnstile does not say that this is a human being.
    NotPassed,
    /// Try again.
    Unavailable,
    /// Try again later: its network asks too often.
    SlowDown,
    /// The room is not for whoever asks.
    Forbidden(ErrorCode),
    Internal,
}

impl Route {
    /// The route of a request with this method, (percent-encoded) path and `Upgrade` header. `nfc` is as in
    /// [`RoomName::from_segment`].
    ///
    /// # Errors
    /// The [`Refusal`] to answer with instead.
    pub fn find(
        method: &str,
        path: &str,
        upgrade: Option<&str>,
        nfc: impl Fn(&str) -> String,
    ) -> Result<Self, Refusal> {
        if let Some(rest) = path.strip_prefix("/ws/") {
            return socket(method, rest, upgrade, nfc);
        }
        match path.strip_prefix("/api/") {
            Some("health") if matches!(method, "GET" | "HEAD") => Ok(Self::Health),
            Some("health") => Err(Refusal::MethodNotAllowed("GET, HEAD")),
            Some("identity") => match method {
                "POST" => Ok(Self::Identity(Signing::In)),
                "DELETE" => Ok(Self::Identity(Signing::Out)),
                _ => Err(Refusal::MethodNotAllowed("POST, DELETE")),
            },
            Some("ticket") if method == "POST" => Ok(Self::Ticket),
            Some("ticket") => Err(Refusal::MethodNotAllowed("POST")),
            Some(rest) => in_room(method, rest, nfc),
            None => page(method, path),
        }
    }
}

/// The room that an object's request is for, by its (percent-encoded) path; the Worker hands it on as it came.
pub fn room_of(path: &str, nfc: impl Fn(&str) -> String) -> Option<RoomName> {
    match Route::find("GET", path, Some("websocket"), nfc) {
        Ok(Route::Socket(room) | Route::History(room) | Route::Search(room) | Route::Mine(room, _)) => {
            Some(room)
        }
        _ => None,
    }
}

fn in_room(method: &str, rest: &str, nfc: impl Fn(&str) -> String) -> Result<Route, Refusal> {
    let (segment, what) =
        rest.strip_prefix("rooms/").and_then(|rest| rest.split_once('/')).ok_or(Refusal::NotFound)?;
    let (route, methods): (fn(RoomName) -> Route, _) = match (what, method) {
        ("messages", _) => (Route::History, "GET, HEAD"),
        ("search", _) => (Route::Search, "GET, HEAD"),
        ("mine", "DELETE") => (|room| Route::Mine(room, Mine::Erase), "GET, HEAD, DELETE"),
        ("mine", _) => (|room| Route::Mine(room, Mine::Tell), "GET, HEAD, DELETE"),
        _ => return Err(Refusal::NotFound),
    };
    if !matches!(method, "GET" | "HEAD") && (what, method) != ("mine", "DELETE") {
        return Err(Refusal::MethodNotAllowed(methods));
    }
    RoomName::from_segment(segment, nfc).map(route).ok_or(Refusal::BadRoomName)
}

/// A path that ends in the name of a file names one that is not there. The page in its place would be taken for it, and
/// kept by caches. (Under `/r/` it is a room's name, and the page says what is wrong with it.)
fn page(method: &str, path: &str) -> Result<Route, Refusal> {
    let last = path.rsplit('/').next().unwrap_or_default();
    let names_a_file = last.contains('.') && !path.starts_with("/r/");
    match method {
        _ if names_a_file => Err(Refusal::NotFound),
        "GET" | "HEAD" => Ok(Route::Page),
        _ => Err(Refusal::MethodNotAllowed("GET, HEAD")),
    }
}

fn socket(
    method: &str,
    rest: &str,
    upgrade: Option<&str>,
    nfc: impl Fn(&str) -> String,
) -> Result<Route, Refusal> {
    let segment = match rest.strip_prefix("chat") {
        Some("" | "/") => None,
        Some(room) => Some(room.strip_prefix('/').ok_or(Refusal::NotFound)?),
        None => return Err(Refusal::NotFound),
    };
    let segment = segment.map(|s| s.strip_suffix('/').unwrap_or(s));
    if segment.is_some_and(|s| s.contains('/')) {
        return Err(Refusal::NotFound);
    }
    if method != "GET" {
        return Err(Refusal::MethodNotAllowed("GET"));
    }
    let room = match segment {
        None => RoomName::lobby(),
        Some(segment) => RoomName::from_segment(segment, nfc).ok_or(Refusal::BadRoomName)?,
    };
    match upgrade {
        Some(protocol) if protocol.eq_ignore_ascii_case("websocket") => Ok(Route::Socket(room)),
        _ => Err(Refusal::UpgradeRequired),
    }
}

impl Refusal {
    pub fn status(self) -> u16 {
        match self {
            Self::BadRoomName | Self::BadQuery | Self::BadSearch | Self::BadPlace | Self::BadBody => 400,
            Self::OriginNotAllowed
            | Self::NotSecure
            | Self::NotSignedIn
            | Self::NotPassed
            | Self::Forbidden(_) => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed(_) => 405,
            Self::UpgradeRequired => 426,
            Self::SlowDown => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// The header that this status asks for, where it asks for one.
    pub fn header(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::MethodNotAllowed(methods) => Some(("Allow", methods)),
            Self::UpgradeRequired => Some(("Upgrade", "websocket")),
            // The longest period that the platform counts over.
            Self::SlowDown => Some(("Retry-After", "60")),
            _ => None,
        }
    }

    /// The body: `{"error":{"code":…,"message":…}}`.
    pub fn body(self) -> String {
        error_body(self.code(), self.message())
    }

    fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::BadRoomName => "bad_room_name",
            Self::UpgradeRequired => "upgrade_required",
            Self::MethodNotAllowed(_) => "method_not_allowed",
            Self::BadQuery | Self::BadSearch | Self::BadPlace => "bad_query",
            Self::BadBody => "bad_body",
            Self::OriginNotAllowed => "origin_not_allowed",
            Self::NotSecure => "not_secure",
            Self::NotSignedIn => "not_signed_in",
            Self::NotPassed => "not_passed",
            Self::Unavailable => "unavailable",
            Self::SlowDown => "slow_down",
            Self::Forbidden(ErrorCode::NotAMember) => "not_a_member",
            Self::Forbidden(ErrorCode::GuestsOff) => "guests_off",
            Self::Forbidden(_) => "banned",
            Self::Internal => "internal",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::NotFound => "There is nothing at this path.",
            Self::BadRoomName => "A room's name is 1 to 64 letters, digits, '-' or '_'.",
            Self::UpgradeRequired => "This path takes WebSocket connections only.",
            Self::MethodNotAllowed(_) => "This path does not take that method.",
            Self::BadQuery => "One of before, after, around: a whole number from 0; limit: 1 to 200.",
            Self::BadSearch => {
                "One of q (200 characters and 16 words at most), from, since, until; before, since, until: a whole number from 0; limit: 1 to 50."
            }
            Self::BadPlace => "after: a whole number from 0.",
            Self::BadBody => "The body is a JSON object of 4096 bytes at most, with its Content-Length.",
            Self::OriginNotAllowed => "Pages of this origin may not do that.",
            Self::NotSecure => "This takes HTTPS.",
            Self::NotSignedIn => "Sign in first.",
            Self::NotPassed => "Turnstile was not passed.",
            Self::Unavailable => "The room cannot answer now. Try again.",
            Self::SlowDown => "That was asked for too often. Try again later.",
            Self::Forbidden(_) => "This room is not for whoever asks.",
            Self::Internal => "Something went wrong here.",
        }
    }
}

/// The body of [`Refusal::NotPassed`] that says which widget of Turnstile is to be passed.
pub fn not_passed_body(site_key: &str) -> String {
    let refusal = Refusal::NotPassed;
    json!({ "error": { "code": refusal.code(), "message": refusal.message(), "site_key": site_key } })
        .to_string()
}

/// The body of every HTTP error.
pub fn error_body(code: &str, message: &str) -> String {
    json!({ "error": { "code": code, "message": message } }).to_string()
}
