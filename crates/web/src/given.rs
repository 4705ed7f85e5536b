//! What a template hands over: a value, behind as many references as askama has put before it.

use domain::{
    Field, MessageKind, MessageKinds, Source,
    access::Role,
    guardian_role::{RoleKey, Seen},
    register::{ActKind, UnitField, UnitKind, sides::Standing},
};
use jiff::{Timestamp, civil::Date};

use crate::Language;

/// A `T`, however far away.
pub trait Given<T: Copy> {
    fn given(&self) -> T;
}

macro_rules! given {
    ($($kind:ty),*) => {$(
        impl Given<$kind> for $kind {
            fn given(&self) -> $kind {
                *self
            }
        }
    )*};
}

given!(
    i64,
    Timestamp,
    Date,
    Language,
    Field,
    Source,
    MessageKind,
    MessageKinds,
    Seen,
    RoleKey,
    Role,
    ActKind,
    UnitField,
    UnitKind,
    Standing
);

impl<T: Copy, G: Given<T> + ?Sized> Given<T> for &G {
    fn given(&self) -> T {
        (**self).given()
    }
}
