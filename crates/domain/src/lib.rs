//! The words of the register and the rules between them.
//!
//! **Invariant:** nothing here waits, reads the clock, draws lots, or knows of databases, registers or pages.

pub mod access;
pub mod agreement;
pub mod claims;
pub mod classification;
pub mod contact;
pub mod derive;
pub mod election;
pub mod email;
pub mod entity;
pub mod environment;
pub mod explain;
pub mod field;
pub mod folkeregisteret;
pub mod freshness;
pub mod guard;
pub mod guardian_role;
pub mod hold;
pub mod import;
pub mod krr;
pub mod message;
pub mod municipality;
pub mod national_id;
pub mod organisation_number;
pub mod oslo;
pub mod outcome;
pub mod person;
pub mod phone;
pub mod precedence;
pub mod reach;
pub mod register;
pub mod roster;
pub mod scope;
pub mod source;

pub use agreement::{Agreement, Mode};
pub use claims::{Claims, HandClaim, HandValue, SystemClaim};
pub use contact::Contact;
pub use derive::{Derived, Known, derive};
pub use email::Email;
pub use environment::Environment;
pub use explain::{Explanation, explain};
pub use field::{Field, Fields};
pub use hold::{Hold, HoldKind};
pub use krr::{KrrClaim, KrrReport};
pub use message::{MessageKind, MessageKinds};
pub use municipality::{MunicipalityId, MunicipalityNumber};
pub use national_id::NationalId;
pub use organisation_number::OrganisationNumber;
pub use outcome::{Outcome, Tally};
pub use person::{PersonId, PersonKey, Protection};
pub use phone::Phone;
pub use precedence::Precedence;
pub use scope::Scope;
pub use source::Source;
