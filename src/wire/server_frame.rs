use super::{Cid, ConnectionId, ErrorCode, Seq, Timestamp, Username, json::Json};
use serde::Serialize;

/// A frame of the classic protocol. Its clients show whatever has a `message`, so there are these four types and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ServerFrame<'a> {
    /// The welcome.
    System {
        message: String,
        client_id: &'a ConnectionId,
        client_name: &'a str,
    },
    Chat(ChatFrame<'a>),
    Heartbeat {
        message: &'static str,
        timestamp: Timestamp,
    },
    Error {
        code: ErrorCode,
        message: &'static str,
        timestamp: Timestamp,
    },
}

/// Something said in the room, by a person, the room or the assistant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatFrame<'a> {
    message: &'a str,
    sender_id: &'a str,
    sender_name: &'a str,
    is_auto_reply: bool,
    is_system: bool,
    timestamp: Timestamp,
    /// Of what is in the log; notices are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cid: Option<&'a str>,
    /// The message that this one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<Seq>,
}

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender<'a> {
    Person {
        /// Of the connection for a classic client, of the person for a v1 client.
        id: &'a str,
        name: &'a Username,
    },
    /// The room itself, with a notice.
    Room,
    Assistant,
}

impl Sender<'_> {
    /// The id of what no person and no connection says.
    pub const NOBODY: &'static str = "system";
}

impl<'a> ServerFrame<'a> {
    /// The greeting of a new connection, for it alone.
    pub fn welcome(id: &'a ConnectionId, name: &'a Username) -> Self {
        Self::System {
            message: format!(
                "欢迎来到聊天室!您的ID是 {id}, 名称是 {name}。\n试试发送包含'帮助'、'时间'或'天气'的消息触发自动回复"
            ),
            client_id: id,
            client_name: name.as_str(),
        }
    }

    /// Something said that is in the log at `seq`, for classic and v1 connections alike.
    pub fn chat(
        sender: Sender<'a>,
        message: &'a str,
        timestamp: Timestamp,
        seq: Seq,
        cid: Option<&'a Cid>,
        reply: Option<Seq>,
    ) -> Self {
        Self::said(sender, message, timestamp, Some(seq), cid.map(Cid::as_str), reply)
    }

    /// What the room tells classic connections of who comes and goes.
    pub fn notice(message: &'a str, timestamp: Timestamp) -> Self {
        Self::said(Sender::Room, message, timestamp, None, None, None)
    }

    fn said(
        sender: Sender<'a>,
        message: &'a str,
        timestamp: Timestamp,
        seq: Option<Seq>,
        cid: Option<&'a str>,
        reply: Option<Seq>,
    ) -> Self {
        let (sender_id, sender_name) = match sender {
            Sender::Person { id, name } => (id, name.as_str()),
            Sender::Room => (Sender::NOBODY, "系统通知"),
            Sender::Assistant => (Sender::NOBODY, "客服助手"),
        };
        Self::Chat(ChatFrame {
            message,
            sender_id,
            sender_name,
            is_auto_reply: sender == Sender::Assistant,
            is_system: sender == Sender::Room,
            timestamp,
            seq,
            cid,
            reply,
        })
    }

    pub fn heartbeat(timestamp: Timestamp) -> Self {
        Self::Heartbeat { message: "ping", timestamp }
    }

    pub fn error(code: ErrorCode, timestamp: Timestamp) -> Self {
        Self::Error { code, message: code.message(), timestamp }
    }

    /// The frame's text on the wire.
    ///
    /// # Panics
    /// Never: strings, booleans and fixed keys always encode.
    pub fn encode(&self) -> String {
        match self {
            Self::Chat(chat) => chat.encode(),
            _ => serde_json::to_string(self).expect("strings, booleans and fixed keys always encode"),
        }
    }
}

/// Bytes of a chat frame besides its texts: keys, flags, time and seq.
const AROUND_TEXTS: usize = 200;

impl ChatFrame<'_> {
    fn encode(&self) -> String {
        let Self { message, sender_id, sender_name, is_auto_reply, is_system, timestamp, seq, cid, reply } =
            self;
        let texts = [message, sender_id, sender_name, cid.as_ref().unwrap_or(&"")];
        let mut json = Json::with_capacity(AROUND_TEXTS + texts.map(|text| text.len()).iter().sum::<usize>());
        json.raw("{\"type\":\"chat\"").raw(",\"message\":").text(message);
        json.raw(",\"sender_id\":").text(sender_id);
        json.raw(",\"sender_name\":").text(sender_name);
        json.raw(",\"is_auto_reply\":").flag(*is_auto_reply);
        json.raw(",\"is_system\":").flag(*is_system);
        json.raw(",\"timestamp\":").plain(timestamp.iso().as_str());
        if let Some(seq) = seq {
            json.raw(",\"seq\":").number(seq.get());
        }
        if let Some(cid) = cid {
            json.raw(",\"cid\":").text(cid);
        }
        if let Some(reply) = reply {
            json.raw(",\"reply\":").number(reply.get());
        }
        json.raw("}");
        json.finish()
    }
}
