//! A guardian with a telephone: by ID-porten to Min profil, from there to MinProfil and back, and out again everywhere.

use std::fs;

use clock::{Clock as _, SystemClock};
use jiff::tz::TimeZone;
use reim::{
    config::{IdPortenSection, WebSection},
    wiring,
};
use reqwest::StatusCode;
use simulators::world::Citizen;
use sources::idporten::Level;
use storage::on_both_engines;
use tokio::net::TcpListener;
use web::{Links, auth};

use crate::{
    browser::{Open, Page, Pages, Visitor},
    night::{Night, Setup},
    program::Program,
    time::Time,
};

/// Active in KRR with e-mail and mobile.
const KARI: Citizen = Citizen(6);

/// Reim with its pages open, registered with the simulated ID-porten and MinProfil.
struct House {
    night: Night,
    pages: Pages,
}

impl House {
    async fn open(store: storage::Store) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let home = format!("http://{}", listener.local_addr()?);
        let setup = Setup { time: Time::Real, goto_addresses: vec![home.clone()], ..Setup::default() };
        let night = Night::with(store, setup).await?;
        let run = night.order(storage::runs::RunMode::Real, None).await?.unwrap();
        night.work().await?;
        anyhow::ensure!(night.run(run).await?.state.is_over());

        let simulators = &night.simulators;
        let client_id = simulators.sign_in_credentials.client_id.clone();
        simulators.change_sign_in_client(&client_id, |client| {
            client.redirect_uris = vec![format!("{home}{}", auth::RETURN_PATH)];
            client.post_logout_redirect_uris = vec![format!("{home}/")];
            client.frontchannel_logout_uri = Some(format!("{home}{}", auth::FRONT_CHANNEL_PATH));
            client.frontchannel_logout_session_required = true;
        });
        let mut config = Program::new(simulators, "sqlite:not-used.db")?.config;
        let key = tempfile::NamedTempFile::new()?;
        fs::write(&key, &simulators.sign_in_credentials.private_key_pem)?;
        config.idporten = Some(IdPortenSection {
            issuer: simulators.idporten_issuer.clone(),
            client_id,
            key_file: key.path().to_owned(),
            kid: simulators.sign_in_credentials.kid.clone(),
            key_registered_on: Some(SystemClock.now().to_zoned(TimeZone::UTC).date()),
            level: Level::Substantial,
        });
        config.web = WebSection { address: Some(home.clone()), ..WebSection::default() };
        let back =
            serde_urlencoded::to_string([("gotoUrl", format!("{home}{}", web::portal::COME_BACK_PATH))])?;
        let links = Links {
            own_krr_profile: Some(format!("{}/?{back}", simulators.minprofil_url)),
            ..Links::default()
        };
        let (listener, sign_in) = (Some(listener), wiring::sign_in(&config)?);
        let open = Open { listener, sign_in, links, ..Open::default() };
        let pages = Pages::open_with(&night, open).await?;
        Ok(Self { night, pages })
    }

    /// From a page that wants to know who comes, through ID-porten, and back to it.
    async fn sign_in(&self, visitor: &mut Visitor, who: Citizen, to: &str) -> anyhow::Result<Page> {
        let welcome = visitor.get(to).await?;
        let welcome = visitor.follow(welcome).await?;
        let away = visitor.get(&welcome.link("ID-porten")).await?;
        let asked = visitor.follow(away).await?;
        anyhow::ensure!(asked.status == StatusCode::OK, "{}", asked.words());
        let number = self.night.world.national_id(who);
        let back = visitor.fill_in(&asked.form(), &[("pid", number.as_str())]).await?;
        visitor.follow(back).await
    }
}

on_both_engines! {
    async fn what_a_guardian_changes_in_minprofil_is_on_their_page_when_they_come_back(store: Store) {
        let house = House::open(store).await?;
        let mut kari = house.pages.visitor();
        let profile = house.sign_in(&mut kari, KARI, "/min-profil").await?;
        let person = house.night.person(KARI).await?;
        let before = house.night.email(person).await?.unwrap();
        profile.says(&before);

        let to = profile.link("Rediger informasjonen din");
        assert!(to.starts_with(&house.night.simulators.minprofil_url), "{to}");
        let who_are_you = kari.get(&to).await?;
        let adult = house.night.world.adult(KARI);
        let own = kari.get(&who_are_you.link(&format!("{} {}", adult.given_name, adult.family_name))).await?;
        let form = [
            ("handling", "lagre"), ("epost", "kari.ny@epost.example"), ("mobil", "+47 43 00 00 01"),
            ("spraak", "nb"), ("reservert", "nei"),
        ];
        let saved = kari.fill_in(&own.form(), &form).await?;
        let saved = kari.follow(saved).await?;
        let back = kari.get(&saved.link("Tilbake til tjenesten")).await?;
        assert_eq!(kari.path(), web::portal::COME_BACK_PATH);
        for told in [before.as_str(), "kari.ny@epost.example"] {
            back.says(told);
        }
        assert_eq!(house.night.email(person).await?.as_deref(), Some("kari.ny@epost.example"));

        // Asked again, there is nothing new, and the page says so.
        let again = kari.post(&back, "/min-profil/oppdater", &[]).await?;
        again.says("kari.ny@epost.example");
        again.is_silent_about(&before);
        house.night.assert_sound().await?;
    }

    async fn whoever_signs_out_here_is_out_at_id_porten_and_the_other_way_round(store: Store) {
        let house = House::open(store).await?;
        let mut kari = house.pages.visitor();
        let home = house.pages.address;
        let profile = house.sign_in(&mut kari, KARI, "/min-profil").await?;
        let out = kari.post(&profile, "/logg-ut", &[]).await?;
        let left = kari.get(&out.link("ID-porten")).await?;
        assert_eq!(left.frames().len(), 1, "{}", left.text);
        let must_say_who = kari.get(&format!("http://{home}/min-profil")).await?;
        assert_eq!(must_say_who.status, StatusCode::SEE_OTHER);
        // ID-porten asks anew too: nobody is let in by a session that was ended.
        let again = house.sign_in(&mut kari, KARI, "/min-profil").await?;
        assert_eq!(again.status, StatusCode::OK);

        // Another service signs out at ID-porten, which tells us in a frame without our cookie.
        let mut elsewhere = house.pages.visitor();
        let end = format!("{}/logout", house.night.simulators.idporten_issuer);
        let left = kari.get(&end).await?;
        assert_eq!(left.frames().len(), 1, "{}", left.text);
        for frame in left.frames() {
            assert_eq!(elsewhere.get(&frame).await?.status, StatusCode::OK);
        }
        let must_say_who = kari.get(&format!("http://{home}/min-profil")).await?;
        assert_eq!(must_say_who.status, StatusCode::SEE_OTHER);
    }
}
