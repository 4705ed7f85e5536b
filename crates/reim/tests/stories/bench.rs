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
