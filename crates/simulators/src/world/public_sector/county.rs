//! A county authority, with its upper secondary schools and its enterprise.

use super::{
    build::Builder,
    record::{Record, Seat},
    roles::Roles,
    words::SPOTS,
};

const SCHOOLS: usize = 18;

impl Builder<'_> {
    pub fn county(&mut self, seat: &Seat) {
        let own = self.body(seat, "FYLK", &format!("{} FYLKESKOMMUNE", seat.name.to_uppercase()));
        self.add(own.clone());
        let education = self.part(seat, "ORGL", "OPPLÆRING OG FOLKEHELSE", own.number, "84.120");
        for spot in SPOTS.iter().take(SCHOOLS) {
            self.workplace(seat, &format!("{spot} VIDEREGÅENDE SKOLE"), education, "85.310");
        }
        let dental = self.part(seat, "ORGL", "TANNHELSETJENESTEN", own.number, "86.230");
        for spot in SPOTS.iter().skip(20).take(6) {
            self.workplace(seat, &format!("{spot} TANNKLINIKK"), dental, "86.230");
        }
        let name = format!("{} EIENDOM FYLKESKOMMUNALT FORETAK", seat.name.to_uppercase());
        let number = self.next_number(seat);
        let record = self.main(seat, number, "FKF", &name, "68.200", Some("1510"));
        let roles = Roles::of(self.world, number).of_enterprise("EIKM", &[&own]);
        self.add(Record { roles, ..record });
        self.workplace(seat, &name, number, "68.200");
    }
}
