//! Codes, each for the time for which it holds.

use anyhow::Context as _;
use domain::{
    MunicipalityNumber,
    classification::{Classification, Code, Named, Validity},
};
use jiff::civil::Date;

use crate::{Transaction, engine::on};

type Row = (String, String, Option<String>, Option<String>, i64, String, Option<String>);

const COLUMNS: &str =
    "select code, valid_from, valid_to, parent, level, name, short_name from classification_code";

fn code((code, from, to, parent, level, name, short_name): Row) -> anyhow::Result<Code> {
    let to = to.map(|to| to.parse()).transpose().context("classification_code.valid_to")?;
    let valid = Validity::new(from.parse().context("classification_code.valid_from")?, to);
    Ok(Code {
        code,
        parent,
        level: u8::try_from(level).context("classification_code.level")?,
        name,
        short_name,
        valid: valid.context("classification_code.valid_to is not after valid_from")?,
    })
}

impl Transaction {
    /// All that a classification has had, by code and time.
    pub async fn codes(&mut self, classification: Classification) -> anyhow::Result<Vec<Code>> {
        let text = format!("{COLUMNS} where classification = $1 order by code, valid_from");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(i64::from(classification.number())).fetch_all(c).await?);
        rows.into_iter().map(code).collect()
    }

    /// The codes that hold on one day.
    pub async fn codes_on(&mut self, classification: Classification, day: Date) -> anyhow::Result<Vec<Code>> {
        let text = format!(
            "{COLUMNS} where classification = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)
             order by code"
        );
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(sqlx::AssertSqlSafe(text))
            .bind(i64::from(classification.number())).bind(day.to_string()).fetch_all(c).await?);
        rows.into_iter().map(code).collect()
    }

    /// Adds a code, or says anew what it is that holds from that day.
    pub async fn set_code(&mut self, classification: Classification, code: &Code) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into classification_code (classification, code, valid_from, valid_to, parent, level, name,
                 short_name)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (classification, code, valid_from) do update set valid_to = excluded.valid_to,
                 parent = excluded.parent, level = excluded.level, name = excluded.name,
                 short_name = excluded.short_name"
        )
        .bind(i64::from(classification.number())).bind(&code.code).bind(code.valid.from.to_string())
        .bind(code.valid.to.map(|to| to.to_string())).bind(&code.parent).bind(i64::from(code.level))
        .bind(&code.name).bind(&code.short_name).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Takes back a code that ought not to have been told.
    pub async fn remove_code(
        &mut self,
        classification: Classification,
        code: &str,
        valid_from: Date,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "delete from classification_code where classification = $1 and code = $2 and valid_from = $3"
        ).bind(i64::from(classification.number())).bind(code).bind(valid_from.to_string())
         .execute(c).await.map(drop)?);
        Ok(())
    }

    /// The county in which a municipality lies that bears `number` on `day`; none where SSB has not said.
    pub async fn county_of(
        &mut self,
        number: MunicipalityNumber,
        day: Date,
    ) -> anyhow::Result<Option<Named>> {
        let (municipalities, counties) = (Classification::Municipalities, Classification::Counties);
        let row: Option<(String, String)> = on!(self, c => sqlx::query_as(
            "select county.code, county.name from classification_code own
             join classification_code county on county.classification = $2 and county.code = own.parent
             where own.classification = $1 and own.code = $3
               and own.valid_from <= $4 and (own.valid_to is null or own.valid_to > $4)
               and county.valid_from <= $4 and (county.valid_to is null or county.valid_to > $4)"
        ).bind(i64::from(municipalities.number())).bind(i64::from(counties.number()))
         .bind(number.as_str()).bind(day.to_string()).fetch_optional(c).await?);
        Ok(row.map(|(code, name)| Named { code, name }))
    }
}
