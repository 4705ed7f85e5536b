//! In and out: who is let in, for how long, and what cannot be used twice or by somebody else.

use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use domain::NationalId;
use jiff::SignedDuration;
use storage::on_both_engines;

use crate::{
    porten::{ISSUER, Porten},
    visitor::{Page, Visitor},
    world::World,
};

const SESSION: &str = "reim-session";

struct Door {
    world: World,
    porten: Arc<Porten>,
    guardian: NationalId,
}

impl Door {
    async fn new(store: storage::Store) -> anyhow::Result<Self> {
        let world = World::new(store).await?;
        let (_, guardian) = world.guardians(1).await?[0];
        Ok(Self { world, porten: Arc::default(), guardian })
    }

    fn visitor(&self) -> Visitor {
        Visitor::new(self.world.router_with(self.porten.clone()))
    }

    /// Goes to the provider, and says where it sends the browser back to.
    async fn leave(&self, visitor: &mut Visitor, to: &str) -> String {
        let page = visitor.get(&format!("/logg-inn/start?til={to}")).await;
        let state = page.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        format!("/logg-inn/svar?code=abc&state={state}")
    }

    async fn sign_in(&self, visitor: &mut Visitor, sid: &str) -> Page {
        self.porten.vouches_for(Some(self.guardian), sid);
        let back = self.leave(visitor, "/logg-inn").await;
        visitor.get(&back).await
    }

    /// Whether the front page knows who is here.
    async fn knows(&self, visitor: &mut Visitor) -> bool {
        visitor.get("/").await.words().contains("Logg ut")
    }
}

on_both_engines! {
    async fn somebody_signs_in_and_comes_back_to_where_they_were_going(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        visitor.get("/logg-inn?til=%2Fmin-profil").await.says("Logg inn med ID-porten");
        door.porten.vouches_for(Some(door.guardian), "sid-1");
        let back = door.leave(&mut visitor, "%2Fmin-profil%3Fvis%3Dalt").await;
        let page = visitor.get(&back).await;
        assert_eq!(page.location(), "/min-profil?vis=alt");
        let cookies: Vec<_> = page.headers.get_all(header::SET_COOKIE).iter().collect();
        let session = cookies.iter().find(|cookie| cookie.as_bytes().starts_with(b"reim-session=")).unwrap();
        assert!(session.to_str()?.ends_with("; Path=/; HttpOnly; SameSite=Lax"));
        visitor.get("/").await.says("Åse 0 Ødegård");
    }

    async fn an_answer_counts_once_in_time_and_in_the_browser_that_asked(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        door.porten.vouches_for(Some(door.guardian), "sid-1");
        let back = door.leave(&mut visitor, "/").await;

        let mut thief = door.visitor();
        thief.get("/logg-inn/start").await;
        thief.get(&back).await.says("en annen nettleser");
        assert!(!door.knows(&mut thief).await);
        visitor.get(&back).await.says("Vi kjenner ikke igjen dette svaret");

        let back = door.leave(&mut visitor, "/").await;
        door.world.clock.advance(web::auth::PATIENCE + SignedDuration::from_secs(1));
        visitor.get(&back).await.says("for lang tid");

        let back = door.leave(&mut visitor, "/").await;
        assert_eq!(visitor.get(&back).await.location(), "/");
        visitor.get(&back).await.says("Vi kjenner ikke igjen dette svaret");
        visitor.get("/logg-inn/svar?code=abc").await.says("Vi kjenner ikke igjen dette svaret");
        visitor.get("/logg-inn/svar?code=abc&state=guessed").await.says("Vi kjenner ikke igjen dette svaret");
    }

    async fn nobody_is_sent_away_from_us(store: Store) {
        let door = Door::new(store).await?;
        for elsewhere in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"] {
            let mut visitor = door.visitor();
            door.porten.vouches_for(Some(door.guardian), "sid-1");
            let back = door.leave(&mut visitor, elsewhere).await;
            assert_eq!(visitor.get(&back).await.location(), "/");
        }
    }

    async fn a_key_is_new_at_each_sign_in_and_the_old_one_is_dead(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        visitor.hold(SESSION, &"a".repeat(64));
        door.sign_in(&mut visitor, "sid-1").await;
        let first = visitor.cookie(SESSION).unwrap().to_owned();
        assert_ne!(first, "a".repeat(64), "a key that was planted before is not taken over");
        door.sign_in(&mut visitor, "sid-2").await;
        assert_ne!(visitor.cookie(SESSION), Some(first.as_str()));
        let mut old = door.visitor();
        old.hold(SESSION, &first);
        assert!(!door.knows(&mut old).await);
        assert!(door.knows(&mut visitor).await);
    }

    async fn a_session_ends_by_idleness_and_in_the_end_by_itself(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        door.sign_in(&mut visitor, "sid-1").await;
        door.world.clock.advance(web::auth::IDLE - SignedDuration::from_secs(1));
        assert!(door.knows(&mut visitor).await);
        door.world.clock.advance(web::auth::IDLE + SignedDuration::from_secs(1));
        assert!(!door.knows(&mut visitor).await);

        door.sign_in(&mut visitor, "sid-1").await;
        let pause = SignedDuration::from_mins(20);
        let mut busy = SignedDuration::ZERO;
        while busy + pause < web::auth::LONGEST {
            door.world.clock.advance(pause);
            busy += pause;
            assert!(door.knows(&mut visitor).await, "after {busy:?}");
        }
        door.world.clock.advance(pause);
        assert!(!door.knows(&mut visitor).await, "however busy it was");
    }

    async fn somebody_signs_out_here_and_is_sent_on_to_sign_out_there(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        door.sign_in(&mut visitor, "sid-1").await;
        let key = visitor.cookie(SESSION).unwrap().to_owned();
        let bare = visitor.post_bare("/logg-ut", &[]).await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "by a form of ours only");
        visitor.get("/").await;
        let page = visitor.post("/logg-ut", &[]).await;
        page.says("Du er logget ut");
        assert!(page.text.contains("https://login.test.idporten.no/logout"));
        visitor.hold(SESSION, &key);
        assert!(!door.knows(&mut visitor).await, "the session is gone, not only the cookie");
    }

    async fn the_provider_ends_its_sessions_and_no_others(store: Store) {
        let door = Door::new(store).await?;
        let (mut one, mut other) = (door.visitor(), door.visitor());
        door.sign_in(&mut one, "sid-1").await;
        door.sign_in(&mut other, "sid-2").await;
        let mut frame = door.visitor();
        let tell = |iss: &str, sid: &str| format!("/logg-ut/fra-id-porten?iss={iss}&sid={sid}");
        frame.get(&tell("https://evil.example", "sid-1")).await;
        frame.get("/logg-ut/fra-id-porten").await;
        assert!(door.knows(&mut one).await);
        let told = frame.get(&tell(ISSUER, "sid-1")).await;
        assert_eq!(told.status, StatusCode::OK);
        assert!(told.headers[header::CONTENT_SECURITY_POLICY].to_str()?.contains("frame-ancestors *"));
        assert!(!door.knows(&mut one).await && door.knows(&mut other).await);
    }

    async fn whoever_is_not_vouched_for_is_told_why(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        door.porten.refuses("sign-in-unasked", true);
        let back = door.leave(&mut visitor, "/").await;
        let page = visitor.get(&back).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Du avbrøt innloggingen");
        door.porten.vouches_for(None, "sid-1");
        let back = door.leave(&mut visitor, "/min-profil").await;
        let page = visitor.get(&back).await;
        page.says("ikke noe norsk fødselsnummer");
        assert!(page.text.contains("/logg-inn/start?til=%2Fmin-profil"), "the way is not lost");
        assert!(!door.knows(&mut visitor).await);
    }

    async fn a_form_sent_after_the_session_is_told_so(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        visitor.peer = ([192, 0, 2, 9], 50123).into();
        let page = visitor.get("/drift/kjoringer").await;
        assert_eq!(page.location(), "/logg-inn?til=%2Fdrift%2Fkjoringer");
        let page = visitor.post("/drift/kjoringer/ny", &[("omfang", "alle")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        page.says("Du er ikke lenger logget inn");
        let json = visitor.send(Method::GET, "/drift.json", String::new()).await;
        assert_eq!(json.status(), StatusCode::UNAUTHORIZED);
    }

    async fn the_language_is_krrs_until_another_is_chosen(store: Store) {
        let door = Door::new(store).await?;
        let mut visitor = door.visitor();
        door.sign_in(&mut visitor, "sid-1").await;
        visitor.get("/").await.says("Velkommen til Reim");
        let people = door.world.store.read().await?.people_with_national_id(door.guardian).await?;
        door.world.krr_wants(people[0], domain::krr::Language::Nynorsk).await?;
        visitor.get("/").await.says("Velkomen til Reim");
        visitor.get("/?lang=en").await.says("Welcome to Reim");
        let mut elsewhere = door.visitor();
        door.sign_in(&mut elsewhere, "sid-2").await;
        elsewhere.get("/").await.says("Welcome to Reim");
    }
}
