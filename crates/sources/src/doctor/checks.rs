//! What each observation means: pure judgements.

use jiff::{SignedDuration, civil::Date, tz::TimeZone};

use super::{Check, Finding, Status};
use crate::{
    enhetsregisteret, folkeregisteret,
    krr::AskError,
    maskinporten::{AccessToken, Discovered, MaskinportenConfig, MaskinportenError, SigningKey},
};

/// Maskinporten refuses an `iat` further away than this.
const SKEW_REFUSED: SignedDuration = SignedDuration::from_secs(10);
const SKEW_NOTICED: SignedDuration = SignedDuration::from_secs(5);
/// Time enough to order and register a key.
const DAYS_OF_NOTICE: i32 = 30;

pub(super) fn maskinporten(
    config: &MaskinportenConfig,
    discovered: &Result<Discovered, MaskinportenError>,
) -> Check {
    let issuer = ("issuer", config.issuer.clone());
    match discovered {
        Ok(_) => check("doctor-maskinporten", Status::Ok, "doctor-maskinporten-reached", vec![issuer]),
        Err(error) => {
            // With an address of its own for grants, the description is not needed.
            let status = if config.token_endpoint.is_some() { Status::Warning } else { Status::Fault };
            let args = vec![issuer, ("detail", error.detail())];
            check("doctor-maskinporten", status, "doctor-maskinporten-failed", args).remedied(error.remedy())
        }
    }
}

pub(super) fn clock(ahead: Option<SignedDuration>) -> Check {
    let Some(ahead) = ahead else {
        return check("doctor-clock", Status::Warning, "doctor-clock-unknown", vec![]);
    };
    let (status, finding) = match ahead.abs() {
        apart if apart > SKEW_REFUSED => (Status::Fault, "doctor-clock-off"),
        apart if apart > SKEW_NOTICED => (Status::Warning, "doctor-clock-off"),
        _ => (Status::Ok, "doctor-clock-good"),
    };
    let seconds = ahead.abs().as_secs().to_string();
    check("doctor-clock", status, finding, vec![("seconds", seconds)]).remedied("doctor-clock-set")
}

pub(super) fn key(config: &MaskinportenConfig, today: Date) -> Check {
    key_until(&config.key, config.key_too_old_on(), today)
}

/// `too_old_on` counts where the key is registered; a certificate says itself when it ends.
pub(super) fn key_until(key: &SigningKey, too_old_on: Option<Date>, today: Date) -> Check {
    let certificate = key.is_certificate();
    let end =
        if certificate { key.expires().map(|at| at.to_zoned(TimeZone::UTC).date()) } else { too_old_on };
    let Some(end) = end else {
        let (finding, remedy) = if certificate {
            ("doctor-key-unread", "doctor-key-check-certificate")
        } else {
            ("doctor-key-unstated", "doctor-key-state")
        };
        return check("doctor-key", Status::Warning, finding, vec![]).remedied(remedy);
    };
    let days = end.duration_since(today).as_hours() / 24;
    let (status, finding) = match days {
        ..=0 => (Status::Fault, "doctor-key-over"),
        days if days <= i64::from(DAYS_OF_NOTICE) => (Status::Warning, "doctor-key-soon"),
        _ => (Status::Ok, "doctor-key-good"),
    };
    let remedy = if certificate { "doctor-key-renew-certificate" } else { "doctor-key-renew" };
    check("doctor-key", status, finding, vec![("date", end.to_string()), ("days", days.to_string())])
        .remedied(remedy)
}

pub(super) fn grant(
    subject: Option<String>,
    scope: &str,
    token: &Result<AccessToken, MaskinportenError>,
) -> Check {
    let scope = ("scope", scope.to_owned());
    let check = match token {
        Ok(_) => check("doctor-grant", Status::Ok, "doctor-grant-given", vec![scope]),
        Err(error) => {
            let args = vec![scope, ("detail", error.detail())];
            check("doctor-grant", Status::Fault, "doctor-grant-failed", args).remedied(error.remedy())
        }
    };
    Check { subject, ..check }
}

pub(super) fn krr(subject: Option<String>, probed: &Result<(), AskError>) -> Check {
    let check = match probed {
        Ok(()) => check("doctor-krr", Status::Ok, "doctor-krr-accepts", vec![]),
        Err(error) => {
            let args = vec![("detail", error.detail())];
            check("doctor-krr", Status::Fault, "doctor-krr-refuses", args).remedied(error.remedy())
        }
    };
    Check { subject, ..check }
}

pub(super) fn enhetsregisteret(stamp: &Result<enhetsregisteret::Stamp, enhetsregisteret::AskError>) -> Check {
    match stamp {
        Ok(stamp) => {
            let at = stamp.last_modified.map_or_else(|| "?".to_owned(), |at| at.to_string());
            check("doctor-enhetsregisteret", Status::Ok, "doctor-enhetsregisteret-answers", vec![("at", at)])
        }
        Err(error) => {
            let args = vec![("detail", error.detail())];
            check("doctor-enhetsregisteret", Status::Fault, "doctor-enhetsregisteret-refuses", args)
                .remedied(error.code())
        }
    }
}

pub(super) fn folkeregisteret(
    subject: Option<String>,
    probed: &Result<u64, folkeregisteret::AskError>,
) -> Check {
    let name = "doctor-folkeregisteret";
    let check = match probed {
        Ok(_) => check(name, Status::Ok, "doctor-folkeregisteret-answers", vec![]),
        Err(error) => {
            let args = vec![("detail", error.detail())];
            check(name, Status::Fault, "doctor-folkeregisteret-refuses", args).remedied(error.remedy())
        }
    };
    Check { subject, ..check }
}

pub(super) fn check(
    name: &'static str,
    status: Status,
    finding: &'static str,
    args: Vec<(&'static str, String)>,
) -> Check {
    Check { name, subject: None, status, finding: Finding { key: finding, args }, remedy: None }
}

impl Check {
    /// What is well needs no remedy.
    pub(super) fn remedied(self, remedy: &'static str) -> Self {
        Self { remedy: (self.status != Status::Ok).then_some(remedy), ..self }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        maskinporten::{
            Algorithm, SigningKey,
            testing::{CHAIN, private_key, registered_key},
        },
        texts::Lang,
    };

    fn config(key: SigningKey, registered: Option<Date>) -> MaskinportenConfig {
        let mut config = MaskinportenConfig::new("https://test.maskinporten.no/", "client-1", key);
        config.key_registered_on = registered;
        config
    }

    fn seen(check: &Check) -> (Status, &'static str) {
        (check.status, check.finding.key)
    }

    #[test]
    fn a_clock_may_be_ten_seconds_off_either_way() {
        let off = |milliseconds| seen(&clock(Some(SignedDuration::from_millis(milliseconds))));
        assert_eq!(off(0), (Status::Ok, "doctor-clock-good"));
        assert_eq!(off(-5_000), (Status::Ok, "doctor-clock-good"));
        assert_eq!(off(5_001), (Status::Warning, "doctor-clock-off"));
        assert_eq!(off(-10_000), (Status::Warning, "doctor-clock-off"));
        assert_eq!(off(10_001), (Status::Fault, "doctor-clock-off"));
        assert_eq!(off(-10_001), (Status::Fault, "doctor-clock-off"));
        assert_eq!(seen(&clock(None)), (Status::Warning, "doctor-clock-unknown"));
    }

    #[test]
    fn a_registered_key_lives_a_year_and_warns_from_thirty_days() {
        let config = config(registered_key(), Some(date(2026, 1, 31)));
        let on = |day| seen(&key(&config, day));
        assert_eq!(on(date(2026, 12, 31)), (Status::Ok, "doctor-key-good"));
        assert_eq!(on(date(2027, 1, 1)), (Status::Warning, "doctor-key-soon"));
        assert_eq!(on(date(2027, 1, 30)), (Status::Warning, "doctor-key-soon"));
        assert_eq!(on(date(2027, 1, 31)), (Status::Fault, "doctor-key-over"));
    }

    #[test]
    fn a_key_of_unknown_age_is_a_warning_with_its_remedy() {
        let check = key(&config(registered_key(), None), date(2026, 11, 22));
        assert_eq!(seen(&check), (Status::Warning, "doctor-key-unstated"));
        assert_eq!(check.remedy, Some("doctor-key-state"));
    }

    #[test]
    fn a_certificate_says_itself_when_it_ends() {
        let key_of_chain = SigningKey::certificate(&private_key(), CHAIN, Algorithm::Rs256).unwrap();
        let config = config(key_of_chain, None);
        assert_eq!(seen(&key(&config, date(2026, 11, 22))), (Status::Ok, "doctor-key-good"));
        let soon = key(&config, date(2028, 11, 1));
        assert_eq!(seen(&soon), (Status::Warning, "doctor-key-soon"));
        insta::assert_snapshot!(soon.finding_text(Lang::Nb), @"Nøkkelen går ut 2028-11-21, om 20 dager.");
        assert_eq!(soon.remedy, Some("doctor-key-renew-certificate"));
    }
}
