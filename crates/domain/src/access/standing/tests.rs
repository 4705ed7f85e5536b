use jiff::civil::date;

use super::*;
use crate::{
    Source,
    access::{GrantId, Role},
    roster::UnitKey,
};

const FJORDVIK: MunicipalityId = MunicipalityId(1);
const ELSEWHERE: MunicipalityId = MunicipalityId(2);
const ME: AccountId = AccountId(7);
const TODAY: Date = date(2026, 11, 22);

fn unit(key: &str) -> UnitRef {
    UnitRef { source: Source::School, key: UnitKey(key.into()) }
}

fn grant(role: Role, place: Place) -> Grant {
    Grant {
        id: GrantId(1),
        account: ME,
        role,
        place,
        special: false,
        from: date(2026, 8, 1),
        to: date(2027, 7, 31),
        deputy_for: None,
        revoked_at: None,
    }
}

fn with(grants: impl IntoIterator<Item = Grant>) -> Standing {
    Standing::new(ME, grants.into_iter().collect(), TODAY)
}

fn at(units: &[UnitRef]) -> Target<'_> {
    Target { municipality: FJORDVIK, units, protection: Protection::None }
}

#[test]
fn without_a_grant_nothing_is_permitted() {
    let nobody = with([]);
    for right in Right::ALL {
        assert!(!nobody.may(right, &at(&[unit("fjord")])) && !nobody.has_somewhere(right), "{right:?}");
        assert_eq!(nobody.reach(right, FJORDVIK), Reach::Nowhere);
    }
    assert_eq!(nobody.sight(&at(&[unit("fjord")])), Sight::Hidden);
}

/// Every role against every right: what changes here changes who may do what.
#[test]
fn each_role_may_do_this_and_nothing_else() {
    let table: Vec<String> = Role::ALL
        .into_iter()
        .map(|role| {
            let standing = with([grant(role, Place::Municipality(FJORDVIK))]);
            let rights: Vec<String> = Right::ALL
                .into_iter()
                .filter(|right| standing.has_somewhere(*right))
                .map(|right| format!("{right:?}"))
                .collect();
            format!("{}: {}", role.code(), rights.join(" "))
        })
        .collect();
    assert_eq!(
        table,
        [
            "reader: SeePeople",
            "secretary: SeePeople EditContacts AskRegister ExportLists",
            "administrator: SeePeople EditContacts AskRegister ExportLists ShapeRoles GrantAccess SeeReadLog \
             AnswerObjections StateAgreement",
            "contact_person: KeepRegister",
            "operator: Operate",
        ]
    );
}

#[test]
fn a_grant_counts_from_its_first_day_to_its_last_and_not_when_taken_back() {
    let secretary = grant(Role::Secretary, Place::Municipality(FJORDVIK));
    let on = |day| {
        let standing = Standing::new(ME, vec![secretary.clone()], day);
        standing.has_somewhere(Right::SeePeople)
    };
    assert!(on(date(2026, 8, 1)) && on(date(2027, 7, 31)));
    assert!(!on(date(2026, 7, 31)) && !on(date(2027, 8, 1)));
    let revoked = Grant { revoked_at: Some(jiff::Timestamp::UNIX_EPOCH), ..secretary.clone() };
    assert!(!with([revoked]).has_somewhere(Right::SeePeople));
    let others = Grant { account: AccountId(8), ..secretary };
    assert!(!with([others]).has_somewhere(Right::SeePeople));
}

#[test]
fn a_secretary_sees_their_own_units_of_their_own_municipality() {
    let units = BTreeSet::from([unit("fjord"), unit("vik")]);
    let secretary = with([grant(Role::Secretary, Place::Units(FJORDVIK, units.clone()))]);
    assert!(secretary.may(Right::EditContacts, &at(&[unit("annen"), unit("vik")])));
    assert!(!secretary.may(Right::EditContacts, &at(&[unit("annen")])));
    assert!(!secretary.may(Right::EditContacts, &at(&[])), "a person without ties is nobody's");
    let elsewhere = Target { municipality: ELSEWHERE, ..at(&[]) };
    assert_eq!(secretary.sight(&Target { units: &[unit("fjord")], ..elsewhere }), Sight::Hidden);
    assert_eq!(secretary.reach(Right::SeePeople, FJORDVIK), Reach::Units(units));
    assert_eq!(secretary.reach(Right::SeePeople, ELSEWHERE), Reach::Nowhere);
    assert_eq!(secretary.municipalities(Right::SeePeople), Some(BTreeSet::from([FJORDVIK])));
}

#[test]
fn two_grants_add_up_and_never_lend_each_other_their_place() {
    let both = with([
        grant(Role::Reader, Place::Municipality(FJORDVIK)),
        grant(Role::Secretary, Place::Units(FJORDVIK, BTreeSet::from([unit("fjord")]))),
    ]);
    assert!(both.may(Right::SeePeople, &at(&[unit("vik")])));
    assert!(both.may(Right::EditContacts, &at(&[unit("fjord")])));
    assert!(!both.may(Right::EditContacts, &at(&[unit("vik")])));
}

#[test]
fn protected_people_are_shielded_or_do_not_exist() {
    let plain = grant(Role::Secretary, Place::Municipality(FJORDVIK));
    let special = Grant { special: true, ..plain.clone() };
    let seen = |grants: &[Grant], protection| {
        with(grants.iter().cloned()).sight(&Target { protection, ..at(&[unit("fjord")]) })
    };
    assert_eq!(seen(std::slice::from_ref(&plain), Protection::Client), Sight::Shielded);
    assert_eq!(seen(std::slice::from_ref(&plain), Protection::Confidential), Sight::Shielded);
    assert_eq!(seen(std::slice::from_ref(&plain), Protection::StrictlyConfidential), Sight::Hidden);
    for protection in Protection::ALL {
        assert_eq!(seen(std::slice::from_ref(&special), protection), Sight::Open);
    }
    let shielded = Target { protection: Protection::Confidential, ..at(&[]) };
    assert!(!with([plain.clone()]).may(Right::EditContacts, &shielded));

    // Special access at one school opens nothing at another.
    let special_at_vik = Grant {
        special: true,
        place: Place::Units(FJORDVIK, BTreeSet::from([unit("vik")])),
        ..plain.clone()
    };
    assert_eq!(seen(&[plain, special_at_vik], Protection::Confidential), Sight::Shielded);
}

#[test]
fn an_operator_sees_nobody() {
    let operator = with([grant(Role::Operator, Place::Everywhere)]);
    assert!(operator.has_somewhere(Right::Operate));
    assert_eq!(operator.municipalities(Right::Operate), None);
    assert_eq!(operator.sight(&at(&[unit("fjord")])), Sight::Hidden);
}

#[test]
fn nobody_gives_more_than_they_have() {
    let administrator = with([grant(Role::Administrator, Place::Municipality(FJORDVIK))]);
    let wanted = |role, place, special| NewGrant {
        account: AccountId(9),
        role,
        place,
        special,
        from: TODAY,
        to: date(2027, 7, 31),
        deputy_for: None,
    };
    let at_home = || Place::Municipality(FJORDVIK);
    assert_eq!(administrator.may_grant(&wanted(Role::Secretary, at_home(), false)), Ok(()));
    assert_eq!(administrator.may_grant(&wanted(Role::Administrator, at_home(), false)), Ok(()));
    for refused in [
        wanted(Role::Secretary, at_home(), true),
        wanted(Role::Secretary, Place::Municipality(ELSEWHERE), false),
        wanted(Role::Operator, at_home(), false),
        wanted(Role::Operator, Place::Everywhere, false),
    ] {
        assert_eq!(administrator.may_grant(&refused), Err(GrantFault::MoreThanOwn), "{refused:?}");
    }
    let special =
        with([Grant { special: true, ..grant(Role::Administrator, Place::Municipality(FJORDVIK)) }]);
    assert_eq!(special.may_grant(&wanted(Role::Secretary, at_home(), true)), Ok(()));
    let secretary = with([grant(Role::Secretary, at_home())]);
    assert!(secretary.may_grant(&wanted(Role::Reader, at_home(), false)).is_err());
}
