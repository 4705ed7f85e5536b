//! What kinds of message there are, as far as law treats them differently.

use std::fmt;

/// One kind of message to a guardian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// Vedtak, forhåndsvarsel and others of legal weight: KRR's address counts, and a reservation is heeded
    /// (eForvaltningsforskriften §§ 8 and 9).
    Decision,
    /// Notices for which an address that nobody has stood by for 18 months does not serve (§ 32). A reservation does
    /// not stop them.
    Important,
    /// Reminders and ordinary news: neither a reservation nor an old address stops them.
    Service,
}

impl MessageKind {
    pub const ALL: [Self; 3] = [Self::Decision, Self::Important, Self::Service];
    pub const COUNT: usize = Self::ALL.len();

    /// The word kept in the database and spoken by the API; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Important => "important",
            Self::Service => "service",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A set of kinds, small enough to be one column.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct MessageKinds(u8);

impl MessageKinds {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self((1 << MessageKind::COUNT) - 1);

    pub fn insert(&mut self, kind: MessageKind) {
        self.0 |= 1 << kind.index();
    }

    pub const fn contains(self, kind: MessageKind) -> bool {
        self.0 & (1 << kind.index()) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = MessageKind> {
        MessageKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// As kept in the database.
    pub fn bits(self) -> i64 {
        i64::from(self.0)
    }

    /// `None` where the number names a kind that this version does not know.
    pub fn from_bits(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| bits >> MessageKind::COUNT == 0).map(Self)
    }
}

impl From<MessageKind> for MessageKinds {
    fn from(kind: MessageKind) -> Self {
        Self(1 << kind.index())
    }
}

impl FromIterator<MessageKind> for MessageKinds {
    fn from_iter<I: IntoIterator<Item = MessageKind>>(kinds: I) -> Self {
        let mut set = Self::NONE;
        kinds.into_iter().for_each(|kind| set.insert(kind));
        set
    }
}

impl fmt::Debug for MessageKinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_the_kinds_in_it() {
        assert_eq!(MessageKind::ALL.into_iter().collect::<MessageKinds>(), MessageKinds::ALL);
        let both: MessageKinds = [MessageKind::Service, MessageKind::Decision].into_iter().collect();
        assert!(both.contains(MessageKind::Decision) && !both.contains(MessageKind::Important));
        assert_eq!(MessageKinds::from_bits(both.bits()), Some(both));
        assert_eq!(MessageKinds::from_bits(8), None);
        assert_eq!(both.without(MessageKind::Service.into()), MessageKind::Decision.into());
        assert_eq!(both.and(MessageKind::Important.into()), MessageKinds::ALL);
    }
}
