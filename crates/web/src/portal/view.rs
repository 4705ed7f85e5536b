//! What a guardian is shown, made from what is known of them.

use domain::{
    Contact, Field, Hold, Source,
    agreement::NotPermitted,
    contact::{Confirmed, KrrSays, Shown},
    freshness::Freshness,
    guardian_role::Seen,
    krr::KrrStatus,
};
use jiff::Timestamp;
use storage::registers::RegisterStatus;
use sync::profile::{NotAsked, Profile};

use crate::{address::Address, format};

/// All of a guardian's profile.
pub struct Own {
    /// The name, and the key of what is said of its source.
    pub name: Option<(String, &'static str)>,
    /// `None` where Folkeregisteret has not been heard.
    pub address: Option<Address>,
    /// One for each municipality that keeps the guardian.
    pub places: Vec<Place>,
    /// Told where KRR does not answer.
    pub krr_down: Option<Down>,
    pub work_phone: Option<String>,
    /// Where one's own details in KRR are changed.
    pub edit: Option<String>,
}

/// KRR does not answer.
#[derive(Clone, Copy)]
pub struct Down {
    /// When it answered last, as far as anybody here has heard.
    pub last_answer: Option<Timestamp>,
}

/// What one municipality knows.
pub struct Place {
    pub municipality: String,
    /// One group, or one for each system where the systems disagree.
    pub groups: Vec<Group>,
    /// When KRR last answered about the person.
    pub checked_at: Option<Timestamp>,
    pub alerts: Vec<Alert>,
    /// Whether there is any use in asking KRR.
    pub can_refresh: bool,
    /// For whose sake the municipality knows the guardian.
    pub children: Vec<Child>,
}

pub struct Child {
    pub name: String,
    pub unit: String,
}

/// Details that belong together.
pub struct Group {
    /// The key of its heading; `None` where there is one group.
    pub heading: Option<&'static str>,
    pub rows: Vec<Row>,
    /// The key of the source of all rows, where they have the same.
    pub source: Option<&'static str>,
}

impl Group {
    /// Whether any of it was fetched.
    pub fn has_from_krr(&self) -> bool {
        let sources = self.rows.iter().map(|row| row.source).chain([self.source]);
        sources.flatten().any(|source| source == "profile-source-krr")
    }
}

/// One detail.
pub struct Row {
    pub label: &'static str,
    pub value: Option<String>,
    /// The key of its source, where the group's rows differ.
    pub source: Option<&'static str>,
    pub notes: Vec<Note>,
}

impl Row {
    /// Whether it is a number, which is not broken over lines; an address may be longer than a telephone is wide.
    pub fn is_number(&self) -> bool {
        self.label == "profile-mobile"
    }
}

/// What is to be said of one detail.
#[derive(Clone)]
pub enum Note {
    /// KRR had nothing, so somebody typed it.
    ByHand,
    Stale(Option<Timestamp>),
    Confirmed(Timestamp),
    OptedOut(Hold),
    Locked(Hold),
    /// What KRR says beside what is shown.
    KrrSays(String),
}

/// What is to be said of all of it. The key is the text's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    pub key: &'static str,
    pub color: &'static str,
}

const fn info(key: &'static str) -> Alert {
    Alert { key, color: "info" }
}

const fn warning(key: &'static str) -> Alert {
    Alert { key, color: "warning" }
}

impl Own {
    pub fn new(profiles: &[Profile], registers: &[RegisterStatus], edit: Option<String>) -> Self {
        let named = profiles
            .iter()
            .filter_map(Profile::name)
            // Folkeregisteret's word, where any municipality has it.
            .max_by_key(|(_, source)| *source == Source::PopulationRegister);
        Self {
            name: named.map(|(name, source)| (name.to_owned(), name_source(source))),
            address: own_address(profiles),
            places: profiles.iter().map(place).collect(),
            krr_down: registers.iter().find(|register| register.register == "krr").and_then(down),
            work_phone: profiles.iter().find_map(|profile| profile.work_phone.as_ref()).map(format::phone),
            edit,
        }
    }

    /// The keys of what is said of where name and address come from.
    pub fn origins(&self) -> Vec<&'static str> {
        match (self.name.as_ref().map(|(_, source)| *source), self.address.is_some()) {
            (Some("profile-name-registry"), true) => vec!["profile-registry"],
            (Some(source), true) => vec![source, "profile-address-registry"],
            (None, true) => vec!["profile-address-registry"],
            (source, false) => source.into_iter().collect(),
        }
    }

    /// Whether any municipality can ask KRR.
    pub fn can_refresh(&self) -> bool {
        self.places.iter().any(|place| place.can_refresh)
    }

    /// Whether something that only the guardian can add is missing.
    pub fn lacks_something(&self) -> bool {
        self.places.iter().any(|place| {
            place.can_refresh
                && place.groups.iter().any(|group| group.rows.iter().any(|row| row.value.is_none()))
        })
    }
}

fn down(register: &RegisterStatus) -> Option<Down> {
    let failed = register.last_fault_at?;
    let last_answer = register.last_answer_at;
    last_answer.is_none_or(|answer| answer < failed).then_some(Down { last_answer })
}

fn name_source(source: Source) -> &'static str {
    match source {
        Source::PopulationRegister => "profile-name-registry",
        Source::Hand => "profile-name-hand",
        Source::Kindergarten => "profile-name-kindergarten",
        // KRR knows no names, and the others no people.
        Source::School | Source::Krr | Source::EntityRegister | Source::Klass => "profile-name-school",
    }
}

/// Where Folkeregisteret says that the guardian lives. Nothing of a protected address stands on the guardian's own page: the
/// page may be open, or signed in to, where those are from whom it is to be kept.
fn own_address(profiles: &[Profile]) -> Option<Address> {
    let told = profiles.iter().find_map(|profile| profile.registry.as_ref())?;
    if profiles.iter().any(Profile::is_shielded) || told.claim.protection.is_shielded() {
        return Some(Address::Protected);
    }
    Some(Address::of(&told.claim, |protection| !protection.is_shielded()))
}

fn place(profile: &Profile) -> Place {
    use storage::ties::How;
    let disagree = profile.contacts.iter().any(|contact| contact.disagreement().is_some());
    let groups = if profile.is_shielded() {
        Vec::new()
    } else {
        let (apart, together): (Vec<_>, Vec<_>) =
            profile.contacts.iter().partition(|contact| disagree && said(contact).is_some());
        let mut groups = Vec::new();
        if !together.is_empty() {
            groups.push(group(&together));
        }
        if !apart.is_empty() {
            groups.extend([Source::Kindergarten, Source::School].map(|system| system_group(&apart, system)));
        }
        groups
    };
    let mut children: Vec<Child> = profile
        .ties
        .iter()
        .filter_map(|tie| match &tie.how {
            How::Guardian { child, child_name, .. } => {
                let sees = profile.sees.get(child).filter(|sees| sees.contains(Seen::Child))?;
                let unit = tie.unit_name.clone().filter(|_| sees.contains(Seen::Unit));
                Some(Child { name: child_name.clone()?, unit: unit.unwrap_or_default() })
            }
            How::Employee { .. } | How::Child => None,
        })
        .collect();
    children.sort_by_key(|child| format::alphabetical(&child.name));
    Place {
        municipality: profile.municipality.clone(),
        groups,
        checked_at: profile.heard.success,
        alerts: alerts(profile, disagree),
        can_refresh: profile.not_asked.is_none(),
        children,
    }
}

fn group(contacts: &[&Contact]) -> Group {
    let first = contacts.first().and_then(|contact| source_of(contact));
    let same = first.filter(|_| contacts.iter().all(|contact| source_of(contact) == first));
    let rows = contacts.iter().map(|contact| Row {
        label: label(contact.field),
        value: shown_value(contact),
        source: source_of(contact).filter(|_| same.is_none()),
        notes: notes(contact),
    });
    Group { heading: None, rows: rows.collect(), source: same }
}

/// What the systems say of a field, where nobody above them says anything.
fn said(contact: &Contact) -> Option<&[(Source, String)]> {
    if let Shown::Systems(said) = &contact.shown { Some(said) } else { None }
}

/// What one system says, where the other says something else.
fn system_group(contacts: &[&Contact], system: Source) -> Group {
    let rows = contacts.iter().map(|contact| {
        let said = said(contact).unwrap_or_default();
        let said = said.iter().find(|(source, _)| *source == system).map(|(_, value)| value.clone());
        let notes = if said.is_some() { notes(contact) } else { Vec::new() };
        Row {
            label: label(contact.field),
            value: said.map(|value| readable(contact.field, value)),
            source: None,
            notes,
        }
    });
    let heading = if system == Source::School { "profile-in-school" } else { "profile-in-kindergarten" };
    Group { heading: Some(heading), rows: rows.collect(), source: None }
}

const fn label(field: Field) -> &'static str {
    match field {
        Field::Mobile => "profile-mobile",
        _ => "profile-email",
    }
}

fn shown_value(contact: &Contact) -> Option<String> {
    contact.value().map(|value| readable(contact.field, value.to_owned()))
}

fn readable(field: Field, value: String) -> String {
    match field {
        Field::Mobile => domain::Phone::parse(&value).map_or(value, |phone| format::phone(&phone)),
        _ => value,
    }
}

fn source_of(contact: &Contact) -> Option<&'static str> {
    match &contact.shown {
        Shown::Krr { .. } => Some("profile-source-krr"),
        Shown::Hand { .. } => Some("profile-source-hand"),
        Shown::Systems(said) => Some(match said.first()?.0 {
            Source::School => "profile-source-school",
            Source::Kindergarten => "profile-source-kindergarten",
            _ => "profile-source-population",
        }),
        Shown::Locked { .. } | Shown::Nothing => None,
    }
}

fn notes(contact: &Contact) -> Vec<Note> {
    let mut notes = Vec::new();
    match &contact.shown {
        Shown::Krr { confirmed: Confirmed { at, freshness: Freshness::Stale }, .. } => {
            notes.push(Note::Stale(*at));
        }
        Shown::Krr { confirmed: Confirmed { at: Some(at), .. }, .. } => notes.push(Note::Confirmed(*at)),
        Shown::Hand { .. } | Shown::Systems(_) if contact.opted_out.is_none() => notes.push(Note::ByHand),
        _ => (),
    }
    if let Some(hold) = &contact.opted_out {
        notes.push(Note::OptedOut(hold.clone()));
        if let KrrSays::Value { value, .. } = &contact.krr {
            notes.push(Note::KrrSays(readable(contact.field, value.clone())));
        }
    }
    if let Some(hold) = &contact.locked {
        notes.push(Note::Locked(hold.clone()));
    }
    notes
}

fn alerts(profile: &Profile, disagree: bool) -> Vec<Alert> {
    let mut alerts = Vec::new();
    if profile.is_shielded() {
        alerts.push(info("profile-protected"));
    } else if disagree {
        alerts.push(info("profile-differs"));
    }
    if profile.is_reserved() {
        alerts.push(info("profile-reserved"));
    }
    match profile.not_asked {
        Some(
            NotAsked::NoAgreement | NotAsked::NotPermitted(NotPermitted::NoBasis | NotPermitted::Nobody),
        ) => {
            alerts.push(info("profile-no-agreement"));
        }
        Some(NotAsked::NotPermitted(NotPermitted::Ended(_))) => alerts.push(info("profile-agreement-ended")),
        Some(NotAsked::OutOfScope | NotAsked::Dead) => alerts.push(info("profile-out-of-scope")),
        Some(NotAsked::WithoutNationalId) => alerts.push(info("profile-without-number")),
        Some(NotAsked::Protected | NotAsked::NotPermitted(NotPermitted::LookUpOnly)) | None => (),
    }
    if profile.not_asked.is_none() && !profile.keeps_copy {
        alerts.push(info("profile-look-up"));
    }
    if profile.not_asked.is_none() && profile.keeps_copy {
        match profile.krr {
            Some(KrrStatus::Deleted) => alerts.push(warning("profile-deleted")),
            Some(KrrStatus::NotRegistered) => alerts.push(warning("profile-not-registered")),
            None => alerts.push(info("profile-not-heard")),
            Some(KrrStatus::Active | KrrStatus::Unrecognised) => (),
        }
    }
    alerts
}
