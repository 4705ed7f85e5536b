//! The pages over a real connection, and a browser without a window.

use std::{net::SocketAddr, sync::Arc};

use reqwest::{Client, StatusCode, Url, header, redirect::Policy};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use web::{App, Links, Retention, Scheme, api::Api, auth::SignIn};

use crate::night::Night;

/// The pages of a night. They close when this is dropped.
pub struct Pages {
    pub address: SocketAddr,
    _open: DropGuard,
}

/// What is open besides the pages for everybody.
#[derive(Default)]
pub struct Open {
    /// Where; else anywhere.
    pub listener: Option<TcpListener>,
    pub sign_in: Option<Arc<SignIn>>,
    pub api: Option<Api>,
    pub links: Links,
}

impl Pages {
    /// At which nobody can sign in.
    pub async fn open(night: &Night) -> anyhow::Result<Self> {
        Self::open_with(night, Open::default()).await
    }

    pub async fn open_with(night: &Night, open: Open) -> anyhow::Result<Self> {
        let closing = CancellationToken::new();
        let app = App {
            store: night.store.clone(),
            runs: night.runs.clone(),
            sign_in: open.sign_in,
            api: open.api,
            limits: Arc::default(),
            units: Arc::default(),
            scheme: Scheme::Http,
            links: Arc::new(open.links),
            retention: Retention::default(),
            clock: Arc::new(night.time.clone()),
            metrics: web::recorder().build_recorder().handle(),
            closing: closing.clone(),
        };
        let listener = match open.listener {
            Some(listener) => listener,
            None => TcpListener::bind("127.0.0.1:0").await?,
        };
        let address = listener.local_addr()?;
        let service = web::routes(app).into_make_service_with_connect_info::<SocketAddr>();
        let closed = closing.clone().cancelled_owned();
        tokio::spawn(async move { axum::serve(listener, service).with_graceful_shutdown(closed).await });
        Ok(Self { address, _open: closing.drop_guard() })
    }

    pub fn visitor(&self) -> Visitor {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        let at = format!("http://{}", self.address).parse().unwrap();
        Visitor { client, at, cookies: Vec::new(), host: None }
    }
}

pub struct Visitor {
    client: Client,
    /// The address of the page that is shown.
    at: Url,
    /// Each with the host and port that it is for.
    cookies: Vec<(String, String, String)>,
    /// What the browser takes the address to be.
    pub host: Option<&'static str>,
}

pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    pub text: String,
}

impl Visitor {
    /// A page by its path, or by a whole address.
    pub async fn get(&mut self, to: &str) -> anyhow::Result<Page> {
        let to = self.at.join(to)?;
        let request = self.client.get(to.clone());
        self.send(to, request).await
    }

    /// Fills in the form on `page`, with the token that stands there.
    pub async fn post(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Page> {
        let mut fields = fields.to_vec();
        fields.push(("token", page.token()));
        self.fill_in(path, &fields).await
    }

    /// Fills in a form that has no token.
    pub async fn fill_in(&mut self, to: &str, fields: &[(&str, &str)]) -> anyhow::Result<Page> {
        let to = self.at.join(to)?;
        let request = self.client.post(to.clone()).form(fields);
        self.send(to, request).await
    }

    /// Goes where a page sends one, and on from there, until there is something to read.
    pub async fn follow(&mut self, page: Page) -> anyhow::Result<Page> {
        let mut page = page;
        for _ in 0..10 {
            let Some(to) = page.location.take() else { return Ok(page) };
            page = self.get(&to).await?;
        }
        anyhow::bail!("sent in a ring")
    }

    /// The path of the page that is shown.
    pub fn path(&self) -> &str {
        self.at.path()
    }

    async fn send(&mut self, to: Url, request: reqwest::RequestBuilder) -> anyhow::Result<Page> {
        let host = to.authority().to_owned();
        let ours = self.cookies.iter().filter(|(of, ..)| *of == host);
        let cookies: Vec<_> = ours.map(|(_, name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::COOKIE, cookies.join("; "));
        if let Some(host) = self.host {
            request = request.header(header::HOST, host);
        }
        let response = request.send().await?;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str()?.split_once('=').unwrap();
            self.cookies.retain(|(of, held, _)| *of != host || held != name);
            if !rest.contains("Max-Age=0") {
                let value = rest.split(';').next().unwrap().to_owned();
                self.cookies.push((host.clone(), name.to_owned(), value));
            }
        }
        self.at = to;
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

    /// Where the link with these words leads.
    #[track_caller]
    pub fn link(&self, words: &str) -> String {
        let links = self.text.split("<a ").skip(1).filter_map(|rest| rest.split("</a>").next());
        let link = links.filter(|link| link.contains(words)).find_map(|link| link.split("href=\"").nth(1));
        let Some(rest) = link else { panic!("no link says {words}\n{}", self.words()) };
        attribute(rest)
    }

    /// Where the page's form is sent.
    pub fn form(&self) -> String {
        attribute(self.text.split(" action=\"").nth(1).expect("the page has a form"))
    }

    /// What is shown in frames.
    pub fn frames(&self) -> Vec<String> {
        let frames = self.text.split("<iframe src=\"").skip(1);
        frames.map(attribute).collect()
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

/// An attribute's value, from where it begins.
fn attribute(rest: &str) -> String {
    rest.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&")
}
