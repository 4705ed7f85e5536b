//! The program itself, as an operator has it: a file with its configuration, and commands.

use std::{fs, process::Stdio};

use clock::{Clock as _, SystemClock};
use jiff::tz::TimeZone;
use reim::config::{
    Config, EnvironmentName, KlassSection, KrrSection, MaskinportenSection, WebSection, WorkSection,
};
use simulators::Simulators;
use sources::maskinporten::Algorithm;
use tokio::process::{Child, Command};

pub struct Program {
    folder: tempfile::TempDir,
    pub config: Config,
}

/// What a command came to.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Program {
    /// Points the program at the simulated registers and a database.
    pub fn new(simulators: &Simulators, database: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let key_file = folder.path().join("maskinporten-key.pem");
        fs::write(&key_file, &simulators.credentials.private_key_pem)?;
        let config = Config {
            environment: EnvironmentName::Test,
            database: database.to_owned(),
            krr: Some(KrrSection {
                base: simulators.krr_url.clone(),
                operator: simulators.credentials.organisation.as_str().to_owned(),
                at_once: 1,
            }),
            folkeregisteret: None,
            enhetsregisteret: None,
            klass: Some(KlassSection { base: simulators.klass_url.clone() }),
            maskinporten: Some(MaskinportenSection {
                issuer: simulators.maskinporten_issuer.clone(),
                token_endpoint: None,
                client_id: simulators.credentials.client_id.clone(),
                key_file,
                kid: Some(simulators.credentials.kid.clone()),
                certificate_file: None,
                algorithm: Algorithm::Rs256,
                key_registered_on: Some(SystemClock.now().to_zoned(TimeZone::UTC).date()),
            }),
            idporten: None,
            api: None,
            web: WebSection::default(),
            work: WorkSection {
                // On a day that comes every fourth year: no story lasts so long.
                night: "0 3 29 2 *".to_owned(),
                tidy: "0 3 29 2 *".to_owned(),
                klass: "0 3 29 2 *".to_owned(),
                deliveries: folder.path().join("deliveries"),
                ..WorkSection::default()
            },
        };
        Ok(Self { folder, config })
    }

    /// The configuration as it now stands is what the next command reads.
    fn command(&self, args: &[&str]) -> anyhow::Result<Command> {
        let file = self.folder.path().join("reim.toml");
        fs::write(&file, self.config.to_toml()?)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_reim"));
        command.arg("--config").arg(file).args(args).kill_on_drop(true).stdin(Stdio::null());
        Ok(command)
    }

    /// Begins a command that lasts.
    pub fn start(&self, args: &[&str]) -> anyhow::Result<Child> {
        Ok(self.command(args)?.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
    }

    /// Runs a command to its end, with every word that it can be made to say.
    pub async fn run(&self, args: &[&str]) -> anyhow::Result<Ran> {
        let output = self.command(args)?.env("REIM_LOG", "trace").output().await?;
        Ok(Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout)?,
            err: String::from_utf8(output.stderr)?,
        })
    }
}

impl Ran {
    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(self.out.contains(text), "not said: {text}\n{}", self.out);
    }

    /// Whether the command ended well.
    #[track_caller]
    pub fn went_well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err.lines().last().unwrap_or_default());
        self
    }
}

/// Makes each story of the program a test on SQLite and one on PostgreSQL; it is given the database's address.
macro_rules! on_both_databases {
    ($(async fn $story:ident($url:ident: &str) $body:block)*) => {$(
        mod $story {
            use super::*;

            async fn story($url: &str) -> anyhow::Result<()> { $body Ok(()) }

            #[tokio::test]
            async fn sqlite() -> anyhow::Result<()> {
                let folder = tempfile::tempdir()?;
                story(&format!("sqlite:{}", folder.path().join("reim.db").display())).await
            }

            #[tokio::test]
            async fn postgres() -> anyhow::Result<()> {
                let Some(url) = storage::testing::fresh_postgres_url().await? else { return Ok(()) };
                story(&url).await?;
                storage::testing::drop_postgres(&url).await
            }
        }
    )*};
}
pub(crate) use on_both_databases;
