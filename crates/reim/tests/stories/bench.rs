//! The measurements, made so small that they only show that they can be made.

use tokio::process::Command;

use crate::program::on_both_databases;

on_both_databases! {
    async fn the_pages_are_measured_beside_their_floors(url: &str) {
        let place = match url.strip_prefix("sqlite:") {
            Some(file) => ["--folder", file],
            None => ["--database", url],
        };
        // The second time, the register of the first is used again.
        for only in ["search", ""] {
            let few = ["--persons", "600", "--users", "4", "--requests", "40", "--only", only, "--json"];
            let mut command = Command::new(env!("CARGO_BIN_EXE_reim"));
            let ran = command.args(["bench", "web"]).args(few).args(place).output().await?;
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
            let figures: serde_json::Value = serde_json::from_slice(&ran.stdout)?;
            let kinds: &[&str] = match only {
                "" => &["page_of_50", "page_of_50_of_a_school", "person", "search"],
                one => &[one],
            };
            let measured = figures.as_object().unwrap();
            assert_eq!(measured.keys().map(String::as_str).collect::<Vec<_>>(), kinds);
            for (kind, figure) in measured {
                for key in ["seconds", "floor_seconds", "ratio", "per_second", "p50_ms", "p99_ms", "max_ms"] {
                    assert!(figure[key].as_f64().is_some_and(|value| value > 0.0), "{kind}: {key}");
                }
            }
        }
    }
}

#[tokio::test]
async fn enhetsregisteret_is_measured_beside_its_floor() -> anyhow::Result<()> {
    let few = ["--others", "300", "--other-sub-entities", "200", "--changes", "40", "--json"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_reim"));
    let ran = command.args(["bench", "enhetsregisteret"]).args(few).output().await?;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&ran.stdout)?;
    assert!(figures["first_time"]["ratio"].as_f64().is_some_and(|ratio| ratio > 0.0));
    assert!(figures["first_time"]["kept"].as_i64() > Some(25_000));
    assert_eq!(figures["nothing_new"]["changed"], 0);
    assert_eq!(figures["day_of_changes"]["changed"], 40);
    Ok(())
}
