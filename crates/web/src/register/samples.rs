//! The register's pages in every state, from an invented municipality.

use askama::Template as _;
use axum::http::StatusCode;
use domain::{
    Email, MunicipalityId, OrganisationNumber, Phone,
    register::{
        Act, ActKind, ActNumber, UnitFacts, UnitField, UnitId, UnitKind,
        sides::{Side, Standing},
        unit::UnitAddress,
    },
};
use jiff::civil::{Date, date};

use super::{
    acts::Page as Acts,
    adopting::{Line as ToTake, Page as Adopting},
    form::{Doing, Form, Mistake, Page as FormPage},
    preview::{Effect, FieldEffect, How, Page as Preview},
    unit::{Page as UnitPage, Shown, ShownSide},
    units::{Asked, Line, Page as Units},
};
use crate::{
    Visit,
    admin::seat::Seat,
    operations::Pages,
    samples::{NOW, Sample, ok},
};

const UNITS: &str = "/register/enheter";
const UNIT: &str = "/register/enheter/4";
const TODAY: Date = date(2026, 11, 21);

/// All of them.
pub const ALL: &[Sample] = &[
    ok("enheter", UNITS, |visit| units(visit, tree(), Some(0), None)),
    ok("enheter-treff", UNITS, |visit| {
        let asked = Asked { text: "nes".into(), kind: "school".into(), ..Asked::default() };
        Units { asked, ..listed(visit, found(), Some(0)) }.render()
    }),
    ok("enheter-ingen", UNITS, |visit| {
        let asked = Asked { text: "xyz".into(), ..Asked::default() };
        Units { asked, all: 5, ..listed(visit, Vec::new(), Some(0)) }.render()
    }),
    ok("enheter-tomt", UNITS, |visit| units(visit, Vec::new(), Some(312), None)),
    ok("enheter-ukjent", UNITS, |visit| units(visit, Vec::new(), None, None)),
    ok("enheter-tatt-inn", UNITS, |visit| units(visit, tree(), Some(0), Some("units-taken"))),
    ok("enheter-per-dato", UNITS, |visit| {
        Units { day: date(2020, 1, 1), ..listed(visit, tree(), Some(0)) }.render()
    }),
    ok("enheter-ta-inn", "/register/enheter/ta-inn", |visit| adopting(visit, false)),
    Sample {
        name: "enheter-ta-inn-flyttet",
        path: "/register/enheter/ta-inn",
        status: StatusCode::CONFLICT,
        render: |visit| adopting(visit, true),
    },
    ok("enhet", UNIT, |visit| unit(visit, school(), None, None)),
    ok("enhet-avgjort", UNIT, |visit| unit(visit, school(), Some(("unit-settled", "success")), None)),
    ok("enhet-bare-her", UNIT, |visit| {
        let shown = Shown { sides: Vec::new(), is_known_there: false, ..school() };
        unit(visit, Shown { facts: UnitFacts { number: None, ..shown.facts.clone() }, ..shown }, None, None)
    }),
    ok("enhet-stenges", UNIT, |visit| {
        let shown = Shown { is_closed_there: true, ends: Some(date(2027, 8, 1)), ..school() };
        unit(visit, Shown { later: vec![date(2027, 1, 1)], ..shown }, None, None)
    }),
    Sample {
        name: "enhet-feil",
        path: UNIT,
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| unit(visit, school(), None, Some(UnitField::Name)),
    },
    ok("enhet-ny", "/register/enheter/ny", |visit| form(visit, Form { under: "2".into(), ..new() })),
    ok("enhet-endre", "/register/enheter/4/endre", |visit| form(visit, changed())),
    ok("enhet-steng", "/register/enheter/2/steng", |visit| {
        form(visit, Form { gjor: Doing::Close, enhet: "2".into(), ..new() })
    }),
    Sample {
        name: "enhet-endre-feil",
        path: "/register/enheter/virkning",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| {
            let mistakes = vec![Mistake::Number, Mistake::VisitingCode, Mistake::Email, Mistake::Day];
            FormPage { mistakes, ..form_page(visit, changed()) }.render()
        },
    },
    Sample {
        name: "enhet-steng-feil",
        path: "/register/enheter/virkning",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| {
            let refused = visit.say("fault-has-children").with("names", "Nesset skole, Vika skole");
            let refused = Some(refused.with("count", 2_i64).to_string());
            let form = Form { gjor: Doing::Close, enhet: "2".into(), ..new() };
            FormPage { refused, ..form_page(visit, form) }.render()
        },
    },
    ok("enhet-virkning", "/register/enheter/virkning", |visit| preview(visit, false)),
    Sample {
        name: "enhet-virkning-flyttet",
        path: "/register/enheter/virkning",
        status: StatusCode::CONFLICT,
        render: |visit| preview(visit, true),
    },
    ok("enhetshistorikk", "/register/historikk", |visit| {
        let notice = Some(("acts-built-on", "warning"));
        Acts { visit, seat: seat(), acts: acts(), next: Some(ActNumber(4100)), notice }.render()
    }),
    ok("enhetshistorikk-tom", "/register/historikk", |visit| {
        Acts { visit, seat: seat(), acts: Vec::new(), next: None, notice: None }.render()
    }),
];

fn seat() -> Seat {
    Seat { municipality: MunicipalityId(1), name: "Fjordvik kommune".into(), choices: Vec::new() }
}

fn line(unit: i64, name: &str, depth: usize, kind: UnitKind) -> Line {
    Line {
        unit: UnitId(unit),
        name: name.into(),
        depth,
        path: None,
        number: Some("310\u{202f}753\u{202f}610".into()),
        kind,
        differences: 0,
        is_closed_there: false,
        ends: None,
    }
}

fn tree() -> Vec<Line> {
    vec![
        line(1, "Fjordvik kommune", 0, UnitKind::Municipality),
        line(3, "Helse og mestring", 1, UnitKind::Department),
        Line { is_closed_there: true, ..line(6, "HJELMESET SYKEHJEM", 2, UnitKind::NursingHome) },
        line(2, "Oppvekst- og utdanningsetaten", 1, UnitKind::Department),
        Line { differences: 2, ..line(4, "Nesset skole", 2, UnitKind::School) },
        Line {
            number: None,
            ends: Some(date(2027, 8, 1)),
            ..line(5, "Nesset skole, avdeling Vika", 3, UnitKind::School)
        },
    ]
}

fn found() -> Vec<Line> {
    let path = Some("Fjordvik kommune › Oppvekst- og utdanningsetaten".to_owned());
    vec![Line { path, depth: 0, differences: 2, ..line(4, "Nesset skole", 0, UnitKind::School) }]
}

fn listed(visit: Visit, lines: Vec<Line>, to_take: Option<usize>) -> Units {
    let count = i64::try_from(lines.len()).unwrap_or_default();
    Units {
        visit,
        seat: seat(),
        asked: Asked::default(),
        day: TODAY,
        lines,
        count,
        all: count,
        differing: 2,
        to_take,
        pages: Pages::default(),
        notice: None,
    }
}

fn units(
    visit: Visit,
    lines: Vec<Line>,
    to_take: Option<usize>,
    notice: Option<&'static str>,
) -> askama::Result<String> {
    Units { notice, ..listed(visit, lines, to_take) }.render()
}

fn adopting(visit: Visit, moved: bool) -> askama::Result<String> {
    let lines = [("FJORDVIK KOMMUNE", UnitKind::Municipality), ("NESSET SKOLE", UnitKind::School)];
    let lines = lines.map(|(name, kind)| ToTake { name: name.into(), number: "310 753 610".into(), kind });
    let kinds = vec![(UnitKind::Municipality, 1), (UnitKind::School, 1)];
    let fingerprint = "0".repeat(32);
    Adopting { visit, seat: seat(), lines: lines.into(), kinds, fingerprint, moved }.render()
}

fn address() -> UnitAddress {
    UnitAddress {
        lines: vec!["Skolevegen 2".into()],
        postal_code: "9900".into(),
        postal_place: "Fjordvik".into(),
    }
}

fn school() -> Shown {
    let side = |field, ours: Option<&str>, theirs: Option<&str>, standing| {
        let (ours, theirs) = (ours.map(str::to_owned), theirs.map(str::to_owned));
        let reason = (standing == Standing::Kept).then(|| "Eget telefonnummer for skolen".to_owned());
        ShownSide {
            ours: ours.clone(),
            theirs: theirs.clone(),
            reason,
            side: Side { field, ours, theirs, standing },
        }
    };
    let sides = vec![
        side(UnitField::Name, Some("Nesset oppvekstsenter"), Some("NESSET SKOLE"), Standing::Differ),
        side(UnitField::Parent, Some("Oppvekst"), Some("Oppvekst"), Standing::Agree),
        side(UnitField::Visiting, None, Some("Skolevegen 2, 9900 FJORDVIK"), Standing::Follows),
        side(
            UnitField::Postal,
            Some("Postboks 1, 9901 Fjordvik"),
            Some("Postboks 2, 9901 FJORDVIK"),
            Standing::Differ,
        ),
        side(UnitField::Phone, Some("77 00 00 00"), Some("77000001"), Standing::Kept),
        side(UnitField::Email, Some("post@nesset.example"), None, Standing::OursAlone),
    ];
    let facts = UnitFacts {
        name: Some("Nesset oppvekstsenter".into()),
        parent: Some(UnitId(2)),
        number: OrganisationNumber::parse("310753610").ok(),
        visiting: Some(address()),
        phone: Phone::parse("77000000").ok(),
        email: Email::parse("post@nesset.example").ok(),
        hours: Some("Mandag–fredag 08.00–15.30".into()),
        ..UnitFacts::new(UnitKind::School)
    };
    let path = [(1, "Fjordvik kommune"), (2, "Oppvekst")].map(|(unit, name)| (UnitId(unit), name.to_owned()));
    Shown {
        id: UnitId(4),
        day: TODAY,
        name: "Nesset oppvekstsenter".into(),
        facts,
        path: path.into(),
        children: vec![(UnitId(5), "Avdeling Vika".into())],
        sides,
        is_known_there: true,
        is_closed_there: false,
        is_top: false,
        from: Some(date(1998, 8, 1)),
        ends: None,
        later: Vec::new(),
        before: vec![("Vika skole".into(), date(2019, 8, 1))],
        after: Vec::new(),
    }
}

fn acts() -> Vec<Act> {
    let act = |number, kind, about: &str, reason: Option<&str>, undone_by| Act {
        number: ActNumber(number),
        municipality: MunicipalityId(1),
        at: NOW,
        author: "account-7".into(),
        author_name: "Per Ove Dahl".into(),
        kind,
        reason: reason.map(str::to_owned),
        about: about.into(),
        undoes: None,
        undone_by,
    };
    vec![
        act(4103, ActKind::ChangeUnit, "Nesset skole", Some("Vedtak i kommunestyret 12.11.2026"), None),
        act(4102, ActKind::SettleDifference, "Nesset skole", None, Some(ActNumber(4104))),
        act(4100, ActKind::Adopt, "FJORDVIK KOMMUNE", None, None),
    ]
}

fn unit(
    visit: Visit,
    unit: Shown,
    notice: Option<(&'static str, &'static str)>,
    faulty: Option<UnitField>,
) -> askama::Result<String> {
    UnitPage { visit, seat: seat(), unit, acts: acts(), notice, faulty }.render()
}

fn new() -> Form {
    Form { dag: "21.11.2026".into(), ..Form::default() }
}

fn changed() -> Form {
    Form {
        gjor: Doing::Change,
        enhet: "4".into(),
        navn: "Nesset oppvekstsenter".into(),
        kind: "school".into(),
        under: "2".into(),
        orgnr: "310753611".into(),
        besok: "Skolevegen 2".into(),
        epost: "nesset".into(),
        dag: "i morgen".into(),
        ..Form::default()
    }
}

fn form_page(visit: Visit, form: Form) -> FormPage {
    let places = [(1, "Fjordvik kommune"), (2, "\u{2003}Oppvekst"), (3, "\u{2003}Helse og mestring")];
    FormPage {
        visit,
        seat: seat(),
        mistakes: Vec::new(),
        refused: None,
        name: if form.enhet.is_empty() { String::new() } else { "Nesset oppvekstsenter".into() },
        theirs: if form.enhet == "4" { vec![("name", "NESSET SKOLE".into())] } else { Vec::new() },
        places: places.map(|(unit, name)| (UnitId(unit), name.to_owned())).into(),
        children: if form.gjor == Doing::Close { 2 } else { 0 },
        form,
    }
}

fn form(visit: Visit, form: Form) -> askama::Result<String> {
    form_page(visit, form).render()
}

fn preview(visit: Visit, moved: bool) -> askama::Result<String> {
    let field = |field, before: Option<&str>, after: Option<&str>| FieldEffect {
        field,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let effects = vec![
        Effect {
            name: "Nesset oppvekstsenter".into(),
            how: How::Changed,
            fields: vec![
                field(UnitField::Name, Some("Nesset skole"), Some("Nesset oppvekstsenter")),
                field(UnitField::Phone, Some("77 00 00 00"), None),
            ],
        },
        Effect { name: "Vika skole".into(), how: How::Ended, fields: Vec::new() },
        Effect {
            name: "Fjordvik kulturskole".into(),
            how: How::New,
            fields: vec![field(UnitField::Parent, None, Some("Oppvekst"))],
        },
    ];
    let (day, fingerprint) = (date(2026, 8, 1), "0".repeat(32));
    Preview { visit, seat: seat(), form: changed(), day, effects, fingerprint, moved }.render()
}
