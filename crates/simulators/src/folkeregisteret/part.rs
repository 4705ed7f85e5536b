//! The parts that a person comes in.

use std::collections::BTreeSet;

/// What *person-basis* has of what this world knows.
const BASIS: [&str; 9] = [
    "identifikasjonsnummer",
    "status",
    "navn",
    "adressebeskyttelse",
    "bostedsadresse",
    "oppholdsadresse",
    "deltBosted",
    "postadresse",
    "postadresseIUtlandet",
];
/// Parts of the real one that this world knows nothing of: they are asked for, and empty.
const EMPTY: [&str; 24] = [
    "identitetsgrunnlag",
    "doedsfall",
    "sivilstand",
    "foedsel",
    "statsborgerskap",
    "kjoenn",
    "kontaktinformasjonForDoedsbo",
    "falskIdentitet",
    "legitimasjonsdokument",
    "utenlandskPersonidentifikasjon",
    "familierelasjon",
    "foreldreansvar",
    "vergemaalEllerFremtidsfullmakt",
    "utlendingsmyndighetenesIdentifikasjonsnummer",
    "innflytting",
    "utflytting",
    "foedselINorge",
    "opphold",
    "RettsligHandleevne",
    "bibehold",
    "brukAvSamiskSpraak",
    "forholdTilSametingetsValgmanntall",
    "identitetsgrunnlag-utvidet",
    "relasjon-utvidet",
];

/// Which parts were asked for.
#[derive(Debug)]
pub struct Parts {
    named: BTreeSet<&'static str>,
    /// Earlier elements come too.
    pub history: bool,
}

impl Parts {
    /// `None` where a name is no part.
    pub fn parse<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut parts = Self { named: BTreeSet::new(), history: false };
        for name in names {
            match name {
                "historikk" => parts.history = true,
                "person-basis" => parts.named.extend(BASIS),
                name => {
                    let known = BASIS.into_iter().chain(EMPTY).find(|known| *known == name)?;
                    parts.named.insert(known);
                }
            }
        }
        if parts.named.is_empty() {
            parts.named.extend(BASIS);
        }
        // Comes with everything in this package of rights.
        parts.named.insert(BASIS[0]);
        Some(parts)
    }

    pub fn has(&self, name: &str) -> bool {
        self.named.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_names_everybody_comes_with_the_basis_and_always_with_the_identifier() {
        let parts = |names: &[&'static str]| Parts::parse(names.iter().copied());
        assert!(parts(&[]).unwrap().has("navn"));
        assert!(parts(&["historikk"]).unwrap().has("navn"));
        let status = parts(&["status", "historikk"]).unwrap();
        assert!(status.history && status.has("status") && status.has("identifikasjonsnummer"));
        assert!(!status.has("navn"));
        assert!(parts(&["navn", "skostoerrelse"]).is_none());
    }
}
