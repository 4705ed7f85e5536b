//! Which column is which, whatever the election of that year called it.

/// The headings stand no further down than this.
pub(super) const LAST_LINE: u64 = 20;

/// Where a candidate's details stand in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub election: Option<usize>,
    pub county: Option<usize>,
    pub municipality_number: Option<usize>,
    pub municipality: Option<usize>,
    pub ward: Option<usize>,
    pub party_code: Option<usize>,
    pub party: Option<usize>,
    pub rank: Option<usize>,
    pub name: Option<usize>,
    pub residence: Option<usize>,
    pub occupation: Option<usize>,
    /// A year, or in 2011 either.
    pub born: Option<usize>,
    pub born_on: Option<usize>,
    /// The day is written month, day and year of two digits, as 2023 had it.
    pub american: bool,
    pub gender: Option<usize>,
    /// Yes or no among candidates, votes among seats.
    pub added: Option<usize>,
    pub personal: Option<usize>,
    pub from_others: Option<usize>,
    pub total: Option<usize>,
    pub seat: Option<usize>,
}

impl Columns {
    /// None where these are not the headings: without a list, a place on it and a name there is no candidate.
    pub fn find(headings: &[String]) -> Option<Self> {
        let mut columns = Self::default();
        for (index, heading) in headings.iter().enumerate() {
            let heading = folded(heading);
            columns.american |= heading.contains("mm-dd-yy");
            if let Some(column) = columns.called(&heading) {
                // Of two columns of one name the first is meant.
                column.get_or_insert(index);
            }
        }
        let list = columns.party.or(columns.party_code);
        (list.is_some() && columns.rank.is_some() && columns.name.is_some()).then_some(columns)
    }

    /// Whether the file is about seats, where nothing but votes can be said of candidates beside their names.
    pub fn has_votes(&self) -> bool {
        self.personal.or(self.from_others).or(self.total).is_some()
    }

    fn called(&mut self, heading: &str) -> Option<&mut Option<usize>> {
        Some(match heading {
            "valg" => &mut self.election,
            "fylke" | "valgdistrikt" => &mut self.county,
            "kommnr" | "kommunenr" | "kommunenummer" => &mut self.municipality_number,
            "kommune" => &mut self.municipality,
            "bydel" => &mut self.ward,
            "partikode" => &mut self.party_code,
            "parti" | "partinavn" => &mut self.party,
            "plassnr" | "kandidatnr" | "kandidatnummer" => &mut self.rank,
            "navn" | "kandidat" | "kandidatnavn" => &mut self.name,
            "bosted" => &mut self.residence,
            "stilling" => &mut self.occupation,
            "født" | "fødselsår" => &mut self.born,
            "kjønn" => &mut self.gender,
            "stemmetillegg" => &mut self.added,
            "personstemmer" => &mut self.personal,
            "slengere" => &mut self.from_others,
            "totalt" => &mut self.total,
            "status" => &mut self.seat,
            _ if heading.starts_with("fødselsdato") => &mut self.born_on,
            _ => return None,
        })
    }
}

/// How many of the headings are known; by this the delimiter is found.
pub(super) fn score(headings: &[String]) -> usize {
    let mut columns = Columns::default();
    headings.iter().filter(|heading| columns.called(&folded(heading)).is_some()).count()
}

fn folded(heading: &str) -> String {
    heading.to_lowercase().split_whitespace().collect()
}
