use super::*;
use crate::message::MessageKind;

fn own(number: i64, receives: MessageKinds) -> Role {
    Role { receives, ..Role::unshaped(RoleKey::Own(number)) }
}

#[test]
fn while_a_municipality_has_said_nothing_parents_receive_everything_and_others_little() {
    let roles = Roles::default();
    let received = |key| roles.receives(key);
    assert_eq!(received(RoleKey::Stated(GuardianRole::Parent)), MessageKinds::ALL);
    assert_eq!(received(RoleKey::Stated(GuardianRole::Guardian)), MessageKinds::ALL);
    assert_eq!(received(RoleKey::Stated(GuardianRole::Unstated)), MessageKinds::ALL);
    assert_eq!(received(RoleKey::Stated(GuardianRole::Relative)), MessageKind::Service.into());
    assert_eq!(received(RoleKey::Other), MessageKinds::NONE);
    assert_eq!(received(RoleKey::None), MessageKinds::NONE);
    assert_eq!(received(RoleKey::Own(1)), MessageKinds::NONE, "nobody knows it");
}

#[test]
fn nobody_can_change_the_role_without_functionality() {
    let forged = Role { receives: MessageKinds::ALL, sees: Sees::ALL, ..Role::unshaped(RoleKey::None) };
    let roles = Roles::new([forged]);
    assert_eq!(roles.receives(RoleKey::None), MessageKinds::NONE);
    assert_eq!(roles.sees(RoleKey::None), Sees::NONE);
}

#[test]
fn what_has_been_given_outranks_what_systems_say_and_the_strongest_word_of_theirs_counts() {
    use GuardianRole::{Guardian, Parent, Relative, Unstated};
    assert_eq!(counts(Some(RoleKey::None), [Parent]), RoleKey::None);
    assert_eq!(counts(None, [Unstated, Relative]), RoleKey::Stated(Relative));
    assert_eq!(counts(None, [Relative, Guardian, Parent]), RoleKey::Stated(Parent));
    assert_eq!(counts(None, []), RoleKey::Stated(Unstated));
}

#[test]
fn whoever_has_several_roles_receives_what_one_of_them_lets_through() {
    let roles = Roles::new([own(1, MessageKind::Important.into())]);
    let relative = RoleKey::Stated(GuardianRole::Relative);
    let both: MessageKinds = [MessageKind::Important, MessageKind::Service].into_iter().collect();
    assert_eq!(roles.received_by([relative, RoleKey::Own(1), RoleKey::None]), both);
    assert_eq!(roles.received_by([]), MessageKinds::NONE);
    assert_eq!(roles.with(own(1, MessageKinds::NONE)).received_by([RoleKey::Own(1)]), MessageKinds::NONE);
}

#[test]
fn every_key_is_known_by_its_code_again() {
    for key in RoleKey::BUILT_IN.into_iter().chain([RoleKey::Own(12)]) {
        assert_eq!(RoleKey::from_code(&key.code()), Some(key));
    }
    for wrong in ["", "own-", "own-0", "own--1", "own-x", "Parent", "owner"] {
        assert_eq!(RoleKey::from_code(wrong), None, "{wrong}");
    }
}

#[test]
fn somebody_who_gets_an_address_begins_to_receive_what_their_role_lets_through() {
    let service = MessageKinds::from(MessageKind::Service);
    let before = recipient(service, false);
    let after = recipient(service, true);
    assert_eq!(turn(before, after), Some(Turn { begins: service, ceases: MessageKinds::NONE }));
    assert_eq!(turn(after, before), Some(Turn { begins: MessageKinds::NONE, ceases: service }));
    assert_eq!(turn(recipient(MessageKinds::NONE, false), recipient(MessageKinds::NONE, true)), None);
}
