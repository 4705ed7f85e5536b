//! How an entity says that it can be reached.

use std::fmt;

/// As the register has it, unread: it checks little. Some of it is somebody's own, so `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EntityContact {
    /// `epostadresse`
    pub email: Option<String>,
    /// `telefon`
    pub telephone: Option<String>,
    /// `mobil`
    pub mobile: Option<String>,
    /// `hjemmeside`, mostly without a scheme.
    pub web: Option<String>,
}

impl fmt::Debug for EntityContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntityContact(•)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_it_is_printed() {
        let contact = EntityContact { email: Some("ola@nordvik.example".into()), ..Default::default() };
        assert_eq!(format!("{contact:?}"), "EntityContact(•)");
    }
}
