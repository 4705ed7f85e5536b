//! A list as an Excel workbook, written row by row so that its length costs no memory.

use std::collections::BTreeMap;

use domain::{Field, PersonId, access::UnitRef};
use rust_xlsxwriter::{Format, Workbook};
use storage::{
    Transaction,
    contact_lists::{ListKind, ListOrder},
};

use super::{field::readable, lists, source_name};
use crate::Visit;

pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// People read at a time.
const PEOPLE: i64 = 500;
/// Widths in characters.
const COLUMNS: [(&str, f64); 7] = [
    ("desk-name", 32.0),
    ("lists-units", 40.0),
    ("desk-mobile", 18.0),
    ("lists-source", 28.0),
    ("desk-email", 36.0),
    ("lists-source", 28.0),
    ("lists-number", 12.0),
];

pub struct Sheet {
    workbook: Workbook,
    row: u32,
}

impl Sheet {
    /// With its headings.
    pub fn begin(visit: &Visit, kind: ListKind) -> anyhow::Result<Self> {
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(lists::word(kind))?;
        sheet.set_freeze_panes(1, 0)?;
        for ((key, width), column) in COLUMNS.into_iter().zip(0..) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, visit.say(key).to_string(), &bold)?;
        }
        Ok(Self { workbook, row: 1 })
    }

    /// Everybody on a list. Units other than `own` are not told of, where there are such.
    pub async fn add(
        &mut self,
        tx: &mut Transaction,
        order: &ListOrder<'_>,
        own: Option<&[UnitRef]>,
        visit: &Visit,
    ) -> anyhow::Result<()> {
        let mut after = PersonId(0);
        loop {
            let some = tx.listed_after(order, after, PEOPLE).await?;
            let (Some(first), Some(last)) = (some.first(), some.last()) else { return Ok(()) };
            let range = (first.person, last.person);
            after = last.person;
            let mut units: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
            for (person, unit, name) in tx.units_of(order.municipality, range, order.today).await? {
                if own.is_none_or(|own| own.contains(&unit)) {
                    units.entry(person).or_default().extend(name);
                }
            }
            for one in some {
                let source = |source: Option<domain::Source>| {
                    source.map_or(String::new(), |source| visit.say(source_name(source)).to_string())
                };
                let mobile = one.mobile.as_deref().map_or(String::new(), |it| readable(Field::Mobile, it));
                let cells = [
                    one.name.unwrap_or_default(),
                    units.remove(&one.person).unwrap_or_default().join(", "),
                    mobile,
                    source(one.mobile_source),
                    one.email.unwrap_or_default(),
                    source(one.email_source),
                    format!("{}-{}", order.municipality.0, one.person.0),
                ];
                self.write(&cells)?;
            }
        }
    }

    /// Text is written as text, so that nothing in it is taken for a formula.
    fn write(&mut self, cells: &[String]) -> anyhow::Result<()> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (cell, column) in cells.iter().zip(0..) {
            sheet.write_string(self.row, column, cell)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The file.
    pub fn end(mut self) -> anyhow::Result<Vec<u8>> {
        Ok(self.workbook.save_to_buffer()?)
    }
}
