//! `reim match`: finds who of a list that came in is who of a list that is held, without a number they share.

use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use matching::{Counts, Crosswalk, Decision, Match, Matcher, Points, Prepared, Record, Thresholds, decide};

#[derive(Args)]
pub struct MatchArgs {
    /// The list that is held, as CSV with the column id and such of `kommunenr`, `given_name`, `middle_name`,
    /// `family_name`, `name_raw`, `birth_year`, gender, kind, role, unit, party, email and phone as there are.
    #[arg(long)]
    held: PathBuf,
    /// The list that came in, with the same columns.
    #[arg(long)]
    incoming: PathBuf,
    /// Municipality numbers that are no longer in force (old) and the ones that are (new), as CSV.
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// Where the pairs go, as CSV: `a_id`, `b_id`, score and decision.
    #[arg(long)]
    out: PathBuf,
    /// Tell what each pair's points are for, in a column more.
    #[arg(long)]
    explain: bool,
}

#[expect(clippy::print_stdout, reason = "the sum is what the command tells")]
pub fn run(args: &MatchArgs) -> anyhow::Result<()> {
    let crosswalk = args.crosswalk.as_deref().map(crosswalk).transpose()?.unwrap_or_default();
    let held = list(&args.held, &crosswalk)?;
    let incoming = list(&args.incoming, &crosswalk)?;
    let (here, there) = (held.len(), incoming.len());
    let matcher = Matcher::new(held, Points::default());
    let thresholds = Thresholds::default();
    let found = decide(matcher.pairs(&incoming, thresholds.review), thresholds);
    write(args, &matcher, &incoming, &found)?;
    let auto = found.iter().filter(|it| it.decision == Decision::Auto).count();
    println!(
        "{here} poster mot {there}: {auto} par er koblet, {} må noen se på. Se {}.",
        found.len() - auto,
        args.out.display()
    );
    Ok(())
}

fn write(args: &MatchArgs, matcher: &Matcher, incoming: &[Prepared], found: &[Match]) -> anyhow::Result<()> {
    let counts = args.explain.then(|| Counts::of(incoming));
    let out = File::create(&args.out).with_context(|| format!("åpner {}", args.out.display()))?;
    let mut out = csv::Writer::from_writer(out);
    let mut columns = vec!["a_id", "b_id", "score", "decision"];
    columns.extend(args.explain.then_some("points"));
    out.write_record(columns)?;
    for Match { pair, decision } in found {
        let record = &incoming[pair.incoming as usize];
        let decision = match decision {
            Decision::Auto => "auto",
            Decision::Review => "review",
        };
        let held = matcher.held()[pair.held as usize].id.as_str();
        let mut row =
            vec![held.to_owned(), record.id.clone(), format!("{:.3}", pair.score), decision.to_owned()];
        if let Some(counts) = &counts {
            let agreements = matcher.agreements(pair.held, record, matcher.common(record, Some(counts)));
            let lines = matcher.points().account(&agreements);
            let told = lines.iter().filter(|line| line.points.abs() >= 0.05);
            let told: Vec<_> =
                told.map(|line| format!("{} {:+.1}", line.agreement.code(), line.points)).collect();
            row.push(told.join("; "));
        }
        out.write_record(row)?;
    }
    Ok(out.flush()?)
}

fn crosswalk(file: &Path) -> anyhow::Result<Crosswalk> {
    let (columns, rows) = rows(file, &["old", "new"])?;
    let (old, new) = (columns["old"], columns["new"]);
    rows.map(|row| {
        let (_, row) = row?;
        Ok((row[old].to_owned(), row[new].to_owned()))
    })
    .collect()
}

fn list(file: &Path, crosswalk: &Crosswalk) -> anyhow::Result<Vec<Prepared>> {
    let (columns, rows) = rows(file, &["id"])?;
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut list = Vec::new();
    for row in rows {
        let (line, row) = row?;
        let cell =
            |name: &str| columns.get(name).and_then(|place| row.get(*place)).unwrap_or_default().to_owned();
        let record = Record {
            id: cell("id"),
            municipality: cell("kommunenr"),
            given_name: cell("given_name"),
            middle_name: cell("middle_name"),
            family_name: cell("family_name"),
            name_raw: cell("name_raw"),
            birth_year: cell("birth_year"),
            gender: cell("gender"),
            kind: cell("kind"),
            role: cell("role"),
            unit: cell("unit"),
            party: cell("party"),
            email: cell("email"),
            phone: cell("phone"),
        };
        ensure!(!record.id.is_empty(), "{}, linje {line}: posten mangler id", file.display());
        if let Some(first) = seen.insert(record.id.clone(), line) {
            bail!("{}, linje {line}: id-en står også på linje {first}", file.display());
        }
        list.push(Prepared::new(&record, crosswalk));
    }
    Ok(list)
}

type Columns = HashMap<String, usize>;

/// Where the columns are, and each row with the line it begins on. `wanted` must be there.
fn rows(
    file: &Path,
    wanted: &[&str],
) -> anyhow::Result<(Columns, impl Iterator<Item = anyhow::Result<(u64, csv::StringRecord)>>)> {
    let name = file.display().to_string();
    let mut reader = csv::Reader::from_path(file).with_context(|| format!("åpner {name}"))?;
    let headers = reader.headers().with_context(|| format!("leser {name}"))?;
    let place =
        |(place, header): (usize, &str)| (header.trim_start_matches('\u{feff}').trim().to_owned(), place);
    let columns: Columns = headers.iter().enumerate().map(place).collect();
    for column in wanted {
        ensure!(columns.contains_key(*column), "{name}: kolonnen {column} mangler");
    }
    let rows = reader.into_records().map(move |row| {
        let row = row.with_context(|| format!("leser {name}"))?;
        Ok((row.position().map_or(0, csv::Position::line), row))
    });
    Ok((columns, rows))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HELD: &str =
        "\u{feff}id,kommunenr,given_name,middle_name,family_name,birth_year,kind,role,email,phone
a1,8001,Kari Anne,,Ødegård,1971,elected,representant,,91 00 00 01
a2,8001,Ola,,Hansen,1960,employee,rektor,,
a3,8001,Ola,,Hansen,,employee,lærer,,
a4,8002,Per,,Vik,1980,employee,rektor,,
";
    const INCOMING: &str = "id,kommunenr,name_raw,birth_year,kind,role,phone
b1,9001,\"Oedegaard, Kari-Anne\",1971,elected,medlem,+4791000001
b2,8001,Ola Hansen,,employee,,
b3,8002,Liv Berg,1990,employee,styrer,
";

    fn run_on(held: &str, incoming: &str) -> anyhow::Result<String> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::write(&file, text).map(|()| file)
        };
        let args = MatchArgs {
            held: file("a.csv", held)?,
            incoming: file("b.csv", incoming)?,
            crosswalk: Some(file("c.csv", "old,new\n9001,8001\n")?),
            out: folder.path().join("out.csv"),
            explain: true,
        };
        run(&args)?;
        Ok(fs::read_to_string(&args.out)?)
    }

    #[test]
    fn who_is_certain_is_linked_and_who_could_be_two_is_left_to_a_person() -> anyhow::Result<()> {
        let pairs = run_on(HELD, INCOMING)?;
        let kari = pairs.lines().find(|line| line.starts_with("a1,b1,")).expect("Kari is found");
        assert!(kari.contains(",auto,") && kari.contains("phone-same +"), "{kari}");
        for ola in ["a2,b2,", "a3,b2,"] {
            let ola = pairs.lines().find(|line| line.starts_with(ola)).expect("both are shown");
            assert!(ola.contains(",review,"), "{ola}");
        }
        assert!(!pairs.contains("b3"), "nobody is like Liv:\n{pairs}");
        Ok(())
    }

    #[test]
    fn a_list_that_cannot_be_read_is_told_by_file_and_line() {
        let refused = |held| format!("{:#}", run_on(held, INCOMING).unwrap_err());
        assert!(refused("navn\nKari\n").ends_with("a.csv: kolonnen id mangler"));
        assert!(refused("id\na1\na2\na1\n").ends_with("a.csv, linje 4: id-en står også på linje 2"));
        assert!(refused("id,kommunenr\n,8001\n").ends_with("a.csv, linje 2: posten mangler id"));
    }
}
