//! Who has looked at whom: by person and by colleague.

use axum::http::StatusCode;
use domain::{Protection, Scope};
use storage::on_both_engines;

use super::{administrator, neighbour};
use crate::school::desk::{Desk, page};

on_both_engines! {
    async fn a_persons_log_and_a_colleagues_are_told_and_looking_is_a_look(store: Store) {
        let desk = Desk::new(store).await?;
        desk.secretary().await?.get(&page(desk.sonne)).await;
        let mut administrator = administrator(&desk, false).await?;
        administrator.get(&page(desk.sonne)).await.says("Hvem har sett opplysningene");
        let log = administrator.get(&format!("/admin/innsyn/person/{}", desk.sonne)).await;
        log.says("Hvem har sett Barmhjertig Sonne");
        log.says("Kari Moe Åpnet siden");
        assert!(desk.readings(desk.sonne).await?.iter().any(|reading| reading.purpose == "log"));
        administrator.get("/admin/innsyn").await.says("Kari Moe");
        administrator.get("/admin/innsyn/kollega/1").await.says("Barmhjertig Sonne Åpnet siden");
    }

    async fn logs_of_those_one_may_not_see_are_not_there(store: Store) {
        let desk = Desk::new(store).await?;
        let hidden = desk.person(9, "Skjult", "Person", Scope::GUARDIAN, Protection::StrictlyConfidential).await?;
        let mut special = administrator(&desk, true).await?;
        special.get(&format!("/admin/innsyn/person/{hidden}")).await.says("Skjult Person");
        let mut neighbour = neighbour(&desk).await?;
        for path in [format!("person/{hidden}"), format!("person/{}", desk.sonne), "kollega/1".into()] {
            let shown = neighbour.get(&format!("/admin/innsyn/{path}")).await;
            assert_eq!(shown.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
