//! Every door against everybody: what is not listed as open to somebody is shut.

use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use domain::{
    NationalId,
    access::{NewGrant, Place, Role},
    national_id::NationalIdKind,
};
use jiff::civil::date;
use storage::on_both_engines;
use web::Gate;

use crate::{api::tokens, porten::Porten, visitor::Visitor, world::World};

/// Who comes to the doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comer {
    Stranger,
    AtTheMachine,
    WithoutGrants,
    With(Role),
    /// Whose grant ended yesterday.
    WithEnded(Role),
    /// With a token that has the scope.
    System,
    /// With a token that has another.
    SystemWithoutScope,
}

impl Comer {
    fn all() -> Vec<Self> {
        let mut all = vec![Self::Stranger, Self::AtTheMachine, Self::WithoutGrants];
        all.extend([Self::System, Self::SystemWithoutScope]);
        all.extend(Role::ALL.map(Self::With));
        all.extend(Role::ALL.map(Self::WithEnded));
        all
    }

    /// Whom the pages do not know.
    fn is_nobody(self) -> bool {
        matches!(self, Self::Stranger | Self::AtTheMachine | Self::System | Self::SystemWithoutScope)
    }

    fn may_pass(self, gate: Gate) -> bool {
        match (gate, self) {
            (Gate::Open, _) | (Gate::MachineOr(_), Self::AtTheMachine) | (Gate::Client(_), Self::System) => {
                true
            }
            (Gate::SignedIn, who) => !who.is_nobody(),
            (Gate::Right(right) | Gate::MachineOr(right), Self::With(role)) => role.has(right),
            _ => false,
        }
    }
}

async fn comes(world: &World, comer: Comer, number: u16) -> anyhow::Result<Visitor> {
    let porten = Arc::new(Porten::default());
    let mut visitor = Visitor::new(world.router_for_all(porten.clone()));
    if comer != Comer::AtTheMachine {
        visitor.peer = ([192, 0, 2, 9], 50123).into();
    }
    if matches!(comer, Comer::System | Comer::SystemWithoutScope) {
        let scope = if comer == Comer::System { "reim:kontakt.read" } else { "reim:annet" };
        visitor.headers.push(("authorization", tokens::bearer("313796329", scope)));
    }
    if comer.is_nobody() {
        return Ok(visitor);
    }
    let born = date(1980, 1, 1) + jiff::Span::new().days(i64::from(number));
    let mut ids =
        (0..u16::MAX).filter_map(|n| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n));
    let id = ids.next().unwrap();
    let mut tx = world.store.begin().await?;
    let account = tx.account_for(id, "Kari Fjord", world.now()).await?.id;
    if let Comer::With(role) | Comer::WithEnded(role) = comer {
        let ended = matches!(comer, Comer::WithEnded(_));
        let to = if ended { date(2026, 11, 21) } else { date(2026, 11, 22) };
        let place = Place::Municipality(world.municipality);
        let from = date(2026, 8, 1);
        let grant = NewGrant { account, role, place, special: false, from, to, deputy_for: None };
        tx.add_grant(&grant, "operator", world.now()).await?;
    }
    tx.commit().await?;
    porten.vouches_for(Some(id), "sid");
    let away = visitor.get("/logg-inn/start").await;
    let state = away.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    visitor.get(&format!("/logg-inn/svar?code=abc&state={state}")).await;
    Ok(visitor)
}

on_both_engines! {
    async fn every_door_is_open_to_those_it_is_for_and_to_nobody_else(store: Store) {
        let world = World::new(store).await?;
        let doors = web::doors();
        assert!(doors.len() > 10);
        for (number, comer) in (0_u16..).zip(Comer::all()) {
            let mut visitor = comes(&world, comer, number).await?;
            for door in &doors {
                // Signing out would end the story.
                if door.path == "/logg-ut" {
                    continue;
                }
                let path = door.path.replace("{id}", "999999").replace("{key}", "1-999999");
                for method in [Method::GET, Method::POST] {
                    let response = visitor.send(method.clone(), &path, String::new()).await;
                    let status = response.status();
                    let asks_who = status == StatusCode::UNAUTHORIZED
                        || response.headers().get(header::LOCATION).is_some_and(|to| {
                            to.to_str().is_ok_and(|to| to.starts_with("/logg-inn?til="))
                        });
                    let is_machine_gate = matches!(door.gate, Gate::MachineOr(_));
                    let what = format!("{comer:?} {method} {path}: {status}");
                    if comer.may_pass(door.gate) {
                        assert!(!asks_who, "{what}");
                    } else if let Gate::Client(_) = door.gate {
                        // No session opens it, and a token for something else is told so.
                        let told = if comer == Comer::SystemWithoutScope { 403 } else { 401 };
                        assert_eq!(status.as_u16(), told, "{what}");
                    } else if comer.is_nobody() {
                        assert!(asks_who, "{what} {is_machine_gate}");
                    } else {
                        assert_eq!(status, StatusCode::NOT_FOUND, "{what}: what one may not see does not exist");
                    }
                }
            }
        }
    }

    async fn what_is_shut_looks_like_what_is_not_there(store: Store) {
        let world = World::new(store).await?;
        let mut secretary = comes(&world, Comer::With(Role::Secretary), 0).await?;
        let shut = secretary.get("/drift").await;
        let absent = secretary.get("/driften").await;
        assert_eq!(shut.status, absent.status);
        let title = |page: &crate::visitor::Page| {
            page.words().split("Vi fant ikke siden").count()
        };
        assert_eq!(title(&shut), title(&absent));
    }
}
