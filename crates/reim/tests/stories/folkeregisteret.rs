//! Folkeregisteret's client and its simulator, over HTTP: people looked up, and what happens to them read from the feed.

use std::sync::Arc;

use clock::{Clock, SystemClock};
use domain::{
    Environment, NationalId, Protection,
    folkeregisteret::{AddressKind, PersonStatus, RegistryReport},
    national_id::NationalIdKind,
};
use simulators::{
    Fault, FaultKind, Options, Register, Simulators, World,
    world::{
        Citizen,
        happenings::{FIRST_SEQUENCE, Happening},
        homes::Site,
        population::{Inhabitant, PersonName},
    },
};
use sources::{
    folkeregisteret::{
        AskError, EventKind, Folkeregister, FolkeregisterAccess, FolkeregisterConfig, NoDocument,
    },
    maskinporten::{Algorithm, Maskinporten, MaskinportenConfig, SigningKey},
    resilience::Patience,
};

/// Fjordvik, its register, and somebody who may ask it on the municipality's behalf.
struct Country {
    simulators: Simulators,
    register: Folkeregister,
    access: FolkeregisterAccess,
}

impl Country {
    async fn new() -> anyhow::Result<Self> {
        let simulators = Simulators::start(Arc::new(World::small(1, 2026)), Options::default()).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let credentials = &simulators.credentials;
        let key = SigningKey::registered(&credentials.private_key_pem, &credentials.kid, Algorithm::Rs256)?;
        let maskinporten =
            MaskinportenConfig::new(&simulators.maskinporten_issuer, &credentials.client_id, key);
        let maskinporten = Maskinporten::new(maskinporten, Environment::Test, clock.clone())?;
        let config = FolkeregisterConfig::new(&simulators.folkeregisteret_url, credentials.organisation);
        let register = Folkeregister::new(&config, maskinporten, Environment::Test, clock)?;
        let access = register.access(Some(simulators.world.municipalities()[0].organisation));
        Ok(Self { simulators, register, access })
    }

    fn id(&self, who: Inhabitant) -> NationalId {
        self.simulators.world.person_record(who).unwrap().national_id
    }

    async fn look_up(&self, who: Inhabitant) -> anyhow::Result<RegistryReport> {
        let mut answer = self.register.look_up(&self.access, &[self.id(who)]).await?;
        Ok(answer.reports.remove(0))
    }

    fn happen(&self, who: Inhabitant, happening: Happening) -> u64 {
        self.simulators.world.happen(who, happening, SystemClock.now()).unwrap()
    }

    /// Somebody in no way protected, who lives by a road.
    fn somebody(&self) -> Inhabitant {
        let world = &self.simulators.world;
        let mut people = world.everybody().map(Inhabitant::Adult).skip(100);
        let fits = |who: &Inhabitant| {
            let record = world.person_record(*who).unwrap();
            let site = record.residences.unwrap().now().site;
            matches!(site, Site::Road { .. }) && *record.protections.now() == Protection::None
        };
        people.find(fits).unwrap()
    }
}

#[tokio::test]
async fn a_whole_municipality_is_looked_up_as_it_is() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let world = &country.simulators.world;
    let people: Vec<_> = world.everybody().take(1000).collect();
    let ids: Vec<_> = people.iter().map(|citizen| world.national_id(*citizen)).collect();
    let answer = country.register.look_up(&country.access, &ids).await?;
    assert_eq!(answer.reports.len(), 1000);
    for (citizen, report) in people.into_iter().zip(answer.reports) {
        let adult = world.adult(citizen);
        assert_eq!((report.national_id, report.problems.len()), (adult.national_id, 0));
        let document = report.document;
        assert_eq!(document.protection, adult.protection);
        assert_eq!(document.current_id, Some(adult.national_id));
        let name = document.name.unwrap().value;
        let expected = (adult.given_name.to_uppercase(), adult.family_name.to_uppercase());
        assert_eq!((name.given, name.family), expected);
        let home = document.addresses.get(AddressKind::Residence);
        assert_eq!(home.is_none(), adult.protection == Protection::StrictlyConfidential);
        if let Some(home) = home.filter(|home| !home.value.is_unknown()) {
            assert!(home.value.lines().last().unwrap().ends_with("FJORDVIK"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_child_can_have_two_homes() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let world = &country.simulators.world;
    let mut children =
        (0..1000).flat_map(|family| world.children(family)).map(|child| Inhabitant::Child(child.key));
    let child =
        children.find(|child| world.person_record(*child).unwrap().shared_residence.is_some()).unwrap();
    let document = country.look_up(child).await?.document;
    let [first, second] = [AddressKind::Residence, AddressKind::SharedResidence]
        .map(|kind| document.addresses.get(kind).unwrap().value.lines());
    assert_ne!(first, second);
    Ok(())
}

#[tokio::test]
async fn a_confidential_address_is_confidential_on_the_person_and_on_every_address() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let who = country.somebody();
    country.happen(who, Happening::Protection(Protection::Confidential));
    let document = country.look_up(who).await?.document;
    assert_eq!(document.protection, Protection::Confidential);
    assert!(
        document.addresses.iter().all(|(_, address)| address.value.protection == Protection::Confidential)
    );
    country.happen(who, Happening::Protection(Protection::StrictlyConfidential));
    let document = country.look_up(who).await?.document;
    assert_eq!(document.protection, Protection::StrictlyConfidential);
    assert_eq!(document.addresses.get(AddressKind::Residence), None);
    assert!(document.addresses.get(AddressKind::Postal).is_some(), "where mail can be sent to all the same");
    Ok(())
}

#[tokio::test]
async fn whoever_moves_takes_a_name_or_dies_is_so_at_the_next_look_up() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let who = country.somebody();
    let before = country.look_up(who).await?.document;
    country.happen(who, Happening::Move);
    let name = PersonName { given: "SPENNENDE".into(), middle: Some("LUNSJ".into()), family: "OLJE".into() };
    country.happen(who, Happening::Name(name));
    country.happen(who, Happening::Death);
    let after = country.look_up(who).await?.document;
    let home = |document: &domain::folkeregisteret::PersonDocument| {
        document.addresses.get(AddressKind::Residence).unwrap().value.lines()
    };
    assert_ne!(home(&before), home(&after));
    assert_eq!(after.name.unwrap().value.full(), "SPENNENDE LUNSJ OLJE");
    assert_eq!(before.status.unwrap().value, PersonStatus::Resident);
    assert_eq!(after.status.unwrap().value, PersonStatus::Dead);
    Ok(())
}

#[tokio::test]
async fn somebody_with_a_d_number_stays_here_without_living_here() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let document = country.look_up(Inhabitant::Guest(0)).await?.document;
    assert_eq!(document.current_id.map(NationalId::kind), Some(NationalIdKind::DNumber));
    assert_eq!(document.status.unwrap().value, PersonStatus::Temporary);
    assert_eq!(document.addresses.get(AddressKind::Residence), None);
    assert!(document.addresses.get(AddressKind::Stay).is_some());
    let abroad = country.look_up(Inhabitant::Guest(2)).await?.document;
    assert_eq!(abroad.addresses.get(AddressKind::PostalAbroad).unwrap().value.country.as_deref(), Some("XX"));
    Ok(())
}

#[tokio::test]
async fn whoever_is_not_in_the_register_is_told_apart_from_whoever_was_forgotten() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let (nobody, who) = (NationalId::parse("20914695016")?, country.somebody());
    let asked = [nobody, country.id(who), country.id(Inhabitant::Adult(Citizen(90)))];
    let answer = country.register.look_up(&country.access, &asked).await?;
    assert_eq!((answer.not_found.as_slice(), answer.reports.len()), ([nobody].as_slice(), 2));

    let faults = &country.simulators.faults;
    faults.order(Fault::once(Register::Folkeregisteret, FaultKind::MissingRows { rows: 1 }));
    let answer = country.register.look_up(&country.access, &asked).await?;
    assert_eq!(answer.not_returned, [asked[2]]);
    faults.order(Fault::once(
        Register::Folkeregisteret,
        FaultKind::DoubledRows { rows: 3, contradictory: true },
    ));
    let answer = country.register.look_up(&country.access, &asked).await?;
    assert!(answer.failed.iter().all(|failed| failed.why == NoDocument::Contradictory));
    assert_eq!((answer.failed.len(), answer.not_found.len()), (2, 1));
    let word = FaultKind::UnknownWord { field: "adressegradering".into(), rows: 3 };
    faults.order(Fault::once(Register::Folkeregisteret, word));
    let answer = country.register.look_up(&country.access, &asked[1..2]).await?;
    assert_eq!(answer.reports[0].document.protection, Protection::StrictlyConfidential, "fails closed");
    Ok(())
}

#[tokio::test]
async fn the_feed_is_followed_and_can_be_read_again_from_any_place() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let start = country.register.last_sequence(&country.access).await?;
    assert!(country.register.events(&country.access, start).await?.events.is_empty());
    let who = country.somebody();
    let sequences = [
        country.happen(who, Happening::Move),
        country.happen(who, Happening::Wedding),
        country.happen(who, Happening::Protection(Protection::Confidential)),
        country.happen(who, Happening::Death),
    ];
    let page = country.register.events(&country.access, start).await?;
    assert!(
        page.events.iter().map(|event| event.sequence).eq(sequences),
        "numbers are skipped, events are not"
    );
    assert!(page.events.iter().all(|event| event.person == Some(country.id(who))));
    let kinds: Vec<_> = page.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Address, EventKind::Elsewhere, EventKind::Protection, EventKind::Death]);
    assert_eq!(kinds.into_iter().filter(|kind| kind.calls_for_look_up()).count(), 3);
    assert_eq!((page.last, page.more), (Some(sequences[3]), false));

    let again = country.register.events(&country.access, sequences[1]).await?;
    assert_eq!(again.events, page.events[2..]);
    Ok(())
}

#[tokio::test]
async fn more_than_a_page_of_events_is_read_page_by_page() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let who = country.somebody();
    for _ in 0..1001 {
        country.happen(who, Happening::Wedding);
    }
    let first = country.register.events(&country.access, FIRST_SEQUENCE).await?;
    assert_eq!((first.events.len(), first.more), (1000, true));
    let second = country.register.events(&country.access, first.last.unwrap()).await?;
    assert_eq!((second.events.len(), second.more), (1, false));
    Ok(())
}

#[tokio::test]
async fn a_reader_who_was_away_too_long_is_told_that_the_place_is_lost() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let error = country.register.events(&country.access, FIRST_SEQUENCE - 1).await.unwrap_err();
    assert_eq!((&error, error.is_transient()), (&AskError::TooOld, false));
    Ok(())
}

#[tokio::test]
async fn a_register_that_fails_on_order_is_borne_or_told_about() -> anyhow::Result<()> {
    let country = Country::new().await?;
    let people = [country.id(country.somebody())];
    let faults = &country.simulators.faults;
    let quick = country.register.with_patience(Patience { attempts: 1, ..Patience::default() });
    faults.order(Fault::once(Register::Folkeregisteret, FaultKind::ExpiredToken));
    assert_eq!(country.register.look_up(&country.access, &people).await?.reports.len(), 1);
    for (fault, told) in [
        (FaultKind::MissingScope, "folkeregisteret-forbidden"),
        (FaultKind::status(503), "folkeregisteret-unavailable"),
        (FaultKind::Truncated, "folkeregisteret-garbled"),
        (FaultKind::Cut { after_bytes: 40 }, "folkeregisteret-cut"),
    ] {
        faults.order(Fault::once(Register::Folkeregisteret, fault));
        assert_eq!(quick.look_up(&country.access, &people).await.unwrap_err().code(), told);
    }
    Ok(())
}
