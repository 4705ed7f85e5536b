//! What the next night would do is seen before it does it.

use axum::http::StatusCode;
use storage::on_both_engines;

use super::{administrator, fields, neighbour};
use crate::school::desk::Desk;

const PATH: &str = "/admin/neste-kjoring";

on_both_engines! {
    async fn somebody_who_would_get_an_address_is_told_before_the_night_and_applied_as_shown(store: Store) {
        let desk = Desk::new(store).await?;
        desk.world.krr_says(desk.sonne_id, Some("sonne@example.com"));
        let mut administrator = administrator(&desk, false).await?;
        administrator.get(PATH).await.says("Lag en prøvekjøring");
        administrator.post(PATH, &[("handling", "bestill")]).await.location();
        administrator.get(PATH).await.says("Prøvekjøringen pågår.");
        let run = desk.world.store.read().await?.latest_dry_run(desk.world.municipality).await?.unwrap();
        desk.world.carry(run.id).await?;
        let shown = administrator.get(PATH).await;
        shown.says("Barmhjertig Sonne Vedtak, viktige varsler, servicemeldinger –");
        let mut neighbour = neighbour(&desk).await?;
        neighbour.get("/admin/roller").await;
        let stolen = [("handling", "utfor"), ("kjoring", &run.id.0.to_string())];
        assert_eq!(neighbour.post(PATH, &stolen).await.status, StatusCode::CONFLICT);

        let sent = administrator.post(PATH, &fields(&shown, "Utfør nå", &[("handling", "utfor")])).await;
        assert_eq!(sent.location(), "/admin/neste-kjoring?beskjed=utfort");
        let claims = desk.claims(desk.sonne).await?;
        assert_eq!(claims.krr.unwrap().claim.email.unwrap().value.as_str(), "sonne@example.com");
    }

    async fn where_the_ground_has_moved_nothing_is_done_and_that_is_told(store: Store) {
        let desk = Desk::new(store).await?;
        desk.world.krr_says(desk.sonne_id, Some("sonne@example.com"));
        let mut administrator = administrator(&desk, false).await?;
        administrator.get(PATH).await;
        administrator.post(PATH, &[("handling", "bestill")]).await.location();
        let run = desk.world.store.read().await?.latest_dry_run(desk.world.municipality).await?.unwrap();
        desk.world.carry(run.id).await?;
        let shown = administrator.get(PATH).await;
        desk.school_says(desk.sonne, ("Barmhjertig", "Sonne"), Some("ny@example.com"), None).await?;
        let sent = administrator.post(PATH, &fields(&shown, "Utfør nå", &[("handling", "utfor")])).await;
        assert_eq!(sent.location(), "/admin/neste-kjoring?beskjed=flyttet");
        administrator.get(sent.location()).await.says("Lag en prøvekjøring");
    }
}
