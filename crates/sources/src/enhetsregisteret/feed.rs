//! How far a feed has been read, and a page of what comes next.

use std::{fmt, str::FromStr};

use domain::entity::{EntityChange, RoleChange};
use jiff::Timestamp;

/// A place in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since<Id> {
    /// Before the first event is known: all that was published from then on, that instant included.
    Time(Timestamp),
    /// After this event.
    After(Id),
}

/// A place as text, which this is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a place in a feed is time:<instant> or id:<event>")]
pub struct UnknownPlace;

/// Of what happened to entities, or to sub-entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangePage {
    /// In the order of their ids, each once.
    pub changes: Vec<EntityChange>,
    /// The last id of the page, also where that event could not be read.
    pub last: Option<i64>,
    /// Whether there is another page.
    pub more: bool,
    /// Events about nobody who could be read.
    pub odd: usize,
}

/// Of whose roles are no longer the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleChangePage {
    /// In the register's order.
    pub changes: Vec<RoleChange>,
    pub last: Option<String>,
    pub more: bool,
    pub odd: usize,
}

impl<Id: fmt::Display> fmt::Display for Since<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(at) => write!(f, "time:{at}"),
            Self::After(id) => write!(f, "id:{id}"),
        }
    }
}

impl<Id: FromStr> FromStr for Since<Id> {
    type Err = UnknownPlace;

    fn from_str(text: &str) -> Result<Self, UnknownPlace> {
        match text.split_once(':') {
            Some(("time", at)) => at.parse().map(Self::Time).map_err(|_| UnknownPlace),
            Some(("id", id)) => id.parse().map(Self::After).map_err(|_| UnknownPlace),
            _ => Err(UnknownPlace),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was_written_down() {
        let time = Since::<i64>::Time("2026-11-20T23:00:00.5Z".parse().unwrap());
        for place in [time, Since::After(24_000_001)] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert_eq!("id:a:b".parse(), Ok(Since::After("a:b".to_owned())));
        for odd in ["", "id:x", "time:yesterday", "17"] {
            assert_eq!(odd.parse::<Since<i64>>(), Err(UnknownPlace), "{odd}");
        }
    }
}
