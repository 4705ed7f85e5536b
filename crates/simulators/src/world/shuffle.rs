//! A shuffling of many numbers that needs no table and can be undone.

use super::lot::scatter;

/// Puts the numbers below `len` in another order: a Feistel network over the next power of four,
/// walked on until it lands below `len` again.
#[derive(Debug, Clone, Copy)]
pub struct Shuffle {
    len: u32,
    half_bits: u32,
    seed: u64,
}

const ROUNDS: u64 = 4;

impl Shuffle {
    pub fn new(len: u32, seed: u64) -> Self {
        let bits = u32::BITS - len.saturating_sub(1).leading_zeros();
        Self { len, half_bits: bits.div_ceil(2).max(1), seed }
    }

    /// Where number `from` goes. Both are below `len`.
    pub fn forward(&self, from: u32) -> u32 {
        self.walk(from, |this, number| {
            (0..ROUNDS).fold(number, |number, round| {
                let (left, right) = this.halves(number);
                this.join(right, left ^ this.mix(right, round))
            })
        })
    }

    /// Which number went to `to`.
    pub fn back(&self, to: u32) -> u32 {
        self.walk(to, |this, number| {
            (0..ROUNDS).rev().fold(number, |number, round| {
                let (left, right) = this.halves(number);
                this.join(right ^ this.mix(left, round), left)
            })
        })
    }

    fn walk(&self, from: u32, step: impl Fn(&Self, u32) -> u32) -> u32 {
        debug_assert!(from < self.len, "only numbers below the length are shuffled");
        let mut number = step(self, from);
        while number >= self.len {
            number = step(self, number);
        }
        number
    }

    fn halves(&self, number: u32) -> (u32, u32) {
        (number >> self.half_bits, number & self.mask())
    }

    fn join(&self, left: u32, right: u32) -> u32 {
        left << self.half_bits | right
    }

    fn mask(&self) -> u32 {
        (1 << self.half_bits) - 1
    }

    fn mix(&self, half: u32, round: u64) -> u32 {
        let bits = scatter(self.seed.wrapping_add(round << 40).wrapping_add(u64::from(half)));
        u32::try_from(bits >> 32).expect("32 bits") & self.mask()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_goes_to_a_place_of_its_own_and_comes_back() {
        for len in [1, 2, 3, 5, 100, 1021, 4096, 4097] {
            let shuffle = Shuffle::new(len, 99);
            let mut taken = vec![false; len as usize];
            for number in 0..len {
                let place = shuffle.forward(number);
                assert!(!std::mem::replace(&mut taken[place as usize], true), "{len}: {place} twice");
                assert_eq!(shuffle.back(place), number);
            }
        }
    }
}
