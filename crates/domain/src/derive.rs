//! From claims to what is shown: a pure function, so that it can be done again and give the same.

use jiff::Timestamp;

use crate::{
    Claims, Email, Field, Fields, HandValue, HoldKind, Phone, Precedence, Source,
    krr::{Language, Reservation},
};

/// A derived value and the source that won.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<T> {
    pub value: T,
    pub source: Source,
}

/// What is shown and passed on about one person. A field without any usable claim is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    pub name: Option<Known<String>>,
    pub email: Option<Known<Email>>,
    pub mobile: Option<Known<Phone>>,
    pub language: Option<Known<Language>>,
    /// Unknown until KRR has said otherwise; unknown fails closed.
    pub reservation: Reservation,
}

impl Derived {
    /// The fields in which the two differ, in value or in source.
    pub fn differs_from(&self, other: &Self) -> Fields {
        [
            (Field::Name, self.name != other.name),
            (Field::Email, self.email != other.email),
            (Field::Mobile, self.mobile != other.mobile),
            (Field::Language, self.language != other.language),
            (Field::Reservation, self.reservation != other.reservation),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }

    /// A field's value as text and its source, for pages and plans.
    pub fn text(&self, field: Field) -> (Option<&str>, Option<Source>) {
        fn both<T>(known: Option<&Known<T>>, text: impl Fn(&T) -> &str) -> (Option<&str>, Option<Source>) {
            (known.map(|known| text(&known.value)), known.map(|known| known.source))
        }
        match field {
            Field::Name => both(self.name.as_ref(), |name| name),
            Field::Email => both(self.email.as_ref(), Email::as_str),
            Field::Mobile => both(self.mobile.as_ref(), Phone::raw),
            Field::Language => both(self.language.as_ref(), |language| language.code()),
            Field::Reservation => match self.reservation {
                Reservation::Unknown => (None, None),
                known => (Some(known.code()), Some(Source::Krr)),
            },
            // Not derived: there is nothing to weigh.
            Field::Address | Field::Status | Field::Protection => (None, None),
        }
    }
}

/// Weighs the claims by the rules. `now` decides only which holds and hand-written values are in force.
pub fn derive(claims: &Claims, rules: &Precedence, now: Timestamp) -> Derived {
    Derived {
        name: winner(claims, rules, Field::Name, now, name, |text| Some(text.to_owned())),
        email: winner(claims, rules, Field::Email, now, email, |text| Email::parse(text).ok()),
        mobile: winner(claims, rules, Field::Mobile, now, mobile, |text| Phone::parse(text).ok()),
        language: winner(claims, rules, Field::Language, now, language, Language::from_code),
        reservation: reservation(claims, rules),
    }
}

fn winner<T>(
    claims: &Claims,
    rules: &Precedence,
    field: Field,
    now: Timestamp,
    said_by: impl Fn(&Claims, Source, Timestamp) -> Option<T>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<Known<T>> {
    if let Some(lock) = claims.lock(field, now)
        && let HoldKind::Lock { value, source } = &lock.kind
    {
        let value = value.as_deref().and_then(parse)?;
        return Some(Known { value, source: source.unwrap_or(Source::Hand) });
    }
    let opted_out = claims.is_opted_out(field, now);
    rules
        .of(field)
        .iter()
        .filter(|source| !(opted_out && **source == Source::Krr))
        .find_map(|source| Some(Known { value: said_by(claims, *source, now)?, source: *source }))
}

fn name(claims: &Claims, source: Source, now: Timestamp) -> Option<String> {
    match source {
        Source::Krr => None,
        Source::Hand => match &claims.hand(Field::Name, now)?.value {
            HandValue::Name(name) => Some(name.clone()),
            _ => None,
        },
        system => claims.system(system)?.full_name(),
    }
}

fn email(claims: &Claims, source: Source, now: Timestamp) -> Option<Email> {
    match source {
        Source::Krr => Some(claims.krr.as_ref()?.claim.email.as_ref()?.value.clone()),
        Source::Hand => match &claims.hand(Field::Email, now)?.value {
            HandValue::Email(email) => Some(email.clone()),
            _ => None,
        },
        system => claims.system(system)?.email.clone(),
    }
}

fn mobile(claims: &Claims, source: Source, now: Timestamp) -> Option<Phone> {
    match source {
        Source::Krr => Some(claims.krr.as_ref()?.claim.mobile.as_ref()?.value.clone()),
        Source::Hand => match &claims.hand(Field::Mobile, now)?.value {
            HandValue::Mobile(phone) => Some(phone.clone()),
            _ => None,
        },
        system => claims.system(system)?.mobile.clone(),
    }
}

fn language(claims: &Claims, source: Source, now: Timestamp) -> Option<Language> {
    match source {
        Source::Krr => claims.krr.as_ref()?.claim.language,
        Source::Hand => match claims.hand(Field::Language, now)?.value {
            HandValue::Language(language) => Some(language),
            _ => None,
        },
        _ => None,
    }
}

/// Reservation is the citizen's own right: no lock, opt-out or hand sets it aside.
fn reservation(claims: &Claims, rules: &Precedence) -> Reservation {
    if !rules.of(Field::Reservation).contains(&Source::Krr) {
        return Reservation::Unknown;
    }
    claims.krr.as_ref().map_or(Reservation::Unknown, |told| told.claim.reservation)
}
