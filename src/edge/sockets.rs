//! The object's sockets; see `sockets.js`, which holds them.

use crate::{
    room::{Attachment, Audience, Event, Incoming},
    wire::{CloseCode, ConnectionId, Protocol, RoomName, Timestamp, limits},
};
use std::{cell::RefCell, iter};
use wasm_bindgen::prelude::*;
use worker::{
    State, console_error,
    web_sys::{Response, WebSocket},
};

#[wasm_bindgen(module = "/src/edge/sockets.js")]
extern "C" {
    #[wasm_bindgen(js_name = Sockets)]
    type PlatformSockets;

    #[wasm_bindgen(constructor, js_class = "Sockets")]
    fn new(
        state: &JsValue,
        on_received: &JsValue,
        turn_messages: usize,
        turn_length: usize,
    ) -> PlatformSockets;

    #[wasm_bindgen(method, getter)]
    fn size(this: &PlatformSockets) -> usize;

    #[wasm_bindgen(method, catch)]
    fn accept(
        this: &PlatformSockets,
        id: &str,
        protocol: Option<&str>,
        room: &str,
    ) -> Result<Response, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn room(this: &PlatformSockets) -> Option<String>;

    #[wasm_bindgen(method, js_name = idOf)]
    fn id_of(this: &PlatformSockets, socket: &WebSocket) -> Option<String>;

    #[wasm_bindgen(method)]
    fn forget(this: &PlatformSockets, socket: &WebSocket);

    #[wasm_bindgen(method)]
    fn attachments(this: &PlatformSockets) -> String;

    #[wasm_bindgen(method, js_name = forgetAttachments)]
    fn forget_attachments(this: &PlatformSockets);

    #[wasm_bindgen(method, catch)]
    fn attach(this: &PlatformSockets, id: &str, text: Option<&str>) -> Result<(), JsValue>;

    #[wasm_bindgen(method, js_name = takeReceived)]
    fn take_received(this: &PlatformSockets) -> String;

    #[wasm_bindgen(method, js_name = sendEach)]
    fn send_each(this: &PlatformSockets, frames: &str);

    #[wasm_bindgen(method)]
    fn flush(this: &PlatformSockets);

    #[wasm_bindgen(method, js_name = broadcastToClassic)]
    fn broadcast_to_classic(this: &PlatformSockets, frame: &str);

    #[wasm_bindgen(method, js_name = broadcastToV1)]
    fn broadcast_to_v1(this: &PlatformSockets, frame: &str);

    #[wasm_bindgen(method)]
    fn except(this: &PlatformSockets, ids: &str);

    #[wasm_bindgen(method)]
    fn close(this: &PlatformSockets, id: &str, code: u16, reason: &str);

    #[wasm_bindgen(method, js_name = closeV1)]
    fn close_v1(this: &PlatformSockets, code: u16, reason: &str);

    #[wasm_bindgen(method, js_name = answeredPings)]
    fn answered_pings(this: &PlatformSockets) -> String;

    /// Has all objects of a class collect the messages that come.
    #[wasm_bindgen(js_name = collectMessages)]
    pub fn collect_messages(object: JsValue);
}

/// Between the parts of a text that crosses the border, as in `sockets.js`.
const SEPARATOR: char = '\u{1}';

/// The sockets of one object, by the connections that they are of.
pub struct Sockets {
    platform: PlatformSockets,
    /// Whom broadcasts to v1 connections are not for, as the platform's side was last told.
    excepted: RefCell<Vec<ConnectionId>>,
    /// Frames for one connection each that were not handed over yet.
    outgoing: RefCell<String>,
    /// Called by the platform's side when something came.
    _on_received: Closure<dyn Fn(bool)>,
}

impl Sockets {
    /// `on_received` is called when something came, once until it is taken; and with `true` when that is a whole turn.
    pub fn of(state: &State, on_received: impl Fn(bool) + 'static) -> Self {
        let on_received = Closure::new(on_received);
        let platform = PlatformSockets::new(
            state.as_raw().as_ref(),
            on_received.as_ref(),
            limits::TURN_FRAMES,
            limits::TURN_BYTES,
        );
        let (excepted, outgoing) = (RefCell::default(), RefCell::default());
        Self { platform, excepted, outgoing, _on_received: on_received }
    }

    /// What came since this was last asked.
    pub fn received(&self) -> Vec<Event> {
        let received = self.platform.take_received();
        let mut parts = received.split(SEPARATOR);
        let next = || {
            let connection = ConnectionId::from_tag(parts.next()?)?;
            let frame = match parts.next()?.split_at_checked(1)? {
                ("t", text) => Incoming::Text(text.to_owned()),
                (_, length) => Incoming::Binary(length.parse().ok()?),
            };
            Some(Event::Receive { connection, frame })
        };
        iter::from_fn(next).collect()
    }

    /// How many there are, with those that the room let go of and that have not closed yet.
    pub fn len(&self) -> usize {
        self.platform.size()
    }

    /// Takes a new socket in, and returns the answer to its handshake.
    ///
    /// # Errors
    /// Where the platform refuses it: there are more than [`limits::SOCKETS`].
    pub fn accept(
        &self,
        connection: &ConnectionId,
        protocol: Protocol,
        room: &RoomName,
    ) -> worker::Result<Response> {
        Ok(self.platform.accept(connection.as_str(), protocol.chosen(), room.as_str())?)
    }

    /// The room's name, as the sockets carried it through hibernation; `None` where there are none.
    pub fn room(&self) -> Option<RoomName> {
        RoomName::from_stored(&self.platform.room()?)
    }

    /// # Errors
    /// Where the socket has no id: the room did not accept it.
    pub fn connection(&self, socket: &WebSocket) -> worker::Result<ConnectionId> {
        let id = self.platform.id_of(socket);
        id.as_deref().and_then(ConnectionId::from_tag).ok_or_else(|| "a socket without its tag".into())
    }

    /// A socket has closed.
    pub fn forget(&self, socket: &WebSocket) {
        self.platform.forget(socket);
    }

    /// What the sockets carried through hibernation. One that carries nothing readable is in no room: its next message gets
    /// 4001.
    pub fn attachments(&self) -> Vec<Attachment> {
        let read = |line: &str| {
            let (id, text) = line.split_once(' ')?;
            let found = ConnectionId::from_tag(id).and_then(|id| Attachment::read(id, text));
            if found.is_none() {
                console_error!("what the socket of {id} carries cannot be read");
            }
            found
        };
        self.platform.attachments().lines().filter_map(read).collect()
    }

    /// The room has them, and they need not be kept.
    pub fn forget_attachments(&self) {
        self.platform.forget_attachments();
    }

    /// # Errors
    /// Where the platform cannot keep it.
    pub fn attach(&self, connection: &ConnectionId, attachment: Option<&Attachment>) -> worker::Result<()> {
        let text = attachment.map(Attachment::text);
        Ok(self.platform.attach(connection.as_str(), text.as_deref())?)
    }

    /// Sends a frame to one connection, at the latest with [`Sockets::flush`].
    pub fn send(&self, to: &ConnectionId, frame: &str) {
        let mut outgoing = self.outgoing.borrow_mut();
        for part in [to.as_str(), frame] {
            outgoing.push_str(part);
            outgoing.push(SEPARATOR);
        }
    }

    pub fn flush(&self) {
        self.hand_over();
        self.platform.flush();
    }

    fn hand_over(&self) {
        let mut outgoing = self.outgoing.borrow_mut();
        if !outgoing.is_empty() {
            self.platform.send_each(&outgoing);
            outgoing.clear();
        }
    }

    /// Sends a frame to an audience, but to none of `except`.
    pub fn broadcast(&self, audience: Audience, frame: &str, except: Vec<ConnectionId>) {
        self.hand_over();
        match audience {
            Audience::Classic => self.platform.broadcast_to_classic(frame),
            Audience::V1 => {
                self.except(except);
                self.platform.broadcast_to_v1(frame);
            }
        }
    }

    pub fn close(&self, connection: &ConnectionId, code: CloseCode) {
        self.hand_over();
        self.platform.close(connection.as_str(), code.code(), code.reason());
    }

    pub fn close_v1(&self, code: CloseCode) {
        self.hand_over();
        self.platform.close_v1(code.code(), code.reason());
    }

    /// When the runtime last answered a ping of each v1 connection, for those whose it did.
    pub fn answered_pings(&self) -> Vec<(ConnectionId, Timestamp)> {
        let read = |line: &str| {
            let (id, at) = line.split_once(' ')?;
            Some((ConnectionId::from_tag(id)?, Timestamp::from_millis(at.parse().ok()?)))
        };
        self.platform.answered_pings().lines().filter_map(read).collect()
    }

    fn except(&self, connections: Vec<ConnectionId>) {
        if *self.excepted.borrow() == connections {
            return;
        }
        let ids: Vec<_> = connections.iter().map(ConnectionId::as_str).collect();
        self.platform.except(&ids.join(" "));
        self.excepted.replace(connections);
    }
}
