//! Which pairs are linked at once, and which a person has to look at.

use std::collections::{HashMap, HashSet};

use crate::Scored;

/// What it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Points from which a pair is linked at once…
    pub auto: f32,
    /// …if it is so many points ahead of every other pair that either record could be in.
    pub margin: f32,
    /// Points from which a pair is shown to a person.
    pub review: f32,
}

impl Default for Thresholds {
    /// Chosen on the public set (`docs/measurements.md`).
    fn default() -> Self {
        Self { auto: -1.5, margin: 1.5, review: -4.2 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    Auto,
    Review,
}

/// A pair with what is decided about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    pub pair: Scored,
    pub decision: Decision,
}

/// Decides about pairs, the best first. No record is linked to two, and none that is linked is shown for review.
pub fn decide(mut pairs: Vec<Scored>, thresholds: Thresholds) -> Vec<Match> {
    pairs.sort_by(|one, other| {
        other.score.total_cmp(&one.score).then((one.held, one.incoming).cmp(&(other.held, other.incoming)))
    });
    let ahead = margins(&pairs);
    let (mut held, mut incoming) = (HashSet::new(), HashSet::new());
    let mut matches = Vec::new();
    for (pair, ahead) in pairs.iter().zip(&ahead) {
        if pair.score >= thresholds.auto && *ahead >= thresholds.margin {
            held.insert(pair.held);
            incoming.insert(pair.incoming);
            matches.push(Match { pair: *pair, decision: Decision::Auto });
        }
    }
    let open = |pair: &&Scored| {
        pair.score >= thresholds.review && !held.contains(&pair.held) && !incoming.contains(&pair.incoming)
    };
    matches.extend(pairs.iter().filter(open).map(|pair| Match { pair: *pair, decision: Decision::Review }));
    matches
}

/// How far each pair is ahead of the best other pair that either of its records is in; below zero where it is not the
/// best itself. The pairs are in falling order.
fn margins(pairs: &[Scored]) -> Vec<f32> {
    let (mut of_held, mut of_incoming): (HashMap<u32, [f32; 2]>, HashMap<u32, [f32; 2]>) = Default::default();
    for pair in pairs {
        for best in [of_held.entry(pair.held), of_incoming.entry(pair.incoming)] {
            best.and_modify(|best| best[1] = best[1].max(pair.score))
                .or_insert([pair.score, f32::NEG_INFINITY]);
        }
    }
    let rival = |best: &[f32; 2], score: f32| if score < best[0] { best[0] } else { best[1] };
    pairs
        .iter()
        .map(|pair| {
            let rivals =
                [rival(&of_held[&pair.held], pair.score), rival(&of_incoming[&pair.incoming], pair.score)];
            pair.score - rivals[0].max(rivals[1])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(held: u32, incoming: u32, score: f32) -> Scored {
        Scored { held, incoming, score }
    }

    const AT: Thresholds = Thresholds { auto: 5.0, margin: 2.0, review: 0.0 };

    #[test]
    fn a_pair_well_ahead_is_linked_and_its_records_are_taken() {
        let decided = decide(vec![pair(1, 1, 9.0), pair(1, 2, 3.0), pair(2, 2, 6.0)], AT);
        let told: Vec<_> = decided.iter().map(|it| (it.pair.held, it.pair.incoming, it.decision)).collect();
        assert_eq!(told, [(1, 1, Decision::Auto), (2, 2, Decision::Auto)]);
    }

    #[test]
    fn where_two_are_as_likely_a_person_decides() {
        let decided = decide(vec![pair(1, 1, 9.0), pair(2, 1, 8.0), pair(3, 3, -1.0)], AT);
        assert!(decided.iter().all(|it| it.decision == Decision::Review));
        assert_eq!(decided.len(), 2, "what is unlikely is not shown");
        let alike = decide(vec![pair(1, 1, 9.0), pair(2, 1, 9.0)], AT);
        assert!(alike.iter().all(|it| it.decision == Decision::Review));
    }

    #[test]
    fn the_order_of_the_pairs_changes_nothing() {
        let pairs = vec![pair(1, 1, 9.0), pair(2, 1, 8.0), pair(2, 2, 8.0), pair(3, 2, 1.0), pair(4, 4, 7.0)];
        let mut turned = pairs.clone();
        turned.reverse();
        assert_eq!(decide(pairs, AT), decide(turned, AT));
    }
}
