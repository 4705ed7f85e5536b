//! What becomes of one person when Folkeregisteret says something.

use clock::Clock as _;
use domain::{
    Field, KrrClaim, NationalId, Protection, Scope, Source,
    claims::Told,
    folkeregisteret::{
        AddressKind, Addresses, PersonStatus, ProblemKind, RegistryField, RegistryName, RegistryProblem,
    },
    krr::KrrStatus,
    national_id::NationalIdKind,
};
use jiff::civil::date;
use sources::folkeregisteret::EventKind;
use storage::{on_both_engines, runs::RunState};

use crate::world::{World, document, home, ids, now_so};

on_both_engines! {
    async fn a_name_is_kept_as_told_and_shown_as_people_write_it(store: Store) {
        let world = World::new(store).await?;
        let [(key, _)] = world.guardians(1).await?[..] else { unreachable!() };
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.tally.value, run.counts.changed), (RunState::Done, 1, 1));
        let shown = world.shown(key).await?;
        assert_eq!(shown.text(Field::Name), (Some("Åse Ødegård"), Some(Source::PopulationRegister)));
        let told = world.store.read().await?.registry_claim(key).await?.unwrap();
        assert_eq!(told.claim.name.unwrap().value.full(), "ÅSE ØDEGÅRD");
        assert_eq!(world.home(key).await?.as_deref(), Some("Storgata 1, 9995 FJORDVIK"));
        world.assert_provable().await?;
    }

    async fn whoever_is_shielded_is_so_at_once_and_what_krr_said_goes_with_it(store: Store) {
        let world = World::new(store).await?;
        let [(key, id), other] = world.guardians(2).await?[..] else { unreachable!() };
        world.night().await?;
        let mut tx = world.store.begin().await?;
        for key in [key, other.0] {
            let claim = KrrClaim::empty(KrrStatus::Active);
            tx.set_krr_claim(key, &Told { claim, at: world.clock.now() }).await?;
        }
        tx.commit().await?;
        world.register.change(id, |document| {
            document.protection = Protection::StrictlyConfidential;
            document.addresses = Addresses::default();
            let postal = home("Postboks 4", Protection::StrictlyConfidential);
            document.addresses.set(AddressKind::Postal, postal);
        });
        let run = world.night().await?;
        assert_eq!((run.counts.removals, run.counts.changed), (0, 1), "a shield is never held back");
        assert_eq!(world.person(key).await?.protection, Protection::StrictlyConfidential);
        assert_eq!(world.home(key).await?, None);
        let mut reader = world.store.read().await?;
        assert!(reader.claims(key).await?.krr.is_none() && reader.claims(other.0).await?.krr.is_some());
        let change = reader.changes_after(0, 100).await?.pop().unwrap();
        assert!(change.fields.contains(Field::Protection) && change.fields.contains(Field::Address));
    }

    async fn the_strictest_word_of_all_sources_shields(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        let mut tx = world.store.begin().await?;
        tx.set_protection_claim(key, Source::School, Protection::Client).await?;
        tx.set_protection(key, Protection::Client).await?;
        tx.commit().await?;
        world.night().await?;
        assert_eq!(world.person(key).await?.protection, Protection::Client, "the school has said so");
        world.register.change(id, |document| document.protection = Protection::Confidential);
        world.night().await?;
        assert_eq!(world.person(key).await?.protection, Protection::Confidential);
        world.register.change(id, |document| document.protection = Protection::None);
        let run = world.night().await?;
        assert_eq!(run.counts.removals, 1, "a shield that is lowered is a removal");
        assert_eq!(world.person(key).await?.protection, Protection::Client);
    }

    async fn the_dead_leave_scope_and_come_back_if_it_was_wrong(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.night().await?;
        world.register.change(id, |document| document.status = Some(now_so(PersonStatus::Dead)));
        let run = world.night().await?;
        assert_eq!((run.counts.tally.deleted, run.counts.removals), (1, 1));
        let person = world.person(key).await?;
        assert_eq!((person.scope, person.told_dead_at), (Scope::NONE, Some(world.clock.now())));
        world.register.change(id, |document| document.status = Some(now_so(PersonStatus::Resident)));
        world.night().await?;
        let person = world.person(key).await?;
        assert_eq!((person.scope, person.told_dead_at), (Scope::BY_HAND, None));
    }

    async fn what_is_known_of_whoever_left_scope_goes_in_time_and_the_shield_stays(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.register.change(id, |document| document.protection = Protection::Confidential);
        world.night().await?;
        world.register.change(id, |document| document.status = Some(now_so(PersonStatus::Dead)));
        world.night().await?;
        world.clock.advance(jiff::SignedDuration::from_hours(24 * 29));
        world.night().await?;
        let mut reader = world.store.read().await?;
        assert_eq!(reader.registry_claim(key).await?, None);
        assert_eq!(reader.derived(key).await?.unwrap().1.name, None);
        drop(reader);
        let person = world.person(key).await?;
        assert_eq!(person.protection, Protection::Confidential);
        assert!(person.told_dead_at.is_some());
        world.assert_provable().await?;
    }

    async fn a_d_number_that_has_become_a_birth_number_is_followed(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        let [(key, id), (other, taken)] = people[..] else { unreachable!() };
        let new = ids().nth(50).unwrap();
        world.register.change(id, |document| document.current_id = Some(new));
        world.night().await?;
        assert_eq!(world.person(key).await?.national_id, Some(new));
        assert_eq!(world.quarantine().await?, []);
        world.register.says(new, document("Storgata 1"));
        world.night().await?;
        world.register.0.lock().unwrap().documents.insert(new, document("Lillegata 7"));
        world.register.happened(id, EventKind::Identifier);
        world.night().await?;
        assert_eq!(world.home(key).await?.as_deref(), Some("Lillegata 7, 9995 FJORDVIK"), "the feed may say the old one");

        world.register.change(new, |document| document.current_id = Some(taken));
        world.night().await?;
        assert_eq!(world.person(key).await?.national_id, Some(new), "somebody else here has that number");
        assert_eq!(world.person(other).await?.national_id, Some(taken));
        let found = ("1-1".to_owned(), "folkeregisteret-number-taken".to_owned());
        assert_eq!(world.quarantine().await?, [found]);
    }

    async fn an_unknown_number_is_told_apart_and_asked_about_until_it_is_mended(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.register.0.lock().unwrap().documents.clear();
        let run = world.night().await?;
        assert_eq!((run.counts.tally.none, run.counts.quarantined), (1, 1));
        assert_eq!(world.quarantine().await?[0].1, "folkeregisteret-not-found");
        let mended = NationalId::synthetic_from(NationalIdKind::BirthNumber, date(1990, 1, 1), 3).unwrap();
        assert_ne!(mended, id);
        world.register.0.lock().unwrap().documents.insert(mended, document("Storgata 2"));
        let mut tx = world.store.begin().await?;
        tx.set_national_id(key, mended).await?;
        tx.commit().await?;
        assert_eq!(world.night().await?.counts.tally.value, 1);
    }

    async fn what_cannot_be_read_stays_as_it_was(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.night().await?;
        let fields = [RegistryField::Name, RegistryField::Address(AddressKind::Residence)];
        let problems = fields.map(|field| RegistryProblem { field, kind: ProblemKind::Unreadable });
        world.register.0.lock().unwrap().problems.insert(id, problems.to_vec());
        world.register.change(id, |document| {
            document.name = None;
            document.addresses = Addresses::default();
        });
        let run = world.night().await?;
        assert_eq!((run.counts.changed, run.counts.quarantined), (0, 2));
        assert_eq!(world.shown(key).await?.text(Field::Name).0, Some("Åse Ødegård"));
        assert_eq!(world.home(key).await?.as_deref(), Some("Storgata 1, 9995 FJORDVIK"));
    }

    async fn silence_about_a_person_changes_nothing_and_is_asked_about_again(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.register.0.lock().unwrap().silent_about.insert(id);
        let run = world.night().await?;
        assert_eq!(run.counts.tally.not_returned, 1);
        assert_eq!(world.shown(key).await?.name, None);
        world.register.0.lock().unwrap().silent_about.clear();
        world.register.change(id, |document| {
            let name = RegistryName { given: "ANNE".into(), middle: None, family: "VON DER LIPPE".into() };
            document.name = Some(now_so(name));
        });
        world.night().await?;
        assert_eq!(world.shown(key).await?.text(Field::Name).0, Some("Anne von der Lippe"));
    }
}
