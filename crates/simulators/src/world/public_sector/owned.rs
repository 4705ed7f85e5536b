//! What municipalities own: undertakings of their own, companies with their neighbours, and companies that only their
//! roles or their sector tell are municipal.

use super::{
    build::Builder,
    record::{Record, Seat},
    roles::Roles,
};

/// One way of being owned: form, what follows the name, industry, sector, and the group of its owners.
struct Kind {
    form: &'static str,
    business: &'static str,
    industry: &'static str,
    sector: &'static str,
    owners: &'static str,
}

const UNDERTAKINGS: [Kind; 2] = [
    Kind { form: "KF", business: "EIENDOM KF", industry: "68.200", sector: "6500", owners: "EIKM" },
    Kind { form: "KF", business: "KULTURHUS KF", industry: "90.040", sector: "6500", owners: "EIKM" },
];
const TOGETHER: [Kind; 2] = [
    Kind { form: "IKS", business: "RENOVASJON IKS", industry: "38.110", sector: "1510", owners: "DTPR" },
    // Neither its form nor its sector says so: only that municipalities are partners.
    Kind { form: "DA", business: "VANNFORSYNING DA", industry: "36.000", sector: "2300", owners: "DTPR" },
];

impl Builder<'_> {
    /// What one municipality has alone: more of it, the larger it is.
    pub fn undertakings(&mut self, seat: &Seat, own: &Record, units: u32) {
        let many = if units >= 150 { 2 } else { usize::from(units >= 50) };
        for kind in UNDERTAKINGS.iter().take(many) {
            self.owned(seat, kind, &[own]);
        }
        if units >= 50 {
            // Shareholders are in no open register: the sector alone tells.
            let name = format!("{} KRAFT AS", seat.name.to_uppercase());
            let number = self.next_number(seat);
            let record = self.main(seat, number, "AS", &name, "35.140", Some("1520"));
            let roles = Roles::of(self.world, number).of_enterprise("EIER", &[]);
            self.add(Record { roles, ..record });
            self.workplace(seat, &name, number, "35.140");
        }
    }

    /// What neighbours have together.
    pub fn together(&mut self, seat: &Seat, owners: &[&Record]) {
        for kind in &TOGETHER {
            self.owned(seat, kind, owners);
        }
    }

    fn owned(&mut self, seat: &Seat, kind: &Kind, owners: &[&Record]) {
        let name = format!("{} {}", seat.name.to_uppercase(), kind.business);
        let number = self.next_number(seat);
        let record = self.main(seat, number, kind.form, &name, kind.industry, Some(kind.sector));
        let roles = Roles::of(self.world, number).of_enterprise(kind.owners, owners);
        self.add(Record { roles, ..record });
        self.workplace(seat, &name, number, kind.industry);
    }
}
