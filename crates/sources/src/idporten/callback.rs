//! What the browser brings back from ID-porten. Anybody can have written it.

use super::{Fault, Pending, SignInError};
use crate::issuer::Description;

/// A code that may be exchanged for who they are.
#[derive(PartialEq, Eq)]
pub(super) struct Code(pub String);

/// The parameters we know; the others are nobody's business (RFC 6749 § 4.1.2).
#[derive(Default)]
struct Parameters {
    state: Option<String>,
    issuer: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// The code, if the answer is to this question and from this issuer.
pub(super) fn read(query: &str, pending: &Pending, description: &Description) -> Result<Code, SignInError> {
    let parameters = Parameters::read(query)?;
    if parameters.state.as_deref() != Some(&pending.state) {
        return Err(SignInError::WrongState);
    }
    // RFC 9207: another issuer's code must not be brought to ours, nor ours to another.
    let expected = parameters.issuer.is_some() || description.authorization_response_iss_parameter_supported;
    if expected && parameters.issuer.as_deref() != Some(&description.issuer) {
        return Err(SignInError::WrongSender);
    }
    match (parameters.code, parameters.error) {
        (Some(code), None) if !code.is_empty() => Ok(Code(code)),
        (None, Some(error)) => Err(refused(&error)),
        _ => Err(SignInError::BadCallback),
    }
}

impl Parameters {
    fn read(query: &str) -> Result<Self, SignInError> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| SignInError::BadCallback)?;
        let mut parameters = Self::default();
        for (name, value) in pairs {
            let place = match name.as_str() {
                "state" => &mut parameters.state,
                "iss" => &mut parameters.issuer,
                "code" => &mut parameters.code,
                "error" => &mut parameters.error,
                _ => continue,
            };
            // Twice is once too often: whoever reads the other one reads something else.
            if place.replace(value).is_some() {
                return Err(SignInError::BadCallback);
            }
        }
        Ok(parameters)
    }
}

/// OpenID Connect Core § 3.1.2.6, RFC 6749 § 4.1.2.1.
fn refused(error: &str) -> SignInError {
    match error {
        "access_denied" => SignInError::Cancelled,
        "login_required" | "interaction_required" | "consent_required" | "account_selection_required" => {
            SignInError::SignInNeeded
        }
        "unmet_authentication_requirements" => SignInError::LevelNotToBeHad,
        "temporarily_unavailable" | "server_error" => SignInError::Unavailable,
        other => SignInError::Refused { fault: Fault::named(other), description: String::new() },
    }
}

#[cfg(test)]
mod tests {
    use domain::krr::Language;
    use proptest::prelude::*;

    use super::*;
    use crate::idporten::{Level, SignIn};

    const ISSUER: &str = "https://test.idporten.no";

    fn pending() -> Pending {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        Pending { state: "s1".into(), ..Pending::new(&SignIn::new(Level::High, Language::Bokmaal), now) }
    }

    fn description(names_sender: bool) -> Description {
        let text = format!(
            r#"{{"issuer":"{ISSUER}","jwks_uri":"x","authorization_response_iss_parameter_supported":{names_sender}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn code(query: &str, names_sender: bool) -> Result<String, SignInError> {
        read(query, &pending(), &description(names_sender)).map(|code| code.0)
    }

    #[test]
    fn a_code_comes_with_the_state_and_the_sender() {
        let whole = "code=abc%2B1&state=s1&iss=https%3A%2F%2Ftest.idporten.no&new=thing";
        assert_eq!(code(whole, true), Ok("abc+1".to_owned()));
        assert_eq!(code("code=abc&state=s1", false), Ok("abc".to_owned()));
    }

    #[test]
    fn an_answer_that_does_not_belong_here_is_refused_before_it_is_read() {
        for (query, error) in [
            ("code=abc&state=s2", SignInError::WrongState),
            ("code=abc", SignInError::WrongState),
            ("error=access_denied&state=s2", SignInError::WrongState),
            ("code=abc&state=s1&state=s1", SignInError::BadCallback),
            ("code=abc&code=def&state=s1", SignInError::BadCallback),
            ("code=abc&error=access_denied&state=s1", SignInError::BadCallback),
            ("code=&state=s1", SignInError::BadCallback),
            ("state=s1", SignInError::BadCallback),
            ("code=abc&state=s1&iss=https%3A%2F%2Fidporten.no", SignInError::WrongSender),
            ("error=access_denied&state=s1&iss=x", SignInError::WrongSender),
        ] {
            assert_eq!(code(query, false), Err(error), "{query}");
        }
        assert_eq!(code("code=abc&state=s1", true), Err(SignInError::WrongSender));
    }

    #[test]
    fn each_refusal_is_known_by_its_word_and_strange_words_are_not_kept() {
        let refused = |error: &str| code(&format!("state=s1&error={error}"), false).unwrap_err();
        assert_eq!(refused("access_denied"), SignInError::Cancelled);
        assert_eq!(refused("login_required"), SignInError::SignInNeeded);
        assert_eq!(refused("unmet_authentication_requirements"), SignInError::LevelNotToBeHad);
        assert_eq!(refused("server_error"), SignInError::Unavailable);
        let fault = |fault| SignInError::Refused { fault, description: String::new() };
        assert_eq!(refused("invalid_scope"), fault(Fault::Scope));
        assert_eq!(refused("20914695016&error_description=20914695016"), fault(Fault::Other));
    }

    proptest! {
        #[test]
        fn no_query_breaks_us_and_only_the_state_opens(query in "([a-z]{1,6}=[a-z0-9%&=]{0,9}&?){0,6}") {
            if code(&query, false).is_ok() {
                prop_assert!(query.contains("state=s1"));
            }
        }
    }
}
