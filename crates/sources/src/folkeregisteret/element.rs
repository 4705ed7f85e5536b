//! JSON objects whose values may be of another kind than promised, so that one odd value costs one part of one person.

use domain::folkeregisteret::Registered;
use jiff::Timestamp;
use serde_json::{Map, Value};

/// An object of the answer.
#[derive(Clone, Copy)]
pub(super) struct Element<'a>(&'a Map<String, Value>);

/// The elements of a part that count now.
pub(super) enum Current<'a> {
    None,
    /// The newest first; more than one is one too many.
    Some(Vec<Element<'a>>),
    /// The part is not what was promised.
    Odd,
}

impl<'a> Element<'a> {
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// What stands there; null says nothing.
    fn value(self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    pub fn has(self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// A text that says something, without blanks around it.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.value(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    pub fn owned(self, key: &str) -> Option<String> {
        self.text(key).map(str::to_owned)
    }

    /// The texts of a list that say something.
    pub fn texts(self, key: &str) -> impl Iterator<Item = &'a str> {
        let list = self.value(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|text| text.as_str().map(str::trim)).filter(|text| !text.is_empty())
    }

    pub fn number(self, key: &str) -> Option<u64> {
        self.value(key)?.as_u64()
    }

    pub fn flag(self, key: &str) -> Option<bool> {
        self.value(key)?.as_bool()
    }

    pub fn object(self, key: &str) -> Option<Self> {
        self.value(key).and_then(Self::of)
    }

    pub fn time(self, key: &str) -> Option<Timestamp> {
        self.text(key)?.parse().ok()
    }

    /// Those that count now: by `erGjeldende`, or where that is not said, by not having ended.
    pub fn current(self, part: &str) -> Current<'a> {
        let list = match self.value(part) {
            None => return Current::None,
            Some(Value::Array(list)) => list.as_slice(),
            // Two parts are no lists by the contract; others have been lists for as long as anybody has seen.
            Some(one @ Value::Object(_)) => std::slice::from_ref(one),
            Some(_) => return Current::Odd,
        };
        let Some(elements) = list.iter().map(Self::of).collect::<Option<Vec<_>>>() else {
            return Current::Odd;
        };
        let mut current: Vec<_> = elements.into_iter().filter(|element| element.is_current()).collect();
        if current.is_empty() {
            return Current::None;
        }
        // Of the same age: by what is written, so that the order of the answer does not matter.
        current.sort_by_cached_key(|element| std::cmp::Reverse((element.age(), format!("{:?}", element.0))));
        Current::Some(current)
    }

    fn is_current(self) -> bool {
        self.flag("erGjeldende").unwrap_or_else(|| !self.has("opphoerstidspunkt"))
    }

    fn age(self) -> [Option<Timestamp>; 2] {
        [self.time("gyldighetstidspunkt"), self.time("ajourholdstidspunkt")]
    }

    /// The value with the times of this element.
    pub fn registered<T>(self, value: T) -> Registered<T> {
        let [valid_from, recorded] = self.age();
        Registered { value, valid_from, recorded }
    }
}
