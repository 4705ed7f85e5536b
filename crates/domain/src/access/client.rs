//! Which other bodies' systems may ask how a municipality's people can be reached, and for what.

use jiff::{Timestamp, civil::Date};

use crate::{MessageKind, MessageKinds, OrganisationNumber};

/// What a municipality lets another body ask, in the name that Maskinporten vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientGrant {
    /// Its number within the municipality.
    pub id: i64,
    pub consumer: OrganisationNumber,
    /// What the body is called; shown to those who are asked about.
    pub name: String,
    /// What it asks for, in the municipality's words; shown to them too.
    pub purpose: String,
    pub kinds: MessageKinds,
    /// Whether it is told that somebody is protected. To others, protected people do not exist.
    pub special: bool,
    pub from: Date,
    /// The last day. Everything that is granted ends.
    pub to: Date,
    pub revoked_at: Option<Timestamp>,
}

impl ClientGrant {
    pub fn is_in_force(&self, today: Date) -> bool {
        self.revoked_at.is_none() && self.from <= today && today <= self.to
    }
}

/// Leave to ask one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    pub name: String,
    pub purpose: String,
    /// Whether the asker is told that somebody is protected.
    pub special: bool,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLeave {
    /// The municipality has given the body nothing; to the body it does not exist.
    Stranger,
    /// It may ask, and not about this kind of message.
    NotThisKind,
}

/// Whether `consumer` may ask about a kind of message on `today`. `own` is what a municipality may ask of itself, by
/// its own number: everything.
pub fn leave(
    consumer: OrganisationNumber,
    kind: MessageKind,
    own: Option<(OrganisationNumber, Leave)>,
    grants: &[ClientGrant],
    today: Date,
) -> Result<Leave, NoLeave> {
    if let Some((number, leave)) = own
        && number == consumer
    {
        return Ok(leave);
    }
    let mut held =
        grants.iter().filter(|grant| grant.consumer == consumer && grant.is_in_force(today)).peekable();
    if held.peek().is_none() {
        return Err(NoLeave::Stranger);
    }
    let grant = held.find(|grant| grant.kinds.contains(kind)).ok_or(NoLeave::NotThisKind)?;
    Ok(Leave { name: grant.name.clone(), purpose: grant.purpose.clone(), special: grant.special })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn number(text: &str) -> OrganisationNumber {
        OrganisationNumber::parse(text).unwrap()
    }

    fn grant(kinds: MessageKinds) -> ClientGrant {
        ClientGrant {
            id: 1,
            consumer: number("313796329"),
            name: "Meldingstjenesten AS".into(),
            purpose: "Meldinger fra skolen".into(),
            kinds,
            special: false,
            from: date(2026, 8, 1),
            to: date(2027, 7, 31),
            revoked_at: None,
        }
    }

    fn asked(grants: &[ClientGrant], kind: MessageKind, today: Date) -> Result<(), NoLeave> {
        leave(number("313796329"), kind, None, grants, today).map(drop)
    }

    #[test]
    fn a_body_asks_what_it_has_been_granted_from_the_first_day_to_the_last() {
        let grants = [grant(MessageKind::Service.into())];
        let service = |today| asked(&grants, MessageKind::Service, today);
        assert_eq!(service(date(2026, 7, 31)), Err(NoLeave::Stranger));
        assert_eq!(service(date(2026, 8, 1)), Ok(()));
        assert_eq!(service(date(2027, 7, 31)), Ok(()));
        assert_eq!(service(date(2027, 8, 1)), Err(NoLeave::Stranger));
        assert_eq!(asked(&grants, MessageKind::Decision, date(2026, 9, 1)), Err(NoLeave::NotThisKind));
        let revoked = ClientGrant { revoked_at: Some(Timestamp::UNIX_EPOCH), ..grants[0].clone() };
        assert_eq!(asked(&[revoked], MessageKind::Service, date(2026, 9, 1)), Err(NoLeave::Stranger));
    }

    #[test]
    fn of_several_grants_the_one_for_the_kind_counts() {
        let letters = ClientGrant { purpose: "Vedtak".into(), ..grant(MessageKind::Decision.into()) };
        let grants = [grant(MessageKind::Service.into()), letters];
        let leave = leave(number("313796329"), MessageKind::Decision, None, &grants, date(2026, 9, 1));
        assert_eq!(leave.unwrap().purpose, "Vedtak");
    }

    #[test]
    fn a_municipality_asks_about_its_own_and_nobody_else_does_by_its_grants() {
        let own = Leave { name: "Fjordvik".into(), purpose: "Varsling".into(), special: true };
        let own = || Some((number("310000000"), own.clone()));
        let today = date(2026, 9, 1);
        for kind in MessageKind::ALL {
            assert!(leave(number("310000000"), kind, own(), &[], today).unwrap().special);
            assert_eq!(leave(number("313796329"), kind, own(), &[], today), Err(NoLeave::Stranger));
        }
        let others = ClientGrant { consumer: number("310753610"), ..grant(MessageKinds::ALL) };
        assert_eq!(asked(&[others], MessageKind::Service, today), Err(NoLeave::Stranger));
    }
}
