//! What a range of seeds has exercised. One that never met something has shown nothing about it.

macro_rules! counters {
    ($($name:ident),+ $(,)?) => {
        #[derive(Clone, Debug, Default)]
        pub struct Coverage { $(pub $name: u64),+ }

        impl Coverage {
            pub fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)+
            }

            pub fn counters(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name)),+]
            }
        }
    };
}

impl Coverage {
    /// Acts of one kind.
    pub fn of_act(&mut self, kind: &str) -> &mut u64 {
        match kind {
            "edit" => &mut self.edits,
            "delete" => &mut self.deletes,
            "react" => &mut self.reacts,
            _ => &mut self.pins,
        }
    }
}

counters! {
    steps, turns, grouped_turns, opens, evictions, alarms, alarm_retries, ticks, sweeps,
    crashes, crashes_before, crashes_within, crashes_after, panics, restarts, failed_turns, failed_opens, clock_jumps, wipes,
    stored, acks, dups, dups_after_eviction, in_doubt, in_doubt_far, cid_reused, unavailable, waited, reused_in_turn,
    hellos, resumes, resets_epoch, resets_far, resets_pruned, pages_more, pulls, takeovers, overtaken, reloads,
    second_tabs, half_open, abandoned, late_frames, settled_in_doubt,
    held, too_slow, no_sign_of_life, silent_classic, seens, pings,
    replies, replies_dropped, replies_refused, pruned_old, pruned_surplus, heartbeats,
    presence_pushes, presence_states, back_in_grace, left_after_grace, above_listed,
    acts, edits, deletes, reacts, pins, acts_refused,
    deeds, orders_refused, hidden, brought_back, erased, silenced, removed, kept_out, sent_away,
    searches, searches_failed, searches_pending, searches_more, matches,
    floods_taken, floods_refused, knocks_refused,
    garbage, too_large, errors_muted, classic_said,
}
