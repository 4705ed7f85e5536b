//! The rows of an answer, written straight as JSON: a thousand people take a few milliseconds.

use domain::NationalId;
use jiff::Timestamp;

use super::{
    manner::{Manner, TimeForm},
    time,
};
use crate::world::{
    World,
    registered::{Detail, Record},
    test_people::Mailbox,
};

/// What the asker may see.
pub struct View<'a> {
    pub contact: bool,
    pub mailbox: bool,
    /// Handed out with every mailbox; base 64.
    pub certificate: &'a str,
    /// Details neither given nor confirmed after this are too old to be used.
    pub fresh_after: Timestamp,
}

/// Rows, each a JSON object.
pub struct Rows {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Rows {
    pub fn split(&self) -> Vec<&[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end]).collect()
    }

    pub fn joined(rows: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut joined = Self { text: Vec::new(), ends: Vec::new() };
        for row in rows {
            joined.text.extend_from_slice(&row);
            joined.ends.push(joined.text.len());
        }
        joined
    }

    pub fn into_json(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.text.len() + self.ends.len() + 16);
        out.extend_from_slice(br#"{"personer":["#);
        for (place, row) in self.split().into_iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            out.extend_from_slice(row);
        }
        out.extend_from_slice(b"]}");
        out
    }
}

/// One row for each person, in the order asked; people whom the register does not have only if wanted.
pub fn rows(
    world: &World,
    people: &[NationalId],
    include_unregistered: bool,
    view: &View<'_>,
    manner: &Manner,
) -> Rows {
    let mut rows =
        Rows { text: Vec::with_capacity(people.len() * 700), ends: Vec::with_capacity(people.len()) };
    for id in people {
        match world.find(id).and_then(|citizen| world.record(citizen)) {
            Some(record) => Row { out: &mut rows.text, view, manner }.write(id, &record),
            None if include_unregistered => Row { out: &mut rows.text, view, manner }.write_unknown(id),
            None => continue,
        }
        rows.ends.push(rows.text.len());
    }
    rows
}

struct Row<'a> {
    out: &'a mut Vec<u8>,
    view: &'a View<'a>,
    manner: &'a Manner,
}

impl Row<'_> {
    fn write_unknown(&mut self, id: &NationalId) {
        self.open(id);
        self.text("status", "IKKE_REGISTRERT");
        self.text("varslingsstatus", "KAN_IKKE_VARSLES");
        self.out.push(b'}');
    }

    fn write(&mut self, id: &NationalId, record: &Record) {
        let mut details = record.email.iter().chain(&record.mobile);
        let fresh = details.any(|detail| detail.is_fresh(self.view.fresh_after));
        let notifiable = fresh && !record.reserved && !record.deleted;

        self.open(id);
        if !record.deleted || self.manner.reservation_when_deleted {
            self.text("reservasjon", if record.reserved { "JA" } else { "NEI" });
            if record.reserved {
                self.time("reservasjonstidspunkt", record.reservation_updated);
            }
            self.time("reservasjon_oppdatert", record.reservation_updated);
        }
        self.text("status", if record.deleted { "SLETTET" } else { "AKTIV" });
        self.text("varslingsstatus", if notifiable { "KAN_VARSLES" } else { "KAN_IKKE_VARSLES" });
        if !record.deleted {
            if self.view.contact && (notifiable || self.manner.contact_when_not_notifiable) {
                self.contact(record);
            }
            if let Some(mailbox) = record.mailbox.filter(|_| self.view.mailbox) {
                self.mailbox(id, mailbox);
            }
            if let Some((language, chosen)) = record.language.filter(|_| self.view.contact) {
                self.text("spraak", language.code());
                self.time("spraak_oppdatert", chosen);
            }
        }
        if self.manner.says_updated {
            self.time("oppdatert", record.updated);
        }
        self.out.push(b'}');
    }

    fn contact(&mut self, record: &Record) {
        if record.email.is_none() && record.mobile.is_none() {
            return;
        }
        self.key("kontaktinformasjon");
        self.out.push(b'{');
        for (name, detail) in [("epostadresse", &record.email), ("mobiltelefonnummer", &record.mobile)] {
            if let Some(detail) = detail {
                self.detail(name, detail);
            }
        }
        self.out.push(b'}');
    }

    fn detail(&mut self, name: &str, detail: &Detail) {
        self.text(name, &detail.value);
        self.named_time(name, "oppdatert", detail.updated, false);
        self.named_time(name, "sist_verifisert", detail.verified, false);
        if let Some(validated) = detail.validated {
            self.named_time(name, "sist_validert", validated, true);
        }
        if detail.duplicated || self.manner.says_not_duplicated {
            self.named_key(name, "duplisert");
            self.out.extend_from_slice(if detail.duplicated { br#""JA""# } else { br#""NEI""# });
        }
    }

    fn mailbox(&mut self, id: &NationalId, mailbox: Mailbox) {
        let (supplier, suffix) = match mailbox {
            Mailbox::Digipost => ("984661185", "DIGI"),
            Mailbox::EBoks => ("922020175", "EBOX"),
        };
        self.key("digital_post");
        self.out.push(b'{');
        self.text("postkasseadresse", &format!("innbygger.{}#{suffix}", &id.as_str()[..6]));
        self.text("postkasseleverandoeradresse", supplier);
        self.out.push(b'}');
        let certificate = self.view.certificate;
        self.text("sertifikat", certificate);
    }

    fn open(&mut self, id: &NationalId) {
        self.out.push(b'{');
        self.text("personidentifikator", id.as_str());
    }

    fn key(&mut self, name: &str) {
        if !self.out.ends_with(b"{") {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn named_key(&mut self, name: &str, of: &str) {
        self.out.extend_from_slice(b",\"");
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'_');
        self.out.extend_from_slice(of.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn text(&mut self, name: &str, value: &str) {
        self.key(name);
        serde_json::to_writer(&mut *self.out, value).expect("memory takes every string");
    }

    fn time(&mut self, name: &str, time: Timestamp) {
        self.key(name);
        self.write_time(time, false);
    }

    fn named_time(&mut self, name: &str, of: &str, time: Timestamp, by_code: bool) {
        self.named_key(name, of);
        self.write_time(time, by_code);
    }

    fn write_time(&mut self, time: Timestamp, by_code: bool) {
        self.out.push(b'"');
        match self.manner.times {
            TimeForm::Utc => time::write_utc(self.out, time),
            TimeForm::Both if by_code => time::write_utc(self.out, time),
            TimeForm::Both | TimeForm::Offset => time::write_offset(self.out, time),
        }
        self.out.push(b'"');
    }
}
