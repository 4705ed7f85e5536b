//! Where somebody who belonged to an old place belongs now: a school, an office, a company.

use super::Reform;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To the same place, whatever its code.
    Stays(String),
    /// To the one that took the whole of the old place in.
    MovesTo(String),
    /// To one of these; what belongs where must be told by a person, or by a register that names the new code.
    Undecided(Vec<String>),
    /// To nobody that SSB names.
    Nowhere,
}

impl Reform {
    /// Where whoever belonged to `old` belongs from that day. `told` is the new code by which another register, such as
    /// Enhetsregisteret, places them; it counts where it is one of those that have something of the old place.
    pub fn destination(&self, old: &str, told: Option<&str>) -> Destination {
        let Some(fate) = self.fates.get(old) else { return Destination::Stays(old.to_owned()) };
        let settled = |new: &str| match &fate.continued_by {
            Some(same) if same == new => Destination::Stays(new.to_owned()),
            _ => Destination::MovesTo(new.to_owned()),
        };
        let told = told.filter(|told| fate.goes_to.contains(*told));
        match (told, fate.goes_to.iter().collect::<Vec<_>>().as_slice()) {
            (Some(told), _) => settled(told),
            (None, []) => Destination::Nowhere,
            (None, [only]) => settled(only),
            (None, several) => Destination::Undecided(several.iter().map(|code| (*code).clone()).collect()),
        }
    }
}
