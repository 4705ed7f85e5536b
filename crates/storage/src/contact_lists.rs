//! Lists of guardians and employees whose contact details somebody ought to look at.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{MunicipalityId, PersonId, Source, access::UnitRef, roster::UnitKey};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on, millis, readings::Reading};

/// What those on a list have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// "Ikke oppdater fra KRR" in at least one field.
    OptedOut,
    WithoutEmail,
    WithoutMobile,
    /// KRR's address is shown, and the person has not stood by it lately.
    Unconfirmed,
    Reserved,
}

/// KRR has told when the person stood by an address, and it was before `$3`.
macro_rules! old {
    ($claim:literal, $field:literal) => {
        concat!(
            "coalesce(",
            $claim,
            ".",
            $field,
            "_updated, ",
            $claim,
            ".",
            $field,
            "_verified) is not null
             and coalesce(",
            $claim,
            ".",
            $field,
            "_updated, 0) < $3
             and coalesce(",
            $claim,
            ".",
            $field,
            "_verified, 0) < $3"
        )
    };
}

/// An address that KRR has told, and that nobody has stood by lately, is shown.
macro_rules! shown_and_old {
    ($claim:literal) => {
        concat!(
            "(d.email_source = 'krr' and ",
            old!($claim, "email"),
            ") or (d.mobile_source = 'krr' and ",
            old!($claim, "mobile"),
            ")"
        )
    };
}

impl ListKind {
    pub const ALL: [Self; 5] =
        [Self::OptedOut, Self::WithoutEmail, Self::WithoutMobile, Self::Unconfirmed, Self::Reserved];

    /// `$2` is now, and `$3` the instant before which a confirmation is too old.
    const fn condition(self) -> &'static str {
        match self {
            Self::OptedOut => {
                // Few are held, so that is where to begin.
                "p.person_id in (select h.person_id from hold h where h.municipality_id = $1
                     and h.kind = 'opt_out' and h.field in ('email', 'mobile')
                     and h.valid_from <= $2 and (h.until is null or h.until > $2) and $3 = $3)"
            }
            Self::WithoutEmail => "d.email is null and $2 = $2 and $3 = $3",
            Self::WithoutMobile => "d.mobile_raw is null and $2 = $2 and $3 = $3",
            Self::Unconfirmed => concat!(
                "exists (select 1 from krr_claim k where k.municipality_id = p.municipality_id
                     and k.person_id = p.person_id and $2 = $2 and (",
                shown_and_old!("k"),
                "))"
            ),
            Self::Reserved => "d.reservation = 'reserved' and $2 = $2 and $3 = $3",
        }
    }
}

/// Whose list it is, and when.
#[derive(Clone, Debug)]
pub struct ListOrder<'a> {
    pub municipality: MunicipalityId,
    pub kind: ListKind,
    /// Those units only; everybody in the municipality where there are none.
    pub units: Option<&'a [UnitRef]>,
    pub now: Timestamp,
    /// Before it, a confirmation is too old.
    pub confirmed_since: Timestamp,
    pub today: Date,
}

/// Somebody on a list.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    pub person: PersonId,
    pub name: Option<String>,
    pub email: Option<String>,
    pub email_source: Option<Source>,
    pub mobile: Option<String>,
    pub mobile_source: Option<Source>,
}

/// Somebody on some of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnLists {
    pub person: PersonId,
    pub name: Option<String>,
    /// In the order of [`ListKind::ALL`].
    pub lists: [bool; ListKind::ALL.len()],
}

/// Addresses are personal.
impl std::fmt::Debug for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Listed({})", self.person.0)
    }
}

type Row = (i64, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

type FlagRow = (i64, Option<String>, i64, i64, i64, i64, i64);

/// Binds what every statement about a list has: the municipality, the two instants, and the units after them.
macro_rules! bound {
    ($query:expr, $order:expr) => {{
        let mut query =
            $query.bind($order.municipality.0).bind(millis($order.now)).bind(millis($order.confirmed_since));
        if let Some(units) = $order.units {
            query = query.bind($order.today.to_string());
            for (source, keys) in by_source(units) {
                query = query.bind(source.code());
                for key in keys {
                    query = query.bind(key.to_owned());
                }
            }
        }
        query
    }};
}

/// Who can be on a list. Protected people are on none.
const EVERYBODY: &str =
    "from person p join derived d on d.municipality_id = p.municipality_id and d.person_id = p.person_id
     where p.municipality_id = $1 and p.scope <> 0 and p.protection = 'none'";

/// The same from KRR's claims, of which few are old: whoever is not among them is passed by without being looked up.
const EVERYBODY_UNCONFIRMED: &str = concat!(
    "from krr_claim c cross join person p cross join derived d
     where c.municipality_id = $1 and ((",
    old!("c", "email"),
    ") or (",
    old!("c", "mobile"),
    ")) and p.municipality_id = $1 and p.person_id = c.person_id and d.municipality_id = $1
           and d.person_id = c.person_id and p.scope <> 0 and p.protection = 'none' and $2 = $2 and (",
    shown_and_old!("c"),
    ")"
);

impl ListOrder<'_> {
    /// From where, and who. Where there are few of a kind that is where to begin, unless those of some units are fewer.
    fn who(&self) -> String {
        let (condition, among) = (self.kind.condition(), self.among());
        match (self.units, self.kind) {
            (None, ListKind::Unconfirmed) => EVERYBODY_UNCONFIRMED.to_owned(),
            (None, ListKind::Reserved) => format!(
                "{EVERYBODY} and {condition} and p.person_id in (select r.person_id from derived r
                     where r.municipality_id = $1 and r.reservation = 'reserved')"
            ),
            _ => format!("{EVERYBODY} and {condition}{among}"),
        }
    }

    /// The column by which people are walked through: that of the table where [`Self::who`] begins.
    fn number(&self) -> &'static str {
        let begins_with_claims = self.units.is_none() && self.kind == ListKind::Unconfirmed;
        if begins_with_claims { "c.person_id" } else { "p.person_id" }
    }

    /// Those of the units, where there are any.
    fn among(&self) -> String {
        self.units.map_or_else(String::new, |units| format!(" and p.person_id in ({})", near(units)))
    }
}

/// The units of each system, so that a statement goes by the index of units.
fn by_source(units: &[UnitRef]) -> BTreeMap<Source, Vec<&str>> {
    let mut all: BTreeMap<Source, Vec<&str>> = BTreeMap::new();
    for unit in units {
        all.entry(unit.source).or_default().push(&unit.key.0);
    }
    all
}

/// Those who belong to units: `$4` is the day, and after it each system with its units.
fn near(units: &[UnitRef]) -> String {
    let mut branches = Vec::new();
    let mut next = 5;
    for keys in by_source(units).values() {
        let source = next;
        next += 1 + keys.len();
        let keys: Vec<String> = (source + 1..next).map(|n| format!("${n}")).collect();
        let these = |table: &str| {
            format!(
                "{table}.municipality_id = $1 and {table}.source = ${source} and {table}.unit_key in ({})
                 and {table}.valid_from <= $4 and ({table}.valid_to is null or {table}.valid_to > $4)",
                keys.join(", ")
            )
        };
        branches.push(format!(
            "select g.guardian_id from enrolment e cross join guardianship g
             where {} and g.municipality_id = $1 and g.child_id = e.person_id",
            these("e")
        ));
        branches.push(format!("select w.person_id from employment w where {}", these("w")));
    }
    if branches.is_empty() {
        "select person_id from person where 1 = 0".into()
    } else {
        branches.join(" union ")
    }
}

impl Transaction {
    /// How many are on a list; no more than `most` are counted.
    pub async fn count_listed(&mut self, order: &ListOrder<'_>, most: i64) -> anyhow::Result<i64> {
        let text = format!("select count(*) from (select 1 as one {} limit {most}) counted", order.who());
        Ok(on!(self, c => bound!(sqlx::query_scalar(AssertSqlSafe(text)), order).fetch_one(c).await?))
    }

    /// Whoever is on any list, by name, and on which, in the order of [`ListKind::ALL`]: everybody whom `order` is about
    /// is looked at once. Where they are few, as at one school, that is less work than a list and five counts are.
    pub async fn on_lists(&mut self, order: &ListOrder<'_>) -> anyhow::Result<Vec<OnLists>> {
        let flags = ListKind::ALL
            .map(|kind| format!("cast(case when {} then 1 else 0 end as bigint)", kind.condition()));
        let [opted_out, without_email, without_mobile, unconfirmed, reserved] = &flags;
        let text = format!(
            "select person_id, name, opted_out, without_email, without_mobile, unconfirmed, reserved
             from (select p.person_id, d.name, d.search_name, {opted_out} as opted_out,
                          {without_email} as without_email, {without_mobile} as without_mobile,
                          {unconfirmed} as unconfirmed, {reserved} as reserved {EVERYBODY}{}) looked_at
             where opted_out + without_email + without_mobile + unconfirmed + reserved > 0
             order by search_name, person_id",
            order.among()
        );
        let rows: Vec<FlagRow> = on!(self, c => bound!(sqlx::query_as(AssertSqlSafe(text)), order)
            .fetch_all(c).await?);
        let row = |(person, name, a, b, c, d, e): FlagRow| OnLists {
            person: PersonId(person),
            name,
            lists: [a, b, c, d, e].map(|flag| flag != 0),
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Those on a list, by name. Where there are more than `most`, the first so many by number: to find who comes
    /// first by name among a million takes longer than anybody waits.
    pub async fn listed(
        &mut self,
        order: &ListOrder<'_>,
        most: i64,
    ) -> anyhow::Result<Vec<(PersonId, Option<String>)>> {
        let text = format!(
            "select person_id, name from (select p.person_id, d.name, d.search_name {}
                 order by {} limit {most}) found
             order by search_name, person_id",
            order.who(),
            order.number()
        );
        let rows: Vec<(i64, Option<String>)> = on!(self, c => bound!(sqlx::query_as(AssertSqlSafe(text)), order)
            .fetch_all(c).await?);
        Ok(rows.into_iter().map(|(person, name)| (PersonId(person), name)).collect())
    }

    /// The next people of a list after one, by number: for walking through all of it.
    pub async fn listed_after(
        &mut self,
        order: &ListOrder<'_>,
        after: PersonId,
        limit: i64,
    ) -> anyhow::Result<Vec<Listed>> {
        let number = order.number();
        let end = format!("and {number} > {} order by {number} limit {limit}", after.0);
        self.rows(order, &end).await
    }

    async fn rows(&mut self, order: &ListOrder<'_>, end: &str) -> anyhow::Result<Vec<Listed>> {
        let text = format!(
            "select p.person_id, d.name, d.email, d.email_source, d.mobile_raw, d.mobile_source {} {end}",
            order.who()
        );
        let rows: Vec<Row> = on!(self, c => bound!(sqlx::query_as(AssertSqlSafe(text)), order)
            .persistent(false).fetch_all(c).await?);
        let source = |code: Option<String>| {
            code.map(|code| Source::from_code(&code).context("derived.…_source")).transpose()
        };
        rows.into_iter()
            .map(|(person, name, email, email_source, mobile, mobile_source)| {
                let (email_source, mobile_source) = (source(email_source)?, source(mobile_source)?);
                Ok(Listed { person: PersonId(person), name, email, email_source, mobile, mobile_source })
            })
            .collect()
    }

    /// Writes down that somebody has taken away all of a list.
    pub async fn log_list(&mut self, order: &ListOrder<'_>, reading: &Reading) -> anyhow::Result<u64> {
        let first = order.units.map_or(4, |units| 5 + units.len() + by_source(units).len());
        let text = format!(
            "insert into read_log (municipality_id, person_id, at, reader, reader_name, purpose)
             select p.municipality_id, p.person_id, $2, ${first}, ${}, ${} {}
             on conflict (municipality_id, person_id, at, reader, purpose) do nothing",
            first + 1,
            first + 2,
            order.who()
        );
        Ok(on!(self, c => bound!(sqlx::query(AssertSqlSafe(text)), order)
            .bind(reading.reader.clone()).bind(reading.reader_name.clone()).bind(reading.purpose.clone())
            .persistent(false).execute(c).await?.rows_affected()))
    }

    /// Where people with these numbers belong on a day, themselves or by a child that is not protected.
    pub async fn units_of(
        &mut self,
        municipality: MunicipalityId,
        (from, to): (PersonId, PersonId),
        today: Date,
    ) -> anyhow::Result<Vec<(PersonId, UnitRef, Option<String>)>> {
        const UNITS: &str = "
            select g.guardian_id, e.source, e.unit_key, u.name
            from guardianship g cross join enrolment e cross join person c
                 left join unit u on u.municipality_id = e.municipality_id and u.source = e.source
                      and u.source_key = e.unit_key
            where g.municipality_id = $1 and g.guardian_id >= $2 and g.guardian_id <= $3
                  and e.municipality_id = $1 and e.person_id = g.child_id and e.valid_from <= $4
                  and (e.valid_to is null or e.valid_to > $4)
                  and c.municipality_id = $1 and c.person_id = g.child_id and c.protection = 'none'
            union
            select w.person_id, w.source, w.unit_key, u.name
            from employment w left join unit u on u.municipality_id = w.municipality_id and u.source = w.source
                 and u.source_key = w.unit_key
            where w.municipality_id = $1 and w.person_id >= $2 and w.person_id <= $3 and w.valid_from <= $4
                  and (w.valid_to is null or w.valid_to > $4)
            order by 1, 4";
        let rows: Vec<(i64, String, String, Option<String>)> = on!(self, c => sqlx::query_as(UNITS)
            .bind(municipality.0).bind(from.0).bind(to.0).bind(today.to_string()).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, source, key, name)| {
                let source = Source::from_code(&source).context("enrolment.source")?;
                Ok((PersonId(person), UnitRef { source, key: UnitKey(key) }, name))
            })
            .collect()
    }
}
