//! What the office decides.

use serde::{Deserialize, Serialize};

use super::{Id, Text};

/// Something that the office decides about an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Stable name.
    pub id: Id,
    /// Name on screen.
    pub title: Text,
    /// Legal clock in days from recording; none where no law sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_days: Option<u16>,
    /// Decided once per entry round.
    #[serde(default)]
    pub per_round: bool,
    /// What can be decided.
    pub outcomes: Vec<Outcome>,
}

/// A possible decision in a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Stable name.
    pub id: Id,
    /// Name on screen.
    pub label: Text,
    /// Whether it ends the matter; an outcome that does not leaves it open for the next round.
    pub ends: bool,
    /// Whether it refuses what was asked: reasons are then required and the appeal text is shown.
    pub refuses: bool,
    /// A list from which staff choose with this outcome (facility placed, grade of care).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choose: Option<Id>,
    /// Whether it has a validity period (from, to).
    #[serde(default)]
    pub valid_period: bool,
    /// The notice as the resident reads it.
    pub notice: Text,
    /// Reasons that staff may take over, in Japanese (the language of the legal act).
    #[serde(default)]
    pub reasons: Vec<String>,
}
