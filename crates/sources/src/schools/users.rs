//! `users.csv`: pupils, guardians and employees, and the ties between them.

use domain::{
    NationalId,
    import::{ImportCode, Severity},
    roster::{RosterKey, RosterPerson},
};

use super::{columns::Columns, status::Status};
use crate::spreadsheet::{
    reading::{PersonColumns, Reading, Told, Trouble},
    words::{Attribute, Words},
};

pub(super) struct UserColumns {
    status: Option<usize>,
    person: PersonColumns,
    user_ids: Option<usize>,
    /// Columns that hold a national identity number in some systems and something else in others.
    perhaps_id: [Option<usize>; 2],
    pub agents: Option<usize>,
    pub without_responsibility: Option<usize>,
}

/// A row, as far as it could be read.
#[derive(Default)]
pub(super) struct User {
    pub key: Option<String>,
    pub status: Status,
    /// `None` for a row that only deletes.
    pub person: Option<RosterPerson>,
    /// Those to whom the person is tied, each once, in the order of the row.
    pub agents: Vec<String>,
    /// Those of them who do not have parental responsibility; `None` where the package does not say.
    pub without_responsibility: Option<Vec<String>>,
}

impl From<&Columns> for UserColumns {
    fn from(columns: &Columns) -> Self {
        Self {
            status: columns.at("status"),
            person: columns.person(),
            user_ids: columns.at("userIds"),
            perhaps_id: [columns.at("identifier"), columns.at("userMasterIdentifier")],
            agents: columns.at("agentSourcedIds"),
            without_responsibility: columns.at("metadata.no.agentsWithoutParentalResponsibility"),
        }
    }
}

pub(super) fn read(reading: &mut Reading<'_>, columns: &UserColumns, words: &Words) -> User {
    let key = super::key(reading, columns.person.key);
    let status = Status::read(reading, columns.status);
    if status == Status::ToBeDeleted {
        return User { key, status, person: None, agents: Vec::new(), without_responsibility: None };
    }
    let national_id = national_id(reading, columns, words);
    let person = key.clone().map(|key| RosterPerson {
        national_id_unread: national_id == Told::Unread,
        national_id: national_id.value(),
        ..reading.person(&columns.person, RosterKey::System(key))
    });
    let agents = list(&reading.text(columns.agents));
    let without_responsibility =
        columns.without_responsibility.map(|column| list(&reading.text(Some(column))));
    if let Some(without) = &without_responsibility
        && without.iter().any(|agent| !agents.contains(agent))
    {
        let stray = Trouble::note(ImportCode::ReferenceDangling).at(columns.without_responsibility);
        reading.note(stray);
    }
    User { key, status, person, agents, without_responsibility }
}

/// From `userIds` (`{fnr:…}`), which is the standard's place for it, and from the two columns where
/// systems without typed identifiers put it. The row's numbers must be one and the same.
fn national_id(reading: &mut Reading<'_>, columns: &UserColumns, words: &Words) -> Told<NationalId> {
    let mut found = Vec::new();
    let mut unread = false;
    for (kind, id) in typed_ids(&reading.text(columns.user_ids)) {
        if words.heading(kind).is_some_and(|meaning| meaning.attribute == Attribute::NationalId) {
            match reading.national_id_in(columns.user_ids, id, Severity::FieldDropped) {
                Told::Value(id) => found.push(id),
                Told::Unread => unread = true,
                Told::Blank | Told::Unsaid => {}
            }
        }
    }
    for column in columns.perhaps_id.into_iter().flatten() {
        let text = reading.text(Some(column));
        let eleven = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
        if eleven && NationalId::parse(&text).is_ok() {
            found.extend(reading.national_id_in(Some(column), &text, Severity::FieldDropped).value());
        }
    }
    match found.first() {
        Some(first) if found.iter().any(|id| id != first) => {
            reading.note(Trouble::dropped(ImportCode::NationalIdsDiffer).at(columns.user_ids));
            Told::Unread
        }
        Some(id) => Told::Value(*id),
        None if unread => Told::Unread,
        None => Told::Blank,
    }
}

/// The pairs of `{LDAP:Id},{fnr:Id}`.
fn typed_ids(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('}')
        .filter_map(|part| part.trim_start_matches([',', ' ', '{', ';']).split_once(':'))
        .map(|(kind, id)| (kind.trim(), id.trim()))
}

/// A list of references in one cell, separated by commas.
fn list(text: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        if !list.iter().any(|earlier| earlier == item) {
            list.push(item.to_owned());
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_identifiers_are_taken_apart() {
        let pairs = |text| typed_ids(text).collect::<Vec<_>>();
        assert_eq!(pairs("{fnr:20914695016}"), [("fnr", "20914695016")]);
        assert_eq!(pairs("{Feide:a@b.no}, {fnr: 1 }"), [("Feide", "a@b.no"), ("fnr", "1")]);
        assert!(pairs("20914695016").is_empty());
        assert!(pairs("{}{:").len() <= 2);
    }
}
