//! Whether Enhetsregisteret can be asked: which night's its dump is.

use super::{Check, checks};
use crate::{
    enhetsregisteret::{Dump, Enhetsregisteret},
    resilience::Patience,
};

/// Looks at the register, which is the same for everybody.
pub async fn examine_enhetsregisteret(register: &Enhetsregisteret) -> Vec<Check> {
    // Somebody waits for the doctor, and sees at once what a night would try again.
    let register = register.with_patience(Patience { attempts: 1, ..Patience::default() });
    vec![checks::enhetsregisteret(&register.stamp(Dump::Entities).await)]
}
