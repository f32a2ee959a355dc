use worker::{Error, Result};

/// 64 random bits from the platform's secure source.
pub fn bits() -> Result<u64> {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws")]
    let bits = getrandom::u64();
    bits.map_err(|error| Error::RustError(format!("no randomness: {error}")))
}
