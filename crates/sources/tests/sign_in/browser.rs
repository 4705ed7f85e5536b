//! As much of a browser as a sign-in needs: cookies, and redirects one at a time.

use std::{collections::HashMap, time::Duration};

use reqwest::{Client, Response, Url, header, redirect::Policy};

pub struct Browser {
    http: Client,
    cookies: HashMap<String, String>,
}

impl Default for Browser {
    fn default() -> Self {
        let http =
            Client::builder().redirect(Policy::none()).no_proxy().timeout(Duration::from_secs(20)).build();
        Self { http: http.unwrap(), cookies: HashMap::new() }
    }
}

/// Where a browser stopped.
pub enum Stop {
    /// At a page of the provider's.
    Page(Url, Response),
    /// Back with us: what stands after `?`.
    Home(String),
}

impl Browser {
    /// Goes there and on, until there is a page or home is reached.
    pub async fn go(&mut self, to: Url, home: &str) -> Stop {
        let response = self.http.get(to.clone()).header(header::COOKIE, self.cookie()).send().await.unwrap();
        self.follow(to, response, home).await
    }

    /// Sends a form to a page, and goes on from there.
    pub async fn send(&mut self, to: Url, form: &[(&str, &str)], home: &str) -> Stop {
        let request = self.http.post(to.clone()).header(header::COOKIE, self.cookie()).form(form);
        let response = request.send().await.unwrap();
        self.follow(to, response, home).await
    }

    async fn follow(&mut self, mut at: Url, mut response: Response, home: &str) -> Stop {
        for _ in 0..8 {
            self.keep_cookies(&response);
            let Some(location) = response.headers().get(header::LOCATION) else {
                return Stop::Page(at, response);
            };
            at = at.join(location.to_str().unwrap()).unwrap();
            if at.as_str().starts_with(home) {
                return Stop::Home(at.query().unwrap_or_default().to_owned());
            }
            response = self.http.get(at.clone()).header(header::COOKIE, self.cookie()).send().await.unwrap();
        }
        panic!("round and round at {at}");
    }

    fn cookie(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn keep_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Stop {
    pub fn home(self) -> String {
        match self {
            Self::Home(query) => query,
            Self::Page(url, response) => panic!("{} at {}", response.status(), url.path()),
        }
    }

    pub fn page(self) -> (Url, Response) {
        match self {
            Self::Page(url, response) => (url, response),
            Self::Home(query) => panic!("home already, with {query}"),
        }
    }
}
