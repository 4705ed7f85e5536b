//! Claims about one person, and the derived row that follows from them in the same transaction.

use anyhow::Context as _;
use domain::{
    Claims, Derived, Field, Fields, HandClaim, Hold, HoldKind, KrrClaim, PersonKey, Precedence, Source,
    SystemClaim, claims::Told, derive,
};
use jiff::Timestamp;

use crate::{
    RunId, Transaction,
    blocks::BlockKey,
    changes::ChangedValue,
    engine::on,
    millis,
    rows::{HandRow, HoldRow, KrrColumns, KrrRow, SystemRow, folded, hand_text},
};

/// Who and what made a write, for the log.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    pub source: Source,
    pub run: Option<RunId>,
    pub at: Timestamp,
}

impl Transaction {
    /// Everything that is said about one person.
    pub async fn claims(&mut self, key: PersonKey) -> anyhow::Result<Claims> {
        let (municipality, person) = (key.municipality.0, key.person.0);
        let krr: Option<KrrRow> = on!(self, c => sqlx::query_as(
            "select * from krr_claim where municipality_id = $1 and person_id = $2"
        ).bind(municipality).bind(person).fetch_optional(c).await?);
        let systems: Vec<SystemRow> = on!(self, c => sqlx::query_as(
            "select * from system_claim where municipality_id = $1 and person_id = $2 order by source"
        ).bind(municipality).bind(person).fetch_all(c).await?);
        let by_hand: Vec<HandRow> = on!(self, c => sqlx::query_as(
            "select * from hand_claim where municipality_id = $1 and person_id = $2 order by field"
        ).bind(municipality).bind(person).fetch_all(c).await?);
        let holds: Vec<HoldRow> = on!(self, c => sqlx::query_as(
            "select * from hold where municipality_id = $1 and person_id = $2
             order by field, kind, valid_from"
        ).bind(municipality).bind(person).fetch_all(c).await?);
        Ok(Claims {
            krr: krr.map(Told::try_from).transpose()?,
            systems: systems.into_iter().map(SystemClaim::try_from).collect::<Result<_, _>>()?,
            by_hand: by_hand.into_iter().map(HandClaim::try_from).collect::<Result<_, _>>()?,
            holds: holds.into_iter().map(Hold::try_from).collect::<Result<_, _>>()?,
        })
    }

    /// Replaces what KRR said. Derived values follow by [`Transaction::rederive`].
    pub async fn set_krr_claim(&mut self, key: PersonKey, told: &Told<KrrClaim>) -> anyhow::Result<()> {
        let row = KrrColumns::from(told);
        on!(self, c => sqlx::query(
            "insert into krr_claim (municipality_id, person_id, status, reservation, reservation_updated,
                 notifiable, email, email_updated, email_verified, email_validated, email_duplicated,
                 mobile_raw, mobile, mobile_updated, mobile_verified, mobile_validated, mobile_duplicated,
                 language, language_updated, told_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             on conflict (municipality_id, person_id) do update set status = excluded.status,
                 reservation = excluded.reservation, reservation_updated = excluded.reservation_updated,
                 notifiable = excluded.notifiable, email = excluded.email,
                 email_updated = excluded.email_updated, email_verified = excluded.email_verified,
                 email_validated = excluded.email_validated, email_duplicated = excluded.email_duplicated,
                 mobile_raw = excluded.mobile_raw, mobile = excluded.mobile,
                 mobile_updated = excluded.mobile_updated, mobile_verified = excluded.mobile_verified,
                 mobile_validated = excluded.mobile_validated,
                 mobile_duplicated = excluded.mobile_duplicated, language = excluded.language,
                 language_updated = excluded.language_updated, told_at = excluded.told_at"
        )
        .bind(key.municipality.0).bind(key.person.0)
        .bind(row.status).bind(row.reservation).bind(row.reservation_updated).bind(row.notifiable)
        .bind(row.email.map(str::to_owned))
        .bind(row.email_times[0]).bind(row.email_times[1]).bind(row.email_times[2]).bind(row.email_duplicated)
        .bind(row.mobile_raw.map(str::to_owned)).bind(row.mobile.map(str::to_owned))
        .bind(row.mobile_times[0]).bind(row.mobile_times[1]).bind(row.mobile_times[2])
        .bind(row.mobile_duplicated).bind(row.language).bind(row.language_updated).bind(row.told_at)
        .execute(c).await.map(drop)?);
        Ok(())
    }

    /// Forgets what KRR said.
    pub async fn remove_krr_claim(&mut self, key: PersonKey) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("delete from krr_claim where municipality_id = $1 and person_id = $2")
            .bind(key.municipality.0).bind(key.person.0).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Replaces what a school or kindergarten system has typed in.
    pub async fn set_system_claim(&mut self, key: PersonKey, claim: &SystemClaim) -> anyhow::Result<()> {
        let mobile = claim.mobile.as_ref();
        on!(self, c => sqlx::query(
            "insert into system_claim (municipality_id, person_id, source, given_name, family_name, email,
                                       mobile_raw, mobile, told_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (municipality_id, person_id, source) do update set
                 given_name = excluded.given_name, family_name = excluded.family_name,
                 email = excluded.email, mobile_raw = excluded.mobile_raw, mobile = excluded.mobile,
                 told_at = excluded.told_at"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(claim.source.code())
        .bind(&claim.given_name).bind(&claim.family_name)
        .bind(claim.email.as_ref().map(|email| email.as_str().to_owned()))
        .bind(mobile.map(|phone| phone.raw().to_owned()))
        .bind(mobile.and_then(|phone| phone.e164()).map(str::to_owned))
        .bind(millis(claim.at)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// A system no longer knows the person.
    pub async fn remove_system_claim(&mut self, key: PersonKey, source: Source) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "delete from system_claim where municipality_id = $1 and person_id = $2 and source = $3"
        ).bind(key.municipality.0).bind(key.person.0).bind(source.code()).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Replaces what was written by hand in one field.
    pub async fn set_hand_claim(&mut self, key: PersonKey, claim: &HandClaim) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into hand_claim (municipality_id, person_id, field, value, author, reason, told_at, until)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (municipality_id, person_id, field) do update set value = excluded.value,
                 author = excluded.author, reason = excluded.reason, told_at = excluded.told_at,
                 until = excluded.until"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(claim.value.field().code())
        .bind(hand_text(&claim.value).to_owned()).bind(&claim.author).bind(&claim.reason)
        .bind(millis(claim.at)).bind(claim.until.map(millis)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Takes away what was written by hand in one field.
    pub async fn remove_hand_claim(&mut self, key: PersonKey, field: Field) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "delete from hand_claim where municipality_id = $1 and person_id = $2 and field = $3"
        ).bind(key.municipality.0).bind(key.person.0).bind(field.code()).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Adds a lock or an opt-out.
    pub async fn add_hold(&mut self, key: PersonKey, hold: &Hold) -> anyhow::Result<()> {
        let (value, source) = match &hold.kind {
            HoldKind::OptOut => (None, None),
            HoldKind::Lock { value, source } => (value.clone(), source.map(Source::code)),
        };
        on!(self, c => sqlx::query(
            "insert into hold (municipality_id, person_id, field, kind, valid_from, until, author, reason,
                               locked_value, locked_source)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(hold.field.code()).bind(hold.kind.code())
        .bind(millis(hold.from)).bind(hold.until.map(millis)).bind(&hold.author).bind(&hold.reason)
        .bind(value).bind(source).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Ends whatever hold of a kind is in force on a field. Says whether there was one.
    pub async fn end_hold(
        &mut self,
        key: PersonKey,
        field: Field,
        kind: &str,
        now: Timestamp,
    ) -> anyhow::Result<bool> {
        let ended = on!(self, c => sqlx::query(
            "update hold set until = $5 where municipality_id = $1 and person_id = $2 and field = $3
             and kind = $4 and valid_from <= $5 and (until is null or until > $5)"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(field.code()).bind(kind).bind(millis(now))
        .execute(c).await?.rows_affected());
        Ok(ended > 0)
    }

    /// Derives a person anew from the claims as they now stand, writes what differs, and logs it.
    /// Returns the fields that changed. Every write of claims ends here, in the same transaction.
    pub async fn rederive(
        &mut self,
        key: PersonKey,
        rules: &Precedence,
        cause: Cause,
    ) -> anyhow::Result<Fields> {
        self.rederive_with(key, rules, Fields::NONE, cause).await
    }

    /// The same where more has changed than is derived: `also` stands in the log beside it.
    pub async fn rederive_with(
        &mut self,
        key: PersonKey,
        rules: &Precedence,
        also: Fields,
        cause: Cause,
    ) -> anyhow::Result<Fields> {
        self.lock_block(BlockKey::of(key.municipality, key.person)).await?;
        let (_, held) = self.derived(key).await?.context("a person without a derived row")?;
        let claims = self.claims(key).await?;
        let derived = derive(&claims, rules, cause.at);
        let fields = derived.differs_from(&held).and(also);
        let next_turn = claims.next_turn(cause.at).map(millis);
        self.write_derived(key, &derived, next_turn).await?;
        if fields.contains(Field::Name) {
            self.set_search_words(key, derived.text(Field::Name).0).await?;
        }
        if !fields.is_empty() {
            let values = kept_values(&held, &derived, fields);
            self.log_change(key, cause.at, cause.run, cause.source, fields, &values).await?;
        }
        Ok(fields)
    }

    async fn write_derived(
        &mut self,
        key: PersonKey,
        derived: &Derived,
        next_turn: Option<i64>,
    ) -> anyhow::Result<()> {
        let (name, name_source) = derived.text(Field::Name);
        let (email, email_source) = derived.text(Field::Email);
        let (mobile_raw, mobile_source) = derived.text(Field::Mobile);
        let (language, language_source) = derived.text(Field::Language);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let e164 = derived.mobile.as_ref().and_then(|known| known.value.e164());
        on!(self, c => sqlx::query(
            "update derived set revision = revision + 1, next_turn = $3, name = $4, name_source = $5,
                 search_name = $6, email = $7, email_source = $8, mobile_raw = $9, mobile = $10,
                 mobile_source = $11, language = $12, language_source = $13, reservation = $14
             where municipality_id = $1 and person_id = $2"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(next_turn)
        .bind(owned(name)).bind(name_source.map(Source::code)).bind(name.map(folded))
        .bind(owned(email)).bind(email_source.map(Source::code))
        .bind(owned(mobile_raw)).bind(owned(e164)).bind(mobile_source.map(Source::code))
        .bind(owned(language)).bind(language_source.map(Source::code))
        .bind(derived.reservation.code()).execute(c).await.map(drop)?);
        Ok(())
    }
}

/// The old and new values that may be kept: not those that KRR gave.
pub(crate) fn kept_values(held: &Derived, derived: &Derived, fields: Fields) -> Vec<ChangedValue> {
    let kept = |(value, source): (Option<&str>, Option<Source>)| {
        value.filter(|_| source != Some(Source::Krr)).map(str::to_owned)
    };
    fields
        .iter()
        .filter_map(|field| {
            let (old, new) = (kept(held.text(field)), kept(derived.text(field)));
            (old.is_some() || new.is_some()).then_some(ChangedValue { field, old, new })
        })
        .collect()
}
