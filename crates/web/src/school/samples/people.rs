//! Invented guardians and employees.

use domain::{
    Contact, Field, Hold, HoldKind, MunicipalityId, PersonId, PersonKey, Source,
    contact::{Confirmed, KrrSays, Shown},
    freshness::Freshness,
    guardian_role::{Role, RoleKey},
    roster::GuardianRole,
};
use jiff::Timestamp;
use storage::guardian_roles::{Given, GivenRole};

use crate::address::{Address, Home};
use crate::school::{
    field::FieldView,
    form::Fault,
    history::{Line, What},
    roles::RoleLine,
    view::{Alert, Child, Down, Person},
};

const NIGHT: Timestamp = Timestamp::constant(1_795_226_400, 0);
const LAST_WEEK: Timestamp = Timestamp::constant(1_794_650_000, 0);
const LONG_AGO: Timestamp = Timestamp::constant(1_740_000_000, 0);
/// When KRR may be asked again.
pub const SOON: Timestamp = Timestamp::constant(1_795_228_000, 0);

const MOBILE: &str = "+4799999999";
const EMAIL: &str = "14813900432-test@minid.norge.no";

/// Both fields from KRR.
pub fn fetched() -> Person {
    person(&[from_krr(Field::Mobile, Freshness::Fresh), from_krr(Field::Email, Freshness::Stale)], false)
}

/// The e-mail address is kept by hand; KRR says another.
pub fn opted_out() -> Person {
    let email = Contact {
        shown: Shown::Hand { value: "privat@example.no".into(), at: LAST_WEEK },
        opted_out: Some(hold(HoldKind::OptOut)),
        ..from_krr(Field::Email, Freshness::Fresh)
    };
    Person { history: history(), ..person(&[from_krr(Field::Mobile, Freshness::Fresh), email], false) }
}

/// KRR has nothing: one field is empty, the other written by hand.
pub fn without_source() -> Person {
    let mobile = without(Field::Mobile, Shown::Nothing);
    let email = without(Field::Email, Shown::Hand { value: "privat@example.no".into(), at: LAST_WEEK });
    person(&[mobile, email], false)
}

/// School and kindergarten disagree.
pub fn different() -> Person {
    let said = |school: &str, kindergarten: &str| {
        Shown::Systems(vec![(Source::School, school.into()), (Source::Kindergarten, kindergarten.into())])
    };
    let mobile = without(Field::Mobile, said("+4799999995", "+4747123456"));
    let email = without(Field::Email, said("skole@example.no", "barnehage@example.no"));
    person(&[mobile, email], false)
}

pub fn employee() -> Person {
    Person {
        children: Vec::new(),
        roles: Vec::new(),
        workplaces: vec!["Fjordvik barne- og ungdomsskole".into(), "Øyvær skole".into()],
        alerts: vec![Alert { text: "desk-no-agreement", color: "info" }],
        may_ask: false,
        ..person(&[without(Field::Mobile, Shown::Nothing), without(Field::Email, Shown::Nothing)], true)
    }
}

pub fn locked() -> Person {
    let lock = |field, value: Option<&str>| {
        let kind = HoldKind::Lock { value: value.map(str::to_owned), source: Some(Source::School) };
        Contact {
            shown: Shown::Locked { value: value.map(str::to_owned) },
            locked: Some(hold(kind)),
            ..from_krr(field, Freshness::Fresh)
        }
    };
    person(&[lock(Field::Mobile, None), lock(Field::Email, Some("last@example.no"))], false)
}

pub fn deleted_and_reserved() -> Person {
    let warning = |text| Alert { text, color: "warning" };
    Person {
        alerts: vec![
            warning("desk-protected"),
            Alert { text: "desk-reserved", color: "info" },
            warning("desk-deleted"),
        ],
        ..without_source()
    }
}

/// With special access: protected, with where mail can be sent.
pub fn protected() -> Person {
    let postal = Home { is_shielded: true, ..home("address-postal", &["Postboks 4", "9991 TORDENVIK"]) };
    Person {
        address: Some(Address::Homes(vec![postal])),
        alerts: vec![
            Alert { text: "desk-protected", color: "warning" },
            Alert { text: "desk-not-asked-protected", color: "info" },
        ],
        may_ask: false,
        ..without_source()
    }
}

pub fn dead() -> Person {
    Person {
        alerts: vec![Alert { text: "desk-dead", color: "warning" }],
        address: Some(Address::Nothing),
        may_ask: false,
        ..without_source()
    }
}

/// Folkeregisteret does not know where, and the school has the name.
pub fn homeless() -> Person {
    Person {
        name: Some(("Barmhjertig Sonne".into(), Source::School)),
        address: Some(Address::Unknown),
        ..fetched()
    }
}

pub fn while_krr_is_down() -> Person {
    Person { krr_down: Some(Down { since: NIGHT }), checked_at: Some(LAST_WEEK), ..fetched() }
}

/// A form that could not be taken, with what was typed.
pub fn faulty(mobile: Fault, email: Fault) -> Person {
    let shown = Shown::Hand { value: "privat@example.no".into(), at: LAST_WEEK };
    let mut person =
        person(&[from_krr(Field::Mobile, Freshness::Fresh), without(Field::Email, shown)], false);
    person.fields[0].fault = Some(mobile);
    person.fields[0].wants_out = mobile == Fault::NoReason;
    person.fields[1].fault = Some(email);
    person.fields[1].typed = "kari.example.no".into();
    person
}

fn person(contacts: &[Contact; 2], is_employee: bool) -> Person {
    let child = |name: &str, unit: &str| Child { name: Some(name.into()), unit: Some(unit.into()) };
    Person {
        key: PersonKey { municipality: MunicipalityId(1), person: PersonId(42) },
        revision: 7,
        name: Some(("Barmhjertig Sonne".into(), Source::PopulationRegister)),
        address: Some(Address::Homes(vec![home(
            "address-residence",
            &["Syltedalsvegen 32 B", "9995 FJORDVIK"],
        )])),
        municipality: "Fjordvik".into(),
        children: vec![
            child("Lykke Sonne", "Fjordvik barne- og ungdomsskole"),
            child("Ærlig Sonne", "Solbakken barnehage"),
        ],
        workplaces: Vec::new(),
        alerts: Vec::new(),
        fields: contacts.iter().map(|contact| FieldView::new(contact, is_employee, Some(NIGHT))).collect(),
        work_phone: Some("+47 51 11 11 11".into()),
        checked_at: Some(NIGHT),
        krr_down: None,
        may_edit: true,
        may_ask: true,
        history: Vec::new(),
        roles: roles(),
    }
}

fn home(label: &'static str, lines: &[&str]) -> Home {
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Home { label, lines, is_shielded: false }
}

/// A role that the systems tell, and one that has been given.
pub fn roles() -> Vec<RoleLine> {
    let line = |child, name: &str, key, given| RoleLine {
        child: PersonId(child),
        name: Some(name.into()),
        role: Role::unshaped(key),
        given,
    };
    let given = Given {
        guardian: PersonId(42),
        child: PersonId(44),
        role: RoleKey::Other,
        author: "Kari Moe".into(),
        reason: "Etter avtale med mor".into(),
        at: LAST_WEEK,
        until: Some(SOON),
    };
    vec![
        line(43, "Lykke Sonne", RoleKey::Stated(GuardianRole::Parent), None),
        line(44, "Ærlig Sonne", RoleKey::Other, Some(GivenRole { given, ended_by: None })),
    ]
}

fn value(field: Field) -> String {
    (if field == Field::Mobile { MOBILE } else { EMAIL }).into()
}

fn from_krr(field: Field, freshness: Freshness) -> Contact {
    let at = Some(if freshness == Freshness::Stale { LONG_AGO } else { LAST_WEEK });
    let confirmed = Confirmed { at, freshness };
    Contact {
        field,
        shown: Shown::Krr { value: value(field), confirmed },
        krr: KrrSays::Value { value: value(field), confirmed, told_at: NIGHT },
        opted_out: None,
        locked: None,
    }
}

fn without(field: Field, shown: Shown) -> Contact {
    Contact { field, shown, krr: KrrSays::NoValue { told_at: NIGHT }, opted_out: None, locked: None }
}

fn hold(kind: HoldKind) -> Hold {
    Hold {
        field: Field::Email,
        kind,
        author: "Kari Moe".into(),
        reason: "Ønsker å bruke jobbadressen".into(),
        from: LAST_WEEK,
        until: None,
    }
}

fn history() -> Vec<Line> {
    let changed = |old: Option<&str>, new: Option<&str>| What::Changed {
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    vec![
        Line {
            at: NIGHT,
            field: "desk-email",
            what: changed(Some("skole@example.no"), Some("privat@example.no")),
            author: Some("Kari Moe".into()),
            reason: None,
            source: None,
        },
        Line {
            at: LAST_WEEK,
            field: "desk-email",
            what: What::OptedOut { until: None },
            author: Some("Kari Moe".into()),
            reason: Some("Ønsker å bruke jobbadressen".into()),
            source: None,
        },
        Line {
            at: LAST_WEEK,
            field: "desk-mobile",
            what: changed(Some("+47 999 99 995"), None),
            author: None,
            reason: None,
            source: Some(Source::School),
        },
    ]
}
