//! Style sheets, scripts, icons and font, packed into the program by the build.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::Error;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file whose name holds the hash of its content, so it may be kept for ever.
pub struct Asset {
    path: &'static str,
    media_type: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(serve))
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let path = format!("/assets/{name}");
    let asset = ASSETS.iter().find(|asset| asset.path == path).ok_or(Error::NotFound)?;
    let (body, encoding) = asset.for_reader(&headers);
    let mut response = (
        StatusCode::OK,
        [
            (header::CONTENT_TYPE, asset.media_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::VARY, "accept-encoding"),
        ],
        body,
    )
        .into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    Ok(response)
}

impl Asset {
    /// The smallest form that the reader takes, and what that form is called.
    fn for_reader(&self, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
        let accepted =
            headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
        let takes = |coding: &str| {
            accepted.split(',').map(str::trim).any(|wish| {
                let (name, quality) = wish.split_once(";q=").unwrap_or((wish, "1"));
                name.eq_ignore_ascii_case(coding) && quality.trim().parse::<f32>().is_ok_and(|q| q > 0.0)
            })
        };
        match (self.brotli, self.gzip) {
            (Some(brotli), _) if takes("br") => (brotli, Some("br")),
            (_, Some(gzip)) if takes("gzip") => (gzip, Some("gzip")),
            _ => (self.plain, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked_with(encoding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding))])
    }

    #[tokio::test]
    async fn a_file_is_sent_in_the_smallest_form_the_reader_takes_and_kept_for_ever() {
        let name = CSS.strip_prefix("/assets/").unwrap();
        let served =
            |encoding| async move { serve(Path(name.to_owned()), asked_with(encoding)).await.unwrap() };
        for (wish, got) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
        ] {
            let response = served(wish).await;
            let encoding = response.headers().get(header::CONTENT_ENCODING).map(|v| v.to_str().unwrap());
            assert_eq!(encoding, got, "{wish}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
            assert_eq!(response.headers()[header::VARY], "accept-encoding");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        }
    }

    #[tokio::test]
    async fn only_packed_files_are_served() {
        for name in ["../Cargo.toml", "reim.css", ""] {
            assert!(matches!(serve(Path(name.into()), HeaderMap::new()).await, Err(Error::NotFound)));
        }
    }

    #[test]
    fn the_style_sheet_names_the_packed_font_and_nothing_outside() {
        let css = ASSETS.iter().find(|asset| asset.path == CSS).unwrap();
        let css = str::from_utf8(css.plain).unwrap();
        let font = FONT.strip_prefix("/assets/").unwrap();
        assert!(css.contains(&format!("url(\"{font}\")")));
        let outside = css
            .split("url(")
            .skip(1)
            .map(|rest| rest.trim_start_matches(['"', '\'']))
            .find(|target| !target.starts_with("data:") && !target.starts_with(font));
        assert_eq!(outside.map(|target| &target[..60.min(target.len())]), None);
    }
}
