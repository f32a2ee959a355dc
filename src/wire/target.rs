/// What a request's URL asks for, still percent-encoded.
///
/// The runtime hands over an absolute URL that it has parsed and normalised, so that cutting it up is all there is left to
/// do; a URL parser would take a third of the WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// With its first `/`.
    pub path: &'a str,
    /// Without its `?`; empty where there is none.
    pub query: &'a str,
}

impl<'a> Target<'a> {
    /// The target of an absolute URL.
    pub fn of(url: &'a str) -> Self {
        let url = url.split_once('#').map_or(url, |(url, _fragment)| url);
        let (before, query) = url.split_once('?').unwrap_or((url, ""));
        let authority_and_path = before.split_once("://").map_or(before, |(_scheme, rest)| rest);
        let path = authority_and_path.find('/').map_or("/", |start| &authority_and_path[start..]);
        Self { path, query }
    }
}
