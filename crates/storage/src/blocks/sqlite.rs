//! The hot paths on SQLite, by prepared statements on a plain connection.

use anyhow::Context as _;
use domain::{
    Claims, Derived, Email, Field, Fields, HandClaim, Hold, KrrClaim, MunicipalityId, NationalId, PersonId,
    Phone, Protection, Scope, Source, SystemClaim,
    claims::Told,
    krr::{Address, KrrStatus, Language, Notifiable, Reservation},
};
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};

use super::{
    AskException, BlockKey, BlockPerson, BlockWrites, DOUBLINGS, Decision, Growth, HeldKrr, HeldRest,
    Matched, PersonWrite, PlanOrder, PlanResult, Planned, match_plan,
};
use crate::{
    instant, millis,
    plans::{END_PARTS, END_RUN, PlanEnd, PlanItem},
    rows::{DerivedRow, HandRow, HoldRow, KrrColumns, SystemRow, folded},
    search,
};

pub(super) fn people(
    connection: &mut Connection,
    key: BlockKey,
    due: i64,
) -> anyhow::Result<Vec<BlockPerson>> {
    let (from, to) = key.range();
    let mut statement = connection.prepare_cached(
        "select person_id, national_id, scope, protection from person
         where municipality_id = ?1 and person_id >= ?2 and person_id < ?3
           and scope <> 0 and national_id is not null
           and person_id not in (select person_id from ask_exception
                where municipality_id = ?1 and person_id >= ?2 and person_id < ?3 and retry_after > ?4)
         order by person_id",
    )?;
    let mut rows = statement.query(params![key.municipality.0, from, to, due])?;
    let mut people = Vec::with_capacity(1000);
    while let Some(row) = rows.next()? {
        people.push(BlockPerson {
            person: PersonId(row.get(0)?),
            national_id: NationalId::parse(row.get_ref(1)?.as_str()?).context("person.national_id")?,
            scope: Scope::from_bits(row.get(2)?).context("person.scope")?,
            protection: Protection::from_code(row.get_ref(3)?.as_str()?).context("person.protection")?,
        });
    }
    Ok(people)
}

pub(super) fn apply<D: Decision>(
    connection: &mut Connection,
    mut decision: D,
) -> anyhow::Result<Option<D::Outcome>> {
    let key = decision.block();
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let last_run: Option<i64> = tx
        .prepare_cached("select last_run from ask_block where municipality_id = ?1 and block = ?2")?
        .query_row([key.municipality.0, key.block], |row| row.get(0))
        .optional()?;
    if last_run.is_some() && last_run == decision.run().map(|run| run.0) {
        return Ok(None);
    }
    let concerned = decision.concerned(held(&tx, key)?);
    let rest = rest(&tx, key, &concerned)?;
    let (writes, outcome) = decision.decide(rest);
    write(&tx, key, &writes)?;
    tx.commit()?;
    Ok(Some(outcome))
}

pub(super) fn apply_plan<P: Planned>(
    connection: &mut Connection,
    orders: &[PlanOrder],
    whole: bool,
    planned: &P,
) -> anyhow::Result<PlanResult> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut result = PlanResult::default();
    if let Some(end) = planned.ends()
        && !end_run(&tx, end)?
    {
        return Ok(PlanResult { overtaken: true, ..result });
    }
    for order in orders {
        let mut after = -1;
        loop {
            let items = plan_items(&tx, *order, after)?;
            let Some(last) = items.last() else { break };
            after = last.person.0;
            let key = BlockKey::of(order.municipality, items[0].person);
            let people: Vec<PersonId> = items.iter().map(|item| item.person).collect();
            let Matched { writes, moved } = match_plan(*order, &items, rest(&tx, key, &people)?, planned)?;
            result.moved += moved;
            result.applied += i64::try_from(writes.people.len())?;
            if whole && result.moved > 0 {
                continue; // nothing will be kept; only the count is still of use
            }
            write(&tx, key, &writes)?;
        }
        tx.prepare_cached("delete from plan_item where run_id = ?1 and municipality_id = ?2")?
            .execute([order.run.0, order.municipality.0])?;
    }
    if whole && result.moved > 0 {
        return Ok(PlanResult { applied: 0, ..result });
    }
    tx.commit()?;
    Ok(result)
}

/// Ends a run that waits, with its parts. Says whether it waited still.
fn end_run(tx: &Connection, end: PlanEnd) -> anyhow::Result<bool> {
    let (at, run) = (millis(end.at), end.run.0);
    let ended = tx.prepare_cached(END_RUN)?.execute(params![end.state.code(), at, run])?;
    tx.prepare_cached(END_PARTS)?.execute(params![end.part_state.code(), at, run])?;
    Ok(ended > 0)
}

/// A plan's items of one block at most, after a person.
fn plan_items(tx: &Connection, order: PlanOrder, after: i64) -> anyhow::Result<Vec<PlanItem>> {
    let mut statement = tx.prepare_cached(
        "select person_id, base_revision, fields, removal, payload from plan_item
         where run_id = ?1 and municipality_id = ?2 and person_id > ?3 order by person_id limit 1000",
    )?;
    let mut rows = statement.query([order.run.0, order.municipality.0, after])?;
    let mut items: Vec<PlanItem> = Vec::new();
    while let Some(row) = rows.next()? {
        let person = PersonId(row.get(0)?);
        if items.first().is_some_and(|first| {
            BlockKey::of(order.municipality, first.person) != BlockKey::of(order.municipality, person)
        }) {
            break;
        }
        items.push(PlanItem {
            person,
            base_revision: row.get(1)?,
            fields: Fields::from_bits(row.get(2)?).context("plan_item.fields")?,
            removal: row.get::<_, i64>(3)? != 0,
            payload: row.get(4)?,
        });
    }
    Ok(items)
}

fn held(tx: &Connection, key: BlockKey) -> anyhow::Result<Vec<HeldKrr>> {
    let (from, to) = key.range();
    let mut statement = tx.prepare_cached(
        "select person_id, status, reservation, reservation_updated, notifiable, email, email_updated,
                email_verified, email_validated, email_duplicated, mobile_raw, mobile, mobile_updated,
                mobile_verified, mobile_validated, mobile_duplicated, language, language_updated, told_at
         from krr_claim where municipality_id = ?1 and person_id >= ?2 and person_id < ?3 order by person_id",
    )?;
    let mut rows = statement.query(params![key.municipality.0, from, to])?;
    let mut held = Vec::with_capacity(1000);
    while let Some(row) = rows.next()? {
        held.push(HeldKrr { person: PersonId(row.get(0)?), told: krr(row)? });
    }
    Ok(held)
}

/// As [`crate::rows::KrrRow`] does it, with the words compared where they lie: this is done for everybody every night.
fn krr(row: &Row<'_>) -> anyhow::Result<Told<KrrClaim>> {
    let time = |column: usize| row.get::<_, Option<i64>>(column)?.map(instant).transpose();
    let flag = |column: usize| anyhow::Ok(row.get::<_, Option<i64>>(column)?.map(|flag| flag != 0));
    let word = |column: usize| anyhow::Ok(row.get_ref(column)?.as_str()?);
    let email = match row.get::<_, Option<String>>(5)? {
        None => None,
        Some(email) => Some(Address {
            value: Email::from_store(email),
            updated: time(6)?,
            verified: time(7)?,
            validated: time(8)?,
            duplicated: flag(9)?,
        }),
    };
    let mobile = match row.get::<_, Option<String>>(10)? {
        None => None,
        Some(raw) => Some(Address {
            value: Phone::from_store(raw, row.get(11)?),
            updated: time(12)?,
            verified: time(13)?,
            validated: time(14)?,
            duplicated: flag(15)?,
        }),
    };
    let language = row.get_ref(16)?.as_str_or_null()?;
    let claim = KrrClaim {
        status: KrrStatus::from_code(word(1)?).context("krr_claim.status")?,
        reservation: Reservation::from_code(word(2)?).context("krr_claim.reservation")?,
        reservation_updated: time(3)?,
        notifiable: Notifiable::from_code(word(4)?).context("krr_claim.notifiable")?,
        email,
        mobile,
        language: language.map(|code| Language::from_code(code).context("krr_claim.language")).transpose()?,
        language_updated: time(17)?,
    };
    Ok(Told { claim, at: instant(row.get(18)?)? })
}

/// Everything else about those concerned: by range scans, since on a first night that is everybody.
fn rest(tx: &Connection, key: BlockKey, concerned: &[PersonId]) -> anyhow::Result<Vec<HeldRest>> {
    let (Some(first), Some(last)) = (concerned.first(), concerned.last()) else { return Ok(Vec::new()) };
    let range = params![key.municipality.0, first.0, last.0];
    let mut rest = Vec::with_capacity(concerned.len());
    let mut statement = tx.prepare_cached(
        "select person_id, revision, name, name_source, email, email_source, mobile_raw, mobile,
                mobile_source, language, language_source, reservation
         from derived where municipality_id = ?1 and person_id between ?2 and ?3 order by person_id",
    )?;
    let mut rows = statement.query(range)?;
    let mut wanted = concerned.iter().peekable();
    while let Some(row) = rows.next()? {
        let person = PersonId(row.get(0)?);
        while wanted.next_if(|next| **next < person).is_some() {}
        if wanted.peek() != Some(&&person) {
            continue;
        }
        let row = DerivedRow {
            person_id: person.0,
            revision: row.get(1)?,
            name: row.get(2)?,
            name_source: row.get(3)?,
            email: row.get(4)?,
            email_source: row.get(5)?,
            mobile_raw: row.get(6)?,
            mobile: row.get(7)?,
            mobile_source: row.get(8)?,
            language: row.get(9)?,
            language_source: row.get(10)?,
            reservation: row.get(11)?,
        };
        let revision = row.revision;
        rest.push(HeldRest { person, revision, claims: Claims::default(), derived: row.try_into()? });
    }
    add_claims(tx, range, &mut rest)?;
    Ok(rest)
}

fn add_claims(tx: &Connection, range: &[&dyn rusqlite::ToSql], rest: &mut [HeldRest]) -> anyhow::Result<()> {
    let mut statement = tx.prepare_cached(
        "select person_id, source, given_name, family_name, email, mobile_raw, mobile, told_at
         from system_claim where municipality_id = ?1 and person_id between ?2 and ?3",
    )?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        if let Some(held) = find(rest, row.get(0)?) {
            held.claims.systems.push(SystemClaim::try_from(SystemRow {
                person_id: held.person.0,
                source: row.get(1)?,
                given_name: row.get(2)?,
                family_name: row.get(3)?,
                email: row.get(4)?,
                mobile_raw: row.get(5)?,
                mobile: row.get(6)?,
                told_at: row.get(7)?,
            })?);
        }
    }
    let mut statement = tx.prepare_cached(
        "select person_id, field, value, author, reason, told_at, until
         from hand_claim where municipality_id = ?1 and person_id between ?2 and ?3",
    )?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        if let Some(held) = find(rest, row.get(0)?) {
            held.claims.by_hand.push(HandClaim::try_from(HandRow {
                person_id: held.person.0,
                field: row.get(1)?,
                value: row.get(2)?,
                author: row.get(3)?,
                reason: row.get(4)?,
                told_at: row.get(5)?,
                until: row.get(6)?,
            })?);
        }
    }
    let mut statement = tx.prepare_cached(
        "select person_id, field, kind, valid_from, until, author, reason, locked_value, locked_source
         from hold where municipality_id = ?1 and person_id between ?2 and ?3",
    )?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        if let Some(held) = find(rest, row.get(0)?) {
            held.claims.holds.push(Hold::try_from(HoldRow {
                person_id: held.person.0,
                field: row.get(1)?,
                kind: row.get(2)?,
                valid_from: row.get(3)?,
                until: row.get(4)?,
                author: row.get(5)?,
                reason: row.get(6)?,
                locked_value: row.get(7)?,
                locked_source: row.get(8)?,
            })?);
        }
    }
    Ok(())
}

fn find(rest: &mut [HeldRest], person: i64) -> Option<&mut HeldRest> {
    let place = rest.binary_search_by_key(&person, |held| held.person.0).ok()?;
    Some(&mut rest[place])
}

fn write(tx: &Connection, key: BlockKey, writes: &BlockWrites) -> anyhow::Result<()> {
    let (municipality, at) = (key.municipality, millis(writes.at));
    write_claims(tx, municipality, &writes.people)?;
    write_derived(tx, municipality, &writes.people)?;
    write_search_words(tx, municipality, &writes.people)?;
    log_changes(tx, municipality, writes)?;
    for item in &writes.plan {
        tx.prepare_cached(
            "insert into plan_item (run_id, municipality_id, person_id, base_revision, fields, removal, payload)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             on conflict (run_id, municipality_id, person_id) do update set
                 base_revision = excluded.base_revision, fields = excluded.fields,
                 removal = excluded.removal, payload = excluded.payload",
        )?
        .execute(params![
            writes.run.0,
            municipality.0,
            item.person.0,
            item.base_revision,
            item.fields.bits(),
            i64::from(item.removal),
            item.payload
        ])?;
    }
    for finding in &writes.findings {
        tx.prepare_cached(crate::quarantine::UPSERT)?.execute(params![
            municipality.0,
            finding.source.code(),
            finding.subject,
            finding.code,
            finding.field.map_or("", Field::code),
            writes.run.0,
            at
        ])?;
    }
    write_attempts(tx, key, writes, at)?;
    let Growth { tally, changed, removals, held, quarantined } = writes.growth;
    tx.prepare_cached(crate::runs::GROW)?.execute(params![
        tally.asked,
        tally.value,
        tally.none,
        tally.deleted,
        tally.not_returned,
        tally.failed,
        changed,
        removals,
        held,
        quarantined,
        at,
        writes.run.0,
        municipality.0
    ])?;
    Ok(())
}

fn write_claims(tx: &Connection, municipality: MunicipalityId, people: &[PersonWrite]) -> anyhow::Result<()> {
    let mut set = tx.prepare_cached(
        "insert into krr_claim (municipality_id, person_id, status, reservation, reservation_updated,
             notifiable, email, email_updated, email_verified, email_validated, email_duplicated,
             mobile_raw, mobile, mobile_updated, mobile_verified, mobile_validated, mobile_duplicated,
             language, language_updated, told_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
         on conflict (municipality_id, person_id) do update set status = excluded.status,
             reservation = excluded.reservation, reservation_updated = excluded.reservation_updated,
             notifiable = excluded.notifiable, email = excluded.email, email_updated = excluded.email_updated,
             email_verified = excluded.email_verified, email_validated = excluded.email_validated,
             email_duplicated = excluded.email_duplicated, mobile_raw = excluded.mobile_raw,
             mobile = excluded.mobile, mobile_updated = excluded.mobile_updated,
             mobile_verified = excluded.mobile_verified, mobile_validated = excluded.mobile_validated,
             mobile_duplicated = excluded.mobile_duplicated, language = excluded.language,
             language_updated = excluded.language_updated, told_at = excluded.told_at",
    )?;
    for write in people {
        let row = KrrColumns::from(&write.krr);
        set.execute(params![
            municipality.0,
            write.person.0,
            row.status,
            row.reservation,
            row.reservation_updated,
            row.notifiable,
            row.email,
            row.email_times[0],
            row.email_times[1],
            row.email_times[2],
            row.email_duplicated,
            row.mobile_raw,
            row.mobile,
            row.mobile_times[0],
            row.mobile_times[1],
            row.mobile_times[2],
            row.mobile_duplicated,
            row.language,
            row.language_updated,
            row.told_at
        ])?;
    }
    Ok(())
}

fn write_derived(
    tx: &Connection,
    municipality: MunicipalityId,
    people: &[PersonWrite],
) -> anyhow::Result<()> {
    let mut touch = tx.prepare_cached(
        "update derived set revision = revision + 1, next_turn = ?3 where municipality_id = ?1 and person_id = ?2",
    )?;
    let mut set = tx.prepare_cached(
        "update derived set revision = revision + 1, next_turn = ?3, name = ?4, name_source = ?5,
             search_name = ?6, email = ?7, email_source = ?8, mobile_raw = ?9, mobile = ?10,
             mobile_source = ?11, language = ?12, language_source = ?13, reservation = ?14
         where municipality_id = ?1 and person_id = ?2",
    )?;
    for write in people {
        let next_turn = write.next_turn.map(millis);
        if write.fields.is_empty() {
            touch.execute(params![municipality.0, write.person.0, next_turn])?;
            continue;
        }
        let text = |field| Derived::text(&write.derived, field);
        let code = |source: Option<Source>| source.map(Source::code);
        let (name, name_source) = text(Field::Name);
        let (email, email_source) = text(Field::Email);
        let (mobile_raw, mobile_source) = text(Field::Mobile);
        let (language, language_source) = text(Field::Language);
        set.execute(params![
            municipality.0,
            write.person.0,
            next_turn,
            name,
            code(name_source),
            name.map(folded),
            email,
            code(email_source),
            mobile_raw,
            write.derived.mobile.as_ref().and_then(|known| known.value.e164()),
            code(mobile_source),
            language,
            code(language_source),
            write.derived.reservation.code()
        ])?;
    }
    Ok(())
}

/// A night changes nobody's name but where one that was written by hand ends.
fn write_search_words(
    tx: &Connection,
    municipality: MunicipalityId,
    people: &[PersonWrite],
) -> anyhow::Result<()> {
    for write in people.iter().filter(|write| write.fields.contains(Field::Name)) {
        for text in [search::UNPAIR, "delete from search_word where municipality_id = ?1 and person_id = ?2"]
        {
            tx.prepare_cached(text)?.execute(params![municipality.0, write.person.0])?;
        }
        let mut add = tx.prepare_cached(
            "insert into search_word (municipality_id, word, person_id) values (?1, ?2, ?3)",
        )?;
        for word in write.derived.text(Field::Name).0.into_iter().flat_map(search::numbers) {
            add.execute(params![municipality.0, word, write.person.0])?;
        }
        tx.prepare_cached(search::PAIR)?.execute(params![municipality.0, write.person.0, write.person.0])?;
    }
    Ok(())
}

fn log_changes(tx: &Connection, municipality: MunicipalityId, writes: &BlockWrites) -> anyhow::Result<()> {
    let changed = || writes.people.iter().filter(|write| !write.fields.is_empty());
    let count = i64::try_from(changed().count())?;
    if count == 0 {
        return Ok(());
    }
    let last: i64 = tx
        .prepare_cached(
            "update change_counter set last_seq = last_seq + ?1 where counter_id = 1 returning last_seq",
        )?
        .query_row([count], |row| row.get(0))?;
    let mut log = tx.prepare_cached(
        "insert into change (seq, municipality_id, person_id, at, run_id, source, fields)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (seq, write) in (last - count + 1..).zip(changed()) {
        log.execute(params![
            seq,
            municipality.0,
            write.person.0,
            millis(writes.at),
            writes.run.0,
            writes.source.code(),
            write.fields.bits()
        ])?;
    }
    Ok(())
}

fn write_attempts(tx: &Connection, key: BlockKey, writes: &BlockWrites, at: i64) -> anyhow::Result<()> {
    for AskException { person, heard } in &writes.exceptions {
        tx.prepare_cached(
            "insert into ask_exception (municipality_id, person_id, code, failures, last_attempt, last_success,
                 retry_after)
             values (?1, ?2, ?3, ?6, ?4, case when ?6 = 0 then ?4 else
                 (select last_success from ask_block where municipality_id = ?1 and block = ?5) end, ?4 + ?7)
             on conflict (municipality_id, person_id) do update set code = excluded.code,
                 failures = case when ?6 = 0 then 0 else ask_exception.failures + 1 end,
                 last_attempt = excluded.last_attempt,
                 last_success = case when ?6 = 0 then ?4 else ask_exception.last_success end,
                 retry_after = ?4 + ?7 * (1 << min(ask_exception.failures, ?8))",
        )?
        .execute(params![
            key.municipality.0,
            person.0,
            heard.code(),
            at,
            key.block,
            heard.failures(),
            heard.pause(),
            DOUBLINGS
        ])?;
    }
    if !writes.stamps_block {
        return Ok(());
    }
    if let Some(asked_at) = writes.asked_at {
        // Those who were left out keep what is known of them.
        let (from, to) = key.range();
        tx.prepare_cached(
            "delete from ask_exception where municipality_id = ?1 and person_id >= ?2 and person_id < ?3
             and last_attempt < ?4 and retry_after <= ?5",
        )?
        .execute(params![key.municipality.0, from, to, at, millis(asked_at)])?;
    }
    tx.prepare_cached(
        "insert into ask_block (municipality_id, block, last_run, last_attempt, last_success)
         values (?1, ?2, ?3, coalesce(?4, 0), ?5)
         on conflict (municipality_id, block) do update set last_run = excluded.last_run,
             last_attempt = coalesce(?4, ask_block.last_attempt),
             last_success = coalesce(excluded.last_success, ask_block.last_success)",
    )?
    .execute(params![
        key.municipality.0,
        key.block,
        writes.run.0,
        writes.asked_at.map(|_| at),
        writes.answered.then_some(at)
    ])?;
    Ok(())
}
