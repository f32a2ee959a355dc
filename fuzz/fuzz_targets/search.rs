#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| edge_chat_fuzz::targets::search(input));
