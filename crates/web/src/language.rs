//! The languages of the pages, and which of them a visitor wants.

use std::fmt;

use axum::http::{HeaderMap, header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Bokmaal,
    Nynorsk,
    English,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::Bokmaal, Self::Nynorsk, Self::English];

    /// BCP 47, as in `lang` and `Accept-Language`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bokmaal => "nb",
            Self::Nynorsk => "nn",
            Self::English => "en",
        }
    }

    /// The language's name of itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Bokmaal => "Bokmål",
            Self::Nynorsk => "Nynorsk",
            Self::English => "English",
        }
    }

    /// The same language in the texts about registers.
    pub const fn of_sources(self) -> sources::texts::Lang {
        match self {
            Self::Bokmaal => sources::texts::Lang::Nb,
            Self::Nynorsk => sources::texts::Lang::Nn,
            Self::English => sources::texts::Lang::En,
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The best of ours for a browser's wishes; bokmål where it wishes for none of them.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let wishes = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let mut best: Option<(f32, Self)> = None;
        for wish in wishes.split(',') {
            let (tag, quality) = wish.split_once(";q=").unwrap_or((wish, "1"));
            let Some(language) = Self::from_tag(tag.trim()) else { continue };
            let quality: f32 = quality.trim().parse().unwrap_or(0.0);
            if quality > 0.0 && best.is_none_or(|(held, _)| quality > held) {
                best = Some((quality, language));
            }
        }
        best.map_or(Self::Bokmaal, |(_, language)| language)
    }

    /// `no` is how browsers often say bokmål, and `en-GB` is English to us.
    fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        if primary == "no" { Some(Self::Bokmaal) } else { Self::from_code(&primary) }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(wishes: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, wishes.parse().unwrap());
        Language::accepted(&headers)
    }

    #[test]
    fn a_browser_gets_the_language_it_prefers_among_ours() {
        assert_eq!(accepted("de-DE,de;q=0.9,en;q=0.5,nn;q=0.7"), Language::Nynorsk);
        assert_eq!(accepted("en-GB,en;q=0.9"), Language::English);
        assert_eq!(accepted("no,en;q=0.9"), Language::Bokmaal);
        assert_eq!(accepted("se"), Language::Bokmaal);
        assert_eq!(accepted("en;q=0, ;;q=x"), Language::Bokmaal);
        assert_eq!(Language::accepted(&HeaderMap::new()), Language::Bokmaal);
    }
}
