//! One row of KRR's answer, in KRR's own words, and what it comes to in ours.

use domain::{
    Email, Field, KrrClaim, KrrReport, NationalId, Phone,
    krr::{Address, FieldProblem, KrrStatus, Language, Notifiable, ProblemCode, Reservation},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    lenient::{Object, Text},
    time,
};

/// Fields that are not named here are ignored, so a mailbox or certificate is never read.
#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct Row<'a> {
    pub personidentifikator: Text<'a>,
    reservasjon: Text<'a>,
    reservasjon_oppdatert: Text<'a>,
    status: Text<'a>,
    varslingsstatus: Text<'a>,
    kontaktinformasjon: Object<Contact<'a>>,
    spraak: Text<'a>,
    spraak_oppdatert: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Contact<'a> {
    epostadresse: Text<'a>,
    epostadresse_oppdatert: Text<'a>,
    epostadresse_sist_verifisert: Text<'a>,
    epostadresse_sist_validert: Text<'a>,
    epostadresse_duplisert: Text<'a>,
    mobiltelefonnummer: Text<'a>,
    mobiltelefonnummer_oppdatert: Text<'a>,
    mobiltelefonnummer_sist_verifisert: Text<'a>,
    mobiltelefonnummer_sist_validert: Text<'a>,
    mobiltelefonnummer_duplisert: Text<'a>,
}

impl Row<'_> {
    /// The error is a row that says nothing usable about the person.
    pub fn report(&self, national_id: NationalId) -> Result<KrrReport, ProblemCode> {
        let status = match self.status.as_str() {
            Some("AKTIV") => KrrStatus::Active,
            Some("SLETTET") => KrrStatus::Deleted,
            Some("IKKE_REGISTRERT") => KrrStatus::NotRegistered,
            _ => return Err(ProblemCode::UnknownStatus),
        };
        let mut problems = Problems::default();
        let mut claim = KrrClaim::empty(status);
        claim.reservation = problems.reservation(&self.reservasjon);
        claim.reservation_updated = problems.time(Field::Reservation, &self.reservasjon_oppdatert);
        claim.notifiable = match self.varslingsstatus.as_str() {
            Some("KAN_VARSLES") => Notifiable::Yes,
            Some("KAN_IKKE_VARSLES") => Notifiable::No,
            _ => Notifiable::Unknown,
        };
        // Whoever is not in the register has no details there, whatever the row says.
        if status == KrrStatus::Active {
            match &self.kontaktinformasjon {
                Object::Absent => {}
                Object::Is(contact) => {
                    claim.email = contact.email(&mut problems);
                    claim.mobile = contact.mobile(&mut problems);
                }
                Object::Odd => {
                    problems.add(Field::Email, ProblemCode::InvalidEmail);
                    problems.add(Field::Mobile, ProblemCode::InvalidMobile);
                }
            }
            claim.language = problems.language(&self.spraak);
            claim.language_updated = problems.time(Field::Language, &self.spraak_oppdatert);
        }
        Ok(KrrReport { national_id, claim, problems: problems.0 })
    }
}

impl Contact<'_> {
    fn email(&self, problems: &mut Problems) -> Option<Address<Email>> {
        let value = match self.epostadresse.as_str().map(Email::parse) {
            Some(Ok(email)) if email.is_reset_value() => return None,
            Some(Ok(email)) => email,
            Some(Err(_)) => return problems.unread(Field::Email, ProblemCode::InvalidEmail),
            None if self.epostadresse.is_odd() => {
                return problems.unread(Field::Email, ProblemCode::InvalidEmail);
            }
            None => return None,
        };
        Some(Address {
            value,
            updated: problems.time(Field::Email, &self.epostadresse_oppdatert),
            verified: problems.time(Field::Email, &self.epostadresse_sist_verifisert),
            validated: problems.time(Field::Email, &self.epostadresse_sist_validert),
            duplicated: yes_or_no(&self.epostadresse_duplisert),
        })
    }

    fn mobile(&self, problems: &mut Problems) -> Option<Address<Phone>> {
        let value = match self.mobiltelefonnummer.as_str().map(Phone::parse) {
            Some(Ok(phone)) if phone.is_reset_value() => return None,
            Some(Ok(phone)) => phone,
            Some(Err(_)) => return problems.unread(Field::Mobile, ProblemCode::InvalidMobile),
            None if self.mobiltelefonnummer.is_odd() => {
                return problems.unread(Field::Mobile, ProblemCode::InvalidMobile);
            }
            None => return None,
        };
        Some(Address {
            value,
            updated: problems.time(Field::Mobile, &self.mobiltelefonnummer_oppdatert),
            verified: problems.time(Field::Mobile, &self.mobiltelefonnummer_sist_verifisert),
            validated: problems.time(Field::Mobile, &self.mobiltelefonnummer_sist_validert),
            duplicated: yes_or_no(&self.mobiltelefonnummer_duplisert),
        })
    }
}

fn yes_or_no(text: &Text<'_>) -> Option<bool> {
    match text.as_str() {
        Some("JA") => Some(true),
        Some("NEI") => Some(false),
        _ => None,
    }
}

/// What could not be used, each fault of a field once. Nearly every row has none, and then it costs nothing.
#[derive(Default)]
struct Problems(Vec<FieldProblem>);

impl Problems {
    fn add(&mut self, field: Field, code: ProblemCode) {
        let problem = FieldProblem { field: Some(field), code };
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    fn unread<T>(&mut self, field: Field, code: ProblemCode) -> Option<T> {
        self.add(field, code);
        None
    }

    fn reservation(&mut self, text: &Text<'_>) -> Reservation {
        match text {
            Text::Absent => Reservation::Unknown,
            Text::Is(word) if word == "JA" => Reservation::Reserved,
            Text::Is(word) if word == "NEI" => Reservation::NotReserved,
            Text::Is(_) | Text::Odd => {
                self.add(Field::Reservation, ProblemCode::UnknownReservation);
                Reservation::Unknown
            }
        }
    }

    fn language(&mut self, text: &Text<'_>) -> Option<Language> {
        match text.as_str().map(Language::from_code) {
            Some(Some(language)) => Some(language),
            None if !text.is_odd() => None,
            Some(None) | None => self.unread(Field::Language, ProblemCode::UnknownLanguage),
        }
    }

    /// A date that cannot be read leaves the value without one, which makes it stale and not wrong.
    fn time(&mut self, field: Field, text: &Text<'_>) -> Option<Timestamp> {
        match text.as_str().map(time::parse) {
            Some(Some(at)) => Some(at),
            None if !text.is_odd() => None,
            Some(None) | None => self.unread(field, ProblemCode::InvalidTime),
        }
    }
}
