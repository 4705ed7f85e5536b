//! A person's page, made from what is known of them.

use domain::{PersonKey, Source, agreement::NotPermitted, krr::KrrStatus};
use jiff::Timestamp;
use storage::{registers::RegisterStatus, ties::How};
use sync::profile::{NotAsked, Profile};

use super::{
    field::FieldView,
    history::{self, Line},
    open::Opened,
    roles::{self, RoleLine},
};
use crate::{address::Address, format};

pub struct Person {
    pub key: PersonKey,
    pub revision: i64,
    pub name: Option<(String, Source)>,
    /// `None` where Folkeregisteret has not been heard.
    pub address: Option<Address>,
    pub municipality: String,
    pub children: Vec<Child>,
    /// The units where the person works.
    pub workplaces: Vec<String>,
    pub alerts: Vec<Alert>,
    pub fields: Vec<FieldView>,
    pub work_phone: Option<String>,
    /// When KRR last answered about the person.
    pub checked_at: Option<Timestamp>,
    pub krr_down: Option<Down>,
    pub may_edit: bool,
    pub may_ask: bool,
    pub history: Vec<Line>,
    pub roles: Vec<RoleLine>,
}

pub struct Child {
    pub name: Option<String>,
    /// `None` where it may not be told, or is not known.
    pub unit: Option<String>,
}

/// Something that is to be said of the whole person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The key of its text.
    pub text: &'static str,
    pub color: &'static str,
}

/// KRR does not answer.
#[derive(Clone, Copy)]
pub struct Down {
    pub since: Timestamp,
}

const fn info(text: &'static str) -> Alert {
    Alert { text, color: "info" }
}

const fn warning(text: &'static str) -> Alert {
    Alert { text, color: "warning" }
}

impl Person {
    pub fn new(opened: &Opened, now: Timestamp) -> Self {
        let profile = &opened.profile;
        let works = profile.ties.iter().filter(|tie| matches!(tie.how, How::Employee { .. }));
        let mut workplaces: Vec<String> = works.filter_map(|tie| tie.unit_name.clone()).collect();
        workplaces.dedup();
        let is_employee = is_employee(profile);
        let heard = profile.heard.success;
        Self {
            key: profile.key,
            revision: opened.revision,
            name: profile.name().map(|(name, source)| (name.to_owned(), source)),
            // Whoever may open the page of somebody who is shielded has special access.
            address: profile.registry.as_ref().map(|told| {
                Address::of(&told.claim, |protection| !protection.is_shielded() || profile.is_shielded())
            }),
            municipality: profile.municipality.clone(),
            children: children(profile),
            workplaces,
            alerts: alerts(profile),
            fields: profile.contacts.iter().map(|it| FieldView::new(it, is_employee, heard)).collect(),
            work_phone: profile.work_phone.as_ref().map(format::phone),
            checked_at: heard,
            krr_down: opened.registers.iter().find(|register| register.register == "krr").and_then(down),
            may_edit: opened.may_edit,
            may_ask: opened.may_ask,
            history: history::lines(opened, is_employee, now),
            roles: roles::lines(opened, now),
        }
    }

    pub fn is_guardian(&self) -> bool {
        !self.children.is_empty()
    }

    pub fn is_employee(&self) -> bool {
        !self.workplaces.is_empty()
    }

    /// How many fields have something wrong.
    pub fn faults(&self) -> usize {
        self.fields.iter().filter(|field| field.fault.is_some()).count()
    }
}

/// Whether the person works anywhere that may be told of.
fn is_employee(profile: &Profile) -> bool {
    profile.ties.iter().any(|tie| matches!(tie.how, How::Employee { .. }))
}

fn children(profile: &Profile) -> Vec<Child> {
    let mut children: Vec<Child> = profile
        .ties
        .iter()
        .filter_map(|tie| match &tie.how {
            How::Guardian { child_name, .. } => {
                Some(Child { name: child_name.clone(), unit: tie.unit_name.clone() })
            }
            How::Employee { .. } | How::Child => None,
        })
        .collect();
    children.sort_by_key(|child| child.name.as_deref().map(format::alphabetical));
    children
}

fn down(register: &RegisterStatus) -> Option<Down> {
    let since = register.last_fault_at?;
    register.last_answer_at.is_none_or(|answer| answer < since).then_some(Down { since })
}

fn alerts(profile: &Profile) -> Vec<Alert> {
    let mut alerts = Vec::new();
    if profile.is_shielded() {
        alerts.push(warning("desk-protected"));
    }
    if profile.is_reserved() {
        alerts.push(info("desk-reserved"));
    }
    match profile.not_asked {
        Some(
            NotAsked::NoAgreement | NotAsked::NotPermitted(NotPermitted::NoBasis | NotPermitted::Nobody),
        ) => {
            alerts.push(info("desk-no-agreement"));
        }
        Some(NotAsked::NotPermitted(NotPermitted::Ended(_))) => alerts.push(info("desk-agreement-ended")),
        Some(NotAsked::Dead) => alerts.insert(0, warning("desk-dead")),
        Some(NotAsked::OutOfScope) => alerts.push(info("desk-out-of-scope")),
        Some(NotAsked::WithoutNationalId) => alerts.push(info("desk-without-number")),
        Some(NotAsked::Protected) => alerts.push(info("desk-not-asked-protected")),
        Some(NotAsked::NotPermitted(NotPermitted::LookUpOnly)) | None => (),
    }
    if profile.not_asked.is_some() {
        return alerts;
    }
    if !profile.keeps_copy {
        alerts.push(info("desk-look-up"));
        return alerts;
    }
    match profile.krr {
        Some(KrrStatus::Deleted) => alerts.push(warning("desk-deleted")),
        Some(KrrStatus::NotRegistered) => alerts.push(info("desk-not-registered")),
        None => alerts.push(info("desk-not-heard")),
        Some(KrrStatus::Active | KrrStatus::Unrecognised) => (),
    }
    alerts
}
