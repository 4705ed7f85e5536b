//! Learns the points from two lists and the truth about them, and measures what they are worth on others.
//!
//! `cargo run --release -p matching --example learn -- <folder> [<other folder> …]`, where a folder has `a.csv`, `b.csv`,
//! `truth.csv` and `kommune_crosswalk.csv`. The points are printed as `points/learnt.rs`; figures go to standard error.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "there are far fewer pairs than a float can count, and points need no more than three figures"
)]

use std::{
    collections::{HashMap, HashSet},
    error::Error,
    fs, io,
    io::Write as _,
    path::Path,
    time::Instant,
};

use matching::{
    Agreement, Counts, Crosswalk, Decision, Matcher, Points, Prepared, Record, Scored, Thresholds, decide,
};

/// Two lists, and which pairs are truly one person.
struct Set {
    matcher: Matcher,
    incoming: Vec<Prepared>,
    truth: HashSet<(u32, u32)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    let first = folders.first().ok_or("name the folder to learn from")?;
    let points = learn(&read(Path::new(first), Points::default())?);
    write(&points)?;
    for folder in &folders {
        measure(&read(Path::new(folder), points.clone())?, folder);
    }
    Ok(())
}

fn write(points: &Points) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "//! Written by `cargo run -p matching --example learn`.\n")?;
    writeln!(out, "pub const START: f32 = {:.3};", points.start)?;
    writeln!(out, "pub const POINTS: [f32; {}] = [", points.of.len())?;
    for (agreement, points) in Agreement::ALL.iter().zip(&points.of) {
        writeln!(out, "    {points:.3}, // {}", agreement.code())?;
    }
    writeln!(out, "];")
}

fn measure(set: &Set, name: &str) {
    let began = Instant::now();
    let pairs = set.matcher.pairs(&set.incoming, -6.0);
    eprintln!("{name}: {} pairs in {:.3} s", pairs.len(), began.elapsed().as_secs_f64());
    eprintln!("  best F1 {:.4}", best_f1(set, &pairs));
    let decided = decide(pairs.clone(), Thresholds::default());
    let auto: Vec<Scored> =
        decided.iter().filter(|it| it.decision == Decision::Auto).map(|it| it.pair).collect();
    let (precision, recall) = figures(set, &auto);
    let review = decided.len() - auto.len();
    eprintln!("  automatic: P {precision:.4} R {recall:.4}; {review} pairs for review");
}

/// Of pairs that are claimed to be one person, how many are; and of those that are, how many are claimed.
fn figures(set: &Set, claimed: &[Scored]) -> (f64, f64) {
    let right = claimed.iter().filter(|pair| set.truth.contains(&(pair.held, pair.incoming))).count() as f64;
    (right / claimed.len() as f64, right / set.truth.len() as f64)
}

/// With the threshold that suits best, each record being linked once at most.
fn best_f1(set: &Set, pairs: &[Scored]) -> f64 {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|one, other| other.score.total_cmp(&one.score));
    let (mut held, mut incoming) = (HashSet::new(), HashSet::new());
    sorted.retain(|pair| {
        let is_free = !held.contains(&pair.held) && !incoming.contains(&pair.incoming);
        is_free && held.insert(pair.held) && incoming.insert(pair.incoming)
    });
    let (mut right, mut best) = (0.0, 0.0_f64);
    for (claimed, pair) in sorted.iter().enumerate() {
        right += f64::from(u8::from(set.truth.contains(&(pair.held, pair.incoming))));
        // Twice what is right of all that is claimed and all that is true: the harmonic mean of the two shares.
        best = best.max(2.0 * right / ((claimed + 1) as f64 + set.truth.len() as f64));
    }
    best
}

/// Logistic regression by gradient descent: no field is favoured that the truth does not favour.
fn learn(set: &Set) -> Points {
    let counts = Counts::of(&set.incoming);
    let mut examples = Vec::new();
    for (place, record) in (0_u32..).zip(&set.incoming) {
        let common = set.matcher.common(record, Some(&counts));
        for held in set.matcher.near(record) {
            let agreements = set.matcher.agreements(held, record, common);
            examples.push((agreements, set.truth.contains(&(held, place))));
        }
    }
    let found = examples.iter().filter(|(_, same)| *same).count();
    eprintln!("{} candidates, {found} of {} true pairs among them", examples.len(), set.truth.len());
    let mut weights = vec![0.0_f64; Agreement::ALL.len() + 1];
    let mut momenta = vec![(0.0_f64, 0.0_f64); weights.len()];
    let last = weights.len() - 1;
    for step in 1..=1500_i32 {
        let mut gradient = vec![0.0_f64; weights.len()];
        for (agreements, same) in &examples {
            let sum: f64 = weights[last] + agreements.iter().map(|it| weights[*it as usize]).sum::<f64>();
            let error = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(*same));
            if error.abs() < 1e-6 {
                continue;
            }
            for agreement in agreements {
                gradient[*agreement as usize] += error;
            }
            gradient[last] += error;
        }
        // Adam, with a pull towards nothing for what is seldom seen.
        for ((weight, gradient), (mean, square)) in weights.iter_mut().zip(gradient).zip(&mut momenta) {
            let gradient = gradient + 0.3 * *weight;
            *mean = 0.9 * *mean + 0.1 * gradient;
            *square = 0.999 * *square + 0.001 * gradient * gradient;
            let (mean, square) = (*mean / (1.0 - 0.9_f64.powi(step)), *square / (1.0 - 0.999_f64.powi(step)));
            *weight -= 0.05 * mean / (square.sqrt() + 1e-8);
        }
    }
    let bits = |weight: f64| (weight / std::f64::consts::LN_2) as f32;
    let mut points =
        Points { start: bits(weights[last]), of: weights[..last].iter().copied().map(bits).collect() };
    // What says nothing counts for nothing, so that whoever reads an account is not led astray. The sums are the same.
    for neutral in NEUTRAL {
        let shift = points.of[neutral as usize];
        let same_field = Agreement::ALL.iter().filter(|agreement| agreement.field() == neutral.field());
        same_field.for_each(|agreement| points.of[*agreement as usize] -= shift);
        points.start += shift;
    }
    points
}

/// What says nothing of each field that can say nothing.
const NEUTRAL: [Agreement; 11] = [
    Agreement::BetweenNone,
    Agreement::YearMissing,
    Agreement::GenderMissing,
    Agreement::EmailMissing,
    Agreement::PhoneMissing,
    Agreement::PartyMissing,
    Agreement::KindSame,
    Agreement::UnitMissing,
    Agreement::MunicipalitySame,
    Agreement::GivenCommon,
    Agreement::FamilyCommon,
];

fn read(folder: &Path, points: Points) -> Result<Set, Box<dyn Error>> {
    let crosswalk: Crosswalk =
        rows(&folder.join("kommune_crosswalk.csv"))?.map(|row| (row[0].clone(), row[1].clone())).collect();
    let list = |file: &str| -> Result<Vec<Prepared>, Box<dyn Error>> {
        let record = |row: Vec<String>| {
            let mut cells = row.into_iter();
            let mut next = || cells.next().unwrap_or_default();
            Record {
                id: next(),
                municipality: next(),
                given_name: next(),
                middle_name: next(),
                family_name: next(),
                name_raw: next(),
                birth_year: next(),
                gender: next(),
                kind: next(),
                role: next(),
                unit: next(),
                party: next(),
                email: next(),
                phone: next(),
            }
        };
        Ok(rows(&folder.join(file))?.map(|row| Prepared::new(&record(row), &crosswalk)).collect())
    };
    let (held, incoming) = (list("a.csv")?, list("b.csv")?);
    let places = |list: &[Prepared]| -> HashMap<String, u32> {
        (0_u32..).zip(list).map(|(place, record)| (record.id.clone(), place)).collect()
    };
    let (a, b) = (places(&held), places(&incoming));
    let truth = rows(&folder.join("truth.csv"))?.map(|row| (a[&row[0]], b[&row[1]])).collect();
    Ok(Set { matcher: Matcher::new(held, points), incoming, truth })
}

/// These files have no line ends within a cell, and quotes only around commas.
fn rows(file: &Path) -> io::Result<impl Iterator<Item = Vec<String>>> {
    let text = fs::read_to_string(file)?;
    let rows: Vec<Vec<String>> =
        text.split('\n').skip(1).filter(|line| !line.is_empty()).map(cells).collect();
    Ok(rows.into_iter())
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.trim_end_matches('\r').chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cells.last_mut().expect("there is one from the start").push(letter),
        }
    }
    cells
}
