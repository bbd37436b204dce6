//! Where an installation's files lie: a folder or a bucket.

use std::{
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
};

use axum::http::Uri;
use clap::Args;

use super::StoreError;

/// The settings of the file store, as they come from flags and environment.
#[derive(Args, Clone, Default)]
pub struct FileSettings {
    /// Where files lie: a folder, or s3://bucket/prefix; by default `files` in the data folder. One database, one
    /// place: never give it to two installations.
    #[arg(long, env = "KAKAZU_FILES")]
    pub files: Option<String>,
    /// Address of the S3-compatible server, e.g. https://s3.city.example.jp; by default Amazon's of the region.
    #[arg(long, env = "KAKAZU_S3_ENDPOINT")]
    pub s3_endpoint: Option<String>,
    /// Region of the bucket.
    #[arg(long, env = "KAKAZU_S3_REGION", default_value = "us-east-1")]
    pub s3_region: String,
    /// Access key of the bucket.
    #[arg(long, env = "KAKAZU_S3_ACCESS_KEY", hide_env_values = true)]
    pub s3_access_key: Option<String>,
    /// Secret key of the bucket; better in the environment than as a flag, which others on the machine see.
    #[arg(long, env = "KAKAZU_S3_SECRET_KEY", hide_env_values = true)]
    pub s3_secret_key: Option<String>,
    /// Allows an http:// endpoint that is not on this machine.
    #[arg(long, env = "KAKAZU_S3_ALLOW_HTTP")]
    pub s3_allow_http: bool,
}

/// Without the keys.
impl fmt::Debug for FileSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.printed(Path::new(""))).finish()
    }
}

/// Where files lie, checked.
pub(super) enum Place {
    Folder(PathBuf),
    Bucket(Bucket),
}

/// A bucket, and how it is reached.
pub(super) struct Bucket {
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) endpoint: Option<String>,
    pub(super) region: String,
    pub(super) access_key: String,
    pub(super) secret_key: String,
}

impl FileSettings {
    /// The place that is meant.
    pub(super) fn place(&self, data: &Path) -> Result<Place, StoreError> {
        let Some(files) = &self.files else { return Ok(Place::Folder(data.join("files"))) };
        let Some(rest) = files.strip_prefix("s3://") else {
            return match files.contains("://") {
                true => Err(StoreError::Settings("KAKAZU_FILES is a folder or s3://bucket/prefix")),
                false => Ok(Place::Folder(files.into())),
            };
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(StoreError::Settings("KAKAZU_FILES names no bucket"));
        }
        // Without keys `object_store` would ask the metadata service of a cloud machine.
        let (Some(access_key), Some(secret_key)) = (&self.s3_access_key, &self.s3_secret_key) else {
            return Err(StoreError::Settings("a bucket needs KAKAZU_S3_ACCESS_KEY and KAKAZU_S3_SECRET_KEY"));
        };
        if let Some(endpoint) = &self.s3_endpoint {
            self.check_endpoint(endpoint)?;
        }
        Ok(Place::Bucket(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key: access_key.clone(),
            secret_key: secret_key.clone(),
        }))
    }

    fn check_endpoint(&self, endpoint: &str) -> Result<(), StoreError> {
        let uri: Uri = endpoint
            .parse()
            .map_err(|_| StoreError::Settings("KAKAZU_S3_ENDPOINT is not an address like https://host"))?;
        let here = uri.host().is_some_and(is_this_machine);
        match uri.scheme_str() {
            Some("https") => Ok(()),
            Some("http") if here || self.s3_allow_http => Ok(()),
            Some("http") => Err(StoreError::Settings(
                "KAKAZU_S3_ENDPOINT is http:// to another machine: use https://, or set KAKAZU_S3_ALLOW_HTTP=true",
            )),
            _ => Err(StoreError::Settings("KAKAZU_S3_ENDPOINT begins with https://")),
        }
    }

    /// As `kakazu config` prints it; keys are left out.
    #[must_use]
    pub fn printed(&self, data: &Path) -> Vec<(&'static str, String)> {
        let files = self.files.clone().unwrap_or_else(|| data.join("files").display().to_string());
        let mut lines = vec![("KAKAZU_FILES", files)];
        if self.files.as_deref().is_some_and(|files| files.starts_with("s3://")) {
            let key = |key: &Option<String>| if key.is_some() { "…" } else { "(none)" }.to_owned();
            let endpoint = self.s3_endpoint.clone().unwrap_or_else(|| "(Amazon's of the region)".to_owned());
            lines.extend([
                ("KAKAZU_S3_ENDPOINT", endpoint),
                ("KAKAZU_S3_REGION", self.s3_region.clone()),
                ("KAKAZU_S3_ACCESS_KEY", key(&self.s3_access_key)),
                ("KAKAZU_S3_SECRET_KEY", key(&self.s3_secret_key)),
                ("KAKAZU_S3_ALLOW_HTTP", self.s3_allow_http.to_string()),
            ]);
        }
        lines
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(endpoint: &str) -> FileSettings {
        FileSettings {
            files: Some("s3://files/kakazu/".to_owned()),
            s3_endpoint: Some(endpoint.to_owned()),
            s3_access_key: Some("akey".to_owned()),
            s3_secret_key: Some("geheim".to_owned()),
            ..FileSettings::default()
        }
    }

    #[test]
    fn files_lie_in_the_data_folder_unless_told_otherwise() {
        let folder = |files: Option<&str>| {
            let settings = FileSettings { files: files.map(str::to_owned), ..FileSettings::default() };
            match settings.place(Path::new("data")) {
                Ok(Place::Folder(folder)) => folder,
                _ => panic!("a folder"),
            }
        };
        assert_eq!(folder(None), Path::new("data/files"));
        assert_eq!(folder(Some("/srv/files")), Path::new("/srv/files"));
        let other = FileSettings { files: Some("ftp://host".to_owned()), ..FileSettings::default() };
        assert!(matches!(other.place(Path::new("data")), Err(StoreError::Settings(_))));
    }

    #[test]
    fn files_travel_in_the_clear_on_this_machine_only_unless_allowed() {
        let is_fine = |settings: &FileSettings| settings.place(Path::new("data")).is_ok();
        for here in ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"] {
            assert!(is_fine(&bucket(here)), "{here}");
        }
        let clear = bucket("http://s3.city.example.jp");
        assert!(!is_fine(&clear));
        assert!(is_fine(&FileSettings { s3_allow_http: true, ..clear }));
        assert!(is_fine(&bucket("https://s3.city.example.jp")));
        assert!(!is_fine(&bucket("http://127.0.0.1.example.jp")));
        assert!(!is_fine(&bucket("s3.city.example.jp")));
        assert!(!is_fine(&FileSettings { s3_secret_key: None, ..bucket("https://s3.city.example.jp") }));
    }

    #[test]
    fn keys_are_printed_nowhere() {
        let settings = bucket("https://s3.city.example.jp");
        let printed = format!("{settings:?}{:?}", settings.printed(Path::new("data")));
        assert!(printed.contains("s3://files/kakazu/"));
        assert!(!printed.contains("akey") && !printed.contains("geheim"), "{printed}");
    }
}
