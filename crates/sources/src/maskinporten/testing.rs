//! What Maskinporten's tests share: a fresh key, a chain of invented certificates, and a small Maskinporten.

use std::{
    collections::VecDeque,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use axum::{Form, Router, extract::State, http::StatusCode, response::IntoResponse, routing::post};
use domain::Environment;
use jsonwebtoken::{DecodingKey, TokenData, Validation};
use serde::Deserialize;

use super::{Algorithm, Maskinporten, MaskinportenConfig, SigningKey};
use crate::{
    resilience::Patience,
    testing::{TestClock, serve},
};

static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

pub(crate) fn private_key() -> String {
    let der: Pkcs8V1Der<'_> = KEY.as_der().unwrap();
    pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()))
}

pub(crate) fn registered_key() -> SigningKey {
    SigningKey::registered(&private_key(), "key-1", Algorithm::Rs256).unwrap()
}

/// What the assertion says, its signature proved.
pub(crate) fn proved(assertion: &str, algorithm: jsonwebtoken::Algorithm) -> TokenData<serde_json::Value> {
    let public = KEY.public_key();
    let key = DecodingKey::from_rsa_raw_components(
        public.modulus().big_endian_without_leading_zero(),
        public.exponent().big_endian_without_leading_zero(),
    );
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false; // the test's clock is not the machine's
    validation.validate_aud = false;
    jsonwebtoken::decode(assertion, &key, &validation).unwrap()
}

/// A Maskinporten that answers as told, in turn, then with tokens, and remembers what it was sent.
#[derive(Clone, Default)]
pub(crate) struct FakeMaskinporten(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    answers: VecDeque<(u16, String)>,
    assertions: Vec<String>,
    lifetime: Option<u64>,
    delay: Duration,
}

#[derive(Deserialize)]
struct Sent {
    grant_type: String,
    assertion: String,
}

impl FakeMaskinporten {
    pub fn answering(self, status: u16, body: &str) -> Self {
        self.0.lock().unwrap().answers.push_back((status, body.to_owned()));
        self
    }

    pub fn refusing(self, description: &str) -> Self {
        let body = serde_json::json!({ "error": "invalid_grant", "error_description": description });
        self.answering(400, &body.to_string())
    }

    pub fn with_lifetime(self, seconds: u64) -> Self {
        self.0.lock().unwrap().lifetime = Some(seconds);
        self
    }

    pub fn slow(self, delay: Duration) -> Self {
        self.0.lock().unwrap().delay = delay;
        self
    }

    pub fn assertions(&self) -> Vec<String> {
        self.0.lock().unwrap().assertions.clone()
    }

    /// The number of grants it has been sent.
    pub fn grants(&self) -> usize {
        self.0.lock().unwrap().assertions.len()
    }

    /// Serves on this machine and gives a client of it.
    pub async fn client(&self, clock: &TestClock) -> Maskinporten {
        self.client_with(clock, |_| {}).await
    }

    pub async fn client_with(
        &self,
        clock: &TestClock,
        change: impl FnOnce(&mut MaskinportenConfig),
    ) -> Maskinporten {
        let base = serve(Router::new().route("/token", post(token)).with_state(self.clone())).await;
        let mut config =
            MaskinportenConfig::new("https://test.maskinporten.no/", "client-1", registered_key());
        config.token_endpoint = Some(format!("{base}/token"));
        config.patience = Patience { attempts: 3, ..config.patience };
        change(&mut config);
        Maskinporten::new(config, Environment::Test, Arc::new(clock.clone())).unwrap()
    }
}

async fn token(State(fake): State<FakeMaskinporten>, Form(sent): Form<Sent>) -> impl IntoResponse {
    assert_eq!(sent.grant_type, "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let (answer, delay) = {
        let mut inside = fake.0.lock().unwrap();
        inside.assertions.push(sent.assertion);
        let number = inside.assertions.len();
        let lifetime = inside.lifetime.unwrap_or(120);
        let token = serde_json::json!({
            "access_token": format!("token-{number}"), "token_type": "Bearer", "expires_in": lifetime,
        });
        (inside.answers.pop_front().unwrap_or((200, token.to_string())), inside.delay)
    };
    tokio::time::sleep(delay).await;
    (StatusCode::from_u16(answer.0).unwrap(), [("content-type", "application/json")], answer.1)
}

/// An invented enterprise's certificate (2026–2028, X.509 version 3) and its invented issuer's (2026–2055,
/// version 1). Their private keys are kept nowhere.
pub(crate) const CHAIN: &str = "\
-----BEGIN CERTIFICATE-----
MIIDkDCCAnigAwIBAgICEAIwDQYJKoZIhvcNAQELBQAwNTEbMBkGA1UECgwST3Bw
ZGlrdGV0IHV0c3RlZGVyMRYwFAYDVQQDDA1PcHBkaWt0ZXQgcm90MB4XDTI2MTEy
MTEyMDAwMFoXDTI4MTEyMTEyMDAwMFowWjEaMBgGA1UECgwRT3BwZGlrdGV0IGtv
bW11bmUxKDAmBgNVBAMMH09wcGRpa3RldCB2aXJrc29taGV0c3NlcnRpZmlrYXQx
EjAQBgNVBAUTCTMxMzc5NjMyOTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoC
ggEBAMFlMLGUNr8cWxE6AlZkG48VQJeKp9D1A/mpZb727u7BADIdOBGMV2Qo6Bo+
spQtDmK80CFrsX5bG38615nd4aGxXNwU3d0Y81Y/D6aaE8DA7PYng5Z9QYDMzWP8
upC+olP/Bfphd5xZYsCQ3miLXmyX5vlZgmSLv5SO1a5zsMJxVECni8LEvrzfxjB3
nJ7E41TuUsg2XbhwFerS1dKEwIbbfp2WFPMRx9N8fYnTFGu9NIFf5t/c6yTC1BKx
PHZMNbsqNIJ2x0yWNgl/m3W9jZCdZbZGU+tnNZwQ3/RRKkB0e1Ycftn+KaG2OMpx
PAXo3BKWIqKqnfQHCZ7eP7kbqrkCAwEAAaOBhDCBgTAJBgNVHRMEAjAAMAsGA1Ud
DwQEAwIHgDAdBgNVHQ4EFgQUVKRZkvZ4E5t6oNBseJozoBXPThUwSAYDVR0jBEEw
P6E5pDcwNTEbMBkGA1UECgwST3BwZGlrdGV0IHV0c3RlZGVyMRYwFAYDVQQDDA1P
cHBkaWt0ZXQgcm90ggIQADANBgkqhkiG9w0BAQsFAAOCAQEAFxMass19hIiTm20H
JnTaLnUMjEiJHlVKXkOg671LvlHaXReLeoE16CWModbzRSrz8xmnSQ2fNDrbVgog
ZhLyymcFQuyjy4b0nMzJAAxF+MLapa9tHyL8srZBFIUXUt/JmbNTHdTyhvocb+j0
ZV4uWMdNxmAI/w/CnccsbD7KQXag+NTHE3TYFATmSqAuAe8ZaBXiK0cW4GJWYqnT
e+a7W6ISd00xV/8D6abTvWv8Tfio9waoXQbOj6gLoSH8Mmae1RH0CB3tzUZBNbEv
0JifjS2SUPIpBSOH+QSCjVf8ZR8wQV/u/K3+4nUr25+zOMg3fR46tOAeYb1+StEP
5gwIgg==
-----END CERTIFICATE-----
-----BEGIN CERTIFICATE-----
MIIC4TCCAckCAhAAMA0GCSqGSIb3DQEBCwUAMDUxGzAZBgNVBAoMEk9wcGRpa3Rl
dCB1dHN0ZWRlcjEWMBQGA1UEAwwNT3BwZGlrdGV0IHJvdDAgFw0yNjAxMDEwMDAw
MDBaGA8yMDU1MDEwMTAwMDAwMFowNTEbMBkGA1UECgwST3BwZGlrdGV0IHV0c3Rl
ZGVyMRYwFAYDVQQDDA1PcHBkaWt0ZXQgcm90MIIBIjANBgkqhkiG9w0BAQEFAAOC
AQ8AMIIBCgKCAQEAoA3HinW6fXEP5a9Ifauv+YYmQd8oGZc0YIjfbkE9eBz1i7Qh
5E8cxQ3QD4syl6ASIVDbIBi+tqQcpTeYScMxGIXwZpqS57zjnb/u8ViOCdNGrJCV
7CynIlP354rqkwpj/j0y+js8CANh1ifU890AwBZeu7jbcUOHjzEwq4LCe2FfFOtO
ejyJWgxCv7iBzNmJy+7vQI9ooslT459YDwgKPZDp5p4B4MncXTxmSnkTpOkz5WLj
/z+FbNPfIozCt/tby8C0VmM7NmRXv4fa9dXHycdzrielgHv2EltDITBrDiC6G9zz
ar2E9pS1J9LP/JD8yyYU58c0sN23AgCjA+jGbQIDAQABMA0GCSqGSIb3DQEBCwUA
A4IBAQAq48NevTISKpPJFGS4WQLDO/hcCNpVomgc+AI1nEfDhvk/LGp7GGdXtN4i
pHWPcdEJOjPJwj6PS5+uv+obHMVCLHq2kZksRczQEPN2JOTOBBAaQm4gWQpBs9oZ
YG6U/7XHM1/kCYRHvdxi0KNg0JBlcNSXcVYnqbrERbN1Y9jfjddh2a4Mf0byjtId
0hHxN8y++MGXeG+rgsJL+wWTq9UurUrnKidGxccU0IUUQj7ksEtRtmRyv+C2P0Iv
47Yw24erBuUDZgwdytlLmmLSvAF3HwSGtXJ63Xy9p40GbZ8g2GDRoo2ZW/gwAjWD
Vxq+KBaZgxklfkbULjD63y77R94M
-----END CERTIFICATE-----
";
