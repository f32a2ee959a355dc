//! HMAC-SHA-256 (RFC 2104), on the SHA-256 that is here anyway.

use sha2::{Digest, Sha256};

/// Bytes that SHA-256 takes at a time.
const BLOCK: usize = 64;

/// Bytes of a code.
pub const CODE: usize = 32;

/// What makes codes with one key: the hash as the key leaves it, inside and outside, so that a code takes two blocks less.
#[derive(Clone)]
pub struct Hmac {
    inside: Sha256,
    outside: Sha256,
}

impl Hmac {
    pub fn new(key: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        if key.len() > BLOCK {
            block[..CODE].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let begun = |pad: u8| Sha256::new().chain_update(block.map(|byte| byte ^ pad));
        Self { inside: begun(0x36), outside: begun(0x5c) }
    }

    /// The code of these parts, one after the other.
    pub fn code(&self, parts: &[&[u8]]) -> [u8; CODE] {
        let inside = parts.iter().fold(self.inside.clone(), Digest::chain_update).finalize();
        self.outside.clone().chain_update(inside).finalize().into()
    }

    /// Whether `code` is the code of these parts. Takes as long wherever they differ.
    pub fn verifies(&self, parts: &[&[u8]], code: &[u8]) -> bool {
        let own = self.code(parts);
        let differences = own.iter().zip(code).fold(0, |sum, (one, other)| sum | (one ^ other));
        code.len() == CODE && std::hint::black_box(differences) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, 4.2 to 4.8.
    #[test]
    fn codes_are_those_of_the_rfc_id_2() {
        let counted: Vec<u8> = (1..=25).collect();
        let long = "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.";
        let vectors: [(&[u8], &[u8], &str); 7] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            (&counted, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            (&[0x0c; 20], b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (
                &[0xaa; 131],
                long.as_bytes(),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            ),
        ];
        for (at, (key, text, code)) in vectors.into_iter().enumerate() {
            let hmac = Hmac::new(key);
            let hex = hmac.code(&[text]).map(|byte| format!("{byte:02x}")).concat();
            assert!(hex.starts_with(code), "vector {}: {hex}", at + 1);
            let halves = text.split_at(text.len() / 2);
            assert_eq!(hmac.code(&[halves.0, halves.1]), hmac.code(&[text]), "in parts");
            assert!(hmac.verifies(&[text], &hmac.code(&[text])));
        }
    }

    #[test]
    fn no_other_code_is_verified_id_2() {
        let hmac = Hmac::new(b"key");
        let code = hmac.code(&[b"text"]);
        for bit in 0..CODE * 8 {
            let mut other = code;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!hmac.verifies(&[b"text"], &other), "bit {bit}");
        }
        assert!(!hmac.verifies(&[b"text"], &code[..31]), "one that is short");
        assert!(!hmac.verifies(&[b"text"], &[&code[..], &[0]].concat()), "one that is long");
        assert!(!hmac.verifies(&[b"text"], &[]), "none");
    }
}
