//! What things of the register are called: keys of texts.

use domain::register::{ActKind, Fault, UnitField, UnitId, UnitKind, sides::Standing};

use super::picture::Picture;
use crate::{Visit, given::Given, texts::Message};

pub fn kind(kind: impl Given<UnitKind>) -> &'static str {
    match kind.given() {
        UnitKind::Municipality => "unit-kind-municipality",
        UnitKind::Administration => "unit-kind-administration",
        UnitKind::Department => "unit-kind-department",
        UnitKind::School => "unit-kind-school",
        UnitKind::AdultEducation => "unit-kind-adult-education",
        UnitKind::CultureSchool => "unit-kind-culture-school",
        UnitKind::Kindergarten => "unit-kind-kindergarten",
        UnitKind::NursingHome => "unit-kind-nursing-home",
        UnitKind::HomeCare => "unit-kind-home-care",
        UnitKind::HealthCentre => "unit-kind-health-centre",
        UnitKind::ChildWelfare => "unit-kind-child-welfare",
        UnitKind::SocialServices => "unit-kind-social-services",
        UnitKind::Library => "unit-kind-library",
        UnitKind::Culture => "unit-kind-culture",
        UnitKind::Sports => "unit-kind-sports",
        UnitKind::FireService => "unit-kind-fire-service",
        UnitKind::Technical => "unit-kind-technical",
        UnitKind::Planning => "unit-kind-planning",
        UnitKind::Undertaking => "unit-kind-undertaking",
        UnitKind::Other => "unit-kind-other",
    }
}

pub fn field(field: impl Given<UnitField>) -> &'static str {
    match field.given() {
        UnitField::Name => "unit-name",
        UnitField::Kind => "unit-kind",
        UnitField::Parent => "unit-parent",
        UnitField::Number => "unit-number",
        UnitField::Visiting => "unit-visiting",
        UnitField::Postal => "unit-postal",
        UnitField::Phone => "unit-phone",
        UnitField::Email => "unit-email",
        UnitField::Web => "unit-web",
        UnitField::Hours => "unit-hours",
        UnitField::Industry => "unit-industry",
    }
}

pub fn act(kind: impl Given<ActKind>) -> &'static str {
    match kind.given() {
        ActKind::AddUnit => "act-add-unit",
        ActKind::ChangeUnit => "act-change-unit",
        ActKind::MoveUnit => "act-move-unit",
        ActKind::CloseUnit => "act-close-unit",
        ActKind::MergeUnits => "act-merge-units",
        ActKind::SplitUnit => "act-split-unit",
        ActKind::SettleDifference => "act-settle-difference",
        ActKind::Adopt => "act-adopt",
        ActKind::Undo => "act-undo",
    }
}

/// How a field stands to the register, and in which colour that is told.
pub fn standing(standing: impl Given<Standing>) -> (&'static str, &'static str) {
    match standing.given() {
        Standing::Agree => ("side-agree", "success"),
        Standing::Follows => ("side-follows", "neutral"),
        Standing::OursAlone => ("side-ours-alone", "neutral"),
        Standing::Differ => ("side-differ", "warning"),
        Standing::Kept => ("side-kept", "info"),
    }
}

/// Why an order cannot be carried out, and what to do instead.
pub fn fault(visit: &Visit, picture: &Picture, fault: &Fault) -> Message {
    let about = |key: &str, unit: &UnitId| visit.say(key).with("name", picture.name(*unit));
    let listed = |key: &str, units: &[UnitId]| {
        let names: Vec<_> = units.iter().map(|unit| picture.name(*unit)).collect();
        visit.say(key).with("names", names.join(", ")).with("count", names.len())
    };
    match fault {
        Fault::NotThere(unit) => about("fault-not-there", unit),
        Fault::Nothing => visit.say("fault-nothing"),
        Fault::Nameless => visit.say("fault-nameless"),
        Fault::Ring(unit) => about("fault-ring", unit),
        Fault::Orphan(unit) => about("fault-orphan", unit),
        Fault::HasChildren(units) => listed("fault-has-children", units),
        Fault::SecondTop => visit.say("fault-second-top"),
        Fault::Top => visit.say("fault-top"),
        Fault::SameNumber(unit) => about("fault-same-number", unit),
        Fault::TooFew => visit.say("fault-too-few"),
        Fault::NotItsOwn(unit) => about("fault-not-its-own", unit),
        Fault::LeftOver(units) => listed("fault-left-over", units),
    }
}
