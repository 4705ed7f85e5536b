//! What guardians say is wrong.

use askama::Template as _;
use domain::{MunicipalityId, PersonId, PersonKey};
use storage::own_words::{Answer, Objection};

use super::{refused, seat};
use crate::{
    Visit,
    admin::objections::{Line, One, Page},
    operations::Pages,
    samples::{NOW, Sample, ok},
};

const LIST: &str = "/admin/henvendelser";
const ONE: &str = "/admin/henvendelser/3";

pub const ALL: &[Sample] = &[
    ok("henvendelser", LIST, |visit| list(visit, false)),
    ok("henvendelser-besvart", LIST, |visit| list(visit, true)),
    ok("henvendelser-tom", LIST, |visit| {
        let (lines, pages) = (Vec::new(), Pages::default());
        Page { visit, seat: seat(), waiting: 0, settled: 0, shows_settled: false, lines, pages, notice: None }
            .render()
    }),
    ok("henvendelse", ONE, |visit| one(visit, false, None)),
    ok("henvendelse-besvart", ONE, |visit| one(visit, true, None)),
    refused("henvendelse-feil", ONE, |visit| one(visit, false, Some("objections-no-answer"))),
];

fn line(name: &str, is_open: bool, is_settled: bool) -> Line {
    let answer = Answer {
        at: NOW,
        by: "Kari Moe".into(),
        text: "Takk for at du sa fra. Skolen har rettet adressen.".into(),
    };
    let objection = Objection {
        id: 3,
        person: PersonKey { municipality: MunicipalityId(1), person: PersonId(42) },
        about: "email".into(),
        text:
            "E-postadressen er min søsters, og vi har ikke snakket sammen på lenge.\n\nKan dere ta den bort?"
                .into(),
        told_at: NOW,
        answer: is_settled.then_some(answer),
    };
    Line { objection, name: Some(name.into()).filter(|_| is_open), is_open }
}

fn list(visit: Visit, shows_settled: bool) -> askama::Result<String> {
    let lines = vec![
        line("Barmhjertig Sonne", true, shows_settled),
        line("", false, shows_settled),
        line("Konstantin-Alexander Undlien-Gulbrandsrud", true, shows_settled),
    ];
    let notice = (!shows_settled).then_some("objections-answered");
    let pages = Pages { page: 1, of: 3 };
    Page { visit, seat: seat(), waiting: 3, settled: 120, shows_settled, lines, pages, notice }.render()
}

fn one(visit: Visit, is_settled: bool, fault: Option<&'static str>) -> askama::Result<String> {
    let line = line("Barmhjertig Sonne", true, is_settled);
    One { visit, seat: seat(), line, typed: String::new(), fault }.render()
}
