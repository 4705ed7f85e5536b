//! Several things done to one person by one form: all of them, or none.

use domain::{Field, Fields, HandValue, PersonKey};
use storage::Transaction;

use crate::hands::{self, Act, NotWritten};

/// One thing to do to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Write(HandValue),
    /// Takes away what was written by hand.
    Erase(Field),
    /// "Ikke oppdater fra KRR", with the reason.
    OptOut(Field, String),
    OptIn(Field),
}

impl Deed {
    pub const fn field(&self) -> Field {
        match self {
            Self::Write(value) => value.field(),
            Self::Erase(field) | Self::OptOut(field, _) | Self::OptIn(field) => *field,
        }
    }
}

/// Carries deeds out in their order within `tx`. At the first that is refused it stops and says which field it was
/// about: then the transaction is not to be committed. The reason in `act` is that of what is written.
pub async fn carry(
    tx: &mut Transaction,
    key: PersonKey,
    deeds: Vec<Deed>,
    act: &Act<'_>,
) -> anyhow::Result<Result<Fields, (Field, NotWritten)>> {
    let mut fields = Vec::new();
    for deed in deeds {
        let field = deed.field();
        let written = match deed {
            Deed::Write(value) => hands::write_in(tx, key, value, act).await?,
            Deed::Erase(field) => hands::erase_in(tx, key, field, act).await?,
            Deed::OptOut(field, reason) => {
                hands::opt_out_in(tx, key, field, &Act { reason: &reason, ..act.clone() }).await?
            }
            Deed::OptIn(field) => hands::opt_in_in(tx, key, field, act).await?,
        };
        match written {
            Ok(changed) => fields.extend(changed.iter()),
            Err(refused) => return Ok(Err((field, refused))),
        }
    }
    Ok(Ok(fields.into_iter().collect()))
}
