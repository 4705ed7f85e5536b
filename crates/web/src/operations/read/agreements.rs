//! The agreements, by municipality.

use domain::{Agreement, agreement::NotPermitted};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use storage::Store;

use super::{name, names};
use crate::{
    format,
    operations::view::{AgreementLine, SOON, Standing},
};

pub async fn agreements(store: &Store, now: Timestamp) -> anyhow::Result<Vec<AgreementLine>> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let today = format::day(now);
    let mut lines: Vec<AgreementLine> = reader
        .agreements()
        .await?
        .into_iter()
        .map(|agreement| AgreementLine {
            municipality: name(&names, agreement.municipality),
            standing: standing(&agreement, today),
            purpose: agreement.purpose,
            basis: agreement.basis,
            guardians: agreement.guardians,
            employee_basis: agreement.employee_basis,
            ask_protected: agreement.ask_protected,
            good_until: agreement.good_until,
            keep_days: agreement.keep_after_scope_days,
            on_behalf_of: agreement.consumer_org.map(|number| format::in_threes(number.as_str())),
        })
        .collect();
    lines.sort_by_cached_key(|line| format::alphabetical(&line.municipality));
    Ok(lines)
}

fn standing(agreement: &Agreement, today: Date) -> Standing {
    match agreement.permits_copy(today) {
        Err(NotPermitted::Ended(_)) => Standing::Ended,
        Err(NotPermitted::LookUpOnly) => Standing::LookUpOnly,
        Err(NotPermitted::NoBasis) => Standing::NoBasis,
        Err(NotPermitted::Nobody) => Standing::Nobody,
        Ok(()) if agreement.good_until < today.saturating_add(SOON.days()) => Standing::EndsSoon,
        Ok(()) => Standing::Good,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Mode, MunicipalityId};
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_agreement_that_ends_soon_is_told_of_in_time() {
        let agreement = |good_until, mode, basis: &str| Agreement {
            municipality: MunicipalityId(1),
            purpose: "Varsling".into(),
            basis: basis.into(),
            mode,
            guardians: true,
            employee_basis: None,
            ask_protected: false,
            good_until,
            keep_after_scope_days: 30,
            consumer_org: None,
        };
        let standing = |agreement: &Agreement| standing(agreement, date(2026, 11, 21));
        let basis = "eForvaltningsforskriften § 29";
        assert_eq!(standing(&agreement(date(2027, 6, 30), Mode::Copy, basis)), Standing::Good);
        assert_eq!(standing(&agreement(date(2027, 1, 20), Mode::Copy, basis)), Standing::Good);
        assert_eq!(standing(&agreement(date(2027, 1, 19), Mode::Copy, basis)), Standing::EndsSoon);
        assert_eq!(standing(&agreement(date(2026, 11, 21), Mode::Copy, basis)), Standing::EndsSoon);
        assert_eq!(standing(&agreement(date(2026, 11, 20), Mode::Copy, basis)), Standing::Ended);
        assert_eq!(standing(&agreement(date(2027, 6, 30), Mode::LookUp, basis)), Standing::LookUpOnly);
        assert_eq!(standing(&agreement(date(2027, 6, 30), Mode::Copy, " ")), Standing::NoBasis);
    }
}
