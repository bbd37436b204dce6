//! Putting the portal together from its configuration.

use std::{
    io,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use crate::{
    admission::Admission,
    clock::{DatabaseClock, SharedClock},
    config::Config,
    db::{Db, OpenError},
    entropy::Entropy,
    files::{PATIENCE, Store, StoreError},
    forms::{Forms, FormsError},
    identity::links::Links,
    jobs::{Jobs, TASKS_EVERY},
    mail::{Mailer, MailerError, SEND_TIME},
    portal::{Portal, Shared},
    sealed::{KeyError, Keys},
    serve::{Flood, Rooms},
    surveys::Questionnaires,
    telemetry::metrics::Metrics,
};

/// How often the database is asked for the time.
const ASK_FOR_TIME: Duration = Duration::from_secs(30);

/// Why the portal cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// No engine has such a URL.
    #[error("KAKAZU_DATABASE_URL begins with neither postgres:// nor sqlite:")]
    Url,
    /// The master key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Folders.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// The file store.
    #[error(transparent)]
    Files(#[from] StoreError),
    /// Mail.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// Procedures.
    #[error(transparent)]
    Forms(#[from] FormsError),
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    Entropy,
}

/// Opens everything; nothing listens yet.
///
/// # Errors
/// See [`StartError`].
pub async fn assemble(config: Config, clock: SharedClock, demo: bool) -> Result<(Shared, Jobs), StartError> {
    let mailer = match &config.smtp {
        Some(url) => Mailer::smtp(url, &config.mail_from, SEND_TIME)?,
        None => Mailer::folder(&config.data.join("mail"), &config.mail_from)?,
    };
    let entropy = Entropy::from_os().map_err(|_| StartError::Entropy)?;
    let db = Db::open(&config.database().ok_or(StartError::Url)?).await?;
    // A demonstration lives in a season of its own.
    let clock = if demo { clock } else { shared_clock(&db, clock).await? };
    let files = Store::open(&config.files, &config.data, PATIENCE)?;
    with(config, clock, demo, db, entropy, mailer, files).await
}

/// The clock of PostgreSQL, set by it again and again; for a SQLite file, which one server has, `own`.
async fn shared_clock(db: &Db, own: SharedClock) -> Result<SharedClock, StartError> {
    let asked = Instant::now();
    let Some(now) = db.now().await.map_err(OpenError::Storage)? else { return Ok(own) };
    let clock = Arc::new(DatabaseClock::new(now, asked));
    let (db, held) = (db.clone(), Arc::downgrade(&clock));
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(ASK_FOR_TIME).await;
            let asked = Instant::now();
            let now = db.now().await;
            let Some(clock) = held.upgrade() else { break };
            match now {
                // An answer that took long says little.
                Ok(Some(now)) if asked.elapsed() < Duration::from_millis(200) => clock.set(now, asked),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the database was not asked for the time"),
            }
        }
    });
    Ok(clock)
}

/// As [`assemble`], with parts that tests bring along.
///
/// # Errors
/// See [`StartError`].
pub async fn with(
    config: Config,
    clock: SharedClock,
    demo: bool,
    db: Db,
    entropy: Entropy,
    mailer: Mailer,
    files: Store,
) -> Result<(Shared, Jobs), StartError> {
    let keys = Keys::open(&db, &config.master_key_file(), &entropy, clock.now()).await?;
    let forms = Forms::default();
    forms.refresh(db.read()).await?;
    let questionnaires = Questionnaires::default();
    let jobs = Jobs {
        db: db.clone(),
        keys: keys.clone(),
        clock: Arc::clone(&clock),
        entropy: entropy.clone(),
        mailer: Arc::new(mailer),
        files: files.clone(),
        questionnaires: questionnaires.clone(),
        sender: config.sender(),
        tasks_every: TASKS_EVERY,
        audit_head: Some(config.data.join("audit.head")),
    };
    let links = Links::new(keys.link_key());
    let limits = &config.limits;
    let admission = Admission::new(config.at_work(), config.city(), demo, clock.now());
    let flood = Flood::new(limits.flood, limits.forwarded.clone());
    let rooms = Rooms::new(limits.bodies, limits.times);
    let (draining, metrics) = (AtomicBool::new(false), Metrics::default());
    let portal = Portal {
        config,
        db,
        keys,
        clock,
        entropy,
        files,
        forms,
        questionnaires,
        publications: crate::results::Publications::default(),
        links,
        admission,
        flood,
        rooms,
        metrics,
        demo,
        draining,
    };
    Ok((Arc::new(portal), jobs))
}
