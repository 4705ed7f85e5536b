//! What the register ought to hold once KRR has answered, from the invented country itself.

use domain::{
    Email, KrrClaim, NationalId, Phone,
    krr::{Address, KrrStatus, Notifiable, Reservation},
};
use jiff::{RoundMode, Timestamp, TimestampRound, ToSpan as _, Unit, tz::TimeZone};
use simulators::{
    World,
    krr::{Manner, TimeForm},
    world::registered::{Detail, Record},
};

/// KRR's word about whoever has this number, had it been asked at `now`.
pub fn claim(world: &World, manner: &Manner, id: &NationalId, now: Timestamp) -> KrrClaim {
    let Some(record) = world.find(id).and_then(|citizen| world.record(citizen)) else {
        return KrrClaim { notifiable: Notifiable::No, ..KrrClaim::empty(KrrStatus::NotRegistered) };
    };
    let notifiable = notifiable(&record, now);
    let mut claim = KrrClaim {
        reservation: if record.reserved { Reservation::Reserved } else { Reservation::NotReserved },
        reservation_updated: Some(written(manner, record.reservation_updated)),
        notifiable,
        ..KrrClaim::empty(if record.deleted { KrrStatus::Deleted } else { KrrStatus::Active })
    };
    if record.deleted {
        if !manner.reservation_when_deleted {
            claim.reservation = Reservation::Unknown;
            claim.reservation_updated = None;
        }
        return claim;
    }
    if notifiable == Notifiable::Yes || manner.contact_when_not_notifiable {
        claim.email = record.email.as_ref().and_then(|detail| {
            let email = Email::parse(&detail.value).unwrap();
            (!email.is_reset_value()).then(|| address(manner, email, detail))
        });
        claim.mobile = record.mobile.as_ref().and_then(|detail| {
            let phone = Phone::parse(&detail.value).unwrap();
            (!phone.is_reset_value()).then(|| address(manner, phone, detail))
        });
    }
    claim.language = record.language.map(|(language, _)| language);
    claim.language_updated = record.language.map(|(_, chosen)| written(manner, chosen));
    claim
}

/// § 32: whoever neither gave nor confirmed a detail within eighteen months is not to be notified by it. Nor is
/// whoever has reserved themself, or left.
fn notifiable(record: &Record, now: Timestamp) -> Notifiable {
    let limit = now.to_zoned(TimeZone::UTC).saturating_sub(18.months()).timestamp();
    let fresh = record.email.iter().chain(&record.mobile).any(|detail| detail.is_fresh(limit));
    if fresh && !record.reserved && !record.deleted { Notifiable::Yes } else { Notifiable::No }
}

fn address<T>(manner: &Manner, value: T, detail: &Detail) -> Address<T> {
    let in_utc = matches!(manner.times, TimeForm::Utc | TimeForm::Both);
    let validated = |at| if in_utc { cut(Unit::Millisecond, at) } else { cut(Unit::Second, at) };
    Address {
        value,
        updated: Some(written(manner, detail.updated)),
        verified: Some(written(manner, detail.verified)),
        validated: detail.validated.map(validated),
        duplicated: (detail.duplicated || manner.says_not_duplicated).then_some(detail.duplicated),
    }
}

/// KRR writes no finer than this.
fn written(manner: &Manner, at: Timestamp) -> Timestamp {
    cut(if manner.times == TimeForm::Utc { Unit::Millisecond } else { Unit::Second }, at)
}

fn cut(unit: Unit, at: Timestamp) -> Timestamp {
    at.round(TimestampRound::new().smallest(unit).mode(RoundMode::Trunc)).unwrap()
}
