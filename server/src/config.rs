//! The configuration: one struct, from environment and flags, printed by `kakazu config`.

use std::{net::SocketAddr, path::PathBuf};

use axum::http::HeaderName;
use clap::Args;
use domain::form::Text;

use crate::serve::limits::Limits;

/// Everything that an installation can set. Each has a flag and an environment variable.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Folder of database, files, key and (without SMTP) mail.
    #[arg(long, env = "KAKAZU_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address of the residents' door.
    #[arg(long, env = "KAKAZU_RESIDENTS", default_value = "127.0.0.1:3000")]
    pub residents: SocketAddr,
    /// Address of the staff door.
    #[arg(long, env = "KAKAZU_STAFF", default_value = "127.0.0.1:3001")]
    pub staff: SocketAddr,
    /// The residents' door as residents type it, for links in mails; by default its address over plain HTTP.
    #[arg(long, env = "KAKAZU_RESIDENTS_URL")]
    pub residents_url: Option<String>,
    /// The staff door as staff type it.
    #[arg(long, env = "KAKAZU_STAFF_URL")]
    pub staff_url: Option<String>,
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
    /// The city's name.
    #[must_use]
    pub fn city(&self) -> Text {
        Text { ja: self.city.clone(), easy: self.city_easy.clone(), en: self.city_en.clone() }
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

    /// As `kakazu config` prints it; the password in the SMTP URL is left out.
    #[must_use]
    pub fn printed(&self) -> String {
        let smtp = match &self.smtp {
            None => "(none: .eml files in the data folder)".to_owned(),
            Some(url) => match (url.split_once("://"), url.rsplit_once('@')) {
                (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
                _ => url.clone(),
            },
        };
        let limits = &self.limits;
        [
            ("KAKAZU_DATA", self.data.display().to_string()),
            ("KAKAZU_RESIDENTS", self.residents.to_string()),
            ("KAKAZU_STAFF", self.staff.to_string()),
            ("KAKAZU_RESIDENTS_URL", self.residents_url()),
            ("KAKAZU_STAFF_URL", self.staff_url()),
            ("KAKAZU_SMTP", smtp),
            ("KAKAZU_MAIL_FROM", self.mail_from.clone()),
            ("KAKAZU_MASTER_KEY_FILE", self.master_key_file().display().to_string()),
            ("KAKAZU_CITY", self.city.clone()),
            ("KAKAZU_CITY_EASY", self.city_easy.clone()),
            ("KAKAZU_CITY_EN", self.city_en.clone()),
            ("KAKAZU_CONNECTIONS", limits.connections.to_string()),
            ("KAKAZU_AT_WORK", limits.at_work().to_string()),
            ("KAKAZU_BODIES", limits.bodies.to_string()),
            ("KAKAZU_FLOOD", limits.flood.to_string()),
            ("KAKAZU_FORWARDED", limits.forwarded.as_ref().map_or("", HeaderName::as_str).to_owned()),
            ("KAKAZU_DRAIN_LEAD", limits.drain_lead(self.residents).as_secs().to_string()),
        ]
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect()
    }
}

fn url(set: Option<&str>, address: SocketAddr) -> String {
    set.map_or_else(|| format!("http://{address}"), |url| url.trim_end_matches('/').to_owned())
}
