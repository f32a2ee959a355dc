//! What the sockets of the world have got, and carry.

use super::World;
use edge_chat::{
    room::{Attachment, Audience, Entrance},
    wire::ConnectionId,
};
use serde_json::Value;

#[derive(Debug)]
pub struct Socket {
    pub is_open: bool,
    pub audience: Audience,
    /// The texts of the frames that it got and nobody has looked at yet.
    pub frames: Vec<String>,
    pub closed: Option<u16>,
    /// As text, so that what is not stored with a socket is lost as it is there.
    attachment: Option<(ConnectionId, String)>,
}

impl Socket {
    pub fn open(entrance: &Entrance) -> Self {
        let audience = match entrance {
            Entrance::Classic(_) => Audience::Classic,
            Entrance::V1 => Audience::V1,
        };
        Self { is_open: true, audience, frames: Vec::new(), closed: None, attachment: None }
    }

    pub fn attach(&mut self, attachment: Option<&Attachment>) {
        self.attachment = attachment.map(|attachment| {
            let text = attachment.text();
            assert!(text.len() < 16_384, "the platform refuses an attachment as large as {}", text.len());
            (attachment.id.clone(), text)
        });
    }

    pub fn attachment(&self) -> Option<Attachment> {
        let (id, text) = self.attachment.as_ref()?;
        Some(Attachment::read(id.clone(), text).expect("an attachment is read back"))
    }

    /// The frames in this text: of a v1 connection there may be several.
    pub fn read(&self, text: &str) -> Vec<Value> {
        let frames = match serde_json::from_str(text).expect("the room sends JSON") {
            Value::Array(frames) if self.audience == Audience::V1 => frames,
            frame => vec![frame],
        };
        for frame in &frames {
            self.check(frame);
        }
        frames
    }

    /// [COMMAND-12], for every frame of every test.
    fn check(&self, frame: &Value) {
        let kind = frame["type"].as_str().expect("every frame has a type");
        let is_notice = frame["is_system"] == true;
        let is_act = matches!(kind, "edit" | "delete" | "react" | "pin" | "moderate");
        let is_push = matches!(kind, "presence" | "held" | "typing" | "read");
        let fits = match self.audience {
            Audience::Classic => matches!(kind, "system" | "chat" | "heartbeat" | "error"),
            Audience::V1 => is_act || is_push || (matches!(kind, "chat" | "reply") && !is_notice),
        };
        assert!(fits, "not for {:?}: {frame}", self.audience);
        let is_event = is_act || (kind == "chat" && !is_notice);
        assert_eq!(
            frame["seq"].is_u64(),
            is_event,
            "what is in the log has a seq, and nothing else: {frame}"
        );
    }
}

impl World {
    /// The frames that a connection got since it was last asked, oldest first.
    pub fn frames(&mut self, connection: &ConnectionId) -> Vec<Value> {
        let texts = self.texts(connection);
        let Some(socket) = self.sockets.get(connection) else { return Vec::new() };
        texts.iter().flat_map(|text| socket.read(text)).collect()
    }

    /// The texts of these frames, as they were sent.
    pub fn texts(&mut self, connection: &ConnectionId) -> Vec<String> {
        self.sockets.get_mut(connection).map(|socket| std::mem::take(&mut socket.frames)).unwrap_or_default()
    }

    /// The messages of these frames.
    pub fn messages(&mut self, connection: &ConnectionId) -> Vec<String> {
        let text = |frame: Value| frame["message"].as_str().expect("every frame has a message").to_owned();
        self.frames(connection).into_iter().map(text).collect()
    }

    /// The codes of the error frames that a connection got since it was last asked.
    pub fn errors(&mut self, connection: &ConnectionId) -> Vec<String> {
        let code = |frame: Value| frame["code"].as_str().map(str::to_owned);
        self.frames(connection).into_iter().filter_map(code).collect()
    }

    pub fn closed(&self, connection: &ConnectionId) -> Option<u16> {
        self.sockets.get(connection)?.closed
    }

    pub fn attachment(&self, connection: &ConnectionId) -> Option<Attachment> {
        self.sockets.get(connection)?.attachment()
    }

    pub fn forget_frames(&mut self) {
        for socket in self.sockets.values_mut() {
            socket.frames.clear();
        }
    }
}
