//! Who is here: the language they read, where they are, and the token for their forms.

use std::{path::Path, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{Extensions, HeaderMap, Uri, request::Parts},
};
use domain::access::Right;
use jiff::{Timestamp, civil::Date};

use crate::{
    App, Error, Language, Links, Scheme, about,
    area::{self, Area, Item},
    auth::Who,
    cookie,
    csrf::FormToken,
    format,
    given::Given,
    texts::{Message, Texts},
};

const LANGUAGE_COOKIE: &str = "reim-language";
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];

/// What every page knows about the one who looks at it. Made once for a request, by [`crate::house`].
#[derive(Clone, Debug)]
pub struct Visit {
    pub language: Language,
    /// The time by which the page tells what has been and what is to come.
    pub now: Timestamp,
    path: String,
    query: Vec<(String, String)>,
    told: Option<String>,
    pub token: FormToken,
    who: Option<Who>,
    has_chosen_language: bool,
    can_sign_in: bool,
    links: Arc<Links>,
}

/// What is known of a visitor before the visit begins.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub who: Option<Who>,
    /// Whether anybody can sign in here.
    pub can_sign_in: bool,
    pub links: Arc<Links>,
}

impl Visit {
    /// The visit, and the cookies that it sets.
    pub fn begin(
        uri: &Uri,
        headers: &HeaderMap,
        scheme: Scheme,
        known: Known,
        now: Timestamp,
    ) -> (Self, Vec<String>) {
        let Known { who, can_sign_in, links } = known;
        let mut cookies = Vec::new();
        let mut query: Vec<(String, String)> =
            serde_urlencoded::from_str(uri.query().unwrap_or("")).unwrap_or_default();
        let chosen =
            query.iter().find(|(key, _)| key == "lang").and_then(|(_, code)| Language::from_code(code));
        let told = query.iter().find(|(key, _)| key == "beskjed").map(|(_, told)| told.clone());
        // The language is in its cookie from now on, and what was done is told once.
        query.retain(|(key, _)| key != "lang" && key != "beskjed");
        if let Some(language) = chosen {
            let secure = if scheme == Scheme::Https { "; Secure" } else { "" };
            cookies.push(format!(
                "{LANGUAGE_COOKIE}={language}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}"
            ));
        }
        let language = chosen
            .or_else(|| cookie::get(headers, LANGUAGE_COOKIE).and_then(Language::from_code))
            .or_else(|| who.as_ref().and_then(|who| who.language))
            .unwrap_or_else(|| Language::accepted(headers));
        let token = cookie::get(headers, FormToken::cookie_name(scheme))
            .and_then(FormToken::parse)
            .unwrap_or_else(|| {
                let token = FormToken::random();
                cookies.push(token.cookie(scheme));
                token
            });
        let has_chosen_language = chosen.is_some();
        (
            Self {
                told,
                has_chosen_language,
                language,
                now,
                path: uri.path().to_owned(),
                query,
                token,
                who,
                can_sign_in,
                links,
            },
            cookies,
        )
    }

    pub fn of(extensions: &Extensions) -> Result<Self, Error> {
        let visit = extensions.get::<Self>().cloned();
        visit.ok_or_else(|| anyhow::anyhow!("a page is served outside the house").into())
    }

    /// The same visit at a later time.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        Self { now, ..self.clone() }
    }

    /// The same visit to another page; the gallery shows pages under addresses of its own.
    #[cfg(any(test, feature = "samples"))]
    #[must_use]
    pub fn moved_to(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// The same visit by somebody with this name.
    #[cfg(any(test, feature = "samples"))]
    #[must_use]
    pub fn signed_in_as(self, name: &str) -> Self {
        Self { who: Some(Who::sample(name)), ..self }
    }

    /// Somebody who looks at a sample.
    #[cfg(test)]
    pub fn sample(language: Language, path: &str) -> Self {
        Self {
            language,
            now: crate::samples::NOW,
            path: path.to_owned(),
            query: Vec::new(),
            told: None,
            token: FormToken::parse(&"0".repeat(32)).expect("32 figures"),
            who: None,
            has_chosen_language: false,
            can_sign_in: true,
            links: Arc::default(),
        }
    }

    pub fn say(&self, key: &str) -> Message {
        Texts::of(self.language).say(key)
    }

    pub fn number(&self, number: impl Given<i64>) -> String {
        format::number(self.language, number.given())
    }

    pub fn percent(&self, part: impl Given<i64>, whole: impl Given<i64>) -> String {
        format::percent(self.language, part.given(), whole.given())
    }

    pub fn date(&self, at: impl Given<Timestamp>) -> String {
        format::date(self.language, at.given())
    }

    pub fn date_time(&self, at: impl Given<Timestamp>) -> String {
        format::date_time(self.language, at.given())
    }

    pub fn short_date_time(&self, at: impl Given<Timestamp>) -> String {
        format::short_date_time(self.language, at.given())
    }

    pub fn clock(&self, at: impl Given<Timestamp>) -> String {
        format::clock(self.language, at.given())
    }

    /// A day that stands by itself: `30.06.2027`.
    pub fn day_of_year(&self, date: impl Given<Date>) -> String {
        format::civil(self.language, date.given())
    }

    /// `8. november`
    pub fn day(&self, date: impl Given<Date>) -> String {
        let date = date.given();
        self.say("date-day-month")
            .with("day", date.day().to_string())
            .with("month", self.say(MONTHS[usize::from(date.month().unsigned_abs()) - 1]))
            .to_string()
    }

    /// What a problem with this code is.
    pub fn problem(&self, code: impl AsRef<str>) -> String {
        let code = code.as_ref();
        self.text_of(code)
            .or_else(|| sources::texts::text(code, &[], self.language.of_sources()))
            .unwrap_or_else(|| self.say("problem-unknown").with("code", code).to_string())
    }

    /// What to do about a problem with this code; `None` where that is said with the problem.
    pub fn remedy(&self, code: impl AsRef<str>) -> Option<String> {
        let code = code.as_ref();
        let told_at_once = || sources::texts::text(code, &[], self.language.of_sources()).is_some();
        self.text_of(&format!("{code}.remedy"))
            .or_else(|| (!told_at_once()).then(|| self.say("problem-unknown.remedy").to_string()))
    }

    /// Texts about files name what stands in a line; here only the kind of fault is told.
    fn text_of(&self, key: &str) -> Option<String> {
        let told = || self.say(key).with("value", "…").with("column", "…").with("other", "…").to_string();
        Texts::of(self.language).has(key).then(told)
    }

    /// The pages at the foot, with the text of each link: the operator's own where there are such.
    pub fn links(&self) -> Vec<(&'static str, &str)> {
        [
            ("footer-support", self.support()),
            ("footer-privacy", Some(about::PRIVACY_PATH)),
            (
                "footer-accessibility",
                Some(self.accessibility_statement().unwrap_or(about::ACCESSIBILITY_PATH)),
            ),
        ]
        .into_iter()
        .filter_map(|(text, address)| Some((text, address?)))
        .collect()
    }

    /// Where the operator publishes the statement that the law demands.
    pub fn accessibility_statement(&self) -> Option<&str> {
        self.links.accessibility_statement.as_deref()
    }

    pub fn privacy_statement(&self) -> Option<&str> {
        self.links.privacy_statement.as_deref()
    }

    pub fn support(&self) -> Option<&str> {
        self.links.support.as_deref()
    }

    pub fn duration(&self, seconds: impl Given<i64>) -> String {
        format::duration(self.language, seconds.given())
    }

    /// This page in another language.
    pub fn in_language(&self, language: impl Given<Language>) -> String {
        self.with("lang", language.given().code())
    }

    /// What the address says of this.
    pub fn asked(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(held, _)| held == key).map(|(_, value)| value.as_str())
    }

    /// This page with one parameter set and the others as they are.
    pub fn with(&self, key: &str, value: &str) -> String {
        let mut query: Vec<(&str, &str)> =
            self.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        query.retain(|(held, _)| *held != key);
        query.push((key, value));
        let query = serde_urlencoded::to_string(query).expect("pairs of text can always be encoded");
        format!("?{query}")
    }

    /// Whether this page is `path` or lies under it.
    pub fn is_under(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub fn is_at(&self, path: &str) -> bool {
        self.path == path
    }

    /// Whether the visitor is on a page of a menu.
    pub fn is_on(&self, item: &Item) -> bool {
        if item.with_those_under { self.is_under(item.path) } else { self.is_at(item.path) }
    }

    pub fn area(&self) -> Area {
        Area::of(&self.path)
    }

    /// Whether a program asks, and wants no page.
    pub fn wants_json(&self) -> bool {
        Path::new(&self.path).extension() == Some("json".as_ref()) || self.path.starts_with("/api/")
    }

    /// What was done on the page before, by its code.
    pub fn told(&self) -> Option<&str> {
        self.told.as_deref()
    }

    /// Whether the visitor chose the language just now.
    pub fn has_chosen_language(&self) -> bool {
        self.has_chosen_language
    }

    /// Who has signed in.
    pub fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    /// The same visit after signing out.
    #[must_use]
    pub fn signed_out(self) -> Self {
        Self { who: None, ..self }
    }

    pub fn can_sign_in(&self) -> bool {
        self.can_sign_in
    }

    /// Whether the visitor answers for who has looked at whom.
    pub fn may_see_read_log(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.standing.has_somewhere(Right::SeeReadLog))
    }

    /// The pages under the visitor's own name.
    pub fn own_menu(&self) -> Vec<Item> {
        self.who.as_ref().map(area::own_menu).unwrap_or_default()
    }

    pub fn languages(&self) -> [Language; 3] {
        Language::ALL
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        Self::of(&parts.extensions)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    fn begin(uri: &'static str, cookies: &'static str) -> (Visit, Vec<String>) {
        let headers = HeaderMap::from_iter([
            (header::COOKIE, cookies.parse().unwrap()),
            (header::ACCEPT_LANGUAGE, "en".parse().unwrap()),
        ]);
        Visit::begin(&Uri::from_static(uri), &headers, Scheme::Http, Known::default(), Timestamp::UNIX_EPOCH)
    }

    const FORM: &str = "reim-form=000000000000000000000000000000ff";

    #[test]
    fn the_language_is_the_chosen_one_then_the_kept_one_then_the_browsers() {
        let (visit, cookies) = begin("/drift?lang=nn&side=2", "reim-language=nb");
        assert_eq!(visit.language, Language::Nynorsk);
        assert!(cookies.iter().any(|cookie| cookie.starts_with("reim-language=nn; Path=/; Max-Age=")));
        assert_eq!(begin("/drift", "reim-language=nb").0.language, Language::Bokmaal);
        assert_eq!(begin("/drift?lang=xx", "reim-language=se").0.language, Language::English);
    }

    #[test]
    fn another_language_keeps_the_page_and_its_parameters() {
        let (visit, _) =
            begin("/drift/kjoringer/12?side=2&lang=nn&beskjed=startet&felt=e-post+og+%C3%B8", FORM);
        assert_eq!(visit.in_language(Language::English), "?side=2&felt=e-post+og+%C3%B8&lang=en");
        assert_eq!(visit.with("side", "3"), "?felt=e-post+og+%C3%B8&side=3");
    }

    #[test]
    fn the_form_token_is_made_once_and_kept() {
        let (visit, cookies) = begin("/drift", FORM);
        assert_eq!(visit.token.to_string(), "000000000000000000000000000000ff");
        assert!(cookies.is_empty());
        let (visit, cookies) = begin("/drift", "reim-form=short");
        assert_eq!(cookies, [visit.token.cookie(Scheme::Http)]);
    }

    #[test]
    fn a_page_lies_under_its_menu_item_by_whole_words() {
        let (visit, _) = begin("/drift/kjoringer/12", FORM);
        assert!(visit.is_under("/drift/kjoringer") && visit.is_under("/drift"));
        assert!(!visit.is_under("/drift/kjor"));
    }
}
