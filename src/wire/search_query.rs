use super::{
    Seq, fold, limits,
    page_query::whole,
    words::{Atom, atoms},
};

/// What a request for a search asks for (SPEC.md, SEARCH).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// All of them are to be found in a message.
    pub terms: Vec<Term>,
    /// Whether a text was given that holds nothing to search for: no message has it.
    pub is_void: bool,
    /// Who said it, by name or id; in lower case.
    pub from: Option<String>,
    /// Not before this, and before that; milliseconds since 1970.
    pub since: Option<i64>,
    pub until: Option<i64>,
    /// Only what has its place before this.
    pub before: Option<Seq>,
    /// How many matches: 1 to [`limits::SEARCH_MATCHES`].
    pub limit: usize,
}

/// A word, or several that follow each other. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub atoms: Vec<Atom>,
    /// Whether the last word may be the beginning of one.
    pub is_open: bool,
}

/// Where something stands in a text: its start and its end in UTF-16 code units.
pub type Mark = (usize, usize);

impl SearchQuery {
    /// Reads the query of a URL, without its `?`. Of a parameter given twice the first counts; others are ignored. `None` for
    /// what SEARCH-8 refuses.
    pub fn parse(query: &str) -> Option<Self> {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
        let number = |name: &str| match value(name) {
            None => Some(None),
            Some(text) => whole(text).and_then(Seq::new).map(Some),
        };
        let moment = |name: &str| Some(number(name)?.and_then(|number| i64::try_from(number.get()).ok()));
        let limit = match number("limit")? {
            None => limits::SEARCH_DEFAULT,
            Some(number) => usize::try_from(number.get()).ok()?,
        };
        let text = value("q").unwrap_or_default();
        let from = value("from").map(lower_case);
        let (since, until, before) = (moment("since")?, moment("until")?, number("before")?);
        let is_blank = text.chars().all(char::is_whitespace);
        let is_bare = is_blank && from.is_none() && since.is_none() && until.is_none();
        let has_bad_name =
            from.as_ref().is_some_and(|name| name.trim().is_empty() || name.len() > limits::NAME_BYTES);
        let is_too_long = text.chars().nth(limits::SEARCH_CHARS).is_some();
        if is_bare || has_bad_name || is_too_long || !(1..=limits::SEARCH_MATCHES).contains(&limit) {
            return None;
        }
        let terms = terms(text);
        if terms.len() > limits::SEARCH_TERMS {
            return None;
        }
        let is_void = terms.is_empty() && !is_blank;
        Some(Self { terms, is_void, from, since, until, before, limit })
    }

    /// Where a text has what is searched for, in its order and without overlaps; `None` where it lacks any of it.
    pub fn marks(&self, text: &str) -> Option<Vec<Mark>> {
        if self.is_void {
            return None;
        }
        let atoms = if self.terms.is_empty() { Vec::new() } else { atoms(text) };
        let mut is_marked = vec![false; atoms.last().map_or(0, |last| last.end)];
        for term in &self.terms {
            let mut is_found = false;
            for (start, end) in term.found_in(&atoms) {
                is_found = true;
                is_marked[start..end].fill(true);
            }
            if !is_found {
                return None;
            }
        }
        Some(runs(&is_marked))
    }

    /// Whether this is who is asked for.
    pub fn is_from(&self, id: &str, name: &str) -> bool {
        self.from.as_ref().is_none_or(|from| *from == lower_case(id) || *from == lower_case(name))
    }

    /// Whether this moment, in milliseconds since 1970, is one of those asked for.
    pub fn is_within(&self, at: i64) -> bool {
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }
}

impl Term {
    fn found_in<'a>(&'a self, text: &'a [Atom]) -> impl Iterator<Item = Mark> + 'a {
        let places = text.windows(self.atoms.len());
        places
            .filter(|place| self.is(place))
            .filter_map(|place| Some((place.first()?.start, place.last()?.end)))
    }

    /// Whether these, which are as many, are what it says.
    fn is(&self, place: &[Atom]) -> bool {
        let last = self.atoms.len() - 1;
        self.atoms.iter().zip(place).enumerate().all(|(at, (one, other))| {
            let is_beginning =
                self.is_open && at == last && is_prefix(one) && other.text.starts_with(&one.text);
            let is_side_by_side = at == 0 || !one.is_glued || other.is_glued;
            one.is_dense == other.is_dense && is_side_by_side && (is_beginning || one.text == other.text)
        })
    }
}

/// Whether it may stand for words that begin so. A single letter would stand for too many.
pub fn is_prefix(atom: &Atom) -> bool {
    !atom.is_dense && atom.text.chars().nth(1).is_some()
}

/// In lower case: names are compared so.
pub fn lower_case(name: &str) -> String {
    name.chars().map(fold::lower_case).collect()
}

/// What is written without a space is one term, and so is what stands in quotes, of which the last may be open.
fn terms(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut is_quoted = false;
    for part in text.split(['"', '“', '”', '＂']) {
        if is_quoted {
            terms.extend(term(part));
        } else {
            terms.extend(part.split_whitespace().filter_map(term));
        }
        is_quoted = !is_quoted;
    }
    // After the last part it is the other way round.
    let ends_in_quotes = is_quoted && text.trim_end().ends_with(['"', '“', '”', '＂']);
    if let Some(last) = terms.last_mut().filter(|_| !ends_in_quotes) {
        last.is_open = true;
    }
    terms
}

fn term(text: &str) -> Option<Term> {
    let atoms = atoms(text);
    (!atoms.is_empty()).then_some(Term { atoms, is_open: false })
}

/// Where those that are set begin and end.
fn runs(flags: &[bool]) -> Vec<Mark> {
    let mut runs: Vec<Mark> = Vec::new();
    for (place, _) in flags.iter().enumerate().filter(|(_, flag)| **flag) {
        match runs.last_mut().filter(|last| last.1 == place) {
            Some(last) => last.1 = place + 1,
            None => runs.push((place, place + 1)),
        }
    }
    runs
}
