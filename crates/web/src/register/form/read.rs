//! What a form asks for, or what is wrong with it.

use domain::{
    Email, OrganisationNumber, Phone,
    register::{
        Order, UnitFacts, UnitId, UnitKind,
        order::{Edit, Those},
        unit::UnitAddress,
    },
};
use jiff::civil::Date;

use super::{Doing, Form};
use crate::format::read_date;

/// Letters in a name, and in anything else on one line.
const LONGEST: usize = 200;
/// Letters in opening hours and reasons.
const LONGEST_TEXT: usize = 1000;

/// An order and its day.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    pub order: Order,
    pub day: Date,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    NoKind,
    NoParent,
    Number,
    VisitingCode,
    PostalCode,
    Phone,
    Email,
    Web,
    Industry,
    NoPlace,
    Day,
    TooLong(&'static str),
}

impl Mistake {
    /// The field's name in the form.
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoKind => "type",
            Self::NoParent => "under",
            Self::Number => "orgnr",
            Self::VisitingCode => "besok_nr",
            Self::PostalCode => "post_nr",
            Self::Phone => "telefon",
            Self::Email => "epost",
            Self::Web => "nett",
            Self::Industry => "naering",
            Self::NoPlace => "til",
            Self::Day => "dag",
            Self::TooLong(field) => field,
        }
    }

    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoKind => "unit-mistake-kind",
            Self::NoParent => "unit-mistake-parent",
            Self::Number => "unit-mistake-number",
            Self::VisitingCode | Self::PostalCode => "unit-mistake-postal-code",
            Self::Phone => "unit-mistake-phone",
            Self::Email => "unit-mistake-email",
            Self::Web => "unit-mistake-web",
            Self::Industry => "unit-mistake-industry",
            Self::NoPlace => "unit-mistake-place",
            Self::Day => "unit-mistake-day",
            Self::TooLong(_) => "unit-mistake-too-long",
        }
    }
}

impl Form {
    /// The order, where the form is well filled in. `top` says that the unit is the municipality itself.
    pub fn read(&self, is_top: bool) -> Result<Asked, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let day = read_date(self.dag.trim());
        if day.is_none() {
            mistakes.push(Mistake::Day);
        }
        let order = match self.gjor {
            Doing::Close => self.closing(&mut mistakes),
            Doing::Add => Some(Order::Add(Box::new(self.facts(is_top, &mut mistakes)))),
            Doing::Change => {
                let facts = self.facts(is_top, &mut mistakes);
                self.enhet.parse().ok().map(|unit| Order::Change(UnitId(unit), edits(facts)))
            }
        };
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        match (order, day) {
            (Some(order), Some(day)) => Ok(Asked { order, day }),
            _ => Err(vec![Mistake::Day]),
        }
    }

    fn closing(&self, mistakes: &mut Vec<Mistake>) -> Option<Order> {
        let unit = UnitId(self.enhet.parse().ok()?);
        let those = match (self.barn.as_str(), self.til.parse()) {
            ("steng", _) => Those::Close,
            ("flytt", Ok(to)) => Those::Move(UnitId(to)),
            ("flytt", Err(_)) => {
                mistakes.push(Mistake::NoPlace);
                return None;
            }
            _ => Those::None,
        };
        Some(Order::Close(unit, those))
    }

    fn facts(&self, is_top: bool, mistakes: &mut Vec<Mistake>) -> UnitFacts {
        let kind = UnitKind::from_code(&self.kind);
        if kind.is_none() {
            mistakes.push(Mistake::NoKind);
        }
        let parent = self.under.parse().ok().map(UnitId);
        if parent.is_none() && !is_top {
            mistakes.push(Mistake::NoParent);
        }
        for (field, text, most) in [
            ("navn", &self.navn, LONGEST),
            ("besok", &self.besok, LONGEST),
            ("post", &self.post, LONGEST),
            ("apent", &self.apent, LONGEST_TEXT),
            ("grunn", &self.grunn, LONGEST_TEXT),
        ] {
            if text.chars().count() > most {
                mistakes.push(Mistake::TooLong(field));
            }
        }
        let number: String = self.orgnr.chars().filter(|sign| !sign.is_whitespace()).collect();
        let number =
            some(&number).map(|number| OrganisationNumber::parse(&number).map_err(|_| Mistake::Number));
        let phone = some(&self.telefon).map(|text| Phone::parse(&text).map_err(|_| Mistake::Phone));
        let email = some(&self.epost).map(|text| Email::parse(&text).map_err(|_| Mistake::Email));
        let web = some(&self.nett).map(|text| web(&text).ok_or(Mistake::Web));
        let industry = some(&self.naering).map(|text| industry(&text).ok_or(Mistake::Industry));
        let visiting = address(&self.besok, &self.besok_nr, &self.besok_sted);
        let postal = address(&self.post, &self.post_nr, &self.post_sted);
        UnitFacts {
            name: some(&self.navn),
            kind: kind.unwrap_or(UnitKind::Other),
            parent,
            number: kept(number, mistakes),
            visiting: kept(visiting.map_err(|()| Mistake::VisitingCode).transpose(), mistakes),
            postal: kept(postal.map_err(|()| Mistake::PostalCode).transpose(), mistakes),
            phone: kept(phone, mistakes),
            email: kept(email, mistakes),
            web: kept(web, mistakes),
            hours: some(&self.apent),
            industry: kept(industry, mistakes),
        }
    }
}

fn edits(facts: UnitFacts) -> Vec<Edit> {
    vec![
        Edit::Name(facts.name),
        Edit::Kind(facts.kind),
        Edit::Parent(facts.parent),
        Edit::Number(facts.number),
        Edit::Visiting(facts.visiting),
        Edit::Postal(facts.postal),
        Edit::Phone(facts.phone),
        Edit::Email(facts.email),
        Edit::Web(facts.web),
        Edit::Hours(facts.hours),
        Edit::Industry(facts.industry),
    ]
}

/// What was typed, without what stands around it.
fn some(text: &str) -> Option<String> {
    Some(text.trim().replace("\r\n", "\n")).filter(|text| !text.is_empty())
}

fn kept<T>(read: Option<Result<T, Mistake>>, mistakes: &mut Vec<Mistake>) -> Option<T> {
    read?.map_err(|mistake| mistakes.push(mistake)).ok()
}

/// An address needs a postal code of four figures and a place, or there is none at all.
fn address(lines: &str, code: &str, place: &str) -> Result<Option<UnitAddress>, ()> {
    let (code, place) = (code.trim(), place.trim());
    let lines: Vec<String> =
        lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.is_empty() && code.is_empty() && place.is_empty() {
        return Ok(None);
    }
    let is_code = code.len() == 4 && code.bytes().all(|figure| figure.is_ascii_digit());
    if !is_code || place.is_empty() {
        return Err(());
    }
    Ok(Some(UnitAddress { lines, postal_code: code.to_owned(), postal_place: place.to_owned() }))
}

/// An address on the web, with what it begins with where that was left out.
fn web(text: &str) -> Option<String> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let host = whole.strip_prefix("https://").or_else(|| whole.strip_prefix("http://"))?;
    let host = host.split('/').next().unwrap_or_default();
    let sound = host.contains('.') && !host.starts_with('.') && !whole.contains(char::is_whitespace);
    sound.then_some(whole)
}

/// `nn.nnn`, with or without the dot.
fn industry(text: &str) -> Option<String> {
    let figures: String = text.chars().filter(|sign| *sign != '.').collect();
    let sound = figures.len() == 5 && figures.bytes().all(|figure| figure.is_ascii_digit());
    sound.then(|| format!("{}.{}", &figures[..2], &figures[2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form {
            kind: "school".into(),
            under: "2".into(),
            navn: " Nesset skole ".into(),
            dag: "01.08.2026".into(),
            ..Form::default()
        }
    }

    fn added(form: &Form) -> UnitFacts {
        match form.read(false).unwrap().order {
            Order::Add(facts) => *facts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_left_empty_is_left_to_the_register() {
        let facts = added(&form());
        assert_eq!(facts.name.as_deref(), Some("Nesset skole"));
        assert_eq!((facts.visiting, facts.phone, facts.web, facts.number), (None, None, None, None));
    }

    #[test]
    fn addresses_numbers_and_codes_are_read_as_people_write_them() {
        let form = Form {
            orgnr: "310 753 610".into(),
            besok: "Rådhuset\r\n\r\nStorgata 1".into(),
            besok_nr: "9900".into(),
            besok_sted: "Fjordvik".into(),
            nett: "nesset.example/om".into(),
            naering: "85201".into(),
            ..form()
        };
        let facts = added(&form);
        assert_eq!(facts.visiting.unwrap().line(), "Rådhuset, Storgata 1, 9900 Fjordvik");
        assert_eq!(facts.web.as_deref(), Some("https://nesset.example/om"));
        assert_eq!(facts.industry.as_deref(), Some("85.201"));
        assert!(facts.number.is_some());
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let form = Form {
            kind: "slott".into(),
            under: String::new(),
            orgnr: "310753611".into(),
            besok: "Storgata 1".into(),
            epost: "nesset".into(),
            nett: "nesset".into(),
            naering: "skole".into(),
            dag: "i morgen".into(),
            ..form()
        };
        let mistakes = form.read(false).unwrap_err();
        let fields: Vec<_> = mistakes.iter().map(|mistake| mistake.field()).collect();
        assert_eq!(fields, ["dag", "type", "under", "orgnr", "besok_nr", "epost", "nett", "naering"]);
    }

    #[test]
    fn a_unit_is_closed_with_those_under_it_or_after_they_are_moved() {
        let close = |barn: &str, til: &str| {
            let form =
                Form { gjor: Doing::Close, enhet: "4".into(), barn: barn.into(), til: til.into(), ..form() };
            form.read(false).map(|asked| asked.order)
        };
        assert_eq!(close("", ""), Ok(Order::Close(UnitId(4), Those::None)));
        assert_eq!(close("steng", ""), Ok(Order::Close(UnitId(4), Those::Close)));
        assert_eq!(close("flytt", "3"), Ok(Order::Close(UnitId(4), Those::Move(UnitId(3)))));
        assert_eq!(close("flytt", ""), Err(vec![Mistake::NoPlace]));
    }
}
