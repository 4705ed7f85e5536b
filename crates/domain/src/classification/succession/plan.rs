//! What is left to do for the register to be as the reforms have it.

use std::collections::BTreeMap;

use super::{Act, Conflict, Municipalities, Step, Succession};
use crate::{MunicipalityId, MunicipalityNumber, classification::Reform};

/// The steps of all these reforms, in the order in which they must be done. None where everything is done already: so a
/// plan that has been carried out leaves none behind, and neither does what somebody has done rightly by hand.
pub fn plan<'r>(
    reforms: impl IntoIterator<Item = &'r Reform>,
    municipalities: &Municipalities,
) -> Result<Vec<Step>, Conflict> {
    let mut reforms: Vec<&Reform> = reforms.into_iter().collect();
    reforms.sort_by_key(|reform| reform.on);
    let mut municipalities = municipalities.clone();
    let mut steps = Vec::new();
    for reform in reforms {
        let Some(mut day) = Day::of(reform, &municipalities) else { continue };
        day.found();
        day.renumber()?;
        day.succeed();
        day.end();
        municipalities = day.municipalities;
        steps.append(&mut day.steps);
    }
    Ok(steps)
}

type Bearers = BTreeMap<MunicipalityNumber, MunicipalityId>;

/// One reform under way.
struct Day<'r> {
    reform: &'r Reform,
    municipalities: Municipalities,
    /// Who bore what the day before.
    before: Bearers,
    /// Who bears what already; to this the reform is to bring the others.
    already: Bearers,
    steps: Vec<Step>,
}

impl<'r> Day<'r> {
    /// None where the reform concerns nobody of ours.
    fn of(reform: &'r Reform, municipalities: &Municipalities) -> Option<Self> {
        let before = municipalities.bearers(reform.on.yesterday().ok()?);
        let already = municipalities.bearers(reform.on);
        let day = Self { reform, municipalities: municipalities.clone(), before, already, steps: Vec::new() };
        reform.fates.keys().any(|old| day.bore(old).is_some()).then_some(day)
    }

    /// Whoever takes something of ours in is taken in too, so that it can be said who has succeeded whom.
    fn found(&mut self) {
        for (new, origin) in &self.reform.origins {
            let of_ours = origin.comes_from.iter().any(|old| self.bore(old).is_some());
            let Ok(number) = MunicipalityNumber::parse(new) else { continue };
            if of_ours && self.heir(new).is_none() {
                let municipality = self.municipalities.next();
                self.take(municipality, Act::Found { number, name: origin.name.clone() });
                self.already.insert(number, municipality);
            }
        }
    }

    fn renumber(&mut self) -> Result<(), Conflict> {
        for (old, fate) in &self.reform.fates {
            let (Some(municipality), Some(new)) = (self.bore(old), &fate.continued_by) else { continue };
            let (Ok(from), Ok(to)) = (MunicipalityNumber::parse(old), MunicipalityNumber::parse(new)) else {
                continue;
            };
            match self.already.get(&to).copied() {
                Some(bearer) if bearer == municipality => {}
                // Whoever bears it hands it on that same day.
                Some(bearer) if bearer != municipality && !self.hands_on(to, bearer) => {
                    let (on, number) = (self.reform.on, to);
                    return Err(Conflict { on, number, wanted_by: municipality, borne_by: bearer });
                }
                _ => self.take(municipality, Act::Renumber { from, to }),
            }
            let name = self.reform.origins[new].name.clone();
            // A name of the municipality's own choosing is not SSB's to change.
            let held = self.municipalities.names.get(&municipality);
            if name != fate.name && held == Some(&fate.name) {
                self.take(municipality, Act::Rename { from: fate.name.clone(), to: name });
            }
        }
        Ok(())
    }

    fn succeed(&mut self) {
        for (old, fate) in &self.reform.fates {
            let Some(from) = self.bore(old) else { continue };
            for new in fate.goes_to.iter().filter(|new| fate.continued_by.as_ref() != Some(*new)) {
                let Some(into) = self.heir(new) else { continue };
                let succession =
                    Succession { from, into, since: self.reform.on, whole: fate.goes_to.len() == 1 };
                if !self.municipalities.successions.contains(&succession) {
                    self.take(from, Act::Succeed(succession));
                }
            }
        }
    }

    fn end(&mut self) {
        for (old, fate) in self.reform.fates.iter().filter(|(_, fate)| fate.continued_by.is_none()) {
            let Some(municipality) = self.bore(old) else { continue };
            let Ok(number) = MunicipalityNumber::parse(old) else { continue };
            debug_assert!(!fate.goes_to.contains(old), "who keeps its number goes on");
            if self.already.get(&number) == Some(&municipality) {
                self.take(municipality, Act::End { number });
            }
        }
    }

    fn take(&mut self, municipality: MunicipalityId, act: Act) {
        let step = Step { on: self.reform.on, municipality, act };
        self.municipalities = std::mem::take(&mut self.municipalities).after(&step);
        self.steps.push(step);
    }

    /// Which of ours bore an old number.
    fn bore(&self, old: &str) -> Option<MunicipalityId> {
        self.before.get(&MunicipalityNumber::parse(old).ok()?).copied()
    }

    /// Which of ours a new number belongs to, when all is done.
    fn heir(&self, new: &str) -> Option<MunicipalityId> {
        let same = self.reform.origins.get(new).and_then(|origin| origin.continues.as_ref());
        same.and_then(|(old, _)| self.bore(old)).or_else(|| {
            let number = MunicipalityNumber::parse(new).ok()?;
            let bearer = *self.already.get(&number)?;
            (!self.hands_on(number, bearer)).then_some(bearer)
        })
    }

    /// Whether somebody bore the number until that day and bears another, or none, from then on.
    fn hands_on(&self, number: MunicipalityNumber, bearer: MunicipalityId) -> bool {
        let fate = self.reform.fates.get(number.as_str());
        self.before.get(&number) == Some(&bearer)
            && fate.is_some_and(|fate| fate.continued_by.as_deref() != Some(number.as_str()))
    }
}
