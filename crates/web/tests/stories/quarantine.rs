//! What could not be used is explained, tried again and settled.

use axum::http::StatusCode;
use clock::Clock as _;
use domain::{Field, Source, krr::ProblemCode};
use storage::{RunId, on_both_engines, quarantine::Finding};

use crate::world::World;

on_both_engines! {
    async fn a_finding_is_explained_tried_again_and_settled(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(1).await?;
        let subject = people[0].0.to_string();
        let found = |code: ProblemCode, subject: &str, source| Finding {
            source,
            subject: subject.to_owned(),
            code: code.code(),
            field: Some(Field::Mobile),
        };
        let mut tx = world.store.begin().await?;
        let now = world.clock.now();
        let run = RunId(1);
        tx.quarantine(world.municipality, &found(ProblemCode::InvalidMobile, &subject, Source::Krr), run, now).await?;
        tx.quarantine(world.municipality, &found(ProblemCode::InvalidEmail, "fil.csv, linje 4", Source::School), run, now)
            .await?;
        tx.commit().await?;

        let mut visitor = world.visitor();
        visitor.get("/drift").await.says("I karantene 2 Se hva og hvorfor");
        let page = visitor.get("/drift/karantene").await;
        page.says("2 ting å se på");
        page.says("Mobilnummeret i KRR er ikke et gyldig telefonnummer. (Mobil) Personen må rette det selv på norge.no.");
        assert_eq!(page.text.matches("value=\"prov-igjen\"").count(), 1, "KRR is asked about people, not files");

        let item = |subject, source, code, what| {
            [("kommune", "1"), ("kilde", source), ("hvem", subject), ("kode", code), ("handling", what)]
        };
        let retried = item(subject.as_str(), "krr", "krr-invalid-mobile", "prov-igjen");
        let sent = visitor.post("/drift/karantene", &retried).await;
        assert_eq!(sent.location(), "/drift/kjoringer/1?beskjed=startet");
        visitor.get("/drift/kjoringer/1").await.says("Omfang Person 1-1");

        let settled = item("fil.csv, linje 4", "school", "krr-invalid-email", "lost");
        let sent = visitor.post("/drift/karantene", &settled).await;
        visitor.get(sent.location()).await.says("Merket som løst.");
        visitor.get("/drift/karantene").await.says("Ingenting i karantene");
        let late = visitor.post("/drift/karantene", &settled).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let odd = item("x", "nobody", "x", "lost");
        assert_eq!(visitor.post("/drift/karantene", &odd).await.status, StatusCode::BAD_REQUEST);
    }
}
