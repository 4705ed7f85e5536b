//! What KRR tells of the invented people: most have both addresses, a few lack one, and a few have not confirmed theirs.

use std::sync::Arc;

use domain::{
    Email, KrrClaim, KrrReport, NationalId, OrganisationNumber, Phone,
    krr::{Address, KrrStatus, Reservation},
};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{Timestamp, ToSpan as _};
use simulators::{World, world::Citizen};
use sources::krr::{Answer, AskError};
use sync::contacts::AskKrr;

/// Answers at once, without a register.
pub struct Told(pub Arc<World>);

/// Of a hundred people, so many lack an e-mail address, a mobile, a confirmation of late; so many are reserved.
const WITHOUT_EMAIL: u32 = 8;
const WITHOUT_MOBILE: u32 = 5;
const UNCONFIRMED: u32 = 5;
const RESERVED: u32 = 3;

impl AskKrr for Told {
    fn ask(
        &self,
        _: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        let world = self.0.clone();
        async move {
            let report = |id| {
                let claim = world.find(&id).map_or(KrrClaim::empty(KrrStatus::NotRegistered), claim);
                KrrReport { national_id: id, claim, problems: Vec::new() }
            };
            Ok(Answer { reports: people.into_iter().map(report).collect(), ..Answer::default() })
        }
        .boxed()
    }

    fn circuit(&self) -> (&'static str, Option<Timestamp>) {
        ("closed", None)
    }
}

fn claim(citizen: Citizen) -> KrrClaim {
    let years = if part(citizen, 1) < UNCONFIRMED { 3 } else { 0 };
    let email = format!("person{}@eksempel{}.example", citizen.0, citizen.0 % 40);
    let email = (part(citizen, 2) >= WITHOUT_EMAIL).then(|| Email::parse(&email).ok()).flatten();
    let mobile = mobile(citizen).and_then(|number| Phone::parse(&number).ok());
    let is_reserved = part(citizen, 4) < RESERVED;
    KrrClaim {
        reservation: if is_reserved { Reservation::Reserved } else { Reservation::NotReserved },
        email: email.map(|value| address(value, years)),
        mobile: mobile.map(|value| address(value, years)),
        ..KrrClaim::empty(KrrStatus::Active)
    }
}

fn address<T>(value: T, years: i16) -> Address<T> {
    let confirmed = jiff::civil::date(crate::school_year() - years, 8, 1);
    let confirmed = confirmed.saturating_add(9.hours()).in_tz("UTC").ok().map(|at| at.timestamp());
    Address { value, updated: confirmed, verified: confirmed, validated: None, duplicated: None }
}

/// The mobile of everybody who has one.
pub fn mobile(citizen: Citizen) -> Option<String> {
    (part(citizen, 3) >= WITHOUT_MOBILE).then(|| format!("+474{:07}", citizen.0))
}

/// A number below a hundred, another for each person and question.
fn part(citizen: Citizen, question: u32) -> u32 {
    citizen.0.wrapping_mul(2_654_435_761).rotate_left(question * 7) % 100
}
