//! The agreement as it is filled in, what is wrong with it, and what it would take away.

use domain::{
    Agreement, Mode, MunicipalityId, Scope,
    agreement::{Keeping, LONGEST_KEPT},
};
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::{
    auth::hex,
    format::{read_date, typed_date},
};

/// Letters in a purpose or a basis: a paragraph.
const LONGEST: usize = 500;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    pub formal: String,
    pub hjemmel: String,
    pub modus: String,
    pub foresatte: Option<String>,
    pub ansatte: String,
    pub beskyttet: Option<String>,
    pub til: String,
    pub dager: String,
    pub bekreft: Option<String>,
    /// The fingerprint of the agreement when the form was shown.
    pub grunnlag: String,
}

/// What is wrong with a field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NoPurpose,
    NoBasis,
    TooLong,
    NoMode,
    Nobody,
    NoEnd,
    Days,
    Unconfirmed,
    Moved,
}

impl Fault {
    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoPurpose => "own-agreement-fault-purpose",
            Self::NoBasis => "own-agreement-fault-basis",
            Self::TooLong => "own-agreement-fault-long",
            Self::NoMode => "own-agreement-fault-mode",
            Self::Nobody => "own-agreement-fault-nobody",
            Self::NoEnd => "fault-not-a-date",
            Self::Days => "own-agreement-fault-days",
            Self::Unconfirmed => "own-agreement-fault-confirm",
            Self::Moved => "own-agreement-fault-moved",
        }
    }

    /// The id of the field to mend.
    pub const fn input(self) -> &'static str {
        match self {
            Self::NoPurpose | Self::Moved => "formal",
            Self::NoBasis | Self::TooLong => "hjemmel",
            Self::NoMode => "modus",
            Self::Nobody => "foresatte",
            Self::NoEnd => "til",
            Self::Days => "dager",
            Self::Unconfirmed => "bekreft",
        }
    }
}

/// What a changed agreement takes away the next night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// No copy may be kept any more: all that KRR has said goes.
    Everything,
    Guardians,
    Employees,
    Protected,
    /// Those who have left are kept for fewer days.
    Sooner,
}

impl Loss {
    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Everything => "own-agreement-loss-everything",
            Self::Guardians => "own-agreement-loss-guardians",
            Self::Employees => "own-agreement-loss-employees",
            Self::Protected => "own-agreement-loss-protected",
            Self::Sooner => "own-agreement-loss-sooner",
        }
    }

    /// What may no longer be kept when `after` takes the place of `before`.
    pub fn between(before: Keeping, after: Keeping) -> Vec<Self> {
        if before == Keeping::NOTHING {
            return Vec::new();
        }
        if after == Keeping::NOTHING {
            return vec![Self::Everything];
        }
        let gone = |ground| before.population.contains(ground) && !after.population.contains(ground);
        let losses = [
            (gone(Scope::GUARDIAN), Self::Guardians),
            (gone(Scope::EMPLOYEE), Self::Employees),
            (before.protected_too && !after.protected_too, Self::Protected),
            (after.days_after_scope < before.days_after_scope, Self::Sooner),
        ];
        losses.into_iter().filter(|(is_lost, _)| *is_lost).map(|(_, loss)| loss).collect()
    }
}

impl Form {
    /// The agreement as it is; where there is none, a proposal that keeps nothing.
    pub fn of(agreement: Option<&Agreement>) -> Self {
        let ground = fingerprint(agreement);
        let Some(agreement) = agreement else {
            let (modus, dager) = (Mode::LookUp.code().to_owned(), "30".to_owned());
            let foresatte = Some("1".to_owned());
            return Self { modus, dager, foresatte, grunnlag: ground, ..Self::default() };
        };
        let flag = |is_set: bool| is_set.then(|| "1".to_owned());
        Self {
            formal: agreement.purpose.clone(),
            hjemmel: agreement.basis.clone(),
            modus: agreement.mode.code().to_owned(),
            foresatte: flag(agreement.guardians),
            ansatte: agreement.employee_basis.clone().unwrap_or_default(),
            beskyttet: flag(agreement.ask_protected),
            til: typed_date(agreement.good_until),
            dager: agreement.keep_after_scope_days.to_string(),
            bekreft: None,
            grunnlag: ground,
        }
    }

    /// The agreement that the form states. Whose organisation number is shown to KRR stays as it was: it follows from
    /// the delegation in Altinn, which whoever operates Reim sees to.
    pub fn stated(
        &self,
        municipality: MunicipalityId,
        held: Option<&Agreement>,
    ) -> Result<Agreement, Vec<Fault>> {
        let mut faults = Vec::new();
        let text = |text: &str, missing: Fault, faults: &mut Vec<Fault>| {
            let text = text.trim().to_owned();
            match text.chars().count() {
                0 => faults.push(missing),
                1..=LONGEST => (),
                _ => faults.push(Fault::TooLong),
            }
            text
        };
        let purpose = text(&self.formal, Fault::NoPurpose, &mut faults);
        let basis = text(&self.hjemmel, Fault::NoBasis, &mut faults);
        let mode = Mode::from_code(&self.modus);
        faults.extend(mode.is_none().then_some(Fault::NoMode));
        let employee_basis = Some(self.ansatte.trim().to_owned()).filter(|basis| !basis.is_empty());
        if employee_basis.as_ref().is_some_and(|basis| basis.chars().count() > LONGEST) {
            faults.push(Fault::TooLong);
        }
        if self.foresatte.is_none() && employee_basis.is_none() {
            faults.push(Fault::Nobody);
        }
        let good_until: Option<Date> = read_date(self.til.trim());
        faults.extend(good_until.is_none().then_some(Fault::NoEnd));
        let days = self.dager.trim().parse().ok().filter(|days| (0..=LONGEST_KEPT).contains(days));
        faults.extend(days.is_none().then_some(Fault::Days));
        let (Some(mode), Some(good_until), Some(days), []) = (mode, good_until, days, faults.as_slice())
        else {
            return Err(faults);
        };
        Ok(Agreement {
            municipality,
            purpose,
            basis,
            mode,
            guardians: self.foresatte.is_some(),
            employee_basis,
            ask_protected: self.beskyttet.is_some(),
            good_until,
            keep_after_scope_days: days,
            consumer_org: held.and_then(|held| held.consumer_org),
        })
    }
}

/// An agreement's fields, in the words that are kept.
pub fn told(agreement: Option<&Agreement>) -> [(&'static str, Option<String>); 8] {
    let of = |read: fn(&Agreement) -> String| agreement.map(read);
    [
        ("purpose", of(|it| it.purpose.clone())),
        ("basis", of(|it| it.basis.clone())),
        ("mode", of(|it| it.mode.code().to_owned())),
        ("guardians", of(|it| it.guardians.to_string())),
        ("employee_basis", agreement.and_then(|it| it.employee_basis.clone())),
        ("ask_protected", of(|it| it.ask_protected.to_string())),
        ("good_until", of(|it| it.good_until.to_string())),
        ("keep_after_scope_days", of(|it| it.keep_after_scope_days.to_string())),
    ]
}

/// A short name for exactly this agreement.
pub fn fingerprint(agreement: Option<&Agreement>) -> String {
    let mut hash = Sha256::new();
    for (field, value) in told(agreement) {
        hash.update(field);
        hash.update(value.as_deref().map_or(0, str::len).to_le_bytes());
        hash.update(value.unwrap_or_default());
    }
    hex(&hash.finalize()[..16])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn copy() -> Agreement {
        Agreement {
            municipality: MunicipalityId(1),
            purpose: "Varsling".into(),
            basis: "Hjemmel".into(),
            mode: Mode::Copy,
            guardians: true,
            employee_basis: Some("Vurdert".into()),
            ask_protected: true,
            good_until: date(2027, 6, 30),
            keep_after_scope_days: 30,
            consumer_org: None,
        }
    }

    #[test]
    fn a_form_states_the_agreement_that_it_was_made_from() {
        let stated = Form::of(Some(&copy())).stated(MunicipalityId(1), Some(&copy()));
        assert_eq!(stated, Ok(copy()));
        let new = Form::of(None);
        let faults = new.stated(MunicipalityId(1), None).unwrap_err();
        assert_eq!(faults, [Fault::NoPurpose, Fault::NoBasis, Fault::NoEnd]);
        assert_ne!(fingerprint(None), fingerprint(Some(&copy())));
    }

    #[test]
    fn what_may_no_longer_be_kept_is_told_before_it_goes() {
        let today = date(2026, 11, 22);
        let losses = |after: Agreement| Loss::between(copy().keeping(today), after.keeping(today));
        assert_eq!(losses(copy()), []);
        assert_eq!(losses(Agreement { mode: Mode::LookUp, ..copy() }), [Loss::Everything]);
        assert_eq!(losses(Agreement { good_until: date(2026, 11, 21), ..copy() }), [Loss::Everything]);
        assert_eq!(losses(Agreement { employee_basis: None, ..copy() }), [Loss::Employees]);
        let less = Agreement { ask_protected: false, keep_after_scope_days: 7, ..copy() };
        assert_eq!(losses(less), [Loss::Protected, Loss::Sooner]);
        assert_eq!(Loss::between(Keeping::NOTHING, Keeping::NOTHING), []);
    }
}
