//! Drawing lots that fall the same way every time.

/// A row of lots for one thing, told by the seed, what is drawn, and the thing's number.
pub struct Lot(u64);

impl Lot {
    /// `what` keeps the lots of different questions apart.
    pub fn of(seed: u64, what: &str, number: u32) -> Self {
        let what = what.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(scatter(seed ^ what).wrapping_add(u64::from(number).wrapping_mul(GOLDEN)))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let high = scatter(self.0) >> 32;
        u32::try_from((high * u64::from(end)) >> 32).expect("a 32-bit number times a fraction below one")
    }

    /// True `per_thousand` times in a thousand.
    pub fn falls(&mut self, per_thousand: u32) -> bool {
        self.below(1000) < per_thousand
    }

    /// Which of the shares a lot falls in; `None` in what is left of the thousand.
    pub fn among(&mut self, shares: &[u32]) -> Option<usize> {
        let mut lot = self.below(1000);
        shares.iter().position(|share| {
            let hit = lot < *share;
            lot = lot.saturating_sub(*share);
            hit
        })
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finisher of `SplitMix64` (Steele, Lea, Flood 2014): every bit of the answer hangs on every bit given.
pub fn scatter(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_fall_in_the_given_shares() {
        let mut hits = [0_u32; 3];
        for number in 0..100_000 {
            match Lot::of(7, "test", number).among(&[200, 50]) {
                Some(place) => hits[place] += 1,
                None => hits[2] += 1,
            }
        }
        for (hit, expected) in hits.into_iter().zip([20_000, 5_000, 75_000]) {
            assert!(hit.abs_diff(expected) < 500, "{hit} of {expected}");
        }
    }

    #[test]
    fn the_same_lot_falls_the_same_way_and_another_question_does_not() {
        let draw = |what| (0..50).map(|n| Lot::of(1, what, n).below(1000)).collect::<Vec<_>>();
        assert_eq!(draw("email"), draw("email"));
        assert_ne!(draw("email"), draw("mobile"));
    }
}
