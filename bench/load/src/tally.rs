//! What a member got of what each sender said: all of it, once and in order, or what is wrong with it.

use crate::mark::Mark;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is wrong with what was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Faults {
    pub lost: u64,
    pub duplicated: u64,
    pub reordered: u64,
}

impl std::ops::AddAssign for Faults {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.reordered += other.reordered;
    }
}

/// Of one member.
#[derive(Debug)]
pub struct Tally {
    /// By sender, the number that comes next.
    next: Vec<u32>,
    /// What was passed over and has not come yet.
    missing: BTreeSet<(usize, u32)>,
    faults: Faults,
    pub deliveries: u64,
    /// Frames with messages in them.
    pub frames: u64,
}

impl Tally {
    pub fn of(senders: usize) -> Self {
        let (missing, faults) = (BTreeSet::new(), Faults::default());
        Self { next: vec![0; senders], missing, faults, deliveries: 0, frames: 0 }
    }

    pub fn take(&mut self, Mark { sender, number }: Mark) {
        self.deliveries += 1;
        let next = self.next[sender];
        if number >= next {
            self.missing.extend((next..number).map(|number| (sender, number)));
            self.next[sender] = number + 1;
        } else if self.missing.remove(&(sender, number)) {
            self.faults.reordered += 1;
        } else {
            self.faults.duplicated += 1;
        }
    }

    /// Where all that was said is `said` by each sender.
    pub fn faults(&self, said: &[u32]) -> Faults {
        let behind = |(next, said): (&u32, &u32)| u64::from(said.saturating_sub(*next));
        let behind: u64 = self.next.iter().zip(said).map(behind).sum();
        Faults { lost: self.missing.len() as u64 + behind, ..self.faults }
    }
}

#[cfg(test)]
mod tests {
    use super::{Faults, Tally};
    use crate::mark::Mark;

    fn faults(numbers: &[u32]) -> Faults {
        let mut tally = Tally::of(1);
        numbers.iter().for_each(|number| tally.take(Mark { sender: 0, number: *number }));
        tally.faults(&[4])
    }

    #[test]
    fn all_once_and_in_order_is_right() {
        assert_eq!(faults(&[0, 1, 2, 3]), Faults::default());
    }

    #[test]
    fn what_did_not_come_is_lost() {
        assert_eq!(faults(&[0, 2, 3]), Faults { lost: 1, ..Faults::default() });
        assert_eq!(faults(&[0, 1, 2]), Faults { lost: 1, ..Faults::default() });
    }

    #[test]
    fn what_came_twice_is_duplicated() {
        assert_eq!(faults(&[0, 1, 1, 2, 3]), Faults { duplicated: 1, ..Faults::default() });
    }

    #[test]
    fn what_came_late_is_reordered() {
        assert_eq!(faults(&[0, 2, 1, 3]), Faults { reordered: 1, ..Faults::default() });
    }
}
