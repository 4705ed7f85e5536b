//! Recorded answers of KRR on disk, so that neither a register nor a network takes part in the measurement.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write as _},
    os::unix::fs::FileExt as _,
    path::Path,
    sync::{Arc, Mutex},
    time::Instant,
};

use domain::{NationalId, OrganisationNumber, national_id::NationalIdKind};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{Timestamp, ToSpan as _, civil::date};
use sources::krr::{Answer, AskError, decode};
use sync::contacts::AskKrr;

/// People in one answer.
pub const BLOCK: u32 = 1000;

/// As many valid synthetic identity numbers as wanted, always the same.
pub fn national_ids() -> impl Iterator<Item = NationalId> {
    (0_i32..).flat_map(|day| {
        let born = date(1940, 1, 1).saturating_add(day.days());
        (0..1000).filter_map(move |n| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n))
    })
}

/// One person's row as KRR writes it; in a changed night every hundredth has another address.
pub fn row(text: &mut String, id: NationalId, number: u32, changed: bool) {
    let renewed = if changed && number % 100 == 7 { "ny." } else { "" };
    let (day, hour) = (number % 28 + 1, number % 24);
    write!(
        text,
        r#"{{"personidentifikator":"{}","reservasjon":"NEI","reservasjon_oppdatert":"2023-06-{day:02}T{hour:02}:42:34+02","status":"AKTIV","varslingsstatus":"KAN_VARSLES","kontaktinformasjon":{{"epostadresse":"{renewed}person{number}@eksempel{}.example","epostadresse_oppdatert":"2026-0{}-{day:02}T21:00:01+02","epostadresse_sist_verifisert":"2026-05-{day:02}T21:00:01+02","epostadresse_sist_validert":"2026-05-{day:02}T10:45:15.768Z","mobiltelefonnummer":"+474{:07}","mobiltelefonnummer_oppdatert":"2025-1{}-{day:02}T21:00:01+01","mobiltelefonnummer_sist_verifisert":"2026-05-{day:02}T21:00:01+02","mobiltelefonnummer_sist_validert":"2026-05-{day:02}T10:45:15.768Z"}},"spraak":"{}","spraak_oppdatert":"2018-11-20T00:00:00+01"}}"#,
        id.as_str(),
        number % 40,
        number % 9 + 1,
        number,
        number % 3,
        ["nb", "nn", "en"][number as usize % 3],
    )
    .expect("a String takes all");
}

/// A night's answers, one for each thousand people, found by the first person asked about.
pub struct Recorded {
    file: File,
    places: HashMap<NationalId, (u64, usize)>,
    /// When each answer was asked for.
    pub asked: Mutex<Vec<Instant>>,
}

impl Recorded {
    pub fn record(path: &Path, people: u32, changed: bool) -> anyhow::Result<Self> {
        let mut out = BufWriter::new(File::create(path)?);
        let mut places = HashMap::new();
        let (mut at, mut text, mut first) = (0, String::new(), None);
        for (number, id) in (1..=people).zip(national_ids()) {
            // Numbers start at one, so the first block has one person less.
            if number % BLOCK == 0 || first.is_none() {
                at = flush(&mut out, &mut text, &mut first, &mut places, at)?;
                first = Some(id);
                text.push_str(r#"{"personer":["#);
            } else {
                text.push(',');
            }
            row(&mut text, id, number, changed);
        }
        flush(&mut out, &mut text, &mut first, &mut places, at)?;
        out.flush()?;
        Ok(Self { file: File::open(path)?, places, asked: Mutex::default() })
    }

    /// The bytes of the answer that begins with `first`.
    pub fn bytes(&self, first: NationalId) -> anyhow::Result<Vec<u8>> {
        let (at, len) = self.places[&first];
        let mut bytes = vec![0; len];
        self.file.read_exact_at(&mut bytes, at)?;
        Ok(bytes)
    }
}

fn flush(
    out: &mut impl std::io::Write,
    text: &mut String,
    first: &mut Option<NationalId>,
    places: &mut HashMap<NationalId, (u64, usize)>,
    at: u64,
) -> anyhow::Result<u64> {
    let Some(id) = first.take() else { return Ok(at) };
    text.push_str("]}");
    out.write_all(text.as_bytes())?;
    places.insert(id, (at, text.len()));
    let end = at + u64::try_from(text.len())?;
    text.clear();
    Ok(end)
}

/// Answers from the record: everything of ours but the network.
#[derive(Clone)]
pub struct Replay(pub Arc<Recorded>);

impl AskKrr for Replay {
    fn ask(
        &self,
        _consumer_org: Option<OrganisationNumber>,
        people: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        let recorded = self.0.clone();
        async move {
            recorded.asked.lock().expect("nobody panics with it").push(Instant::now());
            let bytes = recorded.bytes(people[0]).map_err(|_| AskError::Cut)?;
            Ok(decode(&bytes, &people)?)
        }
        .boxed()
    }

    fn circuit(&self) -> (&'static str, Option<Timestamp>) {
        ("closed", None)
    }
}
