//! Who is registered with ID-porten.

use std::{collections::HashMap, net::IpAddr};

use axum::http::Uri;

use crate::maskinporten::RegisteredKey;

/// A registered client: a confidential one, with a key of its own.
#[derive(Clone)]
pub struct SignInClient {
    pub id: String,
    pub keys: Vec<RegisteredKey>,
    /// Where people may be sent back to, to the letter.
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    /// Called in a frame when a session ends.
    pub frontchannel_logout_uri: Option<String>,
    /// Whether tokens and the call above tell the session's name (`sid`).
    pub frontchannel_logout_session_required: bool,
}

/// An address that cannot be registered: https with a host, or http on this machine; nothing relative, no fragment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be registered: addresses are https, or http on this machine, without a fragment")]
pub struct InvalidClient(pub String);

/// By their id.
#[derive(Default)]
pub(crate) struct Clients(HashMap<String, SignInClient>);

impl Clients {
    /// Registers a client, or replaces it.
    pub fn add(&mut self, client: SignInClient) -> Result<(), InvalidClient> {
        let addresses = client.redirect_uris.iter().chain(&client.post_logout_redirect_uris);
        for address in addresses.chain(&client.frontchannel_logout_uri) {
            if !may_be_registered(address) {
                return Err(InvalidClient(address.clone()));
            }
        }
        self.0.insert(client.id.clone(), client);
        Ok(())
    }

    pub fn get(&self, id: &str) -> Option<&SignInClient> {
        self.0.get(id)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut SignInClient> {
        self.0.get_mut(id)
    }
}

fn may_be_registered(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let way = match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => here,
        _ => false,
    };
    way && !address.contains(['#', '*'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for good in [
            "https://reim.example/innlogging/retur",
            "http://127.0.0.1:8080/retur",
            "http://localhost/retur",
            "http://[::1]:8080/retur",
        ] {
            assert!(may_be_registered(good), "{good}");
        }
        for bad in [
            "http://reim.example/retur",
            "http://127.0.0.1.reim.example/retur",
            "https://reim.example/#retur",
            "https://*.reim.example/",
            "/retur",
            "reim://retur",
            "",
        ] {
            assert!(!may_be_registered(bad), "{bad}");
        }
    }
}
