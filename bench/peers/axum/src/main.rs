//! A room in native code that stores nothing: what the machine and the network can do. `axum-room`; prints its port.

use axum::{
    Router,
    extract::{
        Path, State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    response::Response,
    routing::get,
    serve::ListenerExt,
};
use std::{
    collections::HashMap,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::TcpListener, sync::broadcast};

/// Messages that a member may be behind before it loses some.
const BEHIND: usize = 65_536;

type Rooms = Arc<Mutex<HashMap<String, broadcast::Sender<Utf8Bytes>>>>;

async fn enter(upgrade: WebSocketUpgrade, Path(name): Path<String>, State(rooms): State<Rooms>) -> Response {
    let room = {
        let mut rooms = rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.entry(name).or_insert_with(|| broadcast::channel(BEHIND).0).clone()
    };
    // Before the answer: a member hears all that is said once it is in.
    let heard = room.subscribe();
    upgrade.on_upgrade(move |socket| async move {
        // A connection that breaks off has left the room; that is all there is to it.
        drop(stay(socket, room, heard).await);
    })
}

async fn stay(
    mut socket: WebSocket,
    room: broadcast::Sender<Utf8Bytes>,
    mut heard: broadcast::Receiver<Utf8Bytes>,
) -> Result<(), Box<dyn Error>> {
    loop {
        tokio::select! {
            frame = socket.recv() => match frame.transpose()? {
                Some(Message::Text(text)) => drop(room.send(text)),
                Some(_) => {}
                None => return Ok(()),
            },
            text = heard.recv() => socket.send(Message::Text(text?)).await?,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    let app = Router::new().route("/{room}", get(enter)).with_state(Rooms::default());
    // As a server that is meant for chat has it: small frames are not kept back.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, app).await?;
    Ok(())
}
