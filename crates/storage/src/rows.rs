//! Rows as both engines give them, and their way to and from the words of the domain.

use anyhow::Context as _;
use domain::{
    Derived, Email, Field, HandClaim, HandValue, Hold, HoldKind, Known, KrrClaim, Phone, Source, SystemClaim,
    claims::Told,
    krr::{Address, KrrStatus, Language, Notifiable, Reservation},
};

use crate::{instant, millis};

/// Columns of `krr_claim` after its key.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize, serde::Deserialize)]
pub struct KrrRow {
    pub status: String,
    pub reservation: String,
    pub reservation_updated: Option<i64>,
    pub notifiable: String,
    pub email: Option<String>,
    pub email_updated: Option<i64>,
    pub email_verified: Option<i64>,
    pub email_validated: Option<i64>,
    pub email_duplicated: Option<i64>,
    pub mobile_raw: Option<String>,
    pub mobile: Option<String>,
    pub mobile_updated: Option<i64>,
    pub mobile_verified: Option<i64>,
    pub mobile_validated: Option<i64>,
    pub mobile_duplicated: Option<i64>,
    pub language: Option<String>,
    pub language_updated: Option<i64>,
    pub told_at: i64,
}

impl TryFrom<KrrRow> for Told<KrrClaim> {
    type Error = anyhow::Error;

    fn try_from(row: KrrRow) -> anyhow::Result<Self> {
        let time = |value: Option<i64>| value.map(instant).transpose();
        let email = row
            .email
            .map(|email| {
                anyhow::Ok(Address {
                    value: Email::from_store(email),
                    updated: time(row.email_updated)?,
                    verified: time(row.email_verified)?,
                    validated: time(row.email_validated)?,
                    duplicated: row.email_duplicated.map(|flag| flag != 0),
                })
            })
            .transpose()?;
        let mobile = row
            .mobile_raw
            .map(|raw| {
                anyhow::Ok(Address {
                    value: Phone::from_store(raw, row.mobile),
                    updated: time(row.mobile_updated)?,
                    verified: time(row.mobile_verified)?,
                    validated: time(row.mobile_validated)?,
                    duplicated: row.mobile_duplicated.map(|flag| flag != 0),
                })
            })
            .transpose()?;
        let claim = KrrClaim {
            status: KrrStatus::from_code(&row.status).context("krr_claim.status")?,
            reservation: Reservation::from_code(&row.reservation).context("krr_claim.reservation")?,
            reservation_updated: time(row.reservation_updated)?,
            notifiable: Notifiable::from_code(&row.notifiable).context("krr_claim.notifiable")?,
            email,
            mobile,
            language: row
                .language
                .map(|code| Language::from_code(&code).context("krr_claim.language"))
                .transpose()?,
            language_updated: time(row.language_updated)?,
        };
        Ok(Self { claim, at: instant(row.told_at)? })
    }
}

impl From<&Told<KrrClaim>> for KrrRow {
    fn from(told: &Told<KrrClaim>) -> Self {
        let columns = KrrColumns::from(told);
        Self {
            status: columns.status.to_owned(),
            reservation: columns.reservation.to_owned(),
            reservation_updated: columns.reservation_updated,
            notifiable: columns.notifiable.to_owned(),
            email: columns.email.map(str::to_owned),
            email_updated: columns.email_times[0],
            email_verified: columns.email_times[1],
            email_validated: columns.email_times[2],
            email_duplicated: columns.email_duplicated,
            mobile_raw: columns.mobile_raw.map(str::to_owned),
            mobile: columns.mobile.map(str::to_owned),
            mobile_updated: columns.mobile_times[0],
            mobile_verified: columns.mobile_times[1],
            mobile_validated: columns.mobile_times[2],
            mobile_duplicated: columns.mobile_duplicated,
            language: columns.language.map(str::to_owned),
            language_updated: columns.language_updated,
            told_at: columns.told_at,
        }
    }
}

/// A KRR claim in the order of its columns, borrowed for writing.
pub(crate) struct KrrColumns<'a> {
    pub status: &'static str,
    pub reservation: &'static str,
    pub reservation_updated: Option<i64>,
    pub notifiable: &'static str,
    pub email: Option<&'a str>,
    pub email_times: [Option<i64>; 3],
    pub email_duplicated: Option<i64>,
    pub mobile_raw: Option<&'a str>,
    pub mobile: Option<&'a str>,
    pub mobile_times: [Option<i64>; 3],
    pub mobile_duplicated: Option<i64>,
    pub language: Option<&'static str>,
    pub language_updated: Option<i64>,
    pub told_at: i64,
}

impl<'a> From<&'a Told<KrrClaim>> for KrrColumns<'a> {
    fn from(told: &'a Told<KrrClaim>) -> Self {
        fn times<T>(address: Option<&Address<T>>) -> [Option<i64>; 3] {
            address.map_or([None; 3], |address| {
                [address.updated, address.verified, address.validated].map(|time| time.map(millis))
            })
        }
        let claim = &told.claim;
        let (email, mobile) = (claim.email.as_ref(), claim.mobile.as_ref());
        Self {
            status: claim.status.code(),
            reservation: claim.reservation.code(),
            reservation_updated: claim.reservation_updated.map(millis),
            notifiable: claim.notifiable.code(),
            email: email.map(|address| address.value.as_str()),
            email_times: times(email),
            email_duplicated: email.and_then(|address| address.duplicated).map(i64::from),
            mobile_raw: mobile.map(|address| address.value.raw()),
            mobile: mobile.and_then(|address| address.value.e164()),
            mobile_times: times(mobile),
            mobile_duplicated: mobile.and_then(|address| address.duplicated).map(i64::from),
            language: claim.language.map(Language::code),
            language_updated: claim.language_updated.map(millis),
            told_at: millis(told.at),
        }
    }
}

/// Columns of `system_claim`.
#[derive(sqlx::FromRow)]
pub(crate) struct SystemRow {
    pub person_id: i64,
    pub source: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    pub mobile_raw: Option<String>,
    pub mobile: Option<String>,
    pub told_at: i64,
}

impl TryFrom<SystemRow> for SystemClaim {
    type Error = anyhow::Error;

    fn try_from(row: SystemRow) -> anyhow::Result<Self> {
        let mobile = row.mobile;
        Ok(Self {
            source: Source::from_code(&row.source).context("system_claim.source")?,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email.map(Email::from_store),
            mobile: row.mobile_raw.map(|raw| Phone::from_store(raw, mobile)),
            at: instant(row.told_at)?,
        })
    }
}

/// Columns of `hand_claim`.
#[derive(sqlx::FromRow)]
pub(crate) struct HandRow {
    pub person_id: i64,
    pub field: String,
    pub value: String,
    pub author: String,
    pub reason: String,
    pub told_at: i64,
    pub until: Option<i64>,
}

impl TryFrom<HandRow> for HandClaim {
    type Error = anyhow::Error;

    fn try_from(row: HandRow) -> anyhow::Result<Self> {
        let value = match Field::from_code(&row.field).context("hand_claim.field")? {
            Field::Name => HandValue::Name(row.value),
            Field::Email => HandValue::Email(Email::from_store(row.value)),
            Field::Mobile => HandValue::Mobile(Phone::parse(&row.value).context("hand_claim.value")?),
            Field::Language => {
                HandValue::Language(Language::from_code(&row.value).context("hand_claim.value")?)
            }
            field => anyhow::bail!("hand_claim.field: nobody may write {} by hand", field.code()),
        };
        Ok(Self {
            value,
            author: row.author,
            reason: row.reason,
            at: instant(row.told_at)?,
            until: row.until.map(instant).transpose()?,
        })
    }
}

/// A hand-written value as its column keeps it.
pub fn hand_text(value: &HandValue) -> &str {
    match value {
        HandValue::Name(name) => name,
        HandValue::Email(email) => email.as_str(),
        HandValue::Mobile(phone) => phone.raw(),
        HandValue::Language(language) => language.code(),
    }
}

/// Columns of `hold`.
#[derive(sqlx::FromRow)]
pub(crate) struct HoldRow {
    pub person_id: i64,
    pub field: String,
    pub kind: String,
    pub valid_from: i64,
    pub until: Option<i64>,
    pub author: String,
    pub reason: String,
    pub locked_value: Option<String>,
    pub locked_source: Option<String>,
}

impl TryFrom<HoldRow> for Hold {
    type Error = anyhow::Error;

    fn try_from(row: HoldRow) -> anyhow::Result<Self> {
        let kind = match row.kind.as_str() {
            "opt_out" => HoldKind::OptOut,
            "lock" => HoldKind::Lock {
                value: row.locked_value,
                source: row
                    .locked_source
                    .map(|code| Source::from_code(&code).context("hold.locked_source"))
                    .transpose()?,
            },
            _ => anyhow::bail!("hold.kind"),
        };
        Ok(Self {
            field: Field::from_code(&row.field).context("hold.field")?,
            kind,
            author: row.author,
            reason: row.reason,
            from: instant(row.valid_from)?,
            until: row.until.map(instant).transpose()?,
        })
    }
}

/// Columns of `derived`.
#[derive(Clone, sqlx::FromRow)]
pub struct DerivedRow {
    pub person_id: i64,
    pub revision: i64,
    pub name: Option<String>,
    pub name_source: Option<String>,
    pub email: Option<String>,
    pub email_source: Option<String>,
    pub mobile_raw: Option<String>,
    pub mobile: Option<String>,
    pub mobile_source: Option<String>,
    pub language: Option<String>,
    pub language_source: Option<String>,
    pub reservation: String,
}

impl TryFrom<DerivedRow> for Derived {
    type Error = anyhow::Error;

    fn try_from(row: DerivedRow) -> anyhow::Result<Self> {
        fn known<T>(value: Option<T>, source: Option<String>) -> anyhow::Result<Option<Known<T>>> {
            let Some(value) = value else { return Ok(None) };
            let source = source.and_then(|code| Source::from_code(&code)).context("derived.…_source")?;
            Ok(Some(Known { value, source }))
        }
        let e164 = row.mobile;
        let language = row.language.map(|code| Language::from_code(&code).context("derived.language"));
        Ok(Self {
            name: known(row.name, row.name_source)?,
            email: known(row.email.map(Email::from_store), row.email_source)?,
            mobile: known(row.mobile_raw.map(|raw| Phone::from_store(raw, e164)), row.mobile_source)?,
            language: known(language.transpose()?, row.language_source)?,
            reservation: Reservation::from_code(&row.reservation).context("derived.reservation")?,
        })
    }
}

/// A name as it is searched for: lower case, with æ, ø and å kept as letters of their own.
pub fn folded(name: &str) -> String {
    name.to_lowercase()
}
