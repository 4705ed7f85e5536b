//! Whether anybody can sign in.

use jiff::tz::TimeZone;

use super::{
    Check, Status,
    checks::{check, key_until},
};
use crate::{
    idporten::{IdPorten, SignInError},
    issuer::IssuerError,
};

/// Looks at ID-porten's description, our key, and whether ID-porten would take a question from us. Nobody is asked to sign in:
/// the question is left to go out of date.
pub async fn examine_sign_in(idporten: &IdPorten) -> Vec<Check> {
    let described = idporten.described().await;
    let reached = described.is_ok();
    let config = idporten.config();
    let today = idporten.now().to_zoned(TimeZone::UTC).date();
    let mut checks = vec![
        description(&config.issuer, described),
        Check { name: "doctor-idporten-key", ..key_until(&config.key, config.key_too_old_on(), today) },
    ];
    if reached {
        checks.push(client(&config.redirect_uri, idporten.probe().await));
    }
    checks
}

fn description(issuer: &str, described: Result<(), IssuerError>) -> Check {
    let issuer = ("issuer", issuer.to_owned());
    let name = "doctor-idporten";
    match described {
        Ok(()) => check(name, Status::Ok, "doctor-idporten-reached", vec![issuer]),
        Err(error) => {
            let args = vec![issuer, ("detail", error.detail())];
            check(name, Status::Fault, "doctor-idporten-failed", args).remedied(error.code())
        }
    }
}

fn client(address: &str, probed: Result<(), SignInError>) -> Check {
    let address = ("address", address.to_owned());
    let name = "doctor-idporten-client";
    match probed {
        Ok(()) => check(name, Status::Ok, "doctor-idporten-accepts", vec![address]),
        Err(error) => {
            let args = vec![address, ("detail", error.detail())];
            check(name, Status::Fault, "doctor-idporten-refuses", args).remedied(error.remedy())
        }
    }
}
