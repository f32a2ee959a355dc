use std::fmt;

/// What a runtime knows of Unicode. Every JavaScript runtime has it, and its tables would be a third of the WebAssembly.
#[derive(Clone, Copy)]
pub struct Unicode {
    /// The NFKD of a text. Texts have the same that have the same NFKC.
    pub nfkd: fn(&str) -> String,
    pub lower_case: fn(&str) -> String,
    pub upper_case: fn(&str) -> String,
}

impl Unicode {
    pub(super) fn nfkd(self, text: &str) -> String {
        // Which is so already.
        if text.is_ascii() { text.to_owned() } else { (self.nfkd)(text) }
    }

    pub(super) fn lower_case(self, text: &str) -> String {
        if text.is_ascii() { text.to_ascii_lowercase() } else { (self.lower_case)(text) }
    }

    pub(super) fn upper_case(self, text: &str) -> String {
        if text.is_ascii() { text.to_ascii_uppercase() } else { (self.upper_case)(text) }
    }

    /// What is enough for ASCII, and for what has neither case nor another form.
    pub(super) const PLAIN: Self =
        Self { nfkd: str::to_owned, lower_case: str::to_owned, upper_case: str::to_owned };
}

/// That of a native build. In WebAssembly there is none, and the edge puts the runtime's in its place.
impl Default for Unicode {
    #[cfg(not(target_arch = "wasm32"))]
    fn default() -> Self {
        Self {
            nfkd: |text| unicode_normalization::UnicodeNormalization::nfkd(text).collect(),
            lower_case: str::to_lowercase,
            upper_case: str::to_uppercase,
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn default() -> Self {
        Self::PLAIN
    }
}

/// There is but one way to do it.
impl PartialEq for Unicode {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Unicode {}

impl fmt::Debug for Unicode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unicode")
    }
}
