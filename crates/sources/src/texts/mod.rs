//! What an operator reads about a register: findings and remedies, in three languages.

mod enhetsregisteret;
mod folkeregisteret;
mod klass;
mod sign_in;
mod table;

use enhetsregisteret::ENHETSREGISTERET;
use folkeregisteret::FOLKEREGISTERET;
use klass::KLASS;
use sign_in::SIGN_IN;
use table::{Entry, TABLE};

/// A language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Nb,
    Nn,
    En,
}

/// The text under `key`, its `{placeholders}` filled in. `None` where there is no such text.
pub fn text(key: &str, args: &[(&'static str, String)], lang: Lang) -> Option<String> {
    let tables = [TABLE, SIGN_IN, FOLKEREGISTERET, ENHETSREGISTERET, KLASS];
    let entry = tables.into_iter().flatten().find(|entry| entry.key == key)?;
    let mut filled = entry.template(lang).to_owned();
    for (name, value) in args {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    Some(filled)
}

impl Entry {
    fn template(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Nb => self.nb,
            Lang::Nn => self.nn,
            Lang::En => self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;
    use crate::{
        enhetsregisteret, folkeregisteret,
        idporten::{Fault, Level, SignInError, TokenFault},
        issuer::{IssuerError, SignatureFault},
        klass,
        krr::{AskError, DecodeError},
        maskinporten::{GrantFault, MaskinportenError},
        resilience::{CircuitState, Position},
        setup::SetupError,
    };

    fn has_text(key: &str) {
        for lang in [Lang::Nb, Lang::Nn, Lang::En] {
            assert!(text(key, &[], lang).is_some_and(|text| !text.is_empty()), "{key}");
        }
    }

    #[test]
    fn every_error_has_a_remedy_in_every_language() {
        SetupError::ALL.into_iter().map(SetupError::remedy).for_each(has_text);
        GrantFault::ALL.into_iter().map(GrantFault::remedy).for_each(has_text);
        let maskinporten = [
            MaskinportenError::RefusedOtherwise { status: 400, description: String::new() },
            MaskinportenError::RateLimited { retry_after: None },
            MaskinportenError::Unavailable { status: 503, retry_after: None },
            MaskinportenError::Timeout,
            MaskinportenError::Unreachable,
            MaskinportenError::Cut,
            MaskinportenError::Garbled,
            MaskinportenError::Redirected { status: 302 },
            MaskinportenError::WrongIssuer,
            MaskinportenError::Signing,
        ];
        maskinporten.iter().map(MaskinportenError::remedy).for_each(has_text);
        let state = CircuitState {
            state: Position::Open,
            since: jiff::Timestamp::UNIX_EPOCH,
            until: None,
            failures: 5,
        };
        let krr = [
            AskError::TooMany,
            AskError::Paused(state),
            AskError::Token(MaskinportenError::Timeout),
            AskError::Unauthorized,
            AskError::Forbidden,
            AskError::BadRequest,
            AskError::RateLimited { retry_after: None },
            AskError::Unavailable { status: 500, retry_after: None },
            AskError::Timeout,
            AskError::Unreachable,
            AskError::Cut,
            AskError::Garbled(DecodeError::Truncated),
            AskError::TooLarge,
            AskError::Redirected { status: 302 },
            AskError::Unexpected { status: 418 },
        ];
        krr.iter().map(AskError::remedy).for_each(has_text);
        let population = [
            folkeregisteret::AskError::TooMany,
            folkeregisteret::AskError::TooOld,
            folkeregisteret::AskError::Paused(state),
            folkeregisteret::AskError::Unauthorized,
            folkeregisteret::AskError::Forbidden,
            folkeregisteret::AskError::BadRequest,
            folkeregisteret::AskError::RateLimited { retry_after: None },
            folkeregisteret::AskError::Unavailable { status: 500, retry_after: None },
            folkeregisteret::AskError::Timeout,
            folkeregisteret::AskError::Unreachable,
            folkeregisteret::AskError::Cut,
            folkeregisteret::AskError::Garbled(DecodeError::Truncated),
            folkeregisteret::AskError::TooLarge,
            folkeregisteret::AskError::Redirected { status: 302 },
            folkeregisteret::AskError::Unexpected { status: 418 },
        ];
        population.iter().map(folkeregisteret::AskError::remedy).for_each(has_text);
        let classifications = [
            klass::AskError::Paused(state),
            klass::AskError::BadRequest,
            klass::AskError::NotFound,
            klass::AskError::RateLimited { retry_after: None },
            klass::AskError::Unavailable { status: 500, retry_after: None },
            klass::AskError::Timeout,
            klass::AskError::Unreachable,
            klass::AskError::Cut,
            klass::AskError::Garbled(DecodeError::Truncated),
            klass::AskError::TooLarge,
            klass::AskError::Redirected { status: 302 },
            klass::AskError::Unexpected { status: 418 },
        ];
        classifications.iter().map(klass::AskError::code).for_each(has_text);
        has_text(folkeregisteret::AskError::Token(MaskinportenError::Timeout).code());
        let entities = [
            enhetsregisteret::AskError::Paused(state),
            enhetsregisteret::AskError::BadRequest { parameters: Vec::new() },
            enhetsregisteret::AskError::RateLimited { retry_after: None },
            enhetsregisteret::AskError::Unavailable { status: 500, retry_after: None },
            enhetsregisteret::AskError::Timeout,
            enhetsregisteret::AskError::Unreachable,
            enhetsregisteret::AskError::Cut,
            enhetsregisteret::AskError::Garbled(DecodeError::Truncated),
            enhetsregisteret::AskError::TooLarge,
            enhetsregisteret::AskError::Redirected { status: 302 },
            enhetsregisteret::AskError::Unexpected { status: 418 },
        ];
        entities.iter().map(enhetsregisteret::AskError::code).for_each(has_text);
    }

    #[test]
    fn every_reason_that_nobody_is_signed_in_has_a_remedy_in_every_language() {
        let fault = |fault| SignInError::Refused { fault, description: String::new() };
        Fault::ALL.into_iter().map(fault).map(|error| error.remedy()).for_each(has_text);
        let errors = [
            SignInError::Issuer(IssuerError::Unreachable),
            SignInError::Issuer(IssuerError::Garbled),
            SignInError::Issuer(IssuerError::WrongIssuer),
            SignInError::Issuer(IssuerError::Lacking("token_endpoint")),
            SignInError::Signing,
            SignInError::Unavailable,
            SignInError::Cancelled,
            SignInError::SignInNeeded,
            SignInError::LevelNotToBeHad,
            SignInError::LevelTooLow { asked: Level::High, given: None },
            SignInError::TooLate,
            SignInError::BadCallback,
            SignInError::WrongState,
            SignInError::WrongSender,
            SignInError::Token(TokenFault::Signature(SignatureFault::Signature)),
            SignInError::Token(TokenFault::Expired),
            SignInError::Token(TokenFault::Nonce),
            SignInError::InvalidPid,
            SignInError::PidNotAllowed(domain::national_id::NotAllowedHere::RealInTest),
        ];
        errors.iter().map(SignInError::remedy).for_each(has_text);
    }

    #[test]
    fn no_key_stands_twice_and_all_languages_fill_the_same_places() {
        let placeholders = |template: &str| -> BTreeSet<String> {
            template.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect()
        };
        let mut seen = HashSet::new();
        for entry in [TABLE, SIGN_IN, FOLKEREGISTERET, ENHETSREGISTERET, KLASS].into_iter().flatten() {
            assert!(seen.insert(entry.key), "{}", entry.key);
            assert_eq!(placeholders(entry.nb), placeholders(entry.nn), "{}", entry.key);
            assert_eq!(placeholders(entry.nb), placeholders(entry.en), "{}", entry.key);
        }
    }
}
