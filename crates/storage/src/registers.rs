//! When each register last answered, and whether it is being left in peace.

use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

/// How a register has behaved of late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterStatus {
    /// `krr`, `maskinporten`, …
    pub register: String,
    pub last_answer_at: Option<Timestamp>,
    pub last_fault_at: Option<Timestamp>,
    pub fault_code: Option<String>,
    /// Since when nothing but faults has come; `None` while it answers.
    pub failing_since: Option<Timestamp>,
    /// `closed`, `open` or `half_open`.
    pub circuit: String,
    /// When it is asked again.
    pub circuit_until: Option<Timestamp>,
}

impl Transaction {
    /// The register answered.
    pub async fn register_answered(&mut self, register: &str, now: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into register_status (register, last_answer_at) values ($1, $2)
             on conflict (register) do update set last_answer_at = excluded.last_answer_at,
                 circuit = 'closed', circuit_until = null, failing_since = null"
        ).bind(register).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// The register did not answer, or not usefully. `until` is when it is asked again, where that is known.
    pub async fn register_failed(
        &mut self,
        register: &str,
        code: &str,
        circuit: &str,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into register_status (register, last_fault_at, fault_code, circuit, circuit_until, failing_since)
             values ($1, $2, $3, $4, $5, $2)
             on conflict (register) do update set last_fault_at = excluded.last_fault_at,
                 fault_code = excluded.fault_code, circuit = excluded.circuit,
                 circuit_until = excluded.circuit_until,
                 failing_since = coalesce(register_status.failing_since, excluded.failing_since)"
        ).bind(register).bind(millis(now)).bind(code).bind(circuit).bind(until.map(millis))
         .execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn registers(&mut self) -> anyhow::Result<Vec<RegisterStatus>> {
        type Row = (String, Option<i64>, Option<i64>, Option<String>, Option<i64>, String, Option<i64>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select register, last_answer_at, last_fault_at, fault_code, failing_since, circuit, circuit_until
             from register_status order by register"
        ).fetch_all(c).await?);
        rows.into_iter()
            .map(|(register, answer, fault, fault_code, failing, circuit, until)| {
                Ok(RegisterStatus {
                    register,
                    last_answer_at: answer.map(instant).transpose()?,
                    last_fault_at: fault.map(instant).transpose()?,
                    fault_code,
                    failing_since: failing.map(instant).transpose()?,
                    circuit,
                    circuit_until: until.map(instant).transpose()?,
                })
            })
            .collect()
    }
}
