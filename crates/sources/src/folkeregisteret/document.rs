//! A person of the answer → a document of what is so now.

use domain::{
    NationalId, Protection,
    folkeregisteret::{
        AddressKind, Addresses, PersonDocument, PersonStatus, ProblemKind, Registered, RegistryField,
        RegistryName, RegistryProblem, RegistryReport,
    },
};

use super::{
    address,
    element::{Current, Element},
    part,
};

/// Reads `folkeregisterperson` of somebody asked about by `national_id`.
pub(super) fn report(person: Element<'_>, national_id: NationalId) -> RegistryReport {
    let mut reading = Reading { person, strictest: Protection::None, problems: Vec::new() };
    reading.own_protection();
    let document = PersonDocument {
        current_id: reading.current_id(),
        status: reading.status(),
        name: reading.name(),
        addresses: reading.addresses(),
        protection: reading.strictest,
    };
    RegistryReport { national_id, document, problems: reading.problems }
}

struct Reading<'a> {
    person: Element<'a>,
    /// Of the grades read so far, also of addresses that could not be.
    strictest: Protection,
    problems: Vec<RegistryProblem>,
}

impl<'a> Reading<'a> {
    fn problem(&mut self, field: RegistryField, kind: ProblemKind) {
        self.problems.push(RegistryProblem { field, kind });
    }

    /// The elements of a part that count now, the newest first. There should be one.
    fn current(&mut self, part: &str, field: RegistryField) -> Vec<Element<'a>> {
        let (elements, problem) = match self.person.current(part) {
            Current::None => (Vec::new(), None),
            Current::Some(elements) => {
                let too_many = (elements.len() > 1).then_some(ProblemKind::SeveralCurrent);
                (elements, too_many)
            }
            Current::Odd => (Vec::new(), Some(ProblemKind::Unreadable)),
        };
        if let Some(kind) = problem {
            self.problem(field, kind);
        }
        elements
    }

    fn newest(&mut self, part: &str, field: RegistryField) -> Option<Element<'a>> {
        self.current(part, field).first().copied()
    }

    fn read<T>(&mut self, field: RegistryField, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.problem(field, ProblemKind::Unreadable);
        }
        value
    }

    fn own_protection(&mut self) {
        match self.person.current(part::PROTECTION) {
            Current::None => {}
            Current::Some(elements) => {
                for element in elements {
                    self.grade(RegistryField::Protection, element.text("graderingsnivaa"));
                }
            }
            Current::Odd => {
                self.grade(RegistryField::Protection, None);
            }
        }
    }

    /// A grade that is missing or unknown is taken for the strictest.
    fn grade(&mut self, field: RegistryField, grade: Option<&str>) -> Protection {
        let protection = grade.and_then(Protection::from_grade).unwrap_or_else(|| {
            self.problem(field, ProblemKind::UnknownWord);
            Protection::StrictlyConfidential
        });
        self.strictest = self.strictest.max(protection);
        protection
    }

    /// An expired identifier can be among the current elements; only one is in use.
    fn current_id(&mut self) -> Option<NationalId> {
        let Current::Some(elements) = self.person.current(part::IDENTIFIER) else { return None };
        let in_use = elements.into_iter().find(|element| element.text("status") == Some("iBruk"))?;
        let id = in_use.text("foedselsEllerDNummer").and_then(|text| NationalId::parse(text).ok());
        self.read(RegistryField::Identifier, id)
    }

    fn status(&mut self) -> Option<Registered<PersonStatus>> {
        let element = self.newest(part::STATUS, RegistryField::Status)?;
        let word = self.read(RegistryField::Status, element.text("status"))?;
        let status = PersonStatus::from_word(word);
        if status == PersonStatus::Unrecognised {
            self.problem(RegistryField::Status, ProblemKind::UnknownWord);
        }
        Some(element.registered(status))
    }

    fn name(&mut self) -> Option<Registered<RegistryName>> {
        let element = self.newest(part::NAME, RegistryField::Name)?;
        let (given, family) = (element.owned("fornavn"), element.owned("etternavn"));
        let name = (given.is_some() || family.is_some()).then(|| RegistryName {
            given: given.unwrap_or_default(),
            middle: element.owned("mellomnavn"),
            family: family.unwrap_or_default(),
        });
        self.read(RegistryField::Name, name).map(|name| element.registered(name))
    }

    fn addresses(&mut self) -> Addresses {
        let mut addresses = Addresses::default();
        for kind in AddressKind::ALL {
            let field = RegistryField::Address(kind);
            let elements = self.current(kind.word(), field);
            let grades: Vec<_> =
                elements.iter().map(|element| self.grade(field, element.text("adressegradering"))).collect();
            let (Some(element), Some(protection)) = (elements.first(), grades.first().copied()) else {
                continue;
            };
            if let Some(address) = self.read(field, address::read(*element, protection)) {
                addresses.set(kind, element.registered(address));
            }
        }
        addresses
    }
}
