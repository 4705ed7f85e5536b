//! Who is a recipient, and who begins or ceases to be one.

use crate::message::MessageKinds;

/// What somebody is a recipient of: what their roles let through, where there is an address to send it to. Whether it
/// may be sent to that address on a day (reservation, age, protection) is asked when it is sent.
pub const fn recipient(receives: MessageKinds, has_address: bool) -> MessageKinds {
    if has_address { receives } else { MessageKinds::NONE }
}

/// What a change does to one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    pub begins: MessageKinds,
    pub ceases: MessageKinds,
}

/// `None` where the change does nothing to the person.
pub fn turn(before: MessageKinds, after: MessageKinds) -> Option<Turn> {
    let turn = Turn { begins: after.without(before), ceases: before.without(after) };
    (before != after).then_some(turn)
}
