//! Whether KLASS can be asked: by a short question about everybody's counties.

use domain::classification::Classification;
use jiff::civil::Date;

use super::{Check, Finding, Status};
use crate::{klass::Klass, resilience::Patience};

pub async fn examine_klass(klass: &Klass, today: Date) -> Check {
    // Somebody waits for the doctor, and sees at once what a run would try again.
    let klass = klass.with_patience(Patience { attempts: 1, ..Patience::default() });
    let (status, finding, remedy) = match klass.codes_at(Classification::Counties, today).await {
        Ok(_) => (Status::Ok, Finding { key: "doctor-klass-answers", args: Vec::new() }, None),
        Err(error) => {
            let status = if error.is_transient() { Status::Warning } else { Status::Fault };
            let args = vec![("detail", error.to_string())];
            (status, Finding { key: "doctor-klass-refuses", args }, Some(error.code()))
        }
    };
    Check { name: "doctor-klass", subject: None, status, finding, remedy }
}
