//! What people at schools and kindergartens have typed about a person: nearly what the registers say.

use super::{
    Citizen, UnitKind, World, family::Adult, lot::Lot, proportions as share, registered::mobile,
    test_people::TEST_PEOPLE,
};

/// A person as one system has them. Nothing here has been checked by anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub given_name: String,
    pub middle_name: Option<String>,
    pub family_name: String,
    pub national_id: Option<String>,
    pub email: Option<String>,
    pub mobile: Option<String>,
    pub fixed_line: Option<String>,
}

impl World {
    /// The two systems were filled in at different times by different people, and disagree.
    pub fn typed(&self, adult: &Adult, system: UnitKind) -> Typed {
        let citizen = adult.citizen;
        let mut lot = self.lot(
            match system {
                UnitKind::School => "typed at school",
                UnitKind::Kindergarten => "typed in kindergarten",
            },
            citizen.0,
        );
        let other_name = lot.among(&share::TYPED_NAME);
        Typed {
            given_name: adult.given_name.to_owned(),
            middle_name: adult.middle_name.filter(|_| other_name != Some(0)).map(str::to_owned),
            family_name: match other_name {
                Some(1) => self.names.family(&mut lot).text.to_owned(),
                _ => adult.family_name.to_owned(),
            },
            national_id: typed_national_id(&mut lot, adult),
            email: self.typed_email(&mut lot, citizen),
            mobile: typed_mobile(&mut lot, citizen),
            fixed_line: lot
                .falls(share::TYPED_FIXED_LINE)
                // Nkom's series for films.
                .then(|| (68_050_000 + lot.below(10_000)).to_string()),
        }
    }

    fn typed_email(&self, lot: &mut Lot, citizen: Citizen) -> Option<String> {
        // Changes of mind in KRR are counted from 1; older addresses are far away from them.
        const OLDER: u32 = 1000;
        let email = self.email(citizen, 0);
        match lot.among(&share::TYPED_EMAIL) {
            None => Some(email),
            Some(0) => Some(self.email(citizen, OLDER + lot.below(3))),
            Some(1) => Some(capitalised(&email)),
            Some(2) => Some(format!("ansatt{}@arbeid.example", citizen.0)),
            Some(3) => Some(["har ikke", "ukjent@", "se mor"][lot.below(3) as usize].to_owned()),
            Some(_) => None,
        }
    }
}

fn typed_national_id(lot: &mut Lot, adult: &Adult) -> Option<String> {
    let number = adult.national_id.as_str();
    match lot.among(&share::TYPED_NATIONAL_ID) {
        _ if (adult.citizen.0 as usize) < TEST_PEOPLE.len() => Some(number.to_owned()),
        None => Some(number.to_owned()),
        Some(0) => None,
        // Two digits changed places; the control digits will tell.
        Some(_) => {
            let mut digits = number.as_bytes().to_vec();
            let place = (0..digits.len() - 1).rev().find(|place| digits[*place] != digits[place + 1])?;
            digits.swap(place, place + 1);
            String::from_utf8(digits).ok()
        }
    }
}

fn typed_mobile(lot: &mut Lot, citizen: Citizen) -> Option<String> {
    let number = match lot.among(&share::TYPED_MOBILE) {
        None => mobile(citizen, 0),
        Some(0) => mobile(citizen, 1000 + lot.below(3)),
        Some(1) => return Some("ring arbeidet".to_owned()),
        Some(_) => return None,
    };
    let (a, b, c) = (number / 100_000, number / 1000 % 100, number % 1000);
    let pairs = [number / 1_000_000, number / 10_000 % 100, number / 100 % 100, number % 100];
    Some(match lot.below(6) {
        0 => format!("+47{number}"),
        1 => format!("{a} {b:02} {c:03}"),
        2 => format!("{} {:02} {:02} {:02}", pairs[0], pairs[1], pairs[2], pairs[3]),
        3 => format!("0047 {number}"),
        4 => format!("(+47) {a} {b:02} {c:03}"),
        _ => number.to_string(),
    })
}

fn capitalised(email: &str) -> String {
    let mut upper = true;
    email
        .chars()
        .map(|c| {
            let c = if upper { c.to_ascii_uppercase() } else { c };
            upper = matches!(c, '.' | '@');
            c
        })
        .collect()
}
