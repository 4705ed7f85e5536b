//! The words of the page, in the languages that are asked for.

/// What stands on the page where somebody says who they are.
pub struct Words {
    pub language: &'static str,
    pub heading: &'static str,
    pub level: &'static str,
    pub number: &'static str,
    pub hint: &'static str,
    pub mistake: &'static str,
    pub sign_in: &'static str,
    pub choose: &'static str,
    pub cancel: &'static str,
}

impl Words {
    /// Northern Sami is not written here; real ID-porten has it.
    pub fn of(language: &str) -> &'static Self {
        match language {
            "nn" => &NN,
            "en" => &EN,
            _ => &NB,
        }
    }
}

const NB: Words = Words {
    language: "nb",
    heading: "Logg inn med TestID",
    level: "Sikkerhetsnivå",
    number: "Fødselsnummer",
    hint: "Bare oppdiktede: måneden pluss 80.",
    mistake: "Dette er ikke et oppdiktet fødselsnummer med måneden pluss 80.",
    sign_in: "Logg inn",
    choose: "Eller velg en oppdiktet person",
    cancel: "Avbryt",
};

const NN: Words = Words {
    language: "nn",
    number: "Fødselsnummer",
    level: "Tryggleiksnivå",
    hint: "Berre oppdikta: månaden pluss 80.",
    mistake: "Dette er ikkje eit oppdikta fødselsnummer med månaden pluss 80.",
    choose: "Eller vel ein oppdikta person",
    ..NB
};

const EN: Words = Words {
    language: "en",
    heading: "Sign in with TestID",
    level: "Level of assurance",
    number: "National identity number",
    hint: "Invented ones only: the month plus 80.",
    mistake: "This is not an invented national identity number with the month plus 80.",
    sign_in: "Sign in",
    choose: "Or choose an invented person",
    cancel: "Cancel",
};
