//! Which source wins, per field: data, not code.

use crate::{Field, Source};

/// For each field the sources in falling rank. A source that is not listed never wins the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedence {
    ranks: [Vec<Source>; Field::COUNT],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPrecedence {
    #[error("the field {} lists the source {} twice", .0.code(), .1.code())]
    Twice(Field, Source),
    #[error("the source {} says nothing about the field {}", .1.code(), .0.code())]
    Silent(Field, Source),
}

impl Default for Precedence {
    /// KRR before anything typed, a hand before the systems, school before kindergarten; names never from KRR.
    fn default() -> Self {
        use Source::{Hand, Kindergarten, Krr, PopulationRegister, School};
        let mut ranks = [const { Vec::new() }; Field::COUNT];
        ranks[Field::Name.index()] = vec![PopulationRegister, Hand, School, Kindergarten];
        ranks[Field::Email.index()] = vec![Krr, Hand, School, Kindergarten];
        ranks[Field::Mobile.index()] = vec![Krr, Hand, School, Kindergarten];
        ranks[Field::Language.index()] = vec![Krr, Hand];
        ranks[Field::Reservation.index()] = vec![Krr];
        Self { ranks }
    }
}

impl Precedence {
    pub fn of(&self, field: Field) -> &[Source] {
        &self.ranks[field.index()]
    }

    /// Replaces the order for one field.
    pub fn set(&mut self, field: Field, order: Vec<Source>) -> Result<(), InvalidPrecedence> {
        for (place, source) in order.iter().enumerate() {
            if order[..place].contains(source) {
                return Err(InvalidPrecedence::Twice(field, *source));
            }
            if !can_say(*source, field) {
                return Err(InvalidPrecedence::Silent(field, *source));
            }
        }
        self.ranks[field.index()] = order;
        Ok(())
    }
}

fn can_say(source: Source, field: Field) -> bool {
    match (source, field) {
        (_, Field::Address | Field::Status | Field::Protection) => source == Source::PopulationRegister,
        (Source::EntityRegister | Source::Klass, _)
        | (Source::Krr, Field::Name)
        | (Source::PopulationRegister, Field::Email | Field::Mobile) => false,
        (Source::Krr, _)
        | (Source::Hand, Field::Language)
        | (_, Field::Name | Field::Email | Field::Mobile) => true,
        (_, Field::Language | Field::Reservation) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_order_that_cannot_be_meant() {
        let mut rules = Precedence::default();
        assert_eq!(
            rules.set(Field::Email, vec![Source::Krr, Source::Krr]),
            Err(InvalidPrecedence::Twice(Field::Email, Source::Krr))
        );
        assert_eq!(
            rules.set(Field::Reservation, vec![Source::Hand]),
            Err(InvalidPrecedence::Silent(Field::Reservation, Source::Hand))
        );
        assert_eq!(rules, Precedence::default(), "a refused order changes nothing");
    }

    #[test]
    fn the_order_in_force_is_one_that_could_be_set() {
        let rules = Precedence::default();
        for field in Field::WEIGHED {
            assert_eq!(rules.clone().set(field, rules.of(field).to_vec()), Ok(()));
        }
    }
}
