use super::{
    clock, config,
    context::ObjectContext,
    database::ObjectDatabase,
    door, entropy, history, mine, nfc, respond, runner, search,
    sockets::{Sockets, collect_messages},
    timeout::{Guard, Timeout},
};
use crate::{
    room::{Effect, Entrance, Erased, Event, Incoming, Received, Room},
    wire::{
        CloseCode, ConnectionId, ErrorCode, Nonce, PersonId, Protocol, Refusal, RoomName, Target, Timestamp,
        Visitor, answer_to_close, limits, room_of, username_in,
    },
};
use js_sys::Uint8Array;
use std::{
    cell::{OnceCell, RefCell, RefMut},
    rc::{Rc, Weak},
    time::Duration,
};
use wasm_bindgen::prelude::*;
use worker::{
    Env, Error, Response, Result, State, console_error,
    web_sys::{self, WebSocket},
    worker_sys::DurableObjectState,
};

/// What is thrown at the platform when it goes wrong.
type Thrown<T> = std::result::Result<T, JsValue>;

/// The longest reason of a close frame, in bytes (RFC 6455, 5.5).
const CLOSE_REASON_BYTES: usize = 123;

/// One room in its Durable Object: each handler hands its event to the room, and carries out what the room says. Not by
/// `#[durable_object]`, whose handlers are futures: SQL is synchronous, and so there is nothing to wait for.
#[wasm_bindgen]
#[expect(missing_debug_implementations, reason = "the platform's handles have none worth reading")]
pub struct RoomObject(Rc<Object>);

struct Object {
    state: State,
    env: Env,
    sockets: Sockets,
    /// What the room is called: of the first request, or of what the sockets carried through hibernation.
    name: OnceCell<RoomName>,
    /// Opened by the first event and not in the constructor, which cannot fail; an event that failed to is tried again
    /// by the next.
    room: RefCell<Option<Room<ObjectDatabase>>>,
    /// Frames that came and wait for the end of the turn, so that those that come together are stored and sent together.
    received: RefCell<Received>,
    /// Ends the turn of what was received.
    end_of_turn: OnceCell<Timeout>,
    /// Calls the room when it wants to tell something a little later.
    tick: OnceCell<Timeout>,
    /// Has the platform call the object at once.
    wake: JsValue,
}

#[wasm_bindgen]
impl RoomObject {
    #[wasm_bindgen(constructor)]
    pub fn new(state: DurableObjectState, env: Env) -> Self {
        let state = State::from(state);
        let object = Rc::new_cyclic(|this: &Weak<Object>| {
            let later = |event: Option<Event>| {
                let this = this.clone();
                Timeout::new(move || {
                    if let Some(object) = this.upgrade() {
                        object.run_or_say(event.clone());
                    }
                })
            };
            Object {
                wake: runner::alarm_at_once(&state),
                sockets: Sockets::of(&state, {
                    let this = this.clone();
                    move |is_turn| {
                        let Some(object) = this.upgrade() else { return };
                        if !is_turn {
                            return object.end_turn_soon();
                        }
                        // With an event, all of it: what one turn leaves would wait for the timer, and pile up.
                        object.run_or_say(Some(Event::Tick));
                    }
                }),
                state,
                env,
                name: OnceCell::new(),
                room: RefCell::new(None),
                received: RefCell::default(),
                end_of_turn: OnceCell::from(later(None)),
                tick: OnceCell::from(later(Some(Event::Tick))),
            }
        });
        collect_messages(Self(Rc::clone(&object)).into());
        Self(object)
    }

    /// # Errors
    /// Where the platform refuses something.
    pub fn fetch(&self, request: &web_sys::Request) -> Thrown<web_sys::Response> {
        let url = request.url();
        let target = Target::of(&url);
        self.0.is_called(target.path);
        let headers = request.headers();
        // Only the door writes it, and reads it here: without it, or with another, nothing is known.
        let visitor = headers.get(door::VISITOR)?.as_deref().and_then(Visitor::read).unwrap_or_default();
        if target.path.starts_with("/api/") {
            return Ok(respond::guarded(self.0.look_up(request, target, &visitor)?, &url)?.into());
        }
        let protocol = Protocol::offered(headers.get("Sec-WebSocket-Protocol")?.as_deref());
        let entrance = match protocol {
            Protocol::V1 => Entrance::V1,
            Protocol::Classic => match username_in(target.query) {
                Ok(name) => Entrance::Classic(name),
                Err(why) => return Ok(respond::turn_away(protocol, why, CloseCode::NameNotAccepted)?.into()),
            },
        };
        if let Some(ticket) = headers.get(door::TICKET)?
            && let Err((why, code)) = self.0.use_up(&ticket)
        {
            return Ok(respond::turn_away(protocol, why, code)?.into());
        }
        Ok(self.0.accept(protocol, entrance, visitor)?)
    }

    /// Of a socket whose messages are not collected.
    ///
    /// # Errors
    /// Where the room did not accept the socket.
    #[wasm_bindgen(js_name = webSocketMessage)]
    pub fn websocket_message(&self, socket: &WebSocket, message: &JsValue) -> Thrown<()> {
        let frame = match message.as_string() {
            Some(text) => Incoming::Text(text),
            None => Incoming::Binary(Uint8Array::new(message).length() as usize),
        };
        let connection = self.0.sockets.connection(socket)?;
        self.0.received.borrow_mut().push(Event::Receive { connection, frame });
        self.0.end_turn_soon();
        Ok(())
    }

    /// # Errors
    /// Where the turn went wrong, or the room did not accept the socket.
    #[wasm_bindgen(js_name = webSocketClose)]
    pub fn websocket_close(&self, socket: &WebSocket, code: u16, reason: &str, _clean: bool) -> Thrown<()> {
        let reason = &reason[..reason.floor_char_boundary(CLOSE_REASON_BYTES)];
        // Refused only where the runtime has answered already.
        drop(socket.close_with_code_and_reason(answer_to_close(code), reason));
        Ok(self.0.went(socket)?)
    }

    /// # Errors
    /// Where the turn went wrong, or the room did not accept the socket.
    #[wasm_bindgen(js_name = webSocketError)]
    pub fn websocket_error(&self, socket: &WebSocket, _error: &JsValue) -> Thrown<()> {
        Ok(self.0.went(socket)?)
    }

    /// # Errors
    /// Where the turn went wrong: the platform tries again.
    pub fn alarm(&self) -> Thrown<()> {
        Ok(self.0.run(Some(Event::Alarm))?)
    }
}

impl Object {
    /// Notes that a ticket is used, where it was not before; else says why it is of no use.
    fn use_up(&self, ticket: &str) -> std::result::Result<(), (ErrorCode, CloseCode)> {
        let refused = (ErrorCode::NotAllowed, CloseCode::NotAMember);
        let ticket = Nonce::from_stored(ticket).ok_or(refused)?;
        match self.with_room(|room| room.use_up(&ticket, clock::now())) {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(refused),
            Ok(Err(fault)) => {
                console_error!("{fault}");
                Err((ErrorCode::Unavailable, CloseCode::Unavailable))
            }
            Err(error) => {
                console_error!("cannot take a ticket: {error}");
                Err((ErrorCode::Unavailable, CloseCode::Unavailable))
            }
        }
    }

    fn accept(&self, protocol: Protocol, entrance: Entrance, visitor: Visitor) -> Result<web_sys::Response> {
        if self.sockets.len() >= limits::SOCKETS {
            return respond::turn_away(protocol, ErrorCode::RoomFull, CloseCode::RoomFull).map(Into::into);
        }
        let connection = match self.new_id() {
            Ok(id) => id,
            Err(error) => {
                console_error!("cannot take a connection: {error}");
                return respond::turn_away(protocol, ErrorCode::Unavailable, CloseCode::Unavailable)
                    .map(Into::into);
            }
        };
        // What came before belongs to others: it is sent before this socket is there to get it.
        self.run_or_say(None);
        self.let_in_or_turn_away(
            protocol,
            Event::Connect { connection: connection.clone(), entrance, visitor },
            &connection,
        )
    }

    /// Asks the room before the socket is there: one that it lets in is opened as it says, and one that it turns away is told
    /// so on a socket that the room never has. (To close one that may hibernate takes workerd ten seconds.)
    fn let_in_or_turn_away(
        &self,
        protocol: Protocol,
        connect: Event,
        connection: &ConnectionId,
    ) -> Result<web_sys::Response> {
        let mut answer = None;
        let outcome = self.turn_into(vec![connect], &mut |effects| {
            let (effects, refused) = split_refusal(effects, connection);
            answer = Some(if let Some((frame, code)) = refused {
                respond::say_and_close(protocol, &frame, code)?.into()
            } else {
                let room = self.name.get().ok_or("a request that names no room")?;
                self.sockets.accept(connection, protocol, room)?
            });
            runner::carry_out(&self.state, &self.sockets, effects)
        });
        if let Err(error) = outcome {
            console_error!("a turn went wrong: {error}");
        }
        if let Some(answer) = answer {
            return Ok(answer);
        }
        // The room may have taken it in.
        self.run_or_say(Some(Event::Disconnect { connection: connection.clone() }));
        respond::turn_away(protocol, ErrorCode::Unavailable, CloseCode::Unavailable).map(Into::into)
    }

    fn went(&self, socket: &WebSocket) -> Result<()> {
        let connection = self.sockets.connection(socket)?;
        let outcome = self.run(Some(Event::Disconnect { connection }));
        // Not before: a room that opens for this event has to find who it is that went.
        self.sockets.forget(socket);
        outcome
    }

    fn look_up(
        &self,
        request: &web_sys::Request,
        Target { path, query }: Target<'_>,
        visitor: &Visitor,
    ) -> Result<Response> {
        // So that nothing is shown that is too old to be.
        self.run_or_say(Some(Event::Tick));
        if path.ends_with("/mine") {
            return self.look_up_mine(request, query, visitor);
        }
        if let Err(why) = self.with_room(|room| room.may_read(clock::now(), visitor))? {
            return respond::refuse(Refusal::Forbidden(why), &request.url());
        }
        if path.ends_with("/search") {
            return self.with_room(|room| search::answer(room, request, query))?;
        }
        self.with_room(|room| history::answer(room, request, query))?
    }

    /// What is one's own is one's own in a room that one may not be in, too.
    fn look_up_mine(&self, request: &web_sys::Request, query: &str, visitor: &Visitor) -> Result<Response> {
        let Some(person) = &visitor.person else {
            return respond::refuse(Refusal::NotSignedIn, &request.url());
        };
        if request.method() == "DELETE" {
            return mine::erased(request, self.erase(person)?);
        }
        let name = self.name.get().ok_or("a request that names no room")?;
        let now = clock::now();
        self.with_room(|room| mine::tell(room, request, (name, person, now), query))?
    }

    fn erase(&self, person: &PersonId) -> Result<Option<Erased>> {
        // As in a turn.
        let guard = Guard::set(&self.wake);
        let now = clock::now();
        let (erased, effects) = self.with_room(|room| room.erase_own(now, person))?;
        let outcome = runner::carry_out(&self.state, &self.sockets, effects);
        let outcome = self.look_after(now).and(outcome);
        guard.take_back();
        if let Err(error) = outcome {
            console_error!("an erasure went wrong: {error}");
        }
        Ok(erased)
    }

    fn end_turn_soon(&self) {
        if let Some(end_of_turn) = self.end_of_turn.get() {
            end_of_turn.ensure(Duration::ZERO);
        }
    }

    /// Ends the turn: hands the room what was received. With an `event`, all of it, and that after it.
    fn run(&self, event: Option<Event>) -> Result<()> {
        for event in self.sockets.received() {
            self.received.borrow_mut().push(event);
        }
        let mut outcome = Ok(());
        loop {
            let mut events = self.received.borrow_mut().next_turn();
            let more = !self.received.borrow().is_empty();
            if !more {
                events.extend(event);
                return if events.is_empty() { outcome } else { outcome.and(self.turn(events)) };
            }
            outcome = outcome.and(self.turn(events));
            if event.is_none() {
                self.end_turn_soon();
                return outcome;
            }
        }
    }

    fn turn(&self, events: Vec<Event>) -> Result<()> {
        self.turn_into(events, &mut |effects| runner::carry_out(&self.state, &self.sockets, effects))
    }

    /// Hands the room these events, and what it wants done about them to `carry_out`.
    fn turn_into(
        &self,
        events: Vec<Event>,
        carry_out: &mut dyn FnMut(Vec<Effect>) -> Result<()>,
    ) -> Result<()> {
        // A panic leaves the sockets, and may leave nothing that would call the object again while it still knows of it. The
        // alarm's own event is repeated by the platform, at decent intervals.
        let is_alarm = events.contains(&Event::Alarm);
        let guard = (!is_alarm).then(|| Guard::set(&self.wake));
        let now = clock::now();
        let asked: Vec<_> = events.iter().filter_map(sender).cloned().collect();
        match self.with_room(|room| room.turn(now, events)) {
            Ok(effects) => {
                let outcome = carry_out(effects);
                let outcome = self.look_after(now).and(outcome);
                if let Some(guard) = guard {
                    guard.take_back();
                }
                outcome
            }
            Err(error) => {
                self.missed(asked);
                Err(error)
            }
        }
    }

    /// The room could not open: what happened in this turn is lost, as in a panic, and it has to start over when it opens.
    /// Whoever said something in it must not wait for an answer, and what they said next must not be heard in its place.
    fn missed(&self, mut asked: Vec<ConnectionId>) {
        let waiting = std::mem::take(&mut *self.received.borrow_mut());
        asked.extend(waiting.iter().filter_map(sender).cloned());
        for connection in &asked {
            self.sockets.close(connection, CloseCode::Unavailable);
        }
        if self.state.was_opened() {
            // It may be out of memory, and know of nothing, before it can open.
            self.sockets.close_v1(CloseCode::Restarted);
        }
        self.state.is_opened();
    }

    /// For events that nobody waits for the outcome of.
    fn run_or_say(&self, event: Option<Event>) {
        if let Err(error) = self.run(event) {
            console_error!("a turn went wrong: {error}");
        }
    }

    /// What the room wants besides its effects: a look for dead connections, and to be called again soon.
    fn look_after(&self, now: Timestamp) -> Result<()> {
        let mut outcome = Ok(());
        if self.with_room(|room| room.wants_sweep(now))? {
            let answered = self.sockets.answered_pings();
            let effects = self.with_room(|room| room.turn(now, vec![Event::Sweep { answered }]))?;
            outcome = runner::carry_out(&self.state, &self.sockets, effects);
        }
        let next = self.with_room(|room| room.next_tick(now))?;
        if let (Some(tick), Some(next)) = (self.tick.get(), next) {
            tick.ensure(next.since(now));
        }
        outcome
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
        Ok(work(&mut *self.opened()?))
    }

    /// Not within [`Object::with_room`], of which there is one for each kind of work.
    fn opened(&self) -> Result<RefMut<'_, Room<ObjectDatabase>>> {
        let mut room = self.room.borrow_mut();
        if room.is_none() {
            *room = Some(self.open()?);
        }
        RefMut::filter_map(room, Option::as_mut).map_err(|_| "a room that was opened is not there".into())
    }

    /// The room's name, of the first request that brings it. A room that was opened without it, by an alarm, is told.
    fn is_called(&self, path: &str) {
        if self.name.get().is_some() {
            return;
        }
        let Some(name) = room_of(path, nfc) else { return };
        let mut room = self.room.borrow_mut();
        if let Some(opened) = room.take()
            && let Ok(configuration) = config::of(&self.env)
        {
            *room = Some(opened.sealed(name.clone(), Rc::new(configuration.door.keys.clone())));
        }
        // Set only here and where a room is opened, and never to another.
        drop(self.name.set(name));
    }

    fn open(&self) -> Result<Room<ObjectDatabase>> {
        let configuration = config::of(&self.env).map_err(Error::RustError)?;
        let config = configuration.room.clone();
        self.state.answer_pings();
        let database = ObjectDatabase::of(&self.state);
        let mut room = Room::open(config, database, self.sockets.attachments(), entropy::bits()?)
            .map_err(|error| Error::RustError(error.to_string()))?;
        self.sockets.forget_attachments();
        if let Some(name) = self.name.get().cloned().or_else(|| self.sockets.room()) {
            room = room.sealed(name.clone(), Rc::new(configuration.door.keys.clone()));
            drop(self.name.set(name));
        }
        if self.state.was_opened() {
            let effects = room.turn(clock::now(), vec![Event::Restarted]);
            runner::carry_out(&self.state, &self.sockets, effects)?;
        }
        self.state.is_opened();
        Ok(room)
    }
}

fn sender(event: &Event) -> Option<&ConnectionId> {
    match event {
        Event::Receive { connection, .. } => Some(connection),
        _ => None,
    }
}

/// What a turn is to do, without what it tells a connection that it closes at once: the frame and the code.
fn split_refusal(
    effects: Vec<Effect>,
    newcomer: &ConnectionId,
) -> (Vec<Effect>, Option<(String, CloseCode)>) {
    let code = effects.iter().find_map(|effect| match effect {
        Effect::Close { connection, code } if connection == newcomer => Some(*code),
        _ => None,
    });
    let Some(code) = code else { return (effects, None) };
    let mut told = String::new();
    let mut others = Vec::new();
    for effect in effects {
        match effect {
            Effect::Send { to, frame } if to == *newcomer => told = frame,
            Effect::Close { connection, .. } | Effect::Attach { connection, .. }
                if connection == *newcomer => {}
            effect => others.push(effect),
        }
    }
    (others, Some((told, code)))
}
