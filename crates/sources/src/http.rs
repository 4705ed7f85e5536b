//! What all clients have in common over HTTP: bounded in time and size, and never led elsewhere.

use std::{net::IpAddr, time::Duration};

use domain::Environment;
use reqwest::{Client, ClientBuilder, Response, Url, redirect::Policy};

use crate::setup::SetupError;

/// Why no whole answer came. Nothing of the exchange itself is in it, so it may be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// No connection: name, network or TLS.
    Unreachable,
    /// Neither connection nor answer came in time.
    Timeout,
    /// The connection ended before the answer did, or what came cannot be unpacked.
    Cut,
    /// More bytes than an answer can have.
    TooLarge,
}

/// A client that follows no redirect: a register does not move, and a token must not travel.
pub(crate) fn client(address: &Url, connect: Duration, whole: Duration) -> Result<Client, SetupError> {
    building(address, connect).timeout(whole).build().map_err(|_| SetupError::Tls)
}

/// The same for what is too long to be bounded in time: it may not fall silent. Packed bodies are left packed.
pub(crate) fn carrier(address: &Url, connect: Duration, silence: Duration) -> Result<Client, SetupError> {
    building(address, connect).read_timeout(silence).no_gzip().build().map_err(|_| SetupError::Tls)
}

fn building(address: &Url, connect: Duration) -> ClientBuilder {
    let builder = Client::builder();
    // A simulator on this machine is not on the other side of anybody's proxy.
    let builder = if is_loopback(address) { builder.no_proxy() } else { builder };
    builder
        .user_agent(concat!("Reim/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(connect)
}

/// An address that tokens and identities may be sent to. Plain http serves only simulators.
pub(crate) fn address(text: &str, environment: Environment) -> Result<Url, SetupError> {
    let url = Url::parse(text).map_err(|_| SetupError::InvalidAddress)?;
    match (url.scheme(), environment) {
        ("https", _) | ("http", Environment::Test) if url.has_host() => Ok(url),
        ("http", Environment::Production) => Err(SetupError::InsecureAddress),
        _ => Err(SetupError::InvalidAddress),
    }
}

pub(crate) fn is_loopback(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The whole body, unpacked, unless it is longer than `limit` bytes.
pub(crate) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, Broken> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if announced > limit {
        return Err(Broken::TooLarge);
    }
    let mut body = Vec::with_capacity(announced);
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + chunk.len() > limit {
            return Err(Broken::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

pub(crate) fn broken(error: &reqwest::Error) -> Broken {
    if error.is_timeout() {
        Broken::Timeout
    } else if error.is_connect() {
        Broken::Unreachable
    } else {
        Broken::Cut
    }
}
