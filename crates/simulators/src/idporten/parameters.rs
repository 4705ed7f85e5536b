//! What comes as a query or a form.

use std::collections::BTreeMap;

use super::refusal::Refusal;

/// Parameters by name. An empty one is absent, and one that comes twice is refused (RFC 6749 § 3.1).
#[derive(Debug)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text)
            .map_err(|_| Refusal::request("The parameters cannot be read"))?;
        let mut parameters = BTreeMap::new();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            if let Some(_first) = parameters.insert(name.clone(), value) {
                return Err(Refusal::request(format!("The parameter {name} comes twice")));
            }
        }
        Ok(Self(parameters))
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::request(format!("Missing parameter {name}")))
    }
}

/// An address with something added to its query.
pub fn extended(address: &str, parameters: &[(&str, &str)]) -> String {
    let separator = if address.contains('?') { '&' } else { '?' };
    let added = serde_urlencoded::to_string(parameters).expect("texts can be written");
    format!("{address}{separator}{added}")
}
