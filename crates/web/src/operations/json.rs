//! How the words of the register are written in JSON.

use domain::{Field, MunicipalityId, PersonKey, Source};
use serde::{Serialize, Serializer};

/// For `#[serde(serialize_with = "code")]`.
pub fn code<T: Coded, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.code().serialize(serializer)
}

/// What has a code or number that never changes.
pub trait Coded {
    type Code: Serialize;

    fn code(&self) -> Self::Code;
}

impl Coded for Field {
    type Code = &'static str;

    fn code(&self) -> &'static str {
        Field::code(*self)
    }
}

impl Coded for Source {
    type Code = &'static str;

    fn code(&self) -> &'static str {
        Source::code(*self)
    }
}

impl Coded for MunicipalityId {
    type Code = i64;

    fn code(&self) -> i64 {
        self.0
    }
}

impl Coded for PersonKey {
    type Code = String;

    fn code(&self) -> String {
        self.to_string()
    }
}

impl<T: Coded> Coded for Option<T> {
    type Code = Option<T::Code>;

    fn code(&self) -> Option<T::Code> {
        self.as_ref().map(Coded::code)
    }
}
