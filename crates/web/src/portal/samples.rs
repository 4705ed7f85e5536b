//! Min profil in every state, from invented people.

use askama::Template as _;
use axum::http::StatusCode;
use domain::{Field, Hold, HoldKind};
use jiff::{Timestamp, ToSpan as _};
use storage::own_words::{Answer, Objection};

use super::{
    insight, objection, profile, sessions,
    view::{Alert, Child, Down, Group, Note, Own, Place, Row},
    work_phone,
};
use crate::{
    Visit,
    address::{Address, Home},
    receipt::{Change, Receipt},
    samples::{NOW, Sample, ok},
};

const HOME: &str = "/min-profil";
const KRR: &str = "profile-source-krr";

/// All of them.
pub const ALL: &[Sample] = &[
    ok("min-profil", HOME, |visit| page(visit, own(vec![place(fetched(), &[])]), None)),
    ok("min-profil-oppdatert", HOME, |visit| {
        let changes = vec![
            change(
                Field::Mobile,
                Some("+47\u{a0}999\u{a0}99\u{a0}998"),
                Some("+47\u{a0}451\u{a0}11\u{a0}111"),
            ),
            change(Field::Email, Some("gammel@fjordpost.example"), None),
            change(Field::Language, Some("nb"), Some("nn")),
        ];
        page(visit, own(vec![place(fetched(), &[])]), Some(Receipt::Changed(changes)))
    }),
    ok("min-profil-uendret", HOME, |visit| {
        page(visit, own(vec![place(fetched(), &[])]), Some(Receipt::Same))
    }),
    ok("min-profil-oppslag", HOME, |visit| {
        let shown = Receipt::Shown(vec![
            change(Field::Mobile, None, Some("+47\u{a0}451\u{a0}11\u{a0}111")),
            change(Field::Email, None, None),
        ]);
        page(visit, own(vec![place(empty(), &[info("profile-look-up")])]), Some(shown))
    }),
    ok("min-profil-ulik", HOME, |visit| {
        page(visit, own(vec![place(differing(), &[info("profile-differs")])]), None)
    }),
    ok("min-profil-mangler", HOME, |visit| page(visit, own(vec![place(by_hand(), &[])]), None)),
    ok("min-profil-gammel", HOME, |visit| page(visit, own(vec![place(stale(), &[])]), None)),
    ok("min-profil-slatt-av", HOME, |visit| page(visit, own(vec![place(opted_out(), &[])]), None)),
    ok("min-profil-reservert", HOME, |visit| {
        page(visit, own(vec![place(fetched(), &[info("profile-reserved")])]), None)
    }),
    ok("min-profil-slettet", HOME, |visit| {
        page(visit, own(vec![place(by_hand(), &[warning("profile-deleted")])]), None)
    }),
    ok("min-profil-beskyttet", HOME, |visit| {
        let place = Place { can_refresh: false, ..place(Vec::new(), &[info("profile-protected")]) };
        page(visit, Own { address: Some(Address::Protected), ..own(vec![place]) }, None)
    }),
    ok("min-profil-flere-adresser", HOME, |visit| {
        let homes = vec![
            home("address-residence", &["c/o Gnien Sonne", "Øvre Syltedalsvegen 32 B", "9995 FJORDVIK"]),
            home("address-postal", &["Postboks 4", "9991 TORDENVIK"]),
            home("address-abroad", &["Rue de la Liberté 144", "75001 PARIS", "FR"]),
        ];
        page(visit, Own { address: Some(Address::Homes(homes)), ..own(vec![place(fetched(), &[])]) }, None)
    }),
    ok("min-profil-adresse-ukjent", HOME, |visit| {
        page(visit, Own { address: Some(Address::Unknown), ..own(vec![place(fetched(), &[])]) }, None)
    }),
    ok("min-profil-uten-adresse", HOME, |visit| {
        let own = Own {
            name: Some(("Barmhjertig Sonne".into(), "profile-name-school")),
            address: Some(Address::Nothing),
            ..own(vec![place(fetched(), &[])])
        };
        page(visit, own, None)
    }),
    ok("min-profil-uten-folkeregisteret", HOME, |visit| {
        let own = Own {
            name: Some(("Barmhjertig Sonne".into(), "profile-name-school")),
            address: None,
            ..own(vec![place(fetched(), &[])])
        };
        page(visit, own, None)
    }),
    ok("min-profil-nede", HOME, |visit| {
        let down = Some(Down { last_answer: Some(NOW - 9.hours()) });
        let own = Own { krr_down: down, ..own(vec![place(fetched(), &[])]) };
        page(visit, own, Some(Receipt::NoAnswer { retry_at: Some(NOW + 2.minutes()) }))
    }),
    ok("min-profil-to-kommuner", HOME, |visit| {
        let other = Place { municipality: "Tordenvik".into(), ..place(by_hand(), &[]) };
        page(visit, own(vec![place(fetched(), &[]), other]), None)
    }),
    ok("min-profil-ukjent", HOME, |visit| {
        page(visit, Own { name: None, address: None, work_phone: None, ..own(Vec::new()) }, None)
    }),
    ok("jobbtelefon", "/min-profil/jobbtelefon", |visit| {
        work_phone::Page { visit, value: "22 11 11 11".into(), is_kept: true, fault: None }.render()
    }),
    Sample {
        name: "jobbtelefon-feil",
        path: "/min-profil/jobbtelefon",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| {
            let fault = Some("work-phone-character");
            work_phone::Page { visit, value: "ring meg".into(), is_kept: false, fault }.render()
        },
    },
    ok("innsyn", "/min-profil/innsyn", |visit| insight_page(visit).render()),
    ok("innsyn-tomt", "/min-profil/innsyn", |visit| {
        insight::Page { visit, lines: Vec::new(), objections: Vec::new() }.render()
    }),
    ok("meld-feil", "/min-profil/feil", |visit| {
        let form = objection::Form::default();
        objection::Page { visit, municipalities: municipalities(), form, faults: Vec::new() }.render()
    }),
    Sample {
        name: "meld-feil-mangler",
        path: "/min-profil/feil",
        status: StatusCode::UNPROCESSABLE_ENTITY,
        render: |visit| {
            let form =
                objection::Form { tekst: "Jeg er ikke foresatt for Nora.".into(), ..Default::default() };
            let fault = |field, key| objection::Fault { field, key };
            let faults =
                vec![fault("kommune", "objection-no-municipality"), fault("gjelder", "objection-no-subject")];
            objection::Page { visit, municipalities: municipalities(), form, faults }.render()
        },
    },
    ok("okter", "/min-profil/okter", |visit| {
        let line = |browser: &str, hours: i64, is_this| sessions::Line {
            name: "0".repeat(64),
            browser: browser.into(),
            started_at: NOW - hours.hours(),
            seen_at: NOW - 4.minutes(),
            is_this,
        };
        let lines =
            vec![line("Firefox, Windows", 1, true), line("Safari, iPhone", 3, false), line("", 5, false)];
        sessions::Page { visit, lines, was_ended: true }.render()
    }),
];

fn page(visit: Visit, own: Own, receipt: Option<Receipt>) -> askama::Result<String> {
    profile::Page { visit: visit.signed_in_as("Barmhjertig Sonne"), own, receipt, notice: None }.render()
}

fn own(places: Vec<Place>) -> Own {
    Own {
        name: Some(("Barmhjertig Sonne".into(), "profile-name-registry")),
        address: Some(Address::Homes(vec![home("address-residence", &["Sognsveien 2200", "0863 OSLO"])])),
        places,
        krr_down: None,
        work_phone: Some("+47\u{a0}22\u{a0}11\u{a0}11\u{a0}11".into()),
        edit: Some("https://minprofil.kontaktregisteret.example/".into()),
    }
}

fn home(label: &'static str, lines: &[&str]) -> Home {
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Home { label, lines, is_shielded: false }
}

fn place(groups: Vec<Group>, alerts: &[Alert]) -> Place {
    Place {
        municipality: "Fjordvik".into(),
        groups,
        checked_at: Some(NOW - 9.hours()),
        alerts: alerts.to_vec(),
        can_refresh: true,
        children: vec![Child { name: "Nora Sonne".into(), unit: "Fjordvik barne- og ungdomsskole".into() }],
    }
}

fn info(key: &'static str) -> Alert {
    Alert { key, color: "info" }
}

fn warning(key: &'static str) -> Alert {
    Alert { key, color: "warning" }
}

fn row(label: &'static str, value: Option<&str>, source: Option<&'static str>, notes: Vec<Note>) -> Row {
    Row { label, value: value.map(str::to_owned), source, notes }
}

fn fetched() -> Vec<Group> {
    let confirmed = || vec![Note::Confirmed(NOW - 4000.hours())];
    let rows = vec![
        row("profile-mobile", Some("+47\u{a0}451\u{a0}11\u{a0}111"), None, confirmed()),
        row("profile-email", Some("barmhjertig.sonne@fjordpost.example"), None, confirmed()),
    ];
    vec![Group { heading: None, rows, source: Some(KRR) }]
}

fn empty() -> Vec<Group> {
    let rows =
        vec![row("profile-mobile", None, None, Vec::new()), row("profile-email", None, None, Vec::new())];
    vec![Group { heading: None, rows, source: None }]
}

fn by_hand() -> Vec<Group> {
    let rows = vec![
        row("profile-mobile", None, None, Vec::new()),
        row(
            "profile-email",
            Some("barmhjertig@skole.example"),
            Some("profile-source-school"),
            vec![Note::ByHand],
        ),
    ];
    vec![Group { heading: None, rows, source: None }]
}

fn stale() -> Vec<Group> {
    let rows = vec![
        row("profile-mobile", Some("+47\u{a0}451\u{a0}11\u{a0}111"), None, vec![Note::Stale(None)]),
        row(
            "profile-email",
            Some("barmhjertig.sonne@fjordpost.example"),
            None,
            vec![Note::Stale(Some(NOW - 20_000.hours()))],
        ),
    ];
    vec![Group { heading: None, rows, source: Some(KRR) }]
}

fn differing() -> Vec<Group> {
    let group = |heading, mobile: Option<&str>, email: Option<&str>| {
        let note = |value: Option<&str>| value.map(|_| Note::ByHand).into_iter().collect();
        let rows = vec![
            row("profile-mobile", mobile, None, note(mobile)),
            row("profile-email", email, None, note(email)),
        ];
        Group { heading: Some(heading), rows, source: None }
    };
    vec![
        group("profile-in-kindergarten", Some("+47\u{a0}471\u{a0}23\u{a0}456"), Some("abc@a.example")),
        group("profile-in-school", Some("+47\u{a0}999\u{a0}55\u{a0}555"), None),
    ]
}

fn opted_out() -> Vec<Group> {
    let hold = |kind| Hold {
        field: Field::Email,
        kind,
        author: "Kari Moe".into(),
        reason: "Ønsker å bruke jobbadressen".into(),
        from: NOW - 300.hours(),
        until: None,
    };
    let notes = vec![
        Note::OptedOut(hold(HoldKind::OptOut)),
        Note::KrrSays("barmhjertig.sonne@fjordpost.example".into()),
    ];
    let lock = Note::Locked(hold(HoldKind::Lock { value: None, source: None }));
    let rows = vec![
        row("profile-mobile", Some("+47\u{a0}451\u{a0}11\u{a0}111"), None, vec![lock]),
        row("profile-email", Some("jobb@fjordvik.example"), Some("profile-source-hand"), notes),
    ];
    vec![Group { heading: None, rows, source: None }]
}

fn change(field: Field, before: Option<&str>, after: Option<&str>) -> Change {
    Change { field, before: before.map(str::to_owned), after: after.map(str::to_owned) }
}

fn municipalities() -> Vec<(i64, String)> {
    vec![(1, "Fjordvik".into()), (2, "Tordenvik".into())]
}

fn insight_page(visit: Visit) -> insight::Page {
    let line = |hours: i64, who: &str, what, field, reason: Option<&str>| insight::Line {
        at: NOW - hours.hours(),
        who: who.into(),
        what,
        field,
        role: None,
        reason: reason.map(str::to_owned),
        purpose: None,
    };
    let asked = insight::Line {
        purpose: Some("Meldinger fra skole og barnehage til foresatte".into()),
        ..line(
            30,
            "Fjordvik meldingstjeneste (organisasjonsnummer 313\u{a0}796\u{a0}329, gjennom leverandøren \
             310\u{a0}753\u{a0}610)",
            "insight-reach-important",
            None,
            None,
        )
    };
    let objection = |id, answer: Option<&str>| Objection {
        id,
        person: domain::PersonKey { municipality: domain::MunicipalityId(1), person: domain::PersonId(42) },
        about: "child".into(),
        text: "Jeg er ikke foresatt for Nora.\nHun bor hos faren.".into(),
        told_at: NOW - 50.hours(),
        answer: answer.map(|text| Answer { at: when(), by: "Kari Moe".into(), text: text.into() }),
    };
    insight::Page {
        visit,
        lines: vec![
            line(1, "", "insight-you-asked", None, None),
            line(2, "Kari Moe", "insight-opened", None, None),
            line(3, "Kari Moe", "insight-opted-out", Some(Field::Email), Some("Ønsker jobbadressen")),
            line(4, "Kari Moe", "insight-wrote", Some(Field::Email), None),
            asked,
        ],
        objections: vec![objection(2, None), objection(1, Some("Takk, det er rettet i skolesystemet."))],
    }
}

fn when() -> Timestamp {
    NOW - 5.hours()
}
