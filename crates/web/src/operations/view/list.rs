//! Long lists, a page at a time.

use domain::{Field, MunicipalityId, PersonKey, Source};
use jiff::Timestamp;
use serde::Serialize;

use crate::{given::Given, operations::json::code};

/// Something that could not be taken at its word.
#[derive(Clone, Debug, Serialize)]
pub struct QuarantineLine {
    #[serde(serialize_with = "code")]
    pub municipality: MunicipalityId,
    pub municipality_name: String,
    #[serde(serialize_with = "code")]
    pub source: Source,
    /// A person's number, or a file and line.
    pub subject: String,
    pub code: String,
    #[serde(serialize_with = "code")]
    pub field: Option<Field>,
    pub run: i64,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    pub times: i64,
}

/// Where in a long list a page is; pages are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pages {
    pub page: i64,
    pub of: i64,
}

impl QuarantineLine {
    /// Whether it is about a person whom the register can be asked about anew.
    pub fn can_be_asked_again(&self) -> bool {
        matches!(self.source, Source::Krr | Source::PopulationRegister)
            && self.subject.parse::<PersonKey>().is_ok()
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self { page: 1, of: 1 }
    }
}

impl Pages {
    /// The page that was asked for, or the nearest there is.
    pub fn of(items: i64, per_page: i64, wanted: i64) -> Self {
        let of = items.max(1).div_euclid(per_page) + i64::from(items.max(1) % per_page != 0);
        Self { page: wanted.clamp(1, of), of }
    }

    pub fn is_at(self, page: impl Given<i64>) -> bool {
        self.page == page.given()
    }

    /// How many items come before this page.
    pub fn offset(self, per_page: i64) -> i64 {
        (self.page - 1) * per_page
    }

    /// The pages to link to: the first, the last, and those around this one; `None` for a gap.
    pub fn links(self) -> Vec<Option<i64>> {
        let mut links = Vec::new();
        let mut before = 0;
        for page in 1..=self.of {
            if page == 1 || page == self.of || (page - self.page).abs() <= 1 {
                if page - before > 1 {
                    links.push(None);
                }
                links.push(Some(page));
                before = page;
            }
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_links_to_its_ends_and_to_the_pages_around() {
        let links = |page, of| Pages { page, of }.links();
        assert_eq!(links(1, 1), [Some(1)]);
        assert_eq!(links(1, 14), [Some(1), Some(2), None, Some(14)]);
        assert_eq!(links(7, 14), [Some(1), None, Some(6), Some(7), Some(8), None, Some(14)]);
    }

    #[test]
    fn a_page_outside_the_list_is_the_nearest_one_inside() {
        assert_eq!(Pages::of(101, 50, 9), Pages { page: 3, of: 3 });
        assert_eq!(Pages::of(100, 50, -4), Pages { page: 1, of: 2 });
        assert_eq!(Pages::of(0, 50, 2), Pages { page: 1, of: 1 });
        assert_eq!(Pages::of(101, 50, 3).offset(50), 100);
    }
}
