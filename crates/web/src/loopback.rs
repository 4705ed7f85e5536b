//! Until sign-in comes, only somebody at this machine may see the pages.
//!
//! A browser on this machine can be talked into asking us by a page from elsewhere: by a name that is made to point
//! at 127.0.0.1 (DNS rebinding), hence the check of `Host`; or a proxy on this machine passes strangers on, hence
//! the refusal of every request that says it was passed on.

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};

const PASSED_ON: [&str; 6] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// An unknown peer is a stranger.
pub fn is_local(peer: Option<IpAddr>, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    peer.is_some_and(|peer| peer.to_canonical().is_loopback())
        && host.is_some_and(names_this_machine)
        && hosts.next().is_none()
        && uri.authority().is_none_or(|authority| names_this_machine(authority.as_str()))
        && !PASSED_ON.iter().any(|header| headers.contains_key(*header))
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map(|(name, _)| name),
        None => host.split(':').next(),
    };
    name.is_some_and(|name| {
        name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn asks(peer: &str, host: &'static str, extra: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
        for (name, value) in extra {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_local(peer.parse().ok(), &Uri::from_static("/drift"), &headers)
    }

    #[test]
    fn somebody_at_this_machine_is_let_in() {
        for peer in ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"] {
            for host in ["localhost:8080", "LOCALHOST", "127.0.0.1:8080", "[::1]:8080", "[::1]"] {
                assert!(asks(peer, host, &[]), "{peer} {host}");
            }
        }
    }

    #[test]
    fn a_stranger_is_refused() {
        for peer in ["192.168.1.4", "10.0.0.1", "::ffff:192.168.1.4", "2001:db8::1", "nobody"] {
            assert!(!asks(peer, "localhost:8080", &[]), "{peer}");
        }
    }

    #[test]
    fn a_name_that_is_made_to_point_here_is_refused() {
        for host in ["reim.example.com", "localhost.example.com", "127.0.0.1.example.com:8080", "[::2]", ""] {
            assert!(!asks("127.0.0.1", host, &[]), "{host}");
        }
        assert!(!asks("127.0.0.1", "localhost", &[("host", "evil.example.com")]));
        let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static("localhost"))]);
        let elsewhere = Uri::from_static("http://evil.example.com/drift");
        assert!(!is_local("127.0.0.1".parse().ok(), &elsewhere, &headers));
    }

    #[test]
    fn what_a_proxy_passes_on_is_refused() {
        for header in PASSED_ON {
            assert!(!asks("127.0.0.1", "127.0.0.1:8080", &[(header, "203.0.113.9")]), "{header}");
        }
    }
}
