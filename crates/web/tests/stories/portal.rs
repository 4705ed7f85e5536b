//! Min profil: each state of the world as the guardian reads it.

use std::sync::Arc;

use axum::http::StatusCode;
use domain::{
    Agreement, Email, Field, KrrClaim, Mode, MunicipalityNumber, NationalId, PersonKey, Phone, Protection,
    Scope, Source, SystemClaim,
    claims::Told,
    krr::{Address, KrrStatus, Reservation},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use storage::{Store, claims::Cause, on_both_engines, readings::Reading};
use sync::hands::{self, Act};

use crate::{porten::Porten, visitor::Visitor, world::World};

struct Home {
    world: World,
    key: PersonKey,
    id: NationalId,
    porten: Arc<Porten>,
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn address<T>(value: T, confirmed: &str) -> Address<T> {
    Address {
        value,
        updated: Some(at("2020-01-01T00:00:00Z")),
        verified: Some(at(confirmed)),
        validated: None,
        duplicated: None,
    }
}

/// Everything, confirmed in June.
fn complete() -> KrrClaim {
    KrrClaim {
        reservation: Reservation::NotReserved,
        email: Some(address(Email::parse("ase@example.com").unwrap(), "2026-06-01T10:00:00Z")),
        mobile: Some(address(Phone::parse("45111111").unwrap(), "2026-06-01T10:00:00Z")),
        ..KrrClaim::empty(KrrStatus::Active)
    }
}

impl Home {
    async fn new(store: Store) -> anyhow::Result<Self> {
        let world = World::new(store).await?;
        let (key, id) = world.guardians(1).await?[0];
        Ok(Self { world, key, id, porten: Arc::default() })
    }

    async fn is_told(&self, claim: KrrClaim) -> anyhow::Result<()> {
        let mut tx = self.world.store.begin().await?;
        tx.set_krr_claim(self.key, &Told { claim, at: self.world.now() }).await?;
        tx.heard_about(self.key, self.world.now()).await?;
        self.rederive(tx).await
    }

    async fn system_says(
        &self,
        source: Source,
        email: Option<&str>,
        mobile: Option<&str>,
    ) -> anyhow::Result<()> {
        let claim = SystemClaim {
            source,
            given_name: Some("Åse".into()),
            family_name: Some("Ødegård".into()),
            email: email.map(|text| Email::parse(text).unwrap()),
            mobile: mobile.map(|text| Phone::parse(text).unwrap()),
            at: self.world.now(),
        };
        let mut tx = self.world.store.begin().await?;
        tx.set_system_claim(self.key, &claim).await?;
        self.rederive(tx).await
    }

    async fn rederive(&self, mut tx: storage::Transaction) -> anyhow::Result<()> {
        let rules = tx.precedence(self.key.municipality).await?;
        let cause = Cause { source: Source::School, run: None, at: self.world.now() };
        tx.rederive(self.key, &rules, cause).await?;
        tx.commit().await
    }

    async fn agrees(&self, change: impl FnOnce(Agreement) -> Agreement) -> anyhow::Result<()> {
        let mut tx = self.world.store.begin().await?;
        let held = tx.agreement(self.key.municipality).await?.unwrap();
        tx.set_agreement(&change(held)).await?;
        tx.commit().await
    }

    /// Signs in, and is on the way to the own profile.
    async fn guardian(&self) -> Visitor {
        self.somebody(self.id).await
    }

    async fn somebody(&self, id: NationalId) -> Visitor {
        let mut visitor = Visitor::new(self.world.router_with(self.porten.clone()));
        self.porten.vouches_for(Some(id), "sid");
        let away = visitor.get("/logg-inn/start?til=/min-profil").await;
        let state = away.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        visitor.get(&format!("/logg-inn/svar?code=abc&state={state}")).await;
        visitor
    }
}

on_both_engines! {
    async fn what_is_fetched_has_its_source_and_its_time(store: Store) {
        let home = Home::new(store).await?;
        home.is_told(complete()).await?;
        let page = home.guardian().await.get("/min-profil").await;
        for said in [
            "Åse 0 Ødegård", "+47 451 11 111", "ase@example.com",
            "Kilde: Kontakt- og reservasjonsregisteret", "Sist hentet 22.11.2026 03.00",
            "Du bekreftet den 01.06.2026", "Navnet er slik skolen har registrert det", "Vil du endre noe?",
        ] {
            page.says(said);
        }
        page.is_silent_about("Manuell registrering");
    }

    async fn what_krr_lacks_is_said_to_be_typed_in(store: Store) {
        let home = Home::new(store).await?;
        home.system_says(Source::School, Some("ase@skole.example"), None).await?;
        home.is_told(KrrClaim { email: None, mobile: None, ..complete() }).await?;
        let page = home.guardian().await.get("/min-profil").await;
        page.says("ase@skole.example");
        page.says("Kilde: skolen");
        page.says("Manuell registrering. Informasjonen kunne ikke hentes fra Kontakt- og reservasjonsregisteret.");
        page.says("Ikke registrert");
        page.says("Du må oppdatere informasjonen din i Kontakt- og reservasjonsregisteret");
        page.is_silent_about("Kontaktinfo i skolen");
    }

    async fn school_and_kindergarten_are_both_shown_where_they_differ(store: Store) {
        let home = Home::new(store).await?;
        home.system_says(Source::School, None, Some("99955555")).await?;
        home.system_says(Source::Kindergarten, Some("abc@a.example"), Some("41111111")).await?;
        home.is_told(KrrClaim { email: None, mobile: None, ..complete() }).await?;
        let words = home.guardian().await.get("/min-profil").await.words();
        let kindergarten = words.split("Kontaktinfo i barnehagen").nth(1).unwrap();
        let (kindergarten, school) = kindergarten.split_once("Kontaktinfo i skolen").unwrap();
        assert!(kindergarten.contains("+47 411 11 111") && kindergarten.contains("abc@a.example"), "{words}");
        assert!(school.contains("+47 999 55 555") && !school.contains("abc@a.example"), "{words}");
    }

    async fn whoever_is_in_no_school_is_shown_nothing_and_told_why(store: Store) {
        let home = Home::new(store).await?;
        let stranger = NationalId::parse("11822648950")?;
        let mut visitor = home.somebody(stranger).await;
        let page = visitor.get("/min-profil").await;
        page.says("Vi finner deg ikke i noen skole eller barnehage");
        page.says("Ta kontakt med dem hvis du burde stå her");
        page.is_silent_about("Jobbtelefon");
        page.is_silent_about("min-profil/oppdater");
        assert_eq!(visitor.get("/min-profil/feil").await.status, StatusCode::NOT_FOUND);
        visitor.get("/min-profil/jobbtelefon").await;
        let post = visitor.post("/min-profil/jobbtelefon", &[("telefon", "22111111")]).await;
        assert_eq!(post.status, StatusCode::NOT_FOUND);
    }

    async fn each_state_of_the_law_is_told_apart(store: Store) {
        let home = Home::new(store).await?;
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil").await.says("Vi har ikke hentet noe om deg");

        home.is_told(KrrClaim { email: Some(address(Email::parse("gammel@example.com")?, "2025-01-01T10:00:00Z")), ..complete() }).await?;
        visitor.get("/min-profil").await.says("Ikke bekreftet siden 01.01.2025");
        home.is_told(KrrClaim { reservation: Reservation::Reserved, ..complete() }).await?;
        visitor.get("/min-profil").await.says("Du har reservert deg mot digital kommunikasjon");
        home.is_told(KrrClaim::empty(KrrStatus::Deleted)).await?;
        visitor.get("/min-profil").await.says("Du er slettet fra Kontakt- og reservasjonsregisteret");
        home.is_told(KrrClaim::empty(KrrStatus::NotRegistered)).await?;
        visitor.get("/min-profil").await.says("Du er ikke registrert i Kontakt- og reservasjonsregisteret");

        home.is_told(complete()).await?;
        let act = Act { author: "Kari Sekretær", reason: "Ønsker jobbadressen", at: home.world.now(), until: None };
        hands::opt_out(&home.world.store, home.key, Field::Email, &act).await?.unwrap();
        let page = visitor.get("/min-profil").await;
        page.says("Kommunen har siden 22.11.2026 latt være å hente dette");
        page.says("Begrunnelse: Ønsker jobbadressen");
        page.says("Kontakt- og reservasjonsregisteret sier: ase@example.com");

        home.agrees(|agreement| Agreement { good_until: date(2026, 11, 21), ..agreement }).await?;
        let page = visitor.get("/min-profil").await;
        page.says("Fjordvik henter for tiden ikke opplysninger");
        page.is_silent_about("min-profil/oppdater");
        home.agrees(|agreement| Agreement { good_until: date(2027, 6, 30), mode: Mode::LookUp, ..agreement }).await?;
        visitor.get("/min-profil").await.says("lagrer ikke det som står der");
    }

    async fn whoever_is_protected_is_shown_no_address_and_told_who_can_see_it(store: Store) {
        let home = Home::new(store).await?;
        home.is_told(complete()).await?;
        let mut tx = home.world.store.begin().await?;
        tx.set_protection(home.key, Protection::Confidential).await?;
        tx.commit().await?;
        let page = home.guardian().await.get("/min-profil").await;
        page.says("Du har beskyttet adresse");
        page.is_silent_about("ase@example.com");
        page.is_silent_about("Vi viser begge");
    }

    async fn a_change_in_krr_is_seen_at_once_with_a_receipt(store: Store) {
        let home = Home::new(store).await?;
        home.world.krr_says(home.id, Some("ase@example.com"));
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil").await;
        let page = visitor.post("/min-profil/oppdater", &[]).await;
        page.says("Profilen din er oppdatert");
        home.world.clock.advance(SignedDuration::from_mins(1));
        visitor.post("/min-profil/oppdater", &[]).await.says("Ingenting nytt");
        home.world.krr_says(home.id, Some("ny@example.com"));
        home.world.clock.advance(SignedDuration::from_mins(1));
        let page = visitor.get("/min-profil/tilbake").await;
        page.says("ny@example.com (før: ase@example.com)");
        page.says("Sist hentet 22.11.2026 03.02");
        home.world.krr_says(home.id, None);
        home.world.clock.advance(SignedDuration::from_mins(1));
        let page = visitor.post("/min-profil/oppdater", &[]).await;
        page.says("Fjernet (før: ny@example.com)");
        page.says("Du må oppdatere informasjonen din");
    }

    async fn an_outage_is_told_with_the_age_of_what_is_shown(store: Store) {
        let home = Home::new(store).await?;
        home.world.krr_says(home.id, Some("ase@example.com"));
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil").await;
        visitor.post("/min-profil/oppdater", &[]).await;
        *home.world.krr.silent.lock().unwrap() = true;
        home.world.clock.advance(SignedDuration::from_mins(20));
        let page = visitor.post("/min-profil/oppdater", &[]).await;
        page.says("Registeret svarer ikke");
        page.says("Opplysningene dine er som før");
        page.says("ase@example.com");
        page.says("fordi integrasjonen er midlertidig nede");
        page.says("slik det var da registeret sist svarte: 22.11.2026 03.00");
        *home.world.krr.silent.lock().unwrap() = false;
        home.world.clock.advance(SignedDuration::from_mins(1));
        let page = visitor.post("/min-profil/oppdater", &[]).await;
        page.says("Ingenting nytt");
        page.is_silent_about("midlertidig nede");
    }

    async fn in_a_look_up_municipality_krrs_word_is_shown_and_not_kept(store: Store) {
        let home = Home::new(store).await?;
        home.agrees(|agreement| Agreement { mode: Mode::LookUp, ..agreement }).await?;
        home.world.krr_says(home.id, Some("ase@example.com"));
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil").await;
        let page = visitor.post("/min-profil/oppdater", &[]).await;
        page.says("Dette står i Kontakt- og reservasjonsregisteret nå");
        page.says("ase@example.com");
        visitor.get("/min-profil").await.is_silent_about("ase@example.com");
        assert_eq!(home.world.store.read().await?.claims(home.key).await?.krr, None);
        visitor.get("/min-profil/innsyn").await.says("Du så etter deg selv");
    }

    async fn a_work_number_is_added_changed_and_removed_and_a_bad_one_is_kept_in_the_form(store: Store) {
        let home = Home::new(store).await?;
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil/jobbtelefon").await;
        for (typed, told) in [
            ("", "Skriv telefonnummeret"),
            ("123", "mellom 8 og 20"),
            ("ring meg på jobb", "kan ha sifre"),
        ] {
            let page = visitor.post("/min-profil/jobbtelefon", &[("telefon", typed)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            page.says(told);
            assert!(page.text.contains(&format!("value=\"{typed}\"")), "what was typed stands");
            assert!(page.text.contains("<title>Feil:"));
        }
        let page = visitor.post("/min-profil/jobbtelefon", &[("telefon", "22 11 11 11")]).await;
        let page = visitor.get(page.location()).await;
        page.says("Jobbtelefonen er lagret");
        page.says("+47 22 11 11 11");
        visitor.get("/min-profil/jobbtelefon").await;
        let page = visitor.post("/min-profil/jobbtelefon", &[("telefon", "22 11 11 11"), ("fjern", "1")]).await;
        let page = visitor.get(page.location()).await;
        page.says("Jobbtelefonen er fjernet");
        page.is_silent_about("+47");
    }

    async fn who_looked_and_who_changed_is_told_and_nobody_elses(store: Store) {
        let home = Home::new(store).await?;
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil/innsyn").await.says("Ingen har sett på eller endret");
        let reading = Reading {
            at: home.world.now(),
            reader: "account-99".into(),
            reader_name: "Kari Sekretær".into(),
            purpose: "page".into(),
        };
        let mut tx = home.world.store.begin().await?;
        tx.log_reading(home.key, &reading).await?;
        tx.commit().await?;
        let act = Act { author: "Ola Leder", reason: "Ringte inn", at: home.world.now(), until: None };
        hands::opt_out(&home.world.store, home.key, Field::Mobile, &act).await?.unwrap();
        let page = visitor.get("/min-profil/innsyn").await;
        page.says("Kari Sekretær åpnet siden om deg");
        page.says("Ola Leder slo av henting av Mobil");
        page.says("Begrunnelse: Ringte inn");
        let (_, other) = home.world.people(1, Protection::Client).await?[0];
        home.somebody(other).await.get("/min-profil/innsyn").await.says("Ingen har sett på eller endret");
    }

    async fn an_objection_reaches_the_municipality_and_a_bad_one_stays_in_the_form(store: Store) {
        let home = Home::new(store).await?;
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil/feil").await;
        let page = visitor.post("/min-profil/feil", &[("gjelder", ""), ("tekst", "Jeg er ikke foresatt for Nora")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Velg hva det gjelder");
        page.says("Jeg er ikke foresatt for Nora");
        let page = visitor.post("/min-profil/feil", &[("gjelder", "child"), ("tekst", "Jeg er ikke foresatt for Nora")]).await;
        visitor.get(page.location()).await.says("Meldingen er sendt til kommunen");
        let page = visitor.get("/min-profil/innsyn").await;
        page.says("Jeg er ikke foresatt for Nora");
        page.says("Kommunen har ikke svart ennå");
        let kept = home.world.store.read().await?.objections_of(home.key).await?;
        assert_eq!((kept.len(), kept[0].about.as_str()), (1, "child"));
    }

    async fn whoever_two_municipalities_keep_says_which_of_them_is_wrong(store: Store) {
        let home = Home::new(store).await?;
        let mut tx = home.world.store.begin().await?;
        let number = MunicipalityNumber::parse("9902")?;
        let other = tx.add_municipality("Tordenvik", number, date(2020, 1, 1)).await?;
        let there = tx.add_person(other, Some(home.id), Scope::BY_HAND, Protection::None, home.world.now()).await?;
        tx.commit().await?;
        let mut visitor = home.guardian().await;
        visitor.get("/min-profil").await.says("Kontaktinformasjon – Tordenvik");
        visitor.get("/min-profil/feil").await;
        let fields = [("gjelder", "other"), ("tekst", "Jeg bor ikke her")];
        visitor.post("/min-profil/feil", &fields).await.says("Velg hvilken kommune meldingen gjelder");
        let chosen = other.to_string();
        let page = visitor.post("/min-profil/feil", &[("kommune", chosen.as_str()), fields[0], fields[1]]).await;
        assert_eq!(page.location(), "/min-profil?beskjed=meldt");
        let mut reader = home.world.store.read().await?;
        assert_eq!(reader.objections_of(there).await?.len(), 1);
        assert_eq!(reader.objections_of(home.key).await?.len(), 0);
    }

    async fn a_sign_in_is_ended_from_elsewhere_and_nobody_elses_is(store: Store) {
        let home = Home::new(store).await?;
        let (mut here, mut there) = (home.guardian().await, home.guardian().await);
        let page = here.get("/min-profil/okter").await;
        page.says("Denne nettleseren");
        let name = page.text.split("name=\"okt\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (_, other) = home.world.people(1, Protection::Client).await?[0];
        let mut stranger = home.somebody(other).await;
        stranger.get("/min-profil/okter").await;
        stranger.post("/min-profil/okter", &[("okt", &name)]).await;
        there.get("/min-profil").await.says("Min profil");
        here.post("/min-profil/okter", &[("okt", &name)]).await;
        assert_eq!(there.get("/min-profil").await.location(), "/logg-inn?til=%2Fmin-profil");
        here.get("/min-profil").await.says("Min profil");
    }
}
