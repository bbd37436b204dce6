//! The configuration: one struct, from environment and flags, printed by `kakazu config`.

use std::{
    ffi::OsStr,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use axum::http::HeaderName;
use clap::{Args, FromArgMatches};
use domain::form::Text;

use crate::{db::Location, files::FileSettings, mail::wording::Sender, serve::limits::Limits};

/// Everything that an installation can set. Each has a flag and an environment variable.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Folder of database, files, key and (without SMTP) mail.
    #[arg(long, env = "KAKAZU_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Database: `postgres://user:password@host/name`, or `sqlite:` and a path. Without one, the SQLite file
    /// `kakazu.db` in the data folder.
    #[arg(long, env = "KAKAZU_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Connections to PostgreSQL that this server may open, half of them for reading.
    #[arg(long, env = "KAKAZU_DATABASE_CONNECTIONS", default_value_t = 16)]
    pub database_connections: u32,
    /// Address of the residents' door.
    #[arg(long, env = "KAKAZU_RESIDENTS", default_value = "127.0.0.1:3000")]
    pub residents: SocketAddr,
    /// Address of the staff door.
    #[arg(long, env = "KAKAZU_STAFF", default_value = "127.0.0.1:3001")]
    pub staff: SocketAddr,
    /// Address at which Prometheus reads `/metrics`, for the city's own network only; none by default.
    #[arg(long, env = "KAKAZU_METRICS")]
    pub metrics: Option<SocketAddr>,
    /// The residents' door as residents type it, for links in mails; by default its address over plain HTTP.
    #[arg(long, env = "KAKAZU_RESIDENTS_URL")]
    pub residents_url: Option<String>,
    /// The staff door as staff type it.
    #[arg(long, env = "KAKAZU_STAFF_URL")]
    pub staff_url: Option<String>,
    /// Where uploaded files lie.
    #[command(flatten)]
    pub files: FileSettings,
    /// Mail server: smtp://host:25, smtp+starttls://user:password@host:587 or smtps://user:password@host:465.
    /// Without one, mails become .eml files in the data folder.
    #[arg(long, env = "KAKAZU_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Sender of all mails.
    #[arg(long, env = "KAKAZU_MAIL_FROM", default_value = "no-reply@city.example.jp")]
    pub mail_from: String,
    /// File of the master key (32 bytes, base64); created at the first start. Keep a copy apart from the backups.
    #[arg(long, env = "KAKAZU_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Name of the city in Japanese.
    #[arg(long, env = "KAKAZU_CITY", default_value = "柿木市")]
    pub city: String,
    /// Name of the city in plain Japanese, with readings.
    #[arg(long, env = "KAKAZU_CITY_EASY", default_value = "{柿木市|かきのきし}")]
    pub city_easy: String,
    /// Name of the city in English.
    #[arg(long, env = "KAKAZU_CITY_EN", default_value = "Kakinoki City")]
    pub city_en: String,
    /// What clients may take.
    #[command(flatten)]
    pub limits: Limits,
}

impl Config {
    /// What holds where only the data folder is given.
    ///
    /// # Errors
    /// A variable of the environment that cannot be read.
    pub fn at(data: &Path) -> Result<Self, clap::Error> {
        let command = Self::augment_args(clap::Command::new("kakazu"));
        let matches =
            command.try_get_matches_from([OsStr::new("kakazu"), OsStr::new("--data"), data.as_os_str()])?;
        Self::from_arg_matches(&matches)
    }

    /// The city's name.
    #[must_use]
    pub fn city(&self) -> Text {
        Text { ja: self.city.clone(), easy: self.city_easy.clone(), en: self.city_en.clone() }
    }

    /// Who writes to people.
    #[must_use]
    pub fn sender(&self) -> Sender {
        Sender { city: self.city(), residents_url: self.residents_url() }
    }

    /// Most requests at work at a time.
    #[must_use]
    pub fn at_work(&self) -> usize {
        let for_each = if self.database_url.is_some() { 6 } else { 2 };
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        self.limits.at_work.unwrap_or(for_each * processors).max(1)
    }

    /// The residents' door as written in mails, without a slash at the end.
    #[must_use]
    pub fn residents_url(&self) -> String {
        url(self.residents_url.as_deref(), self.residents)
    }

    /// The staff door, without a slash at the end.
    #[must_use]
    pub fn staff_url(&self) -> String {
        url(self.staff_url.as_deref(), self.staff)
    }

    /// Where the database is; none where the URL is of no engine that we know.
    #[must_use]
    pub fn database(&self) -> Option<Location> {
        match &self.database_url {
            Some(url) => Location::parse(url, self.database_connections),
            None => Some(Location::File(self.data.join("kakazu.db"))),
        }
    }

    /// Whether a door is reached over TLS, which decides on `__Host-` cookies and HSTS.
    #[must_use]
    pub fn is_tls(url: &str) -> bool {
        url.starts_with("https://")
    }

    /// Where the master key lies.
    #[must_use]
    pub fn master_key_file(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data.join("master.key"))
    }

    /// As `kakazu config` prints it; passwords in URLs are left out.
    #[must_use]
    pub fn printed(&self) -> String {
        let smtp =
            self.smtp.as_deref().map_or("(none: .eml files in the data folder)".into(), without_password);
        let database = self
            .database_url
            .as_deref()
            .map_or("(none: kakazu.db in the data folder)".into(), without_password);
        let limits = &self.limits;
        let mut lines = vec![
            ("KAKAZU_DATA", self.data.display().to_string()),
            ("KAKAZU_DATABASE_URL", database),
            ("KAKAZU_DATABASE_CONNECTIONS", self.database_connections.to_string()),
            ("KAKAZU_RESIDENTS", self.residents.to_string()),
            ("KAKAZU_STAFF", self.staff.to_string()),
            ("KAKAZU_METRICS", self.metrics.map_or("(none)".into(), |address| address.to_string())),
            ("KAKAZU_RESIDENTS_URL", self.residents_url()),
            ("KAKAZU_STAFF_URL", self.staff_url()),
            ("KAKAZU_SMTP", smtp),
            ("KAKAZU_MAIL_FROM", self.mail_from.clone()),
            ("KAKAZU_MASTER_KEY_FILE", self.master_key_file().display().to_string()),
            ("KAKAZU_CITY", self.city.clone()),
            ("KAKAZU_CITY_EASY", self.city_easy.clone()),
            ("KAKAZU_CITY_EN", self.city_en.clone()),
            ("KAKAZU_CONNECTIONS", limits.connections.to_string()),
            ("KAKAZU_AT_WORK", self.at_work().to_string()),
            ("KAKAZU_BODIES", limits.bodies.to_string()),
            ("KAKAZU_FLOOD", limits.flood.to_string()),
            ("KAKAZU_FORWARDED", limits.forwarded.as_ref().map_or("", HeaderName::as_str).to_owned()),
            ("KAKAZU_DRAIN_LEAD", limits.drain_lead(self.residents).as_secs().to_string()),
        ];
        lines.extend(self.files.printed(&self.data));
        lines.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
    }
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

fn url(set: Option<&str>, address: SocketAddr) -> String {
    set.map_or_else(|| format!("http://{address}"), |url| url.trim_end_matches('/').to_owned())
}
