//! JSON values that may be of another kind than promised, so that one odd value costs one field and not a thousand people.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

/// A text, borrowed from the answer wherever it has no escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Text<'a> {
    /// Missing, or null.
    #[default]
    Absent,
    Is(Cow<'a, str>),
    /// Something that is no text.
    Odd,
}

impl Text<'_> {
    /// The text; an empty one says nothing, and an odd value is not read as anything.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Is(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    pub fn is_odd(&self) -> bool {
        matches!(self, Self::Odd)
    }
}

/// An object, borrowed from the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Object<T> {
    #[default]
    Absent,
    Is(T),
    /// Something that is no object.
    Odd,
}

/// Writes the visits of everything that is not what was promised.
macro_rules! odd {
    ($($visit:ident($kind:ty)),+) => {
        $(fn $visit<E>(self, _: $kind) -> Result<Self::Value, E> {
            Ok(Self::Value::Odd)
        })+

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::Absent)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::Odd)
        }
    };
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text::Is(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text::Is(Cow::Owned(text.to_owned())))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text::Odd)
            }

            odd!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(entries)).map(Object::Is)
            }

            odd!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));
        }

        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}
