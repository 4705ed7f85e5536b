//! Reads one cookie.

use axum::http::{HeaderMap, header};

/// The value of the cookie with this name, if the visitor sent one.
pub fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers =
            HeaderMap::from_iter([(header::COOKIE, "xreim=1; reim=2; reim-form=3".parse().unwrap())]);
        assert_eq!(get(&headers, "reim"), Some("2"));
        assert_eq!(get(&headers, "form"), None);
    }
}
