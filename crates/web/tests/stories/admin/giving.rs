//! A guardian gets another role for one child, on their own page, and it is taken back as easily.

use axum::http::StatusCode;
use domain::{MessageKinds, PersonId, guardian_role::RoleKey, krr::KrrStatus};
use jiff::Span;
use storage::on_both_engines;

use super::{administrator, fields, neighbour};
use crate::school::desk::{Desk, page};

async fn child(desk: &Desk) -> anyhow::Result<PersonId> {
    let mut reader = desk.world.store.read().await?;
    let stated = reader.stated_roles(desk.sonne).await?;
    Ok(*stated.keys().next().unwrap())
}

async fn receives(desk: &Desk) -> anyhow::Result<MessageKinds> {
    let mut reader = desk.world.store.read().await?;
    let (now, person) = (desk.world.now(), desk.sonne.person);
    let today = domain::oslo::date(now);
    Ok(reader.receives(desk.world.municipality, &[person], today, now).await?[&person])
}

on_both_engines! {
    async fn what_giving_a_role_does_is_shown_then_done_then_told_and_undone(store: Store) {
        let desk = Desk::new(store).await?;
        let confirmed = "2026-06-01T10:00:00Z";
        desk.krr_told(desk.sonne, KrrStatus::Active, Some("sonne@example.com"), None, confirmed).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Lykke Sonne Forelder Gi en annen rolle");
        let path = format!("{}/rolle", page(desk.sonne));
        let form = secretary.get(&format!("{path}?barn={}", child(&desk).await?.0)).await;
        form.says("Barmhjertig Sonne er foresatt for Lykke Sonne og har rollen «Forelder»");
        form.is_silent_about("value=\"none\"");

        let bare = secretary.post(&path, &fields(&form, "Se hva det gjør", &[("rolle", "other"), ("steg", "vis")])).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.says("Skriv en begrunnelse");
        assert!(bare.text.contains("value=\"other\" aria-describedby=\"rolle-other-hjelp\" checked"));

        let typed = [("rolle", "other"), ("grunn", "Bor i utlandet"), ("steg", "vis")];
        let preview = secretary.post(&path, &fields(&form, "Se hva det gjør", &typed)).await;
        preview.says("Slutter å motta: Vedtak, viktige varsler, servicemeldinger");
        assert_eq!(receives(&desk).await?, MessageKinds::ALL, "nothing is done yet");
        let given = fields(&preview, "Gi rollen", &[("steg", "gi")]);
        let sent = secretary.post(&path, &given).await;
        assert_eq!(sent.location(), format!("{}?beskjed=rolle-gitt", page(desk.sonne)));
        assert_eq!(receives(&desk).await?, MessageKinds::NONE);
        let replayed = secretary.post(&path, &given).await;
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "it counts already");

        let told = secretary.get(sent.location()).await;
        told.says("Rollen er gitt.");
        told.says("Gitt av Kari Moe 22.11.2026. Begrunnelse: Bor i utlandet");
        told.says("Fikk rollen «Annet» for Lykke Sonne.");
        desk.world.clock.advance(jiff::SignedDuration::from_mins(5));
        let form = secretary.get(&format!("{path}?barn={}", child(&desk).await?.0)).await;
        form.says("Da gjelder «Forelder» igjen. Begynner å motta: Vedtak, viktige varsler, servicemeldinger");
        let back = fields(&form, "Ta rollen tilbake", &[("steg", "ta-tilbake")]);
        let sent = secretary.post(&path, &back).await;
        secretary.get(sent.location()).await.says("Rollen «Annet» for Lykke Sonne ble tatt tilbake.");
        assert_eq!(receives(&desk).await?, MessageKinds::ALL);
        assert_eq!(secretary.post(&path, &back).await.status, StatusCode::CONFLICT, "it is back already");
    }

    async fn only_special_access_gives_the_role_without_functionality_and_takes_it_away(store: Store) {
        let desk = Desk::new(store).await?;
        let (mut secretary, mut special) = (desk.secretary().await?, administrator(&desk, true).await?);
        let path = format!("{}/rolle", page(desk.sonne));
        let child = child(&desk).await?.0.to_string();
        let none = [("barn", child.as_str()), ("gjelder", "parent"), ("rolle", "none"), ("grunn", "Kontaktforbud"), ("steg", "gi")];
        secretary.get("/skole/personer").await;
        assert_eq!(secretary.post(&path, &none).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        special.get("/skole/personer").await;
        special.post(&path, &none).await.location();
        assert_eq!(receives(&desk).await?, MessageKinds::NONE);

        secretary.get(&format!("{path}?barn={child}")).await.says("Bare den som har særskilt tilgang");
        let back = [("barn", child.as_str()), ("gjelder", "none"), ("steg", "ta-tilbake")];
        assert_eq!(secretary.post(&path, &back).await.status, StatusCode::NOT_FOUND);
        special.post(&path, &back).await.location();
        assert_eq!(receives(&desk).await?, MessageKinds::ALL);
    }

    async fn a_role_given_until_a_day_ends_with_it_and_the_past_is_no_end(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        let path = format!("{}/rolle", page(desk.sonne));
        let child = child(&desk).await?.0.to_string();
        let fields = |til| [("barn", child.as_str()), ("gjelder", "parent"), ("rolle", "other"), ("grunn", "Sommer"), ("til", til), ("steg", "gi")];
        secretary.get("/skole/personer").await;
        for (wrong, told) in [("2026-11-21", "Siste dag kan ikke være før i dag"), ("i morgen", "Skriv datoen som")] {
            let sent = secretary.post(&path, &fields(wrong)).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
            sent.says(told);
            assert!(sent.text.contains("value=\"Sommer\""));
        }
        secretary.post(&path, &fields("2026-11-23")).await.location();
        assert_eq!(receives(&desk).await?, MessageKinds::NONE);
        desk.world.clock.advance(Span::new().hours(45).try_into()?);
        assert_eq!(receives(&desk).await?, MessageKinds::ALL);
    }

    async fn another_child_another_school_and_another_municipality_are_not_there(store: Store) {
        let desk = Desk::new(store).await?;
        let child = child(&desk).await?.0;
        let path = |key| format!("{}/rolle?barn={child}", page(key));
        let mut secretary = desk.secretary().await?;
        assert_eq!(secretary.get(&path(desk.berg)).await.status, StatusCode::NOT_FOUND, "not her child");
        let mut elsewhere = desk.secretary_at("haug").await?;
        assert_eq!(elsewhere.get(&path(desk.sonne)).await.status, StatusCode::NOT_FOUND);
        let mut neighbour = neighbour(&desk).await?;
        assert_eq!(neighbour.get(&path(desk.sonne)).await.status, StatusCode::NOT_FOUND);
        secretary.get("/skole/personer").await;
        let path = format!("{}/rolle", page(desk.sonne));
        let forged = [("barn", "999"), ("gjelder", "parent"), ("rolle", "own-9"), ("grunn", "x"), ("steg", "gi")];
        assert_eq!(secretary.post(&path, &forged).await.status, StatusCode::NOT_FOUND);
        assert_eq!(secretary.post_bare(&path, &forged).await.status, StatusCode::FORBIDDEN);
        let stated = desk.world.store.read().await?.given_roles(desk.sonne).await?;
        assert!(stated.is_empty() && RoleKey::from_code("own-9").is_some());
    }
}
