use super::{clock, config, database::ObjectDatabase, entropy, respond, runner};
use crate::{
    room::{Attachment, Effect, Event, Incoming, Room},
    wire::{CloseCode, ConnectionId, ErrorCode, Target, answer_to_close, limits, username_in},
};
use std::cell::RefCell;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage,
    WebSocketPair, console_error, durable_object, wasm_bindgen,
};

/// The longest reason of a close frame, in bytes (RFC 6455, 5.5).
const CLOSE_REASON_BYTES: usize = 123;

/// One room in its Durable Object: each handler hands its event to the room, and carries out what the room says.
#[durable_object]
#[expect(missing_debug_implementations, reason = "the platform's handles have none worth reading")]
pub struct RoomObject {
    state: State,
    env: Env,
    /// Opened by the first event and not in the constructor, which cannot fail; an event that failed to is tried again
    /// by the next.
    room: RefCell<Option<Room<ObjectDatabase>>>,
}

impl DurableObject for RoomObject {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, room: RefCell::new(None) }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let name = match username_in(Target::of(&request.inner().url()).query) {
            Ok(name) => name,
            Err(why) => return respond::turn_away(why, CloseCode::NameNotAccepted),
        };
        if self.state.get_websockets().len() >= limits::SOCKETS {
            return respond::turn_away(ErrorCode::RoomFull, CloseCode::RoomFull);
        }
        let connection = match self.new_id() {
            Ok(id) => id,
            Err(error) => {
                console_error!("cannot take a connection: {error}");
                return respond::turn_away(ErrorCode::Unavailable, CloseCode::Unavailable);
            }
        };
        let WebSocketPair { client, server } = WebSocketPair::new()?;
        self.state.accept_websocket_with_tags(&server, &[connection.as_str()]);
        if let Err(error) = self.run(Event::Connect { connection, name }).await {
            // The room has told the connection, if it could; without the socket nobody would hear it.
            console_error!("a connection went wrong: {error}");
        }
        Response::from_websocket(client)
    }

    async fn websocket_message(&self, socket: WebSocket, message: WebSocketIncomingMessage) -> Result<()> {
        let frame = match message {
            WebSocketIncomingMessage::String(text) => Incoming::Text(text),
            WebSocketIncomingMessage::Binary(bytes) => Incoming::Binary(bytes.len()),
        };
        let connection = self.connection(&socket)?;
        match self.handle(Event::Receive { connection, frame }) {
            Ok(effects) => runner::carry_out(&self.state, effects).await,
            Err(error) => {
                console_error!("cannot take a message: {error}");
                respond::say_and_close(&socket, ErrorCode::Unavailable, CloseCode::Unavailable)
            }
        }
    }

    async fn websocket_close(
        &self,
        socket: WebSocket,
        code: usize,
        reason: String,
        _clean: bool,
    ) -> Result<()> {
        let code = answer_to_close(u16::try_from(code).unwrap_or_default());
        // Refused only where the runtime has answered already.
        drop(socket.close(Some(code), Some(&reason[..reason.floor_char_boundary(CLOSE_REASON_BYTES)])));
        self.run(Event::Disconnect { connection: self.connection(&socket)? }).await
    }

    async fn websocket_error(&self, socket: WebSocket, _error: Error) -> Result<()> {
        self.run(Event::Disconnect { connection: self.connection(&socket)? }).await
    }

    async fn alarm(&self) -> Result<Response> {
        self.run(Event::Alarm).await?;
        Response::empty()
    }
}

impl RoomObject {
    async fn run(&self, event: Event) -> Result<()> {
        let effects = self.handle(event)?;
        runner::carry_out(&self.state, effects).await
    }

    fn handle(&self, event: Event) -> Result<Vec<Effect>> {
        self.with_room(|room| room.handle(clock::now(), event))
    }

    /// An id that no connection in the room has.
    fn new_id(&self) -> Result<ConnectionId> {
        loop {
            let id = ConnectionId::from_random(entropy::bits()?);
            if !self.with_room(|room| room.has(&id))? {
                return Ok(id);
            }
        }
    }

    /// Synchronous from end to end, so that no other event can find the room borrowed.
    fn with_room<T>(&self, work: impl FnOnce(&mut Room<ObjectDatabase>) -> T) -> Result<T> {
        let mut room = self.room.borrow_mut();
        let room = match &mut *room {
            Some(room) => room,
            none => none.insert(self.open()?),
        };
        Ok(work(room))
    }

    fn open(&self) -> Result<Room<ObjectDatabase>> {
        let config = config::of(&self.env).map_err(|error| Error::RustError(error.to_string()))?;
        let sockets = self.state.get_websockets();
        let attachments = sockets.iter().filter_map(attachment);
        Room::open(config, ObjectDatabase::of(&self.state), attachments, clock::now())
            .map_err(|error| Error::RustError(error.to_string()))
    }

    fn connection(&self, socket: &WebSocket) -> Result<ConnectionId> {
        let tag = self.state.get_tags(socket).into_iter().next();
        tag.map(ConnectionId::from_tag).ok_or_else(|| Error::RustError("a socket without its tag".to_owned()))
    }
}

/// What a socket carried through hibernation. One that carries nothing readable is in no room: its next message gets 4001.
fn attachment(socket: &WebSocket) -> Option<Attachment> {
    socket.deserialize_attachment().unwrap_or_else(|error| {
        console_error!("an attachment cannot be read: {error}");
        None
    })
}
