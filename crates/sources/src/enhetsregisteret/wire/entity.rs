//! One entity or sub-entity, registered or deleted.

use domain::{
    OrganisationNumber,
    entity::{
        Deletion, EarlierName, Employees, Entity, EntityContact, EntityFacts, EntityField, EntityFields,
        EntityState, Form, LanguageForm, Proceeding, ProceedingKind, Rank,
    },
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    super::{DecodeError, Decoded},
    address::Address,
    text::{Code, Text, code, day, said},
};

/// The fields of both ranks; each has some of its own. Those of the answer about a deleted one are among them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record<'b> {
    #[serde(borrow)]
    organisasjonsnummer: Text<'b>,
    #[serde(borrow)]
    navn: Text<'b>,
    #[serde(borrow)]
    organisasjonsform: Code<'b>,
    #[serde(borrow, rename = "respons_klasse")]
    response_class: Option<Text<'b>>,
    slettedato: Option<Text<'b>>,
    overordnet_enhet: Option<Text<'b>>,
    forretningsadresse: Option<Address<'b>>,
    beliggenhetsadresse: Option<Address<'b>>,
    postadresse: Option<Address<'b>>,
    naeringskode1: Option<Code<'b>>,
    naeringskode2: Option<Code<'b>>,
    naeringskode3: Option<Code<'b>>,
    institusjonell_sektorkode: Option<Code<'b>>,
    epostadresse: Option<Text<'b>>,
    telefon: Option<Text<'b>>,
    mobil: Option<Text<'b>>,
    hjemmeside: Option<Text<'b>>,
    antall_ansatte: Option<f64>,
    har_registrert_antall_ansatte: Option<bool>,
    maalform: Option<Text<'b>>,
    stiftelsesdato: Option<Text<'b>>,
    #[serde(rename = "registreringsdatoEnhetsregisteret")]
    registreringsdato: Option<Text<'b>>,
    oppstartsdato: Option<Text<'b>>,
    nedleggelsesdato: Option<Text<'b>>,
    konkurs: Option<bool>,
    konkursdato: Option<Text<'b>>,
    under_avvikling: Option<bool>,
    #[serde(rename = "underAvviklingDato")]
    under_avvikling_dato: Option<Text<'b>>,
    #[serde(rename = "underTvangsavviklingEllerTvangsopplosning")]
    forced: Option<bool>,
    historiske_navn: Option<Vec<Earlier<'b>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Earlier<'b> {
    #[serde(borrow)]
    navn: Text<'b>,
    fra_dato: Option<Text<'b>>,
    til_dato: Option<Text<'b>>,
}

/// Reads one entity of this rank.
pub fn decode_entity(bytes: &[u8], rank: Rank) -> Result<Decoded, DecodeError> {
    let record: Record<'_> = serde_json::from_slice(bytes)?;
    record.read(rank).ok_or(DecodeError::NotAnAnswer)
}

impl Record<'_> {
    /// `None` where there is no name or no number.
    pub fn read(&self, rank: Rank) -> Option<Decoded> {
        let number = self.number()?;
        let name = self.navn.said()?.to_owned();
        let form = Form::from_code(&self.organisasjonsform.code);
        let mut reader = Reader::default();
        let state = if self.is_deleted() {
            let on = reader.day(EntityField::State, self.slettedato.as_ref());
            let closed = reader.day(EntityField::Closed, self.nedleggelsesdato.as_ref());
            EntityState::Deleted(Deletion { name, form, on, closed })
        } else {
            EntityState::Registered(Box::new(self.facts(name, form, &mut reader)))
        };
        Some(Decoded { entity: Entity { number, rank, state }, odd: reader.odd })
    }

    fn number(&self) -> Option<OrganisationNumber> {
        OrganisationNumber::parse(&self.organisasjonsnummer).ok()
    }

    /// Older bodies have no class, and some that are deleted have an empty day.
    fn is_deleted(&self) -> bool {
        self.slettedato.is_some()
            || self.response_class.as_ref().is_some_and(|class| class.starts_with("Slettet"))
    }

    fn facts(&self, name: String, form: Form, reader: &mut Reader) -> EntityFacts {
        let address = |address: &Option<Address<'_>>| address.as_ref().and_then(Address::read);
        let industries = [&self.naeringskode1, &self.naeringskode2, &self.naeringskode3];
        EntityFacts {
            name,
            form,
            parent: reader.number(EntityField::Parent, self.overordnet_enhet.as_ref()),
            business_address: address(&self.forretningsadresse)
                .or_else(|| address(&self.beliggenhetsadresse)),
            postal_address: address(&self.postadresse),
            industries: industries.into_iter().filter_map(|industry| code(industry.as_ref())).collect(),
            sector: code(self.institusjonell_sektorkode.as_ref()),
            contact: EntityContact {
                email: said(self.epostadresse.as_ref()),
                telephone: said(self.telefon.as_ref()),
                mobile: said(self.mobil.as_ref()),
                web: said(self.hjemmeside.as_ref()),
            },
            employees: self.employees(reader),
            language_form: reader.language_form(self.maalform.as_ref()),
            founded: reader.day(EntityField::Founded, self.stiftelsesdato.as_ref()),
            registered: reader.day(EntityField::Registered, self.registreringsdato.as_ref()),
            started: reader.day(EntityField::Started, self.oppstartsdato.as_ref()),
            closed: reader.day(EntityField::Closed, self.nedleggelsesdato.as_ref()),
            proceedings: self.proceedings(reader),
            earlier_names: self.earlier_names(reader),
        }
    }

    /// Fewer than five are not told, only that there are some.
    fn employees(&self, reader: &mut Reader) -> Employees {
        match self.antall_ansatte {
            None if self.har_registrert_antall_ansatte == Some(true) => Employees::Few,
            None => Employees::NotRegistered,
            Some(count) if count >= 0.0 && count <= f64::from(u32::MAX) && count.fract() == 0.0 =>
            {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a whole number between the two ends of a u32"
                )]
                Employees::Count(count as u32)
            }
            Some(_) => {
                reader.odd.insert(EntityField::Employees);
                Employees::NotRegistered
            }
        }
    }

    fn proceedings(&self, reader: &mut Reader) -> Vec<Proceeding> {
        let all = [
            (ProceedingKind::Bankruptcy, self.konkurs, self.konkursdato.as_ref()),
            (ProceedingKind::Liquidation, self.under_avvikling, self.under_avvikling_dato.as_ref()),
            // Of this there are five days, one for each reason.
            (ProceedingKind::ForcedLiquidation, self.forced, None),
        ];
        let going_on = all.into_iter().filter(|(_, flag, _)| *flag == Some(true));
        let read = |(kind, _, since)| Proceeding { kind, since: reader.day(EntityField::Proceedings, since) };
        going_on.map(read).collect()
    }

    fn earlier_names(&self, reader: &mut Reader) -> Vec<EarlierName> {
        let read = |earlier: &Earlier<'_>| EarlierName {
            name: earlier.navn.trim().to_owned(),
            from: reader.day(EntityField::EarlierNames, earlier.fra_dato.as_ref()),
            to: reader.day(EntityField::EarlierNames, earlier.til_dato.as_ref()),
        };
        self.historiske_navn.iter().flatten().map(read).collect()
    }
}

/// Reads field by field, and remembers which were odd.
#[derive(Default)]
struct Reader {
    odd: EntityFields,
}

impl Reader {
    fn day(&mut self, field: EntityField, text: Option<&Text<'_>>) -> Option<Date> {
        day(text).unwrap_or_else(|()| {
            self.odd.insert(field);
            None
        })
    }

    fn number(&mut self, field: EntityField, text: Option<&Text<'_>>) -> Option<OrganisationNumber> {
        let text = text.and_then(Text::said)?;
        let number = OrganisationNumber::parse(text).ok();
        if number.is_none() {
            self.odd.insert(field);
        }
        number
    }

    fn language_form(&mut self, text: Option<&Text<'_>>) -> Option<LanguageForm> {
        let word = text.and_then(Text::said)?;
        let form = LanguageForm::from_word(word);
        if form.is_none() {
            self.odd.insert(EntityField::LanguageForm);
        }
        form
    }
}
