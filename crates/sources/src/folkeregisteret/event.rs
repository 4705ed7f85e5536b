//! That something changed for somebody, and roughly what.

use domain::NationalId;
use jiff::Timestamp;

/// One event of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Grows; numbers may be skipped.
    pub sequence: u64,
    /// `None` where the identifier cannot be read.
    pub person: Option<NationalId>,
    pub kind: EventKind,
    /// When the register was written.
    pub recorded: Option<Timestamp>,
}

/// What an event touches of what we ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    Name,
    Address,
    /// Addresses may have changed with it.
    Protection,
    Death,
    Status,
    /// The person has another identifier, or two people turned out to be one, or one to be two.
    Identifier,
    /// Anything may have changed.
    Anything,
    /// Nothing that we ask for.
    Elsewhere,
    /// A type this version does not know: anything may have changed.
    Unrecognised,
}

impl EventKind {
    /// From `hendelsetype`.
    pub fn from_word(word: &str) -> Self {
        match word {
            "endringINavn" => Self::Name,
            "endringIBostedsadresse"
            | "endringIBostedsadresseUtenFlytting"
            | "endringIBostedsadresseVedKommuneregulering"
            | "endringIDeltBosted"
            | "endringIOppholdsadresse"
            | "endringIKontaktinformasjon" => Self::Address,
            "endringIAdressebeskyttelse" => Self::Protection,
            "personErDoed" | "endringIDoedsfall" => Self::Death,
            "personErBosatt" | "personErUtflyttet" | "personErInaktiv" | "endringIStatus" => Self::Status,
            "endringIIdentifikasjonsnummer"
            | "personErOpphoert"
            | "personErOpphoertSomDublett"
            | "personErViderefoertSomGjeldendeVedSammenslaaing"
            | "personErEndretVedSplitting"
            | "personErGjenopprettetVedSplitting" => Self::Identifier,
            "personErOpprettet" | "personErReaktivert" | "personErOppdatert" | "endringIPerson" => {
                Self::Anything
            }
            "endringIBrukAvSamiskSpraak"
            | "endringIFalskIdentitet"
            | "endringIFamilierelasjon"
            | "endringIFoedsel"
            | "endringIFoedselINorge"
            | "endringIForeldreansvar"
            | "endringIIdentitetsgrunnlag"
            | "endringIInnflytting"
            | "endringIKjoenn"
            | "endringIKontaktopplysningerForDoedsbo"
            | "endringILegitimasjonsdokument"
            | "endringIOpphold"
            | "endringIOppholdPaaSvalbard"
            | "endringIRettsligHandleevne"
            | "endringISametingetsValgmanntall"
            | "endringISivilstand"
            | "endringIStatsborgerskap"
            | "endringIUtenlandskPersonidentifikasjon"
            | "endringIUtflytting"
            | "endringIUtlendingsmyndighetenesIdentifikasjonsnummer"
            | "endringIVergemaal" => Self::Elsewhere,
            _ => Self::Unrecognised,
        }
    }

    /// Whether the person is to be looked up again.
    pub fn calls_for_look_up(self) -> bool {
        self != Self::Elsewhere
    }
}
