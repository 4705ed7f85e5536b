//! An administrator gives colleagues access, renews it and ends it.

use axum::http::StatusCode;
use domain::access::{Place, Role};
use storage::on_both_engines;

use super::{administrator, neighbour};
use crate::school::desk::{Desk, identity};

const NEW: &str = "/admin/tilgang/ny";

fn asked<'a>(number: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("nummer", number),
        ("navn", "Ola Vik"),
        ("rolle", "secretary"),
        ("hvor", "kommunen"),
        ("fra", "2026-11-22"),
        ("til", "2027-07-31"),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    fields
}

on_both_engines! {
    async fn a_colleague_is_given_access_to_chosen_schools_and_the_number_is_never_shown_again(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        let form = administrator.get(NEW).await;
        form.says("Fjord skole Haug skole");
        assert!(form.text.contains("name=\"til\" value=\"31.07.2027\""));
        form.is_silent_about("name=\"sarskilt\"");
        let number = identity(300).as_str().to_owned();
        let units = [("hvor", "enheter")];
        let bare = administrator.post(NEW, &asked(&number, &units)).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.says("Velg minst én skole eller barnehage");
        bare.is_silent_about(&number);
        assert!(bare.text.contains("value=\"Ola Vik\""));

        let unit = |key| format!("{}:school:{key}", desk.world.municipality.0);
        let (fjord, haug, other) = (unit("fjord"), unit("haug"), unit("vik"));
        let units = [("hvor", "enheter"), ("enhet", fjord.as_str()), ("enhet", &haug), ("enhet", &other)];
        let sent = administrator.post(NEW, &asked(&number, &units)).await;
        assert_eq!(sent.location(), "/admin/tilgang?beskjed=gitt");
        let shown = administrator.get(sent.location()).await;
        shown.says("Ola Vik Har ikke logget inn Sekretær Fjord skole Haug skole 22.11.2026 – 31.07.2027 Kari Moe");
        shown.is_silent_about(&number);
    }

    async fn nobody_gives_more_than_they_have_or_for_longer_than_may_be(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        administrator.get(NEW).await;
        let number = identity(301).as_str().to_owned();
        let own = identity(200).as_str().to_owned();
        for (number, more, told) in [
            (number.as_str(), [("sarskilt", "1")], "Du kan ikke gi mer enn du selv har"),
            (&number, [("rolle", "operator")], "Velg en rolle"),
            (&number, [("til", "2028-11-23")], "høyst 24 måneder"),
            (&number, [("til", "2026-11-21")], "Siste dag er allerede passert"),
            (&number, [("fra", "2027-08-01")], "Siste dag kan ikke være før første dag"),
            (&number, [("navn", " ")], "Skriv navnet"),
            ("12345678901", [("navn", "Ola Vik")], "Skriv de elleve sifrene"),
        ] {
            let sent = administrator.post(NEW, &asked(number, &more)).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            sent.says(told);
            sent.is_silent_about(number);
        }
        let me = desk.world.store.begin().await?.account_with_national_id(identity(200)).await?.unwrap();
        let me = me.id.0.to_string();
        let deputy = administrator.post(NEW, &asked(&own, &[("vikar", &me)])).await;
        deputy.says("Ingen kan være vikar for seg selv");
        let grants = desk.world.store.read().await?.grants_in(desk.world.municipality).await?;
        assert_eq!(grants.len(), 1, "the administrator's own");
    }

    async fn what_ends_soon_stands_on_top_and_is_renewed_in_one_step(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        administrator.get(NEW).await;
        let number = identity(302).as_str().to_owned();
        administrator.post(NEW, &asked(&number, &[("til", "2026-12-01")])).await.location();
        let shown = administrator.get("/admin/tilgang").await;
        shown.says("Utløper innen 30 dager");
        let sent = administrator.post("/admin/tilgang/2/forny", &[]).await;
        assert_eq!(sent.location(), "/admin/tilgang?beskjed=fornyet");
        administrator.get(sent.location()).await.says("Får tilgang senere");
        administrator.get("/admin/tilgang").await.says("02.12.2026 – 31.07.2027");
        let again = administrator.post("/admin/tilgang/2/forny", &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "given once");

        let sent = administrator.post("/admin/tilgang/3/avslutt", &[]).await;
        assert_eq!(sent.location(), "/admin/tilgang?beskjed=avsluttet");
        administrator.get("/admin/tilgang").await.says("avsluttet av Kari Moe");
        assert_eq!(administrator.post("/admin/tilgang/3/avslutt", &[]).await.status, StatusCode::CONFLICT);
    }

    async fn access_in_another_municipality_is_not_there_to_end(store: Store) {
        let desk = Desk::new(store).await?;
        drop(administrator(&desk, true).await?);
        let mut neighbour = neighbour(&desk).await?;
        neighbour.get("/admin/tilgang").await.is_silent_about("Fjordvik");
        for act in ["avslutt", "forny"] {
            let sent = neighbour.post(&format!("/admin/tilgang/1/{act}"), &[]).await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{act}");
        }
        let forged = neighbour.post_bare("/admin/tilgang/2/avslutt", &[("token", "0")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let place = Place::Municipality(desk.world.municipality);
        let mut secretary = desk.comes(303, Role::Secretary, place, false).await?;
        assert_eq!(secretary.get("/admin/tilgang").await.status, StatusCode::NOT_FOUND);
    }
}
