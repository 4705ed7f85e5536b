//! The pages over a real connection, and a browser without a window.

use std::{net::SocketAddr, sync::Arc};

use reqwest::{Client, StatusCode, header, redirect::Policy};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use web::{App, Links, Scheme, api::Api};

use crate::night::Night;

/// The pages of a night. They close when this is dropped.
pub struct Pages {
    pub address: SocketAddr,
    _open: DropGuard,
}

impl Pages {
    pub async fn open(night: &Night) -> anyhow::Result<Self> {
        Self::open_with(night, None).await
    }

    /// The same with the API.
    pub async fn open_with(night: &Night, api: Option<Api>) -> anyhow::Result<Self> {
        let closing = CancellationToken::new();
        let app = App {
            store: night.store.clone(),
            runs: night.runs.clone(),
            sign_in: None,
            api,
            limits: Arc::default(),
            scheme: Scheme::Http,
            links: Arc::new(Links::default()),
            clock: Arc::new(night.time.clone()),
            metrics: web::recorder().build_recorder().handle(),
            closing: closing.clone(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let service = web::routes(app).into_make_service_with_connect_info::<SocketAddr>();
        let closed = closing.clone().cancelled_owned();
        tokio::spawn(async move { axum::serve(listener, service).with_graceful_shutdown(closed).await });
        Ok(Self { address, _open: closing.drop_guard() })
    }

    pub fn visitor(&self) -> Visitor {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Visitor { client, base: format!("http://{}", self.address), cookies: Vec::new(), host: None }
    }
}

pub struct Visitor {
    client: Client,
    base: String,
    cookies: Vec<(String, String)>,
    /// What the browser takes the address to be.
    pub host: Option<&'static str>,
}

pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    pub text: String,
}

impl Visitor {
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Page> {
        let request = self.client.get(format!("{}{path}", self.base));
        self.send(request).await
    }

    /// Fills in the form on `page`, with the token that stands there.
    pub async fn post(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Page> {
        let mut fields = fields.to_vec();
        fields.push(("token", page.token()));
        let request = self.client.post(format!("{}{path}", self.base)).form(&fields);
        self.send(request).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> anyhow::Result<Page> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::COOKIE, cookies.join("; "));
        if let Some(host) = self.host {
            request = request.header(header::HOST, host);
        }
        let response = request.send().await?;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str()?.split_once('=').unwrap();
            self.cookies.retain(|(held, _)| held != name);
            self.cookies.push((name.to_owned(), rest.split(';').next().unwrap().to_owned()));
        }
        let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        Ok(Page { status: response.status(), location, text: response.text().await? })
    }
}

impl Page {
    /// What keeps other pages from sending our forms.
    fn token(&self) -> &str {
        let field = self.text.split("name=\"token\"").nth(1).expect("the page has a form");
        field.split("value=\"").nth(1).unwrap().split('"').next().unwrap()
    }

    /// What a person reads: without tags, blanks gathered.
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
