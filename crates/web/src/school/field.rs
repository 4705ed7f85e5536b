//! One contact field as the secretary's form shows it.

use domain::{
    Contact, Field, Hold, Phone, Source,
    contact::{Confirmed, KrrSays, Shown},
    freshness::Freshness,
};
use jiff::Timestamp;

use super::form::Fault;
use crate::format;

/// A field, what is typed into it, and what is to be said of it.
pub struct FieldView {
    pub field: Field,
    /// Begins the names of its inputs.
    pub name: &'static str,
    /// The key of its label.
    pub label: &'static str,
    /// What is kept now, as people read it. Empty where there is nothing.
    pub kept: String,
    pub is_opted_out: bool,
    pub hand: Hand,
    /// What stands in the input: what is kept, or what somebody typed that could not be taken.
    pub typed: String,
    pub wants_out: bool,
    pub reason: String,
    pub fault: Option<Fault>,
    pub notes: Vec<Note>,
}

/// What a hand may do with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// KRR has it: closed until somebody opts out.
    Fetched,
    /// Pinned.
    Locked,
    /// Empty, or a hand wrote it.
    Open,
    /// A system wrote it: may be written over, not taken away.
    OpenOverSystem,
}

/// What is to be said of a field.
#[derive(Clone)]
pub enum Note {
    /// From KRR, when KRR last answered.
    Fetched(Option<Timestamp>),
    /// KRR had nothing.
    Manual,
    /// The system that says so.
    FromSystem(Source),
    /// What another system says.
    Differs(Source, String),
    Confirmed(Timestamp),
    Stale(Option<Timestamp>),
    OptedOut(Hold),
    Locked(Hold),
    /// What KRR says beside what is shown.
    KrrSays(String),
    /// KRR is switched off, and has nothing anyway.
    KrrHasNothing,
}

impl FieldView {
    pub fn new(contact: &Contact, is_employee: bool, heard: Option<Timestamp>) -> Self {
        let kept = contact.value().map_or(String::new(), |value| readable(contact.field, value));
        let is_opted_out = contact.opted_out.is_some();
        Self {
            field: contact.field,
            name: if contact.field == Field::Mobile { "mobil" } else { "epost" },
            label: super::label(contact.field, is_employee),
            typed: kept.clone(),
            kept,
            is_opted_out,
            wants_out: is_opted_out,
            hand: hand(contact),
            reason: String::new(),
            fault: None,
            notes: notes(contact, heard),
        }
    }

    /// Whether the value can be typed.
    pub fn is_open(&self) -> bool {
        matches!(self.hand, Hand::Open | Hand::OpenOverSystem)
    }

    /// Whether the input takes letters: also where a closed field is about to be opened.
    pub fn takes_typing(&self) -> bool {
        self.is_open() || (self.wants_out && !self.is_locked()) || self.fault == Some(Fault::Moved)
    }

    pub fn is_locked(&self) -> bool {
        self.hand == Hand::Locked
    }

    /// The name of one of its inputs.
    pub fn input(&self, part: &str) -> String {
        format!("{}{part}", self.name)
    }

    /// The input that the fault is about.
    pub fn faulty_input(&self) -> String {
        self.input(if self.is_reason_faulty() { "_grunn" } else { "" })
    }

    pub fn is_reason_faulty(&self) -> bool {
        self.fault == Some(Fault::NoReason)
    }

    /// What is wrong with the value itself.
    pub fn value_fault(&self) -> Option<Fault> {
        self.fault.filter(|fault| *fault != Fault::NoReason)
    }

    /// HTML's kind of input.
    pub fn kind(&self) -> &'static str {
        if self.field == Field::Mobile { "tel" } else { "email" }
    }
}

/// A value as people read it.
pub fn readable(field: Field, value: &str) -> String {
    match field {
        Field::Mobile => Phone::parse(value).map_or_else(|_| value.to_owned(), |phone| format::phone(&phone)),
        _ => value.to_owned(),
    }
}

fn hand(contact: &Contact) -> Hand {
    match &contact.shown {
        Shown::Locked { .. } => Hand::Locked,
        Shown::Krr { .. } => Hand::Fetched,
        Shown::Systems(_) => Hand::OpenOverSystem,
        Shown::Hand { .. } | Shown::Nothing => Hand::Open,
    }
}

fn notes(contact: &Contact, heard: Option<Timestamp>) -> Vec<Note> {
    let mut notes = Vec::new();
    match &contact.shown {
        Shown::Krr { confirmed, .. } => {
            let told_at = match contact.krr {
                KrrSays::Value { told_at, .. } => Some(told_at),
                _ => None,
            };
            notes.push(Note::Fetched(heard.or(told_at)));
            notes.extend(freshness(*confirmed));
        }
        Shown::Systems(said) => {
            let mut said = said.iter();
            let believed = said.next();
            notes.extend(believed.map(|(source, _)| Note::FromSystem(*source)));
            let other = |(source, value): &(Source, String)| {
                (Some(value) != believed.map(|(_, value)| value))
                    .then(|| Note::Differs(*source, readable(contact.field, value)))
            };
            notes.extend(said.filter_map(other));
        }
        Shown::Hand { .. } | Shown::Locked { .. } | Shown::Nothing => (),
    }
    if let Some(hold) = &contact.locked {
        notes.push(Note::Locked(hold.clone()));
    }
    match (&contact.opted_out, &contact.krr) {
        (Some(hold), says) => {
            notes.push(Note::OptedOut(hold.clone()));
            notes.push(match says {
                KrrSays::Value { value, .. } => Note::KrrSays(readable(contact.field, value)),
                _ => Note::KrrHasNothing,
            });
        }
        (None, _) if matches!(hand(contact), Hand::Open | Hand::OpenOverSystem) => notes.push(Note::Manual),
        (None, _) => (),
    }
    notes
}

fn freshness(confirmed: Confirmed) -> Option<Note> {
    match confirmed {
        Confirmed { at, freshness: Freshness::Stale } => Some(Note::Stale(at)),
        Confirmed { at: Some(at), .. } => Some(Note::Confirmed(at)),
        Confirmed { at: None, .. } => None,
    }
}
