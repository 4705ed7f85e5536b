//! The texts of the pages, one set for each language, from the fluent files in `locales/`.

use std::{fmt, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::{Language, format};

macro_rules! locale {
    ($language:literal) => {
        [
            include_str!(concat!("../locales/", $language, "/shell.ftl")),
            include_str!(concat!("../locales/", $language, "/about.ftl")),
            include_str!(concat!("../locales/", $language, "/access.ftl")),
            include_str!(concat!("../locales/", $language, "/admin.ftl")),
            include_str!(concat!("../locales/", $language, "/operations.ftl")),
            include_str!(concat!("../locales/", $language, "/portal.ftl")),
            include_str!(concat!("../locales/", $language, "/problems.ftl")),
            include_str!(concat!("../locales/", $language, "/register.ftl")),
            include_str!(concat!("../locales/", $language, "/school.ftl")),
        ]
    };
}

/// Our own files of a language.
const fn files(language: Language) -> [&'static str; 9] {
    match language {
        Language::Bokmaal => locale!("nb"),
        Language::Nynorsk => locale!("nn"),
        Language::English => locale!("en"),
    }
}

/// The texts about files that are read in, which stand beside their codes.
fn import_file(language: Language) -> Option<&'static str> {
    let mut all = domain::import::TEXTS.into_iter();
    all.find(|(code, _)| *code == language.code()).map(|(_, file)| file)
}

/// All texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    pub fn of(language: Language) -> &'static Self {
        static ALL: LazyLock<[Texts; 3]> = LazyLock::new(|| Language::ALL.map(Texts::load));
        &ALL[language as usize]
    }

    /// The text with this key; give what it asks for by [`Message::with`].
    pub fn say(&'static self, key: &str) -> Message {
        Message { texts: self, key: key.to_owned(), args: FluentArgs::new() }
    }

    fn load(language: Language) -> Self {
        let tag = language.code().parse().expect("our own codes are language tags");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks would land in attributes and titles; all our arguments run left to right.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(if language == Language::English { english } else { norwegian }));
        for file in files(language).into_iter().chain(import_file(language)) {
            let resource = FluentResource::try_new(file.to_owned())
                .unwrap_or_else(|(_, errors)| unreachable!("a test reads every locale file: {errors:?}"));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| unreachable!("a test finds doubled keys: {errors:?}"));
        }
        Self { language, bundle }
    }

    /// Whether there is a text with this key; `key.part` names an attribute.
    pub fn has(&self, key: &str) -> bool {
        let (key, part) = parts(key);
        self.bundle.get_message(key).is_some_and(|message| match part {
            None => message.value().is_some(),
            Some(part) => message.get_attribute(part).is_some(),
        })
    }

    fn write(&self, key: &str, args: &FluentArgs<'_>) -> String {
        let mut errors = Vec::new();
        let (name, part) = parts(key);
        let text = self
            .bundle
            .get_message(name)
            .and_then(|message| match part {
                None => message.value(),
                Some(part) => message.get_attribute(part).map(|attribute| attribute.value()),
            })
            .map(|pattern| self.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned());
        assert!(!cfg!(test) || (text.is_some() && errors.is_empty()), "text {key}: {errors:?}");
        if text.is_none() || !errors.is_empty() {
            tracing::error!(key, language = self.language.code(), ?errors, "a text is missing or incomplete");
        }
        text.unwrap_or_else(|| key.to_owned())
    }
}

/// `key.part` as the message's name and the attribute's.
fn parts(key: &str) -> (&str, Option<&str>) {
    key.split_once('.').map_or((key, None), |(name, part)| (name, Some(part)))
}

/// A text on its way to the page.
pub struct Message {
    texts: &'static Texts,
    key: String,
    args: FluentArgs<'static>,
}

impl Message {
    /// Fills in what the text asks for; numbers choose the plural form and are grouped.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Filling) -> Self {
        self.args.set(name, value.value());
        self
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts.write(&self.key, &self.args))
    }
}

/// What a text can be filled with.
pub trait Filling {
    fn value(&self) -> FluentValue<'static>;
}

impl Filling for i64 {
    fn value(&self) -> FluentValue<'static> {
        (*self).into()
    }
}

impl Filling for usize {
    fn value(&self) -> FluentValue<'static> {
        (*self).into()
    }
}

impl Filling for str {
    fn value(&self) -> FluentValue<'static> {
        self.to_owned().into()
    }
}

impl Filling for String {
    fn value(&self) -> FluentValue<'static> {
        self.clone().into()
    }
}

impl Filling for Message {
    fn value(&self) -> FluentValue<'static> {
        self.to_string().into()
    }
}

impl<F: Filling + ?Sized> Filling for &F {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

fn norwegian<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(Language::Bokmaal, value)
}

fn english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(Language::English, value)
}

fn grouped(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers are filled in")]
    Some(format::number(language, number.value as i64))
}

#[cfg(test)]
mod tests;
