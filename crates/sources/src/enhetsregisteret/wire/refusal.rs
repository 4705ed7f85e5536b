//! The body of a refused question.

use serde::Deserialize;

/// `feilmelding` and `feilaktigVerdi` repeat what was sent, so they are not read.
#[derive(Deserialize)]
struct Refusal {
    #[serde(default, rename = "valideringsfeil")]
    faults: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    #[serde(default, rename = "parametere")]
    parameters: Vec<String>,
}

/// The parameters that the register finds wrong; none where it does not say.
pub(in super::super) fn refused_parameters(bytes: &[u8]) -> Vec<String> {
    let Ok(refusal) = serde_json::from_slice::<Refusal>(bytes) else { return Vec::new() };
    let parameters = refusal.faults.into_iter().flat_map(|fault| fault.parameters);
    let is_name =
        |text: &String| text.len() <= 60 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    parameters.filter(is_name).take(5).collect()
}
