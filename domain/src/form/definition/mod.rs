//! The data format of a procedure, `format: 1`.
//!
//! A procedure is data, never code. These files are the shape of that data; what it means is in
//! [`super::evaluate`], what is refused at load in [`super::load`].

mod expression;
mod matter;
mod question;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use expression::{Comparison, Condition, Expr};
pub use matter::{Matter, Outcome};
pub use question::{CheckRule, Choice, Choices, Demand, FileType, Kind, Later, Question};

/// Name of a procedure, section, question, choice or list: `a-z`, `0-9`, `_` and `-`, never empty, at most 60 long.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Id(pub String);

impl Id {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the spelling is allowed.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        (1..=60).contains(&self.0.len())
            && self.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sentence in the three languages of the product.
///
/// Plain Japanese (`easy`) may carry readings: `{申請|しんせい}`. The name of a constant in braces,
/// `{hours_minimum}`, stands for its number ([`Procedure::constants`]); `{n}` in the heading of a row for the
/// row's. Other names in braces are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// Plain Japanese (やさしい日本語).
    pub easy: String,
    /// English.
    pub en: String,
}

/// One version of something that a resident can apply for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Version of this data format; always 1.
    pub format: u32,
    /// Stable over all versions of the procedure.
    pub id: Id,
    /// The office (課) that works the queue.
    pub office: Id,
    /// Name shown everywhere.
    pub title: Text,
    /// One or two sentences for the front page and search results.
    pub summary: Text,
    /// Further words by which people look for it, in any language or script.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The first is where it stands on the front page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<LifeEvent>,
    /// What one should know before starting.
    pub about: About,
    /// When applications are accepted.
    #[serde(default)]
    pub window: Window,
    /// Entry rounds, for procedures that have them (daycare: 一次, 二次, monthly).
    #[serde(default)]
    pub rounds: Vec<Round>,
    /// Numbers that a city sets: hours minimum, number of wishes, ages. Expressions and sentences name them.
    #[serde(default)]
    pub constants: BTreeMap<Id, f64>,
    /// Choice lists used by more than one question.
    #[serde(default)]
    pub choices: BTreeMap<Id, Vec<Choice>>,
    /// The steps, in order.
    pub sections: Vec<Section>,
    /// Rules over several questions.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Most applications that are taken; further ones are refused. None = no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Shipped to be checked by an office first: shown to authors, not open to residents in a new installation.
    #[serde(default)]
    pub template: bool,
    /// Mails do not say which procedure they are about: somebody else in the house may read them.
    #[serde(default)]
    pub discreet: bool,
    /// Where the law wants a My Number (個人番号): how it is handed in elsewhere, never here. Printed for the resident,
    /// and a line on the staff's checklist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub my_number: Option<MyNumber>,
    /// What staff check by hand, besides what the system checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Check>,
    /// Minutes that each step of the work takes per application on paper, against which hours saved are reckoned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub baseline: Vec<Baseline>,
    /// What the office decides, each with its own outcomes and clock.
    pub matters: Vec<Matter>,
    /// What the queue shows, sorts and finds by.
    pub queue: Queue,
    /// Purpose of use of the personal data, shown before sending.
    pub purpose: Text,
    /// Days after which an untouched draft is deleted.
    pub draft_days: u16,
    /// Years that a closed application is kept.
    pub retention_years: u16,
}

/// In what kind of moment people look for a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LifeEvent {
    /// 妊娠・出産.
    Birth,
    /// 子育て・保育.
    ChildRaising,
    /// 学校.
    School,
    /// 健康.
    Health,
    /// 高齢・介護.
    LongTermCare,
    /// 給付・補助.
    Money,
    /// 証明書.
    Certificates,
    /// 災害.
    Disaster,
    /// ごみ・くらし.
    Living,
    /// 催し・講座.
    Events,
    /// 事業者.
    Business,
}

impl LifeEvent {
    /// All of them, in the order of the front page.
    pub const ALL: [Self; 11] = [
        Self::Birth,
        Self::ChildRaising,
        Self::School,
        Self::Health,
        Self::LongTermCare,
        Self::Money,
        Self::Certificates,
        Self::Disaster,
        Self::Living,
        Self::Events,
        Self::Business,
    ];
}

/// How a My Number is dealt with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MyNumber {
    /// It is handed in another way: shown to the resident in these words.
    Elsewhere(Text),
}

/// Something that staff check by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Stable name.
    pub id: Id,
    /// What is checked, in Japanese.
    pub label: String,
    /// Only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// A step of the work as it is done on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// What is done, in Japanese.
    pub step: String,
    /// Minutes per application.
    pub minutes: u16,
}

/// What one should know before starting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Who it is for.
    pub who: Text,
    /// What to have ready, one line each.
    pub prepare: Vec<Text>,
    /// Minutes that filling in takes.
    pub minutes: u16,
    /// Who decides, and by when.
    pub decided: Text,
    /// Where to ask: office, telephone, hours.
    pub contact: Text,
    /// The law or by-law it rests on.
    pub law: Text,
}

/// When applications are accepted. Both ends are local times of Japan, `YYYY-MM-DDTHH:MM`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Window {
    /// First minute; none = open already.
    pub opens: Option<String>,
    /// Last minute, included; none = open end.
    pub closes: Option<String>,
    /// Minutes of grace after `closes` for requests that had to wait at the door.
    pub grace_minutes: u16,
    /// When it opens again after `closes`, where that is known already; said on the closed page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_again: Option<String>,
}

/// An entry round with its own closing time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Value of the question that chooses the round.
    pub id: Id,
    /// Name on screen.
    pub label: Text,
    /// When this round accepts applications.
    pub window: Window,
}

/// A step: one page of questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Stable name; part of the page's address.
    pub id: Id,
    /// Heading of the page.
    pub title: Text,
    /// Sentences under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Text>,
    /// Shown only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

/// A rule over several questions: where `when` holds, `message` is shown at `at`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name.
    pub id: Id,
    /// Errors stop sending, warnings do not.
    pub level: Level,
    /// The question beside which it is shown; inside rows the rule is judged once per row.
    pub at: Id,
    /// What is wrong, if it holds.
    pub when: Condition,
    /// What to do, said to the resident.
    pub message: Text,
    /// Whether it says that this procedure is not for this person: then it is also said above the step.
    #[serde(default)]
    pub eligibility: bool,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Shown, does not stop sending.
    Warning,
    /// Stops sending.
    Error,
}

/// What the queue shows, sorts and finds by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The question whose name heads the line (the child, the claimant).
    pub subject: Id,
    /// The question with the name and reading of the applicant; inside rows: of the first row.
    pub applicant: Id,
    /// Top-level questions shown as columns.
    pub columns: Vec<Id>,
    /// Name, phone and address questions by which staff find an application; rows allowed.
    pub search: Vec<Id>,
}
