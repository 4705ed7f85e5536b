//! The hot paths on PostgreSQL: a block's rows travel as arrays and are merged by one statement a table.

use anyhow::Context as _;
use domain::{
    Claims, Field, Fields, HandClaim, Hold, NationalId, PersonId, Protection, Scope, Source, SystemClaim,
    claims::Told,
};
use sqlx::{PgConnection, PgPool};

use super::{
    BlockKey, BlockPerson, BlockWrites, DOUBLINGS, Decision, Growth, HeldKrr, HeldRest, Matched, PersonWrite,
    PlanOrder, PlanResult, Planned, match_plan,
};
use crate::{
    millis,
    plans::{END_PARTS, END_RUN, PlanEnd, PlanItem},
    rows::{DerivedRow, HandRow, HoldRow, KrrColumns, KrrRow, SystemRow, folded},
    search,
};

pub(super) async fn people(pool: &PgPool, key: BlockKey, due: i64) -> anyhow::Result<Vec<BlockPerson>> {
    let (from, to) = key.range();
    let rows: Vec<(i64, String, i64, String)> = sqlx::query_as(
        "select person_id, national_id, scope, protection from person
         where municipality_id = $1 and person_id >= $2 and person_id < $3
           and scope <> 0 and national_id is not null
           and person_id not in (select person_id from ask_exception
                where municipality_id = $1 and person_id >= $2 and person_id < $3 and retry_after > $4)
         order by person_id",
    )
    .bind(key.municipality.0)
    .bind(from)
    .bind(to)
    .bind(due)
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|(person, national_id, scope, protection)| {
            Ok(BlockPerson {
                person: PersonId(person),
                national_id: NationalId::parse(&national_id).context("person.national_id")?,
                scope: Scope::from_bits(scope).context("person.scope")?,
                protection: Protection::from_code(&protection).context("person.protection")?,
            })
        })
        .collect()
}

pub(super) async fn apply<D: Decision>(pool: &PgPool, mut decision: D) -> anyhow::Result<Option<D::Outcome>> {
    let key = decision.block();
    let mut tx = pool.begin().await?;
    // Whoever writes claims of a block takes its row first, so that nobody derives from what is being replaced.
    sqlx::query(crate::asking::LOCK_BLOCK).bind(key.municipality.0).bind(key.block).execute(&mut *tx).await?;
    let last_run: i64 =
        sqlx::query_scalar("select last_run from ask_block where municipality_id = $1 and block = $2")
            .bind(key.municipality.0)
            .bind(key.block)
            .fetch_one(&mut *tx)
            .await?;
    if decision.run().is_some_and(|run| run.0 == last_run) {
        return Ok(None);
    }
    let concerned = decision.concerned(held(&mut tx, key).await?);
    let rest = rest(&mut tx, key, &concerned).await?;
    let (writes, outcome) = decision.decide(rest);
    write(&mut tx, key, &writes).await?;
    tx.commit().await?;
    Ok(Some(outcome))
}

pub(super) async fn apply_plan<P: Planned>(
    pool: &PgPool,
    orders: &[PlanOrder],
    whole: bool,
    planned: &P,
) -> anyhow::Result<PlanResult> {
    let mut tx = pool.begin().await?;
    let mut result = PlanResult::default();
    // First of all: of two who answer, the second waits here until the first is through.
    if let Some(end) = planned.ends()
        && !end_run(&mut tx, end).await?
    {
        return Ok(PlanResult { overtaken: true, ..result });
    }
    for order in orders {
        let mut after = -1;
        loop {
            let items = plan_items(&mut tx, *order, after).await?;
            let Some(last) = items.last() else { break };
            after = last.person.0;
            let key = BlockKey::of(order.municipality, items[0].person);
            sqlx::query(crate::asking::LOCK_BLOCK)
                .bind(key.municipality.0)
                .bind(key.block)
                .execute(&mut *tx)
                .await?;
            let people: Vec<PersonId> = items.iter().map(|item| item.person).collect();
            let held = rest(&mut tx, key, &people).await?;
            let Matched { writes, moved } = match_plan(*order, &items, held, planned)?;
            result.moved += moved;
            result.applied += i64::try_from(writes.people.len())?;
            if whole && result.moved > 0 {
                continue; // nothing will be kept; only the count is still of use
            }
            write(&mut tx, key, &writes).await?;
        }
        sqlx::query("delete from plan_item where run_id = $1 and municipality_id = $2")
            .bind(order.run.0)
            .bind(order.municipality.0)
            .execute(&mut *tx)
            .await?;
    }
    if whole && result.moved > 0 {
        return Ok(PlanResult { applied: 0, ..result });
    }
    tx.commit().await?;
    Ok(result)
}

/// Ends a run that waits, with its parts. Says whether it waited still.
async fn end_run(tx: &mut PgConnection, end: PlanEnd) -> anyhow::Result<bool> {
    let (at, run) = (millis(end.at), end.run.0);
    let ended = sqlx::query(END_RUN).bind(end.state.code()).bind(at).bind(run).execute(&mut *tx).await?;
    sqlx::query(END_PARTS).bind(end.part_state.code()).bind(at).bind(run).execute(&mut *tx).await?;
    Ok(ended.rows_affected() > 0)
}

/// A plan's items of one block at most, after a person.
async fn plan_items(tx: &mut PgConnection, order: PlanOrder, after: i64) -> anyhow::Result<Vec<PlanItem>> {
    let rows: Vec<(i64, i64, i64, i64, String)> = sqlx::query_as(
        "select person_id, base_revision, fields, removal, payload from plan_item
         where run_id = $1 and municipality_id = $2 and person_id > $3 order by person_id limit 1000",
    )
    .bind(order.run.0)
    .bind(order.municipality.0)
    .bind(after)
    .fetch_all(tx)
    .await?;
    let block = rows.first().map(|row| BlockKey::of(order.municipality, PersonId(row.0)));
    rows.into_iter()
        .take_while(|row| Some(BlockKey::of(order.municipality, PersonId(row.0))) == block)
        .map(|(person, base_revision, fields, removal, payload)| {
            Ok(PlanItem {
                person: PersonId(person),
                base_revision,
                fields: Fields::from_bits(fields).context("plan_item.fields")?,
                removal: removal != 0,
                payload,
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    person_id: i64,
    #[sqlx(flatten)]
    krr: KrrRow,
}

async fn held(tx: &mut PgConnection, key: BlockKey) -> anyhow::Result<Vec<HeldKrr>> {
    let (from, to) = key.range();
    let rows: Vec<HeldRow> = sqlx::query_as(
        "select * from krr_claim where municipality_id = $1 and person_id >= $2 and person_id < $3
         order by person_id",
    )
    .bind(key.municipality.0)
    .bind(from)
    .bind(to)
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| Ok(HeldKrr { person: PersonId(row.person_id), told: Told::try_from(row.krr)? }))
        .collect()
}

/// Everything else about those concerned: by range, since on a first night that is everybody; where it is a few of a
/// range, the others' rows stay where they are.
async fn rest(tx: &mut PgConnection, key: BlockKey, concerned: &[PersonId]) -> anyhow::Result<Vec<HeldRest>> {
    let (Some(first), Some(last)) = (concerned.first(), concerned.last()) else { return Ok(Vec::new()) };
    let span = last.0 - first.0;
    let few = i64::try_from(concerned.len())? < span / 4;
    let only: Option<Vec<i64>> = few.then(|| concerned.iter().map(|person| person.0).collect());
    /// All rows of a table about those concerned.
    macro_rules! rows {
        ($row:ty, $columns:literal, $table:literal) => {
            sqlx::query_as::<_, $row>(concat!(
                "select ",
                $columns,
                " from ",
                $table,
                " where municipality_id = $1 and person_id between $2 and $3
                    and ($4::bigint[] is null or person_id = any($4)) order by person_id"
            ))
            .bind(key.municipality.0)
            .bind(first.0)
            .bind(last.0)
            .bind(&only)
            .fetch_all(&mut *tx)
            .await?
        };
    }
    let mut rest = Vec::with_capacity(concerned.len());
    let derived = rows!(
        DerivedRow,
        "person_id, revision, name, name_source, email, email_source, mobile_raw, mobile, mobile_source, language,
         language_source, reservation",
        "derived"
    );
    for row in derived {
        let (person, revision) = (PersonId(row.person_id), row.revision);
        if concerned.binary_search(&person).is_ok() {
            rest.push(HeldRest { person, revision, claims: Claims::default(), derived: row.try_into()? });
        }
    }
    for row in rows!(SystemRow, "*", "system_claim") {
        if let Some(held) = find(&mut rest, row.person_id) {
            held.claims.systems.push(SystemClaim::try_from(row)?);
        }
    }
    for row in rows!(HandRow, "*", "hand_claim") {
        if let Some(held) = find(&mut rest, row.person_id) {
            held.claims.by_hand.push(HandClaim::try_from(row)?);
        }
    }
    for row in rows!(HoldRow, "*", "hold") {
        if let Some(held) = find(&mut rest, row.person_id) {
            held.claims.holds.push(Hold::try_from(row)?);
        }
    }
    Ok(rest)
}

fn find(rest: &mut [HeldRest], person: i64) -> Option<&mut HeldRest> {
    let place = rest.binary_search_by_key(&person, |held| held.person.0).ok()?;
    Some(&mut rest[place])
}

async fn write(tx: &mut PgConnection, key: BlockKey, writes: &BlockWrites) -> anyhow::Result<()> {
    let (municipality, at) = (key.municipality.0, millis(writes.at));
    write_claims(tx, municipality, &writes.people).await?;
    write_derived(tx, municipality, &writes.people).await?;
    write_search_words(tx, municipality, &writes.people).await?;
    log_changes(tx, municipality, writes).await?;
    write_plan(tx, municipality, writes).await?;
    for finding in &writes.findings {
        sqlx::query(crate::quarantine::UPSERT)
            .bind(municipality)
            .bind(finding.source.code())
            .bind(&finding.subject)
            .bind(finding.code)
            .bind(finding.field.map_or("", Field::code))
            .bind(writes.run.0)
            .bind(at)
            .execute(&mut *tx)
            .await?;
    }
    write_attempts(tx, key, writes, at).await?;
    let Growth { tally, changed, removals, held, quarantined } = writes.growth;
    sqlx::query(crate::runs::GROW)
        .bind(tally.asked)
        .bind(tally.value)
        .bind(tally.none)
        .bind(tally.deleted)
        .bind(tally.not_returned)
        .bind(tally.failed)
        .bind(changed)
        .bind(removals)
        .bind(held)
        .bind(quarantined)
        .bind(at)
        .bind(writes.run.0)
        .bind(municipality)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn write_claims(
    tx: &mut PgConnection,
    municipality: i64,
    people: &[PersonWrite],
) -> anyhow::Result<()> {
    let rows: Vec<(i64, KrrColumns<'_>)> =
        people.iter().map(|write| (write.person.0, KrrColumns::from(&write.krr))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    /// One column of all rows.
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|(_, $row)| $value).collect::<Vec<_>>()
        };
    }
    sqlx::query(
        "insert into krr_claim (municipality_id, person_id, status, reservation, reservation_updated,
             notifiable, email, email_updated, email_verified, email_validated, email_duplicated,
             mobile_raw, mobile, mobile_updated, mobile_verified, mobile_validated, mobile_duplicated,
             language, language_updated, told_at)
         select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[],
             $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[],
             $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::text[], $19::bigint[],
             $20::bigint[])
         on conflict (municipality_id, person_id) do update set status = excluded.status,
             reservation = excluded.reservation, reservation_updated = excluded.reservation_updated,
             notifiable = excluded.notifiable, email = excluded.email, email_updated = excluded.email_updated,
             email_verified = excluded.email_verified, email_validated = excluded.email_validated,
             email_duplicated = excluded.email_duplicated, mobile_raw = excluded.mobile_raw,
             mobile = excluded.mobile, mobile_updated = excluded.mobile_updated,
             mobile_verified = excluded.mobile_verified, mobile_validated = excluded.mobile_validated,
             mobile_duplicated = excluded.mobile_duplicated, language = excluded.language,
             language_updated = excluded.language_updated, told_at = excluded.told_at",
    )
    .bind(municipality)
    .bind(rows.iter().map(|(person, _)| *person).collect::<Vec<_>>())
    .bind(column!(row => row.status))
    .bind(column!(row => row.reservation))
    .bind(column!(row => row.reservation_updated))
    .bind(column!(row => row.notifiable))
    .bind(column!(row => row.email))
    .bind(column!(row => row.email_times[0]))
    .bind(column!(row => row.email_times[1]))
    .bind(column!(row => row.email_times[2]))
    .bind(column!(row => row.email_duplicated))
    .bind(column!(row => row.mobile_raw))
    .bind(column!(row => row.mobile))
    .bind(column!(row => row.mobile_times[0]))
    .bind(column!(row => row.mobile_times[1]))
    .bind(column!(row => row.mobile_times[2]))
    .bind(column!(row => row.mobile_duplicated))
    .bind(column!(row => row.language))
    .bind(column!(row => row.language_updated))
    .bind(column!(row => row.told_at))
    .execute(tx)
    .await?;
    Ok(())
}

async fn write_derived(
    tx: &mut PgConnection,
    municipality: i64,
    people: &[PersonWrite],
) -> anyhow::Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let texts = |field| -> (Vec<Option<&str>>, Vec<Option<&'static str>>) {
        people
            .iter()
            .map(|write| {
                let (value, source) = write.derived.text(field);
                (value, source.map(Source::code))
            })
            .unzip()
    };
    let (name, name_source) = texts(Field::Name);
    let (email, email_source) = texts(Field::Email);
    let (mobile_raw, mobile_source) = texts(Field::Mobile);
    let (language, language_source) = texts(Field::Language);
    let search_name: Vec<Option<String>> = name.iter().map(|name| name.map(folded)).collect();
    let mobile: Vec<Option<&str>> = people
        .iter()
        .map(|write| write.derived.mobile.as_ref().and_then(|known| known.value.e164()))
        .collect();
    sqlx::query(
        "update derived d set revision = d.revision + 1, next_turn = u.next_turn, name = u.name,
             name_source = u.name_source, search_name = u.search_name, email = u.email,
             email_source = u.email_source, mobile_raw = u.mobile_raw, mobile = u.mobile,
             mobile_source = u.mobile_source, language = u.language, language_source = u.language_source,
             reservation = u.reservation
         from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
             $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
             as u (person_id, next_turn, name, name_source, search_name, email, email_source, mobile_raw,
                   mobile, mobile_source, language, language_source, reservation)
         where d.municipality_id = $1 and d.person_id = u.person_id",
    )
    .bind(municipality)
    .bind(people.iter().map(|write| write.person.0).collect::<Vec<_>>())
    .bind(people.iter().map(|write| write.next_turn.map(millis)).collect::<Vec<_>>())
    .bind(name)
    .bind(name_source)
    .bind(search_name)
    .bind(email)
    .bind(email_source)
    .bind(mobile_raw)
    .bind(mobile)
    .bind(mobile_source)
    .bind(language)
    .bind(language_source)
    .bind(people.iter().map(|write| write.derived.reservation.code()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

/// A night changes nobody's name but where one that was written by hand ends.
async fn write_search_words(
    tx: &mut PgConnection,
    municipality: i64,
    people: &[PersonWrite],
) -> anyhow::Result<()> {
    let renamed = || people.iter().filter(|write| write.fields.contains(Field::Name));
    let (holders, words): (Vec<i64>, Vec<i64>) = renamed()
        .flat_map(|write| {
            let name = write.derived.text(Field::Name).0;
            name.into_iter().flat_map(search::numbers).map(|word| (write.person.0, word))
        })
        .unzip();
    let renamed: Vec<i64> = renamed().map(|write| write.person.0).collect();
    if renamed.is_empty() {
        return Ok(());
    }
    for person in &renamed {
        sqlx::query(search::UNPAIR).bind(municipality).bind(person).execute(&mut *tx).await?;
    }
    sqlx::query("delete from search_word where municipality_id = $1 and person_id = any($2)")
        .bind(municipality)
        .bind(&renamed)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into search_word (municipality_id, word, person_id)
         select $1, u.word, u.person_id from unnest($2::bigint[], $3::bigint[]) as u (word, person_id)",
    )
    .bind(municipality)
    .bind(words)
    .bind(holders)
    .execute(&mut *tx)
    .await?;
    for person in &renamed {
        sqlx::query(search::PAIR).bind(municipality).bind(person).bind(person).execute(&mut *tx).await?;
    }
    Ok(())
}

async fn log_changes(tx: &mut PgConnection, municipality: i64, writes: &BlockWrites) -> anyhow::Result<()> {
    let (people, fields): (Vec<i64>, Vec<i64>) = writes
        .people
        .iter()
        .filter(|write| !write.fields.is_empty())
        .map(|write| (write.person.0, write.fields.bits()))
        .unzip();
    if people.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(people.len())?;
    let last: i64 = sqlx::query_scalar(
        "update change_counter set last_seq = last_seq + $1 where counter_id = 1 returning last_seq",
    )
    .bind(count)
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query(
        "insert into change (seq, municipality_id, person_id, at, run_id, source, fields)
         select $1 + u.place, $2, u.person_id, $3, $4, $5, u.fields
         from unnest($6::bigint[], $7::bigint[]) with ordinality as u (person_id, fields, place)",
    )
    .bind(last - count)
    .bind(municipality)
    .bind(millis(writes.at))
    .bind(writes.run.0)
    .bind(writes.source.code())
    .bind(people)
    .bind(fields)
    .execute(tx)
    .await?;
    Ok(())
}

async fn write_plan(tx: &mut PgConnection, municipality: i64, writes: &BlockWrites) -> anyhow::Result<()> {
    let plan = &writes.plan;
    if plan.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into plan_item (run_id, municipality_id, person_id, base_revision, fields, removal, payload)
         select $1, $2, * from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
         on conflict (run_id, municipality_id, person_id) do update set
             base_revision = excluded.base_revision, fields = excluded.fields,
             removal = excluded.removal, payload = excluded.payload",
    )
    .bind(writes.run.0)
    .bind(municipality)
    .bind(plan.iter().map(|item| item.person.0).collect::<Vec<_>>())
    .bind(plan.iter().map(|item| item.base_revision).collect::<Vec<_>>())
    .bind(plan.iter().map(|item| item.fields.bits()).collect::<Vec<_>>())
    .bind(plan.iter().map(|item| i64::from(item.removal)).collect::<Vec<_>>())
    .bind(plan.iter().map(|item| item.payload.as_str()).collect::<Vec<_>>())
    .execute(tx)
    .await?;
    Ok(())
}

async fn write_attempts(
    tx: &mut PgConnection,
    key: BlockKey,
    writes: &BlockWrites,
    at: i64,
) -> anyhow::Result<()> {
    let exceptions = &writes.exceptions;
    if !exceptions.is_empty() {
        sqlx::query(
            "insert into ask_exception (municipality_id, person_id, code, failures, last_attempt, last_success,
                 retry_after)
             select $1, u.person_id, u.code, u.failures, $2, case when u.failures = 0 then $2 else
                 (select last_success from ask_block where municipality_id = $1 and block = $3) end, $2 + u.pause
             from unnest($4::bigint[], $5::text[], $6::bigint[], $7::bigint[])
                 as u (person_id, code, failures, pause)
             on conflict (municipality_id, person_id) do update set code = excluded.code,
                 failures = case when excluded.failures = 0 then 0 else ask_exception.failures + 1 end,
                 last_attempt = excluded.last_attempt,
                 last_success = case when excluded.failures = 0 then $2 else ask_exception.last_success end,
                 retry_after = $2 + (excluded.retry_after - $2) * (1 << least(ask_exception.failures, $8)::int)",
        )
        .bind(key.municipality.0)
        .bind(at)
        .bind(key.block)
        .bind(exceptions.iter().map(|exception| exception.person.0).collect::<Vec<_>>())
        .bind(exceptions.iter().map(|exception| exception.heard.code()).collect::<Vec<_>>())
        .bind(exceptions.iter().map(|exception| exception.heard.failures()).collect::<Vec<_>>())
        .bind(exceptions.iter().map(|exception| exception.heard.pause()).collect::<Vec<_>>())
        .bind(DOUBLINGS)
        .execute(&mut *tx)
        .await?;
    }
    if !writes.stamps_block {
        return Ok(());
    }
    if let Some(asked_at) = writes.asked_at {
        // Those who were left out keep what is known of them.
        let (from, to) = key.range();
        sqlx::query(
            "delete from ask_exception where municipality_id = $1 and person_id >= $2 and person_id < $3
             and last_attempt < $4 and retry_after <= $5",
        )
        .bind(key.municipality.0)
        .bind(from)
        .bind(to)
        .bind(at)
        .bind(millis(asked_at))
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query(
        "update ask_block set last_run = $3, last_attempt = coalesce($4, last_attempt),
             last_success = coalesce($5, last_success)
         where municipality_id = $1 and block = $2",
    )
    .bind(key.municipality.0)
    .bind(key.block)
    .bind(writes.run.0)
    .bind(writes.asked_at.map(|_| at))
    .bind(writes.answered.then_some(at))
    .execute(tx)
    .await?;
    Ok(())
}
