//! Digdir's published synthetic test persons, as they stood in the test environment's KRR.
//!
//! From the table of static test users in Digdir's documentation (October 2023), of which only the
//! synthetic ones are used. They live in the first municipality, two to a family, and have children there.

use domain::{NationalId, krr::Language};

/// A test person's number and what the table says about them.
pub struct TestPerson {
    pub national_id: &'static str,
    pub standing: Standing,
    pub mobile: bool,
    pub email: bool,
    pub mailbox: Option<Mailbox>,
    pub language: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Active,
    /// All details older than 18 months.
    Expired,
    Reserved,
    Deleted,
}

/// Who runs the digital mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailbox {
    Digipost,
    EBoks,
}

use Language::{Bokmaal, English, Nynorsk};
use Mailbox::{Digipost, EBoks};
use Standing::{Active, Deleted, Expired, Reserved};

/// Two neighbours share a family, so the expired, the deleted … are each a couple.
pub const TEST_PEOPLE: [TestPerson; 18] = [
    person("11887197158", Expired, true, true),
    person("30850649509", Expired, true, true),
    person("17894199350", Deleted, false, false),
    person("31855699330", Deleted, false, false),
    person("04846697271", Reserved, true, true),
    person("29890749036", Reserved, true, true),
    person("11822648950", Active, true, true),
    person("06828498159", Active, true, true),
    person("23837998492", Active, true, false),
    person("25887098029", Active, true, false),
    person("12869699835", Active, false, true),
    person("18868299939", Active, false, true),
    TestPerson { mailbox: Some(Digipost), ..person("22859197810", Active, true, true) },
    TestPerson { mailbox: Some(EBoks), ..person("26826499361", Active, true, true) },
    TestPerson { mailbox: Some(Digipost), ..person("26866595592", Reserved, false, true) },
    TestPerson { language: Some(Nynorsk), ..person("18886799280", Active, true, true) },
    TestPerson { language: Some(Bokmaal), ..person("16867096934", Active, true, true) },
    TestPerson { language: Some(English), ..person("01814797763", Active, true, true) },
];

const fn person(national_id: &'static str, standing: Standing, mobile: bool, email: bool) -> TestPerson {
    TestPerson { national_id, standing, mobile, email, mailbox: None, language: None }
}

impl TestPerson {
    pub fn id(&self) -> NationalId {
        NationalId::parse(self.national_id).expect("the published numbers are valid")
    }
}
