//! What KRR has about a person: computed from the seed, unless something happened since.

use domain::krr::Language;
use jiff::{SignedDuration, Timestamp};

use super::{
    Citizen, World,
    changes::{Change, Changes},
    lot::Lot,
    proportions as share,
    test_people::{Mailbox, Standing, TEST_PEOPLE, TestPerson},
};

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The person took themself out; nothing else is told then.
    pub deleted: bool,
    pub reserved: bool,
    pub reservation_updated: Timestamp,
    pub email: Option<Detail>,
    pub mobile: Option<Detail>,
    pub language: Option<(Language, Timestamp)>,
    pub mailbox: Option<Mailbox>,
    pub updated: Timestamp,
}

/// An e-mail address or a mobile number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    pub value: String,
    pub updated: Timestamp,
    pub verified: Timestamp,
    pub validated: Option<Timestamp>,
    pub duplicated: bool,
}

const DAY: i64 = 24 * 60 * 60;
/// The test environment's reset values.
const RESET_EMAIL: &str = "NULLstillt@default.digdir.no";
const RESET_MOBILE: &str = "+4799999999";
/// Domains that can never be registered (RFC 2606), so no letter goes astray.
const MAIL_DOMAINS: [&str; 5] =
    ["fjordpost.example", "nordpost.example", "brevdue.example", "epost.example", "heime.example"];

impl World {
    /// `None` for people whom the register has never heard of.
    pub fn record(&self, citizen: Citizen) -> Option<Record> {
        self.record_after(&self.changes(), citizen)
    }

    pub(super) fn record_after(&self, changes: &Changes, citizen: Citizen) -> Option<Record> {
        if let Some(record) = changes.record(citizen) {
            return record.clone();
        }
        let mut record = match TEST_PEOPLE.get(citizen.0 as usize) {
            Some(person) => self.test_record(citizen, person),
            None => self.drawn_record(citizen)?,
        };
        for (night, number) in changes.nights().iter().zip(1_u32..) {
            let mut lot = self.lot("night", citizen.0.wrapping_add(number.wrapping_mul(0x9e37_79b9)));
            if lot.falls(night.per_thousand) {
                let change = match lot.among(&[600, 300, 40, 50]) {
                    Some(0) => Change::Email(Some(self.email(citizen, number))),
                    Some(1) => Change::Mobile(Some(format!("+47{}", mobile(citizen, number)))),
                    Some(2) => Change::Reserved(!record.reserved),
                    Some(3) => Change::Confirm,
                    _ => Change::Delete,
                };
                record.apply(change, night.at).expect("no language is changed");
            }
        }
        Some(record)
    }

    /// The address a person first gave; after `version` changes of mind, another.
    pub(super) fn email(&self, citizen: Citizen, version: u32) -> String {
        let (_, _, given) = self.given_name(citizen);
        let given = &given.plain;
        let family = &self.names.family(&mut self.lot("family name", citizen.family())).plain;
        let domain = MAIL_DOMAINS[(citizen.0 + version) as usize % MAIL_DOMAINS.len()];
        // The number makes it nobody else's.
        match version {
            0 => format!("{given}.{family}{}@{domain}", citizen.0),
            _ => format!("{given}.{family}{}-{version}@{domain}", citizen.0),
        }
    }

    fn drawn_record(&self, citizen: Citizen) -> Option<Record> {
        let mut lot = self.lot("krr", citizen.0);
        if lot.falls(share::NOT_IN_KRR) {
            return None;
        }
        if lot.falls(share::DELETED_IN_KRR) {
            let at = self.some_day(&mut lot, 1, 300);
            return Some(Record { deleted: true, ..Record::empty(at) });
        }
        let reserved = lot.falls(share::RESERVED);
        let expired = lot.falls(share::EXPIRED);
        let reset = lot.falls(share::RESET);
        let (has_email, has_mobile) =
            match lot.among(&[share::ONLY_MOBILE, share::ONLY_EMAIL, share::NO_DETAILS]) {
                Some(0) => (false, true),
                Some(1) => (true, false),
                Some(_) => (false, false),
                None => (true, true),
            };
        let shared = self.shares_email(citizen.family());
        let email = has_email.then(|| {
            let value = if reset {
                RESET_EMAIL.to_owned()
            } else {
                self.email(if shared { citizen.first_of_family() } else { citizen }, 0)
            };
            Detail { duplicated: shared || reset, ..self.detail(&mut lot, value, expired) }
        });
        let mobile = has_mobile.then(|| {
            let value = if reset { RESET_MOBILE.to_owned() } else { written_mobile(&mut lot, citizen) };
            Detail { duplicated: reset, ..self.detail(&mut lot, value, expired) }
        });
        let language = lot.among(&share::LANGUAGES).map(|place| Language::ALL[place]);
        let mailbox = lot.among(&share::MAILBOXES).map(|place| [Mailbox::Digipost, Mailbox::EBoks][place]);
        Some(Record {
            deleted: false,
            reserved,
            reservation_updated: self.some_day(&mut lot, 200, 1500),
            email,
            mobile,
            language: language.map(|language| (language, self.some_day(&mut lot, 200, 2500))),
            mailbox,
            updated: self.some_day(&mut lot, 1, 150),
        })
    }

    fn test_record(&self, citizen: Citizen, person: &TestPerson) -> Record {
        let mut lot = self.lot("krr", citizen.0);
        let at = self.some_day(&mut lot, 30, 150);
        if person.standing == Standing::Deleted {
            return Record { deleted: true, ..Record::empty(at) };
        }
        let expired = person.standing == Standing::Expired;
        Record {
            deleted: false,
            reserved: person.standing == Standing::Reserved,
            reservation_updated: at,
            email: person.email.then(|| self.detail(&mut lot, self.email(citizen, 0), expired)),
            mobile: person
                .mobile
                .then(|| self.detail(&mut lot, format!("+47{}", mobile(citizen, 0)), expired)),
            language: person.language.map(|language| (language, at)),
            mailbox: person.mailbox,
            updated: at,
        }
    }

    fn detail(&self, lot: &mut Lot, value: String, expired: bool) -> Detail {
        let validated = lot.falls(share::VALIDATED);
        if expired {
            let updated = self.some_day(lot, 600, 2000);
            return Detail { value, updated, verified: updated, validated: None, duplicated: false };
        }
        // Asked at sign-in every 90 days; what was given may be years old all the same.
        let verified = self.some_day(lot, 1, 150);
        let updated = self.some_day(lot, 150, 2000);
        Detail { value, updated, verified, validated: validated.then_some(verified), duplicated: false }
    }

    /// A time so many days before the school year.
    fn some_day(&self, lot: &mut Lot, from: u32, until: u32) -> Timestamp {
        let days = i64::from(from + lot.below(until - from));
        let second = i64::from(lot.below(86_400));
        self.anchor - SignedDuration::from_secs(days * DAY - second)
    }
}

impl Citizen {
    fn first_of_family(self) -> Self {
        Self(self.0 & !1)
    }
}

impl Record {
    pub(super) fn empty(at: Timestamp) -> Self {
        Self {
            deleted: false,
            reserved: false,
            reservation_updated: at,
            email: None,
            mobile: None,
            language: None,
            mailbox: None,
            updated: at,
        }
    }

    pub(super) fn details_mut(&mut self) -> impl Iterator<Item = &mut Detail> {
        self.email.iter_mut().chain(self.mobile.iter_mut())
    }
}

impl Detail {
    /// Given just now, and proved with a one-time code as MinProfil demands.
    pub(super) fn proved(value: String, at: Timestamp) -> Self {
        Self { value, updated: at, verified: at, validated: Some(at), duplicated: false }
    }

    /// § 32: good while either date is younger than the limit.
    pub fn is_fresh(&self, limit: Timestamp) -> bool {
        self.updated.max(self.verified) > limit
    }
}

/// Eight digits. Norway has no series of mobile numbers for films, so somebody may have this one; nothing
/// in tests or demo sends messages.
pub(super) fn mobile(citizen: Citizen, version: u32) -> u32 {
    const SERIES: [u32; 4] = [42, 43, 44, 49];
    const OF_EACH: u64 = 1_000_000;
    // The factor has no divisor in common with four million, so no two people get the same.
    let number = (u64::from(citizen.0) * 1_234_567 + u64::from(version) * 777_773) % (4 * OF_EACH);
    let within = u32::try_from(number % OF_EACH).expect("below a million");
    SERIES[usize::try_from(number / OF_EACH).expect("below four")] * 1_000_000 + within
}

fn written_mobile(lot: &mut Lot, citizen: Citizen) -> String {
    let number = mobile(citizen, 0);
    match lot.among(&[share::MOBILE_FOREIGN, share::MOBILE_BARE, share::MOBILE_DOUBLE_ZERO]) {
        // Numbers for films: of the Bundesnetzagentur and of Post- och telestyrelsen.
        Some(0) if lot.falls(500) => format!("+49171392000{:02}", number % 100),
        Some(0) => format!("+46701740{}", 605 + number % 95),
        Some(1) => number.to_string(),
        Some(_) => format!("0047{number}"),
        None => format!("+47{number}"),
    }
}
