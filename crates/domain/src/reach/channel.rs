//! The ways to somebody, and which of them is wanted first.

use crate::Field;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Email,
    Sms,
}

impl Channel {
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The word that the API speaks; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// Where its address stands.
    pub const fn field(self) -> Field {
        match self {
            Self::Email => Field::Email,
            Self::Sms => Field::Mobile,
        }
    }
}

/// One channel, and perhaps another where that one does not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels {
    first: Channel,
    otherwise: Option<Channel>,
}

impl Channels {
    pub const fn only(channel: Channel) -> Self {
        Self { first: channel, otherwise: None }
    }

    /// In the order wanted. `None` where there is none, or the same one twice.
    pub fn in_order(channels: &[Channel]) -> Option<Self> {
        match *channels {
            [first] => Some(Self::only(first)),
            [first, then] if first != then => Some(Self { first, otherwise: Some(then) }),
            _ => None,
        }
    }

    pub fn iter(self) -> impl Iterator<Item = Channel> {
        [Some(self.first), self.otherwise].into_iter().flatten()
    }
}

impl Default for Channels {
    /// E-mail holds more, and costs less.
    fn default() -> Self {
        Self { first: Channel::Email, otherwise: Some(Channel::Sms) }
    }
}
