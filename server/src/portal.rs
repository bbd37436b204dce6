//! The running portal: what every handler shares.

use std::sync::{Arc, atomic::AtomicBool};

use app::shell::Door;
use domain::form::Procedure;

use crate::{
    admission::Admission,
    clock::SharedClock,
    config::Config,
    db::Db,
    entropy::Entropy,
    files::Store,
    forms::Forms,
    identity::links::Links,
    results::Publications,
    sealed::Keys,
    serve::{Flood, Rooms},
    surveys::Questionnaires,
    telemetry::metrics::Metrics,
};

/// What every handler shares.
pub struct Portal {
    /// Configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Keys of sealed values and digests.
    pub keys: Keys,
    /// The time.
    pub clock: SharedClock,
    /// Randomness.
    pub entropy: Entropy,
    /// Uploaded files.
    pub files: Store,
    /// Published procedures.
    pub forms: Forms,
    /// Questionnaires of waves.
    pub questionnaires: Questionnaires,
    /// Published results.
    pub publications: Publications,
    /// Signed links.
    pub links: Links,
    /// Who may work now.
    pub admission: Admission,
    /// How much one address may ask.
    pub flood: Flood,
    /// Room for bodies.
    pub rooms: Rooms,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether this is a demonstration city.
    pub demo: bool,
    /// Set while stopping: readiness says no.
    pub draining: AtomicBool,
}

/// Shared by all requests.
pub type Shared = Arc<Portal>;

impl Portal {
    /// Whether residents may use a procedure here: what still has to be checked by the office is open only in a
    /// demonstration.
    #[must_use]
    pub fn is_offered(&self, procedure: &Procedure) -> bool {
        self.demo || !procedure.template
    }

    /// Whether a door is reached over TLS.
    #[must_use]
    pub fn is_tls(&self, door: Door) -> bool {
        Config::is_tls(&match door {
            Door::Residents => self.config.residents_url(),
            Door::Staff => self.config.staff_url(),
        })
    }
}
