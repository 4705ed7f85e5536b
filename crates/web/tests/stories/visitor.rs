//! A browser without a window: keeps cookies, fills in forms, follows where it is sent.

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use tower::ServiceExt as _;

pub struct Visitor {
    router: Router,
    cookies: Vec<(String, String)>,
    pub peer: SocketAddr,
    pub host: &'static str,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Visitor {
    pub fn new(router: Router) -> Self {
        let peer = SocketAddr::from(([127, 0, 0, 1], 50123));
        Self { router, cookies: Vec::new(), peer, host: "localhost:8080", headers: Vec::new() }
    }

    pub async fn get(&mut self, path: &str) -> Page {
        let response = self.send(Method::GET, path, String::new()).await;
        read(response).await
    }

    /// Fills in the form on a page that was got before, with its token.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.cookie("reim-form").unwrap_or_default().to_owned();
        let mut form: Vec<(&str, &str)> = fields.to_vec();
        form.push(("token", &token));
        self.post_bare(path, &form).await
    }

    /// Sends exactly these fields.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let response = self.send(Method::POST, path, body).await;
        read(response).await
    }

    pub async fn send(&mut self, method: Method, path: &str, body: String) -> axum::response::Response {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.host)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(held, _)| held != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        response
    }

    /// Holds a cookie, as if it had been set before.
    pub fn hold(&mut self, name: &str, value: &str) {
        self.cookies.retain(|(held, _)| held != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }
}

pub async fn read(response: axum::response::Response) -> Page {
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Page { status, headers, text: String::from_utf8(bytes.into()).unwrap() }
}

impl Page {
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// What a person reads: without tags, blanks gathered, no-break spaces as plain ones.
    pub fn words(&self) -> String {
        let mut words = String::new();
        let mut in_tag = false;
        for letter in self.text.chars() {
            match letter {
                '<' => {
                    in_tag = true;
                    words.push(' ');
                }
                '>' => in_tag = false,
                _ if in_tag => {}
                '\u{a0}' | '\u{202f}' => words.push(' '),
                letter => words.push(letter),
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(self.words().contains(text), "not said: {text}\n{}", self.words());
    }

    #[track_caller]
    pub fn is_silent_about(&self, text: &str) {
        assert!(!self.text.contains(text), "said: {text}");
    }
}
