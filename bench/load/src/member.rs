//! One member: a socket, what is said over it and what comes.

use crate::{
    dialect::{Dialect, Speaker},
    mark::{Mark, marks},
    tally::Tally,
};
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use std::{cell::RefCell, rc::Rc};
use tokio::{net::TcpStream, sync::mpsc, sync::oneshot, task::spawn_local};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig},
};

type Socket = WebSocketStream<TcpStream>;

/// Called with each message that a member gets.
pub type OnMessage = Rc<dyn Fn(&Member, Mark)>;

pub struct Member {
    /// Its place in its room.
    place: usize,
    bytes: usize,
    speaker: RefCell<Speaker>,
    pub tally: RefCell<Tally>,
    said: RefCell<u32>,
    out: mpsc::UnboundedSender<String>,
    closed: RefCell<bool>,
}

impl Member {
    /// Comes in. Resolves when the room has welcomed it, where it does that.
    pub async fn join(
        url: &str,
        dialect: Dialect,
        (place, members, bytes): (usize, usize, usize),
        on_message: OnMessage,
    ) -> Result<Rc<Self>, String> {
        let mut speaker = Speaker::of(dialect);
        let socket = connect(url, speaker.subprotocol()).await?;
        let (sink, mut stream) = socket.split();
        let (out, queue) = mpsc::unbounded_channel();
        spawn_local(write(sink, queue));
        if let Some(greeting) = speaker.greeting(place) {
            drop(out.send(greeting));
        }
        let (welcomed, joined) = oneshot::channel();
        let (is_joined, mut welcome) = (speaker.joined, Some(welcomed));
        let member = Rc::new(Self {
            place,
            bytes,
            speaker: RefCell::new(speaker),
            tally: RefCell::new(Tally::of(members)),
            said: RefCell::default(),
            out,
            closed: RefCell::default(),
        });
        let this = Rc::clone(&member);
        spawn_local(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    this.take(text.as_str(), &*on_message);
                    if let Some(welcome) = welcome.take_if(|_| this.speaker.borrow().joined) {
                        _ = welcome.send(());
                    }
                }
            }
            this.closed.replace(true);
        });
        if !is_joined {
            joined.await.map_err(|_| format!("member {place} was not welcomed"))?;
        }
        Ok(member)
    }

    fn take(&self, frame: &str, on_message: &dyn Fn(&Self, Mark)) {
        let mut messages = 0;
        let mut own = Vec::new();
        for mark in marks(frame.as_bytes()) {
            messages += 1;
            self.tally.borrow_mut().take(mark);
            if mark.sender == self.place {
                own.push(mark);
            } else {
                on_message(self, mark);
            }
        }
        self.tally.borrow_mut().frames += u64::from(messages > 0);
        let answer = self.speaker.borrow_mut().heard(frame, messages);
        if let Some(answer) = answer {
            drop(self.out.send(answer));
        }
        // One's own last: what is said in answer to them tells what was seen.
        for mark in own {
            on_message(self, mark);
        }
        let seen = self.speaker.borrow_mut().acknowledge();
        if let Some(seen) = seen {
            drop(self.out.send(seen));
        }
    }

    pub fn place(&self) -> usize {
        self.place
    }

    /// Says the next message.
    pub fn say(&self) {
        let number = self.said.replace_with(|said| *said + 1);
        let text = Mark { sender: self.place, number }.message(self.bytes);
        let frame = self.speaker.borrow_mut().say(number, &text);
        drop(self.out.send(frame));
    }

    pub fn said(&self) -> u32 {
        *self.said.borrow()
    }

    pub fn is_closed(&self) -> bool {
        *self.closed.borrow()
    }

    pub fn held(&self) -> u64 {
        self.speaker.borrow().held
    }
}

async fn connect(url: &str, subprotocol: Option<&'static str>) -> Result<Socket, String> {
    let mut request = url.into_client_request().map_err(|error| error.to_string())?;
    if let Some(subprotocol) = subprotocol {
        request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static(subprotocol));
    }
    let address = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    let stream = TcpStream::connect(&address).await.map_err(|error| format!("{address}: {error}"))?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    let config = WebSocketConfig::default().read_buffer_size(16 * 1024);
    let (socket, _) =
        client_async_with_config(request, stream, Some(config)).await.map_err(|error| error.to_string())?;
    Ok(socket)
}

/// What has come together goes out together.
async fn write(mut sink: SplitSink<Socket, Message>, mut queue: mpsc::UnboundedReceiver<String>) {
    while let Some(first) = queue.recv().await {
        let mut next = Some(first);
        while let Some(frame) = next {
            if sink.feed(Message::text(frame)).await.is_err() {
                return;
            }
            next = queue.try_recv().ok();
        }
        if sink.flush().await.is_err() {
            return;
        }
    }
}
