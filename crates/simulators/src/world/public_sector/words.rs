//! What things are called in the public sector.

/// What a municipality parts itself into, and what each of these has: department, and kinds of workplaces with their
/// industry. The first two departments have the schools and the kindergartens of the rest of the country.
pub(super) struct Section {
    pub name: &'static str,
    pub departments: &'static [Department],
}

pub(super) struct Department {
    pub name: &'static str,
    pub industry: &'static str,
    pub workplaces: &'static [&'static str],
}

pub(super) const SECTIONS: [Section; 7] = [
    Section {
        name: "OPPVEKST",
        departments: &[
            Department { name: "GRUNNSKOLE", industry: "85.201", workplaces: &["SFO"] },
            Department { name: "BARNEHAGE", industry: "88.911", workplaces: &["ÅPEN BARNEHAGE"] },
            Department {
                name: "BARN OG FAMILIE",
                industry: "88.991",
                workplaces: &["BARNEVERN", "PPT", "HELSESTASJON", "FAMILIESENTER"],
            },
        ],
    },
    Section {
        name: "HELSE OG OMSORG",
        departments: &[
            Department {
                name: "SYKEHJEM",
                industry: "87.101",
                workplaces: &["SYKEHJEM", "OMSORGSSENTER", "BO- OG BEHANDLINGSSENTER"],
            },
            Department {
                name: "HJEMMETJENESTER",
                industry: "88.101",
                workplaces: &["HJEMMESYKEPLEIE", "HJEMMEHJELP", "DAGSENTER", "AVLASTNING", "BOFELLESSKAP"],
            },
            Department {
                name: "HELSETJENESTER",
                industry: "86.211",
                workplaces: &["LEGEKONTOR", "LEGEVAKT", "FYSIOTERAPI"],
            },
        ],
    },
    Section {
        name: "ADMINISTRASJON",
        departments: &[Department {
            name: "FELLESTJENESTER",
            industry: "84.110",
            workplaces: &["RÅDHUS", "SERVICETORG", "ARKIV"],
        }],
    },
    Section {
        name: "TEKNISK",
        departments: &[
            Department {
                name: "VANN OG AVLØP",
                industry: "36.000",
                workplaces: &["VANNVERK", "RENSEANLEGG", "PUMPESTASJON"],
            },
            Department {
                name: "EIENDOM",
                industry: "68.320",
                workplaces: &["DRIFTSSENTRAL", "RENHOLD", "VAKTMESTER"],
            },
            Department { name: "BRANN OG REDNING", industry: "84.250", workplaces: &["BRANNSTASJON"] },
        ],
    },
    Section {
        name: "KULTUR OG FRITID",
        departments: &[Department {
            name: "KULTUR",
            industry: "91.011",
            workplaces: &["BIBLIOTEK", "KULTURSKOLE", "UNGDOMSKLUBB", "IDRETTSHALL", "SVØMMEHALL", "MUSEUM"],
        }],
    },
    Section {
        name: "SOSIALTJENESTER",
        departments: &[Department {
            name: "NAV",
            industry: "84.300",
            workplaces: &["NAV-KONTOR", "FLYKTNINGTJENESTE", "VARIG TILRETTELAGT ARBEID"],
        }],
    },
    Section {
        name: "SAMFUNN OG PLAN",
        departments: &[Department {
            name: "PLAN OG BYGG",
            industry: "84.130",
            workplaces: &["BYGGESAK", "NÆRINGSKONTOR", "LANDBRUKSKONTOR"],
        }],
    },
];

/// Where workplaces are.
pub(super) const SPOTS: [&str; 36] = [
    "SOLBAKKEN",
    "BJØRKELIA",
    "FJELLHAUG",
    "STRANDVEGEN",
    "GRANÅSEN",
    "ELVEBREDDEN",
    "LYNGMOEN",
    "FURUHOLT",
    "NORDRE ENG",
    "KLØVERBAKKEN",
    "ROGNELUNDEN",
    "SVABERGET",
    "OSPELIA",
    "TJERNET",
    "HAVGLØTT",
    "STEINRØYSA",
    "MYRULL",
    "KRÅKESLOTTET",
    "HEGGELIA",
    "VÅRSOL",
    "BEKKEFARET",
    "SÆTRA",
    "BLÅKLOKKA",
    "UTSIKTEN",
    "SENTRUM",
    "ØVREBYGDA",
    "NEDREBYGDA",
    "SØRSIDA",
    "NORDSIDA",
    "HAVNA",
    "STASJONEN",
    "MØLLEBAKKEN",
    "KIRKEHAUGEN",
    "TANGEN",
    "BRUA",
    "INDRE ØY",
];

pub(super) const STREETS: [&str; 10] = [
    "Rådhusgata",
    "Storgata",
    "Skolevegen",
    "Kirkevegen",
    "Strandgata",
    "Industrivegen",
    "Parkvegen",
    "Nedre Torg",
    "Havnegata",
    "Stasjonsvegen",
];

/// Heads of the names of those who have nothing to do with the public sector, and what they do.
pub(super) const TRADES: [&str; 20] = [
    "BYGG",
    "EIENDOM",
    "RØR",
    "ELEKTRO",
    "TRANSPORT",
    "REGNSKAP",
    "KAFÉ",
    "FRISØR",
    "HAGE",
    "SMIE",
    "DATA",
    "MALER",
    "INVEST",
    "FISK",
    "BAKERI",
    "TRYKK",
    "TAXI",
    "HÅNDVERK",
    "MUSIKK",
    "REISER",
];
pub(super) const COUNTIES: [&str; 15] = [
    "Nordhavet",
    "Fjordane",
    "Skoglandet",
    "Vidda",
    "Øyriket",
    "Sørbygda",
    "Vestkysten",
    "Innlandsdalane",
    "Elvelandet",
    "Midtfjella",
    "Nordlysa",
    "Sjøbygda",
    "Storvatnet",
    "Breheimen",
    "Skjergarden",
];
