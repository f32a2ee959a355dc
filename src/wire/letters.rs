const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// So many letters of `[A-Za-z0-9]` that random bits stand for; nearly evenly spread where there are some bits more than
/// six a letter.
pub fn letters(bits: u128, length: usize) -> String {
    let mut rest = bits;
    let letters = (0..length).map(|_| {
        let letter = ALPHABET[(rest % 62) as usize];
        rest /= 62;
        char::from(letter)
    });
    letters.collect()
}

/// Whether a text of a client's own making is a token: `[A-Za-z0-9_-]`, of a length within bounds.
pub fn is_token(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
