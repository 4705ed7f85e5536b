//! From where a municipality's questions are answered, and what KRR's word is then worth.

use domain::{Agreement, Claims, agreement::Mode, claims, reach::KrrWord};
use jiff::{Timestamp, civil::Date};
use storage::people::Person;

use super::{Ground, told::Told};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Copy,
    LookUp,
    /// Nothing permits that KRR is asked, or that what it said before is used.
    NotPermitted,
}

impl Way {
    pub fn of(agreement: Option<&Agreement>, today: Date) -> Self {
        match agreement {
            Some(agreement) if agreement.permits_asking(today).is_ok() => match agreement.mode {
                Mode::Copy => Self::Copy,
                Mode::LookUp => Self::LookUp,
            },
            _ => Self::NotPermitted,
        }
    }
}

impl Ground {
    /// Whether KRR may be asked about somebody, and can be.
    pub fn covers(&self, person: &Person) -> bool {
        person.national_id.is_some()
            && self
                .agreement
                .as_ref()
                .is_some_and(|agreement| agreement.covers(person.scope, person.protection))
    }

    /// What KRR's word about a person is worth. Where it was asked at once, what it said takes its place among the
    /// claims.
    pub fn word(
        &self,
        person: &Person,
        claims: &mut Claims,
        heard: Option<Timestamp>,
        told: &Told,
        now: Timestamp,
    ) -> KrrWord {
        if !self.covers(person) {
            return KrrWord::NotPermitted;
        }
        match self.way {
            Way::NotPermitted => KrrWord::NotPermitted,
            Way::Copy => heard.map_or(KrrWord::Unavailable, |at| KrrWord::Heard { at }),
            Way::LookUp => {
                claims.krr = told.of(person.key.person).map(|claim| claims::Told { claim, at: now });
                if claims.krr.is_some() { KrrWord::Heard { at: now } } else { KrrWord::Unavailable }
            }
        }
    }
}
