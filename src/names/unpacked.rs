//! The tables, as they are looked things up in.

use super::tables;
use std::{cmp::Ordering, sync::LazyLock};

/// Ranges of characters, in their order.
#[derive(Debug)]
pub struct Ranges(Vec<(u32, u32)>);

pub static VISIBLE: LazyLock<Ranges> = LazyLock::new(|| Ranges::unpack(tables::VISIBLE));
pub static NONSPACING_MARKS: LazyLock<Ranges> = LazyLock::new(|| Ranges::unpack(tables::NONSPACING_MARKS));
pub static SPACING_MARKS: LazyLock<Ranges> = LazyLock::new(|| Ranges::unpack(tables::SPACING_MARKS));

static CONFUSABLE: LazyLock<Vec<(u32, char)>> =
    LazyLock::new(|| sums(tables::CONFUSABLE).zip(tables::LIKE_ONE.chars()).collect());
static CONFUSABLE_WITH_SEVERAL: LazyLock<Vec<(u32, &str)>> =
    LazyLock::new(|| sums(tables::CONFUSABLE_WITH_SEVERAL).zip(tables::LIKE_SEVERAL.split('\0')).collect());

/// What a character looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    One(char),
    Several(&'static str),
}

/// What a character looks like that looks like another.
pub fn look_of(c: char) -> Option<Look> {
    let code = u32::from(c);
    let one = CONFUSABLE.binary_search_by_key(&code, |(one, _)| *one).map(|at| Look::One(CONFUSABLE[at].1));
    let several = || {
        let at = CONFUSABLE_WITH_SEVERAL.binary_search_by_key(&code, |(one, _)| *one);
        at.map(|at| Look::Several(CONFUSABLE_WITH_SEVERAL[at].1))
    };
    one.or_else(|_| several()).ok()
}

impl Ranges {
    fn unpack(packed: &str) -> Self {
        let bounds: Vec<_> = sums(packed).collect();
        Self(bounds.chunks_exact(2).map(|range| (range[0], range[1])).collect())
    }

    pub fn hold(&self, c: char) -> bool {
        let code = u32::from(c);
        let place = self.0.binary_search_by(|(first, last)| match code {
            code if code < *first => Ordering::Greater,
            code if code > *last => Ordering::Less,
            _ => Ordering::Equal,
        });
        place.is_ok()
    }
}

/// What these gaps add up to, one after the other.
fn sums(gaps: &str) -> impl Iterator<Item = u32> {
    gaps.chars().scan(0, |sum, gap| {
        *sum += u32::from(gap);
        Some(*sum)
    })
}
