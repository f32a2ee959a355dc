//! JSON put together by hand, for the two frames that every message makes: what serde would write, in a fraction of the
//! instructions.

/// A JSON text in the making.
pub struct Json(String);

impl Json {
    /// With room for so many bytes before it has to grow.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// A part of JSON as it is.
    pub fn raw(&mut self, part: &str) -> &mut Self {
        self.0.push_str(part);
        self
    }

    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.raw(if flag { "true" } else { "false" })
    }

    pub fn number(&mut self, number: u64) -> &mut Self {
        let mut digits = [0; 20];
        let mut first = digits.len();
        let mut rest = number;
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.0.extend(digits[first..].iter().map(|digit| char::from(*digit)));
        self
    }

    /// A string that needs no escapes.
    pub fn plain(&mut self, text: &str) -> &mut Self {
        self.raw("\"").raw(text).raw("\"")
    }

    /// A string.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.raw("\"");
        let mut rest = text;
        while let Some(at) = rest.bytes().position(needs_escape) {
            self.raw(&rest[..at]).escape(rest.as_bytes()[at]);
            rest = &rest[at + 1..];
        }
        self.raw(rest).raw("\"")
    }

    pub fn finish(self) -> String {
        self.0
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.raw("\\\""),
            b'\\' => self.raw("\\\\"),
            0x08 => self.raw("\\b"),
            0x0c => self.raw("\\f"),
            b'\n' => self.raw("\\n"),
            b'\r' => self.raw("\\r"),
            b'\t' => self.raw("\\t"),
            _ => self.raw(&format!("\\u{byte:04x}")),
        };
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}
