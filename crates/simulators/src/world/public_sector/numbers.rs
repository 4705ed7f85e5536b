//! Organisation numbers of the invented country: each kind has a row of its own, and all begin with 2 or 3.

use std::ops::Range;

use domain::OrganisationNumber;

/// Of what a municipality or county has beside schools and kindergartens, whose numbers begin with 3.
pub(super) const PER_SEAT: u32 = 4_000;
const SEATS: Row = Row { first: 20_000_000, len: 600 * PER_SEAT };
/// Of those who have nothing to do with the public sector.
pub(super) const OTHERS: Row = Row { first: 25_000_000, len: 1_200_000 };
pub(super) const OTHERS_SUB: Row = Row { first: 27_500_000, len: 1_200_000 };

/// Numbers that follow on each other, as far as control digits let them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    first: u32,
    len: u32,
}

impl Row {
    pub fn at(self, place: u32) -> OrganisationNumber {
        assert!(place < self.len, "the row has an end");
        // Of two neighbours at most one lacks a control digit.
        let stem = self.first + 2 * place;
        stems(stem..stem + 2).next().expect("one of two neighbours has a control digit")
    }

    /// Where in the row a number stands.
    pub fn place(self, number: OrganisationNumber) -> Option<u32> {
        let stem: u32 = number.as_str()[..8].parse().ok()?;
        let place = stem.checked_sub(self.first)? / 2;
        (place < self.len && self.at(place) == number).then_some(place)
    }
}

/// The `nth` number of what a municipality or county has.
pub(super) fn of_seat(seat: u32, nth: u32) -> OrganisationNumber {
    SEATS.at(seat * PER_SEAT + nth)
}

fn stems(stems: Range<u32>) -> impl Iterator<Item = OrganisationNumber> {
    stems
        .flat_map(|stem| (0..10).map(move |control| format!("{stem}{control}")))
        .filter_map(|number| OrganisationNumber::parse(&number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_a_number_of_its_own_that_leads_back() {
        for row in [SEATS, OTHERS, OTHERS_SUB] {
            for place in (0..row.len).step_by(9973) {
                let number = row.at(place);
                assert!(number.is_synthetic());
                assert_eq!(row.place(number), Some(place));
            }
        }
        assert_eq!(OTHERS.place(OTHERS_SUB.at(7)), None);
    }
}
