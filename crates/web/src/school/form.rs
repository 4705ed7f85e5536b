//! What a secretary typed, and what is to be done of it. Nothing that a form says of a field's state is believed: that
//! is read anew.

use domain::{Email, Field, HandValue, Phone, email::InvalidEmail, phone::InvalidPhone};
use serde::Deserialize;
use sync::desk::Deed;

use super::field::{FieldView, Hand};

/// Letters in a reason: a sentence or two, so that it is read.
const LONGEST_REASON: usize = 300;

/// The form on a person's page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Form {
    versjon: String,
    mobil: Option<String>,
    mobil_var: Option<String>,
    mobil_av: Option<String>,
    mobil_var_av: String,
    mobil_grunn: String,
    epost: Option<String>,
    epost_var: Option<String>,
    epost_av: Option<String>,
    epost_var_av: String,
    epost_grunn: String,
}

/// What was typed for one field.
pub struct Typed<'a> {
    /// What stands in the input; `None` where the form had no such input.
    pub value: Option<&'a str>,
    /// What stood there when the form was shown.
    pub was: &'a str,
    pub wants_out: bool,
    pub was_out: bool,
    pub reason: &'a str,
}

/// What is wrong with a field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Somebody else, or KRR, was there first.
    Moved,
    /// The field is closed, and the form had something for it.
    Closed,
    Locked,
    NoReason,
    /// What a system says cannot be taken away here.
    NotOurs,
    PhoneLength,
    PhoneCharacter,
    PhoneImpossible,
    EmailLength,
    EmailLetters,
    EmailForm,
}

impl Fault {
    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Moved => "desk-fault-moved",
            Self::Closed => "desk-fault-closed",
            Self::Locked => "desk-fault-locked",
            Self::NoReason => "desk-fault-no-reason",
            Self::NotOurs => "desk-fault-not-ours",
            Self::PhoneLength => "desk-fault-phone-length",
            Self::PhoneCharacter => "desk-fault-phone-character",
            Self::PhoneImpossible => "desk-fault-phone-impossible",
            Self::EmailLength => "desk-fault-email-length",
            Self::EmailLetters => "desk-fault-email-letters",
            Self::EmailForm => "desk-fault-email-form",
        }
    }
}

impl Form {
    /// The revision that the form was made from.
    pub fn revision(&self) -> Option<i64> {
        self.versjon.parse().ok()
    }

    pub fn typed(&self, field: Field) -> Typed<'_> {
        let (value, was, off, was_off, reason) = match field {
            Field::Mobile => {
                (&self.mobil, &self.mobil_var, &self.mobil_av, &self.mobil_var_av, &self.mobil_grunn)
            }
            _ => (&self.epost, &self.epost_var, &self.epost_av, &self.epost_var_av, &self.epost_grunn),
        };
        Typed {
            value: value.as_deref().map(str::trim),
            was: was.as_deref().unwrap_or_default().trim(),
            wants_out: off.is_some(),
            was_out: was_off == "1",
            reason: reason.trim(),
        }
    }
}

/// What is to be done to a field that now is as `held`; `is_newer` where something was written since the form was shown.
pub fn deeds(typed: &Typed<'_>, held: &FieldView, is_newer: bool) -> Result<Vec<Deed>, Fault> {
    let value = typed.value.filter(|value| *value != held.kept);
    let switches = typed.wants_out != held.is_opted_out;
    if value.is_none() && !switches {
        return Ok(Vec::new());
    }
    let was_touched = typed.value.is_some_and(|value| value != typed.was) || typed.wants_out != typed.was_out;
    let has_moved = typed.was != held.kept || typed.was_out != held.is_opted_out;
    if is_newer && has_moved {
        // What nobody touched stays as it has become.
        return if was_touched { Err(Fault::Moved) } else { Ok(Vec::new()) };
    }
    if held.is_locked() {
        return Err(Fault::Locked);
    }
    let mut deeds = Vec::new();
    if switches && typed.wants_out {
        if typed.reason.is_empty() {
            return Err(Fault::NoReason);
        }
        deeds.push(Deed::OptOut(held.field, typed.reason.chars().take(LONGEST_REASON).collect()));
    } else if switches {
        deeds.push(Deed::OptIn(held.field));
    }
    match value {
        None => (),
        Some(_) if held.hand == Hand::Fetched && !typed.wants_out => return Err(Fault::Closed),
        Some("") if held.hand == Hand::OpenOverSystem => return Err(Fault::NotOurs),
        Some("") => deeds.push(Deed::Erase(held.field)),
        Some(value) => deeds.push(Deed::Write(parse(held.field, value)?)),
    }
    Ok(deeds)
}

fn parse(field: Field, value: &str) -> Result<HandValue, Fault> {
    if field != Field::Mobile {
        return Email::parse(value).map(HandValue::Email).map_err(|error| match error {
            InvalidEmail::Length => Fault::EmailLength,
            InvalidEmail::LocalPartNotAscii => Fault::EmailLetters,
            InvalidEmail::Form => Fault::EmailForm,
        });
    }
    match Phone::parse(value) {
        Ok(phone) if phone.e164().is_some() => Ok(HandValue::Mobile(phone)),
        Ok(_) => Err(Fault::PhoneImpossible),
        Err(InvalidPhone::Length) => Err(Fault::PhoneLength),
        Err(InvalidPhone::Character) => Err(Fault::PhoneCharacter),
    }
}

#[cfg(test)]
mod tests;
