//! A browser so plain that it costs next to nothing beside what it measures: one connection, one request at a time.

use std::net::SocketAddr;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

/// A page to ask for, or a form to send.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Visit {
    pub path: String,
    /// What the form holds, as it is sent.
    pub form: Option<String>,
}

/// What came back.
pub struct Page {
    pub status: u16,
    pub location: Option<String>,
    pub cookies: Vec<String>,
    pub body: Vec<u8>,
}

pub struct Browser {
    connection: BufReader<TcpStream>,
    address: SocketAddr,
    /// The line of cookies that it sends.
    pub cookies: String,
}

impl Browser {
    pub async fn connect(address: SocketAddr, cookies: String) -> anyhow::Result<Self> {
        let connection = TcpStream::connect(address).await?;
        connection.set_nodelay(true)?;
        Ok(Self { connection: BufReader::with_capacity(1 << 16, connection), address, cookies })
    }

    /// Asks, and follows where it is sent.
    pub async fn visit(&mut self, visit: &Visit) -> anyhow::Result<Page> {
        let mut page = self.send(&visit.path, visit.form.as_deref()).await?;
        while let Some(location) = page.location.take().filter(|location| location.starts_with('/')) {
            page = self.send(&location, None).await?;
        }
        Ok(page)
    }

    /// Asks once.
    pub async fn send(&mut self, path: &str, form: Option<&str>) -> anyhow::Result<Page> {
        let (address, cookies) = (self.address, &self.cookies);
        let head = format!("{path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookies}\r\n");
        let request = match form {
            None => format!("GET {head}\r\n"),
            Some(form) => format!(
                "POST {head}content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
                form.len()
            ),
        };
        self.connection.get_mut().write_all(request.as_bytes()).await?;
        self.read().await
    }

    async fn read(&mut self) -> anyhow::Result<Page> {
        let mut line = String::new();
        self.connection.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).context("a status")?;
        let mut page = Page { status, location: None, cookies: Vec::new(), body: Vec::new() };
        let mut length = None;
        loop {
            line.clear();
            self.connection.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name {
                "content-length" => length = Some(value.parse()?),
                "location" => page.location = Some(value.to_owned()),
                "set-cookie" => page.cookies.extend(value.split(';').next().map(str::to_owned)),
                _ => (),
            }
        }
        page.body.resize(length.context("an answer of known length")?, 0);
        self.connection.read_exact(&mut page.body).await?;
        Ok(page)
    }
}
