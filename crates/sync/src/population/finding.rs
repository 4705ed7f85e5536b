//! What goes to quarantine: what in a document could not be taken at its word, and numbers that lead nowhere.

use domain::{
    Field, MunicipalityId, PersonKey, Source,
    folkeregisteret::{RegistryField, RegistryProblem},
};
use storage::quarantine::Finding;

/// The register has nobody under the number.
pub(super) const NOT_FOUND: &str = "folkeregisteret-not-found";
/// The number has been replaced by one that somebody else here has.
pub(super) const NUMBER_TAKEN: &str = "folkeregisteret-number-taken";
/// The register answered about somebody it was not asked about.
const UNASKED: &str = "folkeregisteret-unasked-identifier";

pub(super) fn of_person(key: PersonKey, code: &'static str, field: Option<Field>) -> Finding {
    Finding { source: Source::PopulationRegister, subject: key.to_string(), code, field }
}

pub(super) fn of_problem(key: PersonKey, problem: RegistryProblem) -> Finding {
    let field = match problem.field {
        RegistryField::Identifier => None,
        RegistryField::Status => Some(Field::Status),
        RegistryField::Name => Some(Field::Name),
        RegistryField::Protection => Some(Field::Protection),
        RegistryField::Address(_) => Some(Field::Address),
    };
    of_person(key, problem.kind.code(), field)
}

/// Nobody to name: the municipality is all that is known of rows that should not have come.
pub(super) fn of_strays(municipality: MunicipalityId) -> Finding {
    let subject = municipality.0.to_string();
    Finding { source: Source::PopulationRegister, subject, code: UNASKED, field: None }
}
