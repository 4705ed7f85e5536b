//! The front page.

use jiff::{SignedDuration, Timestamp, civil::Date};
use storage::{Reader, Store, registers::RegisterStatus, runs::Run};

use super::{
    names,
    run::{line, status},
};
use crate::{
    format,
    operations::view::{
        Circuit, Fault, Figures, Job, LastTime, Night, Overview, RegisterLine, Rhythm, ScheduleLine,
    },
};

/// Runs on the front page.
const RECENT: i64 = 8;
/// Nights in the chart.
const NIGHTS: i64 = 14;

pub async fn overview(store: &Store, now: Timestamp) -> anyhow::Result<Overview> {
    let mut reader = store.read().await?;
    let names = names(&mut reader, now).await?;
    let line = |run: Run| line(&run, &names);
    let newest = match reader.newest_contact_run().await? {
        Some(run) => reader.run(run).await?,
        None => None,
    };
    Ok(Overview {
        at: now,
        in_progress: reader.runs_under_way().await?.into_iter().map(line).collect(),
        figures: figures(&mut reader, now).await?,
        nights: nights(&mut reader, now).await?,
        schedule: schedule(&mut reader, newest.as_ref()).await?,
        newest: newest.map(line),
        registers: reader.registers().await?.into_iter().map(|status| register_line(status, now)).collect(),
        runs: reader.runs(RECENT, 0).await?.into_iter().map(line).collect(),
    })
}

async fn figures(reader: &mut Reader, now: Timestamp) -> anyhow::Result<Figures> {
    let origins = reader.origins(now).await?;
    Ok(Figures {
        last_completed_at: reader.last_completed_contact_run().await?,
        people: origins.asked,
        from_krr: origins.from_krr,
        by_hand: origins.by_hand,
        switched_off: origins.switched_off,
        awaiting_approval: reader.count_runs_awaiting().await?,
        in_quarantine: reader.count_quarantined().await?,
    })
}

/// Every night up to today, also those in which nobody asked; none at all where nobody ever has.
async fn nights(reader: &mut Reader, now: Timestamp) -> anyhow::Result<Vec<Night>> {
    let today = format::day(now);
    let days = (0..NIGHTS).rev().map(|back| today.saturating_sub(jiff::Span::new().days(back)));
    let mut nights: Vec<Night> = days.map(|date| Night { date, answered: 0, unanswered: 0 }).collect();
    let since = now.checked_sub(SignedDuration::from_hours(24 * NIGHTS))?;
    let asked = reader.asked_since(since).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    for run in asked {
        let date: Date = format::day(run.at);
        if let Some(night) = nights.iter_mut().find(|night| night.date == date) {
            night.answered += run.answered;
            night.unanswered += run.unanswered;
        }
    }
    Ok(nights)
}

async fn schedule(reader: &mut Reader, newest: Option<&Run>) -> anyhow::Result<Vec<ScheduleLine>> {
    let mut lines = Vec::new();
    for row in reader.schedules().await? {
        let job = Job::of_schedule(&row.name);
        // Only runs are kept with a result; of other work it is known when it was last begun.
        let run = match job {
            Job::Krr => newest,
            _ => None,
        };
        let last = match run {
            Some(run) => Some(LastTime {
                at: run.started_at.unwrap_or(run.created_at),
                status: Some(status(run)),
                run: Some(run.id.0),
            }),
            None => row.last_at.map(|at| LastTime { at, status: None, run: None }),
        };
        let rhythm = Rhythm::of(&row.expression);
        lines.push(ScheduleLine { job, name: row.name, rhythm, next_at: row.next_at, last });
    }
    lines.sort_by_key(|line| line.next_at);
    Ok(lines)
}

fn register_line(status: RegisterStatus, now: Timestamp) -> RegisterLine {
    let circuit = match status.circuit.as_str() {
        "open" => Circuit::Open(status.circuit_until),
        "half_open" => Circuit::HalfOpen,
        _ => Circuit::Closed,
    };
    let last_fault = status.last_fault_at.zip(status.fault_code).map(|(at, code)| Fault {
        at,
        code,
        over: status.failing_since.is_none(),
    });
    RegisterLine {
        register: status.register,
        circuit,
        failing_since: status.failing_since,
        again_at: status.circuit_until.filter(|until| *until > now),
        last_answer_at: status.last_answer_at,
        last_fault,
    }
}

impl Job {
    /// By the name in the table of what runs when.
    fn of_schedule(name: &str) -> Self {
        match name {
            "krr-night" => Self::Krr,
            "population-night" => Self::Population,
            "entities-feed" => Self::Entities,
            "entities-whole" => Self::EntitiesWhole,
            "klass" => Self::Classification,
            "tidy" => Self::Tidy,
            _ => Self::Other,
        }
    }
}

impl Rhythm {
    /// The plain name of a cron expression, if it has one.
    fn of(expression: &str) -> Self {
        let parts: Vec<&str> = expression.split_whitespace().collect();
        if let [minute, hour, "*", "*", "*"] = parts[..] {
            if let (Ok(minute), Ok(hour)) = (minute.parse(), hour.parse()) {
                return Self::Daily(hour, minute);
            }
            if let ("*", Some(minutes)) = (hour, minute.strip_prefix("*/").and_then(|step| step.parse().ok()))
            {
                return Self::Minutes(minutes);
            }
        }
        Self::Cron(expression.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cron_expression_gets_its_plain_name() {
        assert_eq!(Rhythm::of("0 3 * * *"), Rhythm::Daily(3, 0));
        assert_eq!(Rhythm::of("*/15 * * * *"), Rhythm::Minutes(15));
        assert_eq!(Rhythm::of("0 3 * * 1"), Rhythm::Cron("0 3 * * 1".into()));
        assert_eq!(Rhythm::of("0 3,15 * * *"), Rhythm::Cron("0 3,15 * * *".into()));
    }
}
