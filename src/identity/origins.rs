use crate::wire::limits;
use std::fmt;

/// The origins whose pages may connect, besides the one that the request is made to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

/// Of an `Origin` and of the variable: the text is no origin as browsers write them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoOrigin;

impl fmt::Display for NoOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no origin")
    }
}

impl Origins {
    /// The list as the variable has it: exact origins with commas between.
    ///
    /// # Errors
    /// Where one is not written as browsers write it, so that it would never match, or they are too many.
    pub fn parse(list: &str) -> Result<Self, NoOrigin> {
        let origins: Vec<_> =
            list.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        let good = origins.len() <= limits::ORIGINS && origins.iter().all(|one| Parts::of(one).is_some());
        good.then_some(Self(origins)).ok_or(NoOrigin)
    }

    /// Whether a page of this origin may connect to `own`, the origin that the request is made to. What says none is no browser,
    /// and could say any.
    ///
    /// On the machine itself, where one has several servers at once, any page of the machine may.
    pub fn admit(&self, origin: Option<&str>, own: &str) -> bool {
        let Some(origin) = origin else { return true };
        let local = |origin| Parts::of(origin).is_some_and(|parts| parts.is_local());
        origin == own || self.0.iter().any(|one| one == origin) || (local(own) && local(origin))
    }
}

/// Whether a request that changes something is from a page of `own`, the origin that it is made to: as `Origin` and
/// `Sec-Fetch-Site` say, which no page can forge. What says neither is no browser, and has nobody's cookie but its own.
pub fn is_from_own_page(origin: Option<&str>, fetch_site: Option<&str>, own: &str) -> bool {
    origin.is_none_or(|origin| origin == own) && fetch_site.is_none_or(|site| site == "same-origin")
}

/// The origin of an absolute URL that the runtime has parsed and normalised.
pub fn origin_of(url: &str) -> &str {
    let Some((scheme, rest)) = url.split_once("://") else { return "" };
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    &url[..scheme.len() + "://".len() + authority]
}

/// Whether an origin is of a server on plain HTTP that a certificate cannot be had for: on the machine itself, or at a bare
/// address.
pub fn is_for_development(origin: &str) -> bool {
    Parts::of(origin)
        .is_some_and(|parts| parts.is_local() || parts.host.parse::<std::net::Ipv4Addr>().is_ok())
}

/// The parts of an origin, as browsers write it (HTML, "serialisation of an origin").
struct Parts<'a> {
    host: &'a str,
}

impl<'a> Parts<'a> {
    fn of(origin: &'a str) -> Option<Self> {
        let (default, rest) = match origin.split_once("://")? {
            ("http", rest) => ("80", rest),
            ("https", rest) => ("443", rest),
            _ => return None,
        };
        let after_host = rest.rfind(']').map_or(0, |end| end + 1);
        let (host, port) = match rest[after_host..].split_once(':') {
            Some((_, port)) => (&rest[..rest.len() - port.len() - 1], Some(port)),
            None => (rest, None),
        };
        (is_host(host) && port.is_none_or(|port| is_port(port) && port != default)).then_some(Self { host })
    }

    fn is_local(&self) -> bool {
        matches!(self.host, "localhost" | "127.0.0.1" | "[::1]")
    }
}

fn is_port(port: &str) -> bool {
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    digits && port.parse::<u16>().is_ok()
}

/// A name in lower case, as Punycode has it, or an address.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let is_lower = !address.bytes().any(|byte| byte.is_ascii_uppercase());
        return is_lower && address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let letters =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    host.split('.').all(|label| !label.is_empty() && label.bytes().all(letters))
}
