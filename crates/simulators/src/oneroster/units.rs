//! The files about the municipality, its schools or kindergartens, and their groups.

use jiff::ToSpan;

use super::{Package, Rows, columns, people::written_grade};
use crate::world::{
    Unit, UnitKind,
    family::{DEPARTMENTS, GRADES, Group, PARALLELS},
};

const DEPARTMENT_NAMES: [&str; DEPARTMENTS as usize] = ["Maurtua", "Bikuba", "Revehiet", "Ekornstua"];

impl Package<'_> {
    pub(super) fn manifest(self, out: &mut Rows<'_>) -> csv::Result<()> {
        out.write_record(["manifest.version", "1.0"])?;
        out.write_record(["oneroster.version", "1.2"])?;
        for file in columns::ALL_FILES {
            let delivered = if columns::OUR_FILES.contains(&file) { "bulk" } else { "absent" };
            out.write_record([format!("file.{file}").as_str(), delivered])?;
        }
        let name = match self.system {
            UnitKind::School => "Skolesystemet",
            UnitKind::Kindergarten => "Barnehagesystemet",
        };
        out.write_record(["source.systemName", &format!("{name} i {}", self.municipality.name)])?;
        out.write_record(["source.systemCode", self.manifest_code()])
    }

    pub(super) fn orgs(self, out: &mut Rows<'_>) -> csv::Result<()> {
        let municipality = self.municipality;
        let district = self.id("kommune");
        out.write_record([
            district.as_str(),
            "",
            "",
            &format!("{} kommune", municipality.name),
            "district",
            municipality.organisation.as_str(),
            "",
            municipality.number.as_str(),
        ])?;
        for unit in self.units() {
            // The binding knows no kindergartens; they are schools to it.
            let organisation = unit.organisation();
            out.write_record([
                self.unit_id(unit).as_str(),
                "",
                "",
                &unit.name(),
                "school",
                organisation.as_str(),
                &district,
                "",
            ])?;
        }
        Ok(())
    }

    pub(super) fn academic_sessions(self, out: &mut Rows<'_>) -> csv::Result<()> {
        let from = self.world.school_year_begins();
        let turn = from + 5.months();
        let until = from + 1.year();
        let named_after = until.year().to_string();
        let year = self.id("skolear");
        let title = format!("{}/{}", from.year(), until.year());
        let sessions = [
            (year.clone(), title, "schoolYear", from, until, String::new()),
            (self.id("host"), "Høst".to_owned(), "semester", from, turn, year.clone()),
            (self.id("var"), "Vår".to_owned(), "semester", turn, until, year),
        ];
        for (id, title, kind, from, until, parent) in sessions {
            let (from, until) = (from.to_string(), until.to_string());
            out.write_record([&id, "", "", &title, kind, &from, &until, &parent, &named_after])?;
        }
        Ok(())
    }

    pub(super) fn courses(self, out: &mut Rows<'_>) -> csv::Result<()> {
        for grade in self.grades() {
            let title = match self.system {
                UnitKind::School => format!("Klasse på {grade}. trinn"),
                UnitKind::Kindergarten => "Barnehage".to_owned(),
            };
            out.write_record([
                self.course_id(grade).as_str(),
                "",
                "",
                &self.id("skolear"),
                &title,
                "",
                &written_grade(grade),
                &self.id("kommune"),
                "",
                "",
            ])?;
        }
        Ok(())
    }

    pub(super) fn classes(self, out: &mut Rows<'_>) -> csv::Result<()> {
        let terms = format!("{},{}", self.id("host"), self.id("var"));
        let parallels = match self.system {
            UnitKind::School => PARALLELS,
            UnitKind::Kindergarten => DEPARTMENTS,
        };
        for unit in self.units() {
            for grade in self.grades() {
                for parallel in 0..parallels {
                    let group = Group { unit, grade, parallel };
                    let title = group_title(group);
                    out.write_record([
                        self.group_id(group).as_str(),
                        "",
                        "",
                        &title,
                        &written_grade(grade),
                        &self.course_id(grade),
                        &title,
                        "homeroom",
                        "",
                        &self.unit_id(unit),
                        &terms,
                        "",
                        "",
                        "",
                    ])?;
                }
            }
        }
        Ok(())
    }

    fn manifest_code(self) -> &'static str {
        match self.system {
            UnitKind::School => "school",
            UnitKind::Kindergarten => "kindergarten",
        }
    }

    fn units(self) -> impl Iterator<Item = Unit> {
        let schools = self.municipality.schools();
        schools.chain(self.municipality.kindergartens()).filter(move |unit| unit.kind == self.system)
    }

    fn grades(self) -> std::ops::RangeInclusive<u32> {
        match self.system {
            UnitKind::School => 1..=GRADES,
            UnitKind::Kindergarten => 0..=0,
        }
    }
}

fn group_title(group: Group) -> String {
    match group.unit.kind {
        UnitKind::School => format!("{}{}", group.grade, ["A", "B"][group.parallel as usize]),
        UnitKind::Kindergarten => DEPARTMENT_NAMES[group.parallel as usize].to_owned(),
    }
}
