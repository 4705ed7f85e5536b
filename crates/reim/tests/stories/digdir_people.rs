//! Digdir's published synthetic test persons, each as the table says, from KRR over HTTP to what is shown and why.

use domain::{
    Field, KrrClaim, NationalId, Outcome, PersonKey, Source,
    explain::Verdict,
    freshness::Freshness,
    krr::{KrrStatus, Language, Notifiable, Reservation},
};
use simulators::krr::Manner;
use storage::{on_both_engines, runs::RunState};
use sync::explanation::explain_field;

use crate::night::{Night, Setup};

use Standing::{Active, Deleted, Expired, Reserved};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Active,
    Expired,
    Reserved,
    Deleted,
}

/// From the table of static test users: number, standing, mobile, e-mail, language.
const TABLE: [(&str, Standing, bool, bool, Option<&str>); 18] = [
    ("11887197158", Expired, true, true, None),
    ("30850649509", Expired, true, true, None),
    ("17894199350", Deleted, false, false, None),
    ("31855699330", Deleted, false, false, None),
    ("04846697271", Reserved, true, true, None),
    ("29890749036", Reserved, true, true, None),
    ("11822648950", Active, true, true, None),
    ("06828498159", Active, true, true, None),
    ("23837998492", Active, true, false, None),
    ("25887098029", Active, true, false, None),
    ("12869699835", Active, false, true, None),
    ("18868299939", Active, false, true, None),
    ("22859197810", Active, true, true, None),
    ("26826499361", Active, true, true, None),
    ("26866595592", Reserved, false, true, None),
    ("18886799280", Active, true, true, Some("nn")),
    ("16867096934", Active, true, true, Some("nb")),
    ("01814797763", Active, true, true, Some("en")),
];

on_both_engines! {
    async fn they_come_through_right_where_contact_details_come_with_everybody(store: Store) {
        let night = Night::new(store).await?;
        come_through(&night, Manner::default()).await?;
    }

    async fn they_come_through_right_where_those_who_cannot_be_notified_come_without(store: Store) {
        let manner = Manner { contact_when_not_notifiable: false, ..Manner::default() };
        let night = Night::with(store, Setup { manner: manner.clone(), ..Setup::default() }).await?;
        come_through(&night, manner).await?;
    }
}

async fn come_through(night: &Night, manner: Manner) -> anyhow::Result<()> {
    let run = night.pass_night().await?;
    assert_eq!((run.state, run.counts.quarantined), (RunState::Done, 0));
    for (number, standing, mobile, email, language) in TABLE {
        let id = NationalId::parse(number)?;
        let person =
            night.store.read().await?.person_with_national_id(night.municipality(), id).await?.unwrap();
        let claim = night.claim(person).await?.unwrap().claim;
        let told = standing == Active || manner.contact_when_not_notifiable;
        let (mobile, email) = (mobile && told, email && told);
        let told = Told { standing, mobile, email, language };
        told.assert_claimed(&claim, number);
        told.assert_shown(night, person, number).await?;
    }
    night.assert_in_step().await?;
    night.assert_sound().await
}

/// What KRR tells of somebody.
struct Told {
    standing: Standing,
    mobile: bool,
    email: bool,
    language: Option<&'static str>,
}

impl Told {
    fn assert_claimed(&self, claim: &KrrClaim, number: &str) {
        let (status, reservation) = match self.standing {
            Active | Expired => (KrrStatus::Active, Reservation::NotReserved),
            Reserved => (KrrStatus::Active, Reservation::Reserved),
            Deleted => (KrrStatus::Deleted, Reservation::Unknown),
        };
        assert_eq!((claim.status, claim.reservation), (status, reservation), "{number}");
        assert_eq!((claim.mobile.is_some(), claim.email.is_some()), (self.mobile, self.email), "{number}");
        let notifiable = if self.standing == Active { Notifiable::Yes } else { Notifiable::No };
        assert_eq!(claim.notifiable, notifiable, "{number}");
        assert_eq!(claim.language.map(Language::code), self.language, "{number}");
        let outcome = match self.standing {
            _ if self.mobile || self.email => Outcome::Value,
            Deleted => Outcome::Deleted,
            _ => Outcome::None,
        };
        assert_eq!(claim.outcome(), outcome, "{number}");
    }

    /// A value of KRR's is shown with its source and its freshness; where KRR tells nothing, the school or the
    /// kindergarten is heard, and nobody else is made out to be KRR.
    async fn assert_shown(&self, night: &Night, person: PersonKey, number: &str) -> anyhow::Result<()> {
        for (field, told) in [(Field::Mobile, self.mobile), (Field::Email, self.email)] {
            let (value, source) = night.text(person, field).await?;
            assert_eq!(source == Some(Source::Krr), told, "{number} {field:?}");
            let why = explain_field(&night.store, person, field, night.now()).await?.unwrap().explanation;
            assert_eq!((&why.value, why.source), (&value, source), "{number} {field:?}");
            let krr = why.candidates.iter().find(|candidate| candidate.source == Source::Krr).unwrap();
            if told {
                let freshness = if self.standing == Expired { Freshness::Stale } else { Freshness::Fresh };
                assert_eq!((krr.verdict, krr.freshness), (Verdict::Won, freshness), "{number} {field:?}");
            } else {
                assert_eq!((krr.verdict, &krr.value), (Verdict::NoValue, &None), "{number} {field:?}");
            }
        }
        let language =
            self.language.map(|code| (Some(code.to_owned()), Some(Source::Krr))).unwrap_or_default();
        assert_eq!(night.text(person, Field::Language).await?, language, "{number}");
        let reservation = match self.standing {
            Active | Expired => (Some("not_reserved".to_owned()), Some(Source::Krr)),
            Reserved => (Some("reserved".to_owned()), Some(Source::Krr)),
            Deleted => (None, None),
        };
        assert_eq!(night.text(person, Field::Reservation).await?, reservation, "{number}");
        Ok(())
    }
}
