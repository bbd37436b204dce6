//! The demonstration city: offices, accounts, procedures and invented applications.

use domain::form::{Answers, Form, Text};
use domain::{application::draft::Document, email::EmailAddress};
use jiff::{SignedDuration, Timestamp};

use crate::{
    audit::Actor,
    db::{
        draft::{self, Content, NewDraft},
        procedure, sql, staff,
    },
    filing::{self, Filer, Outcome},
    identity::{password, visit::Role},
    portal::Shared,
    refusal::Refusal,
};

/// The day on which the demonstration city begins: the first round of daycare for April is open.
pub const BEGINS: &str = "2026-11-20T10:00:00+09:00";

/// Password of all demonstration accounts.
pub const PASSWORD: &str = "kakinoki-2026";

/// Login, name, and roles by office.
pub type Account = (&'static str, &'static str, &'static [(&'static str, Role)]);

/// The demonstration accounts.
pub const ACCOUNTS: [Account; 4] = [
    ("sato", "佐藤 美咲", &[("childcare", Role::Clerk)]),
    ("suzuki", "鈴木 健一", &[("childcare", Role::Clerk), ("childcare", Role::Supervisor)]),
    ("tanaka", "田中 直樹", &[("welfare", Role::Clerk)]),
    ("admin", "山本 恵子", &[("", Role::Administrator)]),
];

const PROCEDURES: [&str; 1] = [include_str!("../procedures/daycare-enrolment.json")];

/// Invented families: answers as typed, with an address for news. Twins file one form each.
const FAMILIES: [(&str, &str); 11] = [
    (
        "takasaki@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/takasaki-return-from-leave.json"),
    ),
    (
        "yoshida..hana@docomo.example.jp",
        include_str!("../procedures/examples/daycare-enrolment/yoshida-unborn-single-mother.json"),
    ),
    ("suharto@example.jp", include_str!("../procedures/examples/daycare-enrolment/suharto-one-name.json")),
    (
        "watanabe@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/watanabe-twin-elder.json"),
    ),
    (
        "watanabe@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/watanabe-twin-younger.json"),
    ),
    (
        "teshigawara@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/teshigawara-grandparents-together.json"),
    ),
    (
        "kobayashi@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/kobayashi-category-1.json"),
    ),
    ("kim@example.jp", include_str!("../procedures/examples/daycare-enrolment/kim-moving-in-few-hours.json")),
    (
        "hashimoto@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/hashimoto-continue-on-leave.json"),
    ),
    (
        "saito@example.jp",
        include_str!("../procedures/examples/daycare-enrolment/saito-transfer-second-job.json"),
    ),
    ("hogo@example.jp", include_str!("../procedures/examples/daycare-enrolment/protected-job-seeking.json")),
];

fn offices() -> [(&'static str, Text); 2] {
    let text = |ja: &str, easy: &str, en: &str| Text { ja: ja.into(), easy: easy.into(), en: en.into() };
    [
        ("childcare", text("保育課", "{保育課|ほいくか}", "Childcare Division")),
        ("welfare", text("福祉課", "{福祉課|ふくしか}", "Welfare Division")),
    ]
}

/// Publishes what ships: offices and procedures. The same door as any other definition's.
///
/// # Errors
/// [`Refusal`]
pub async fn publish(portal: &Shared) -> Result<(), Refusal> {
    for (id, name) in offices() {
        procedure::put_office(&portal.db, id, &name).await?;
    }
    for definition in PROCEDURES {
        let form = Form::parse(definition).map_err(Refusal::broken)?;
        let (id, office) = (form.procedure.id.as_str(), form.procedure.office.as_str());
        procedure::publish(&portal.db, id, office, definition, portal.clock.now()).await?;
    }
    portal.forms.refresh(portal.db.read()).await.map_err(Refusal::broken)
}

/// Fills a new demonstration city; one that has been filled is left as it is.
///
/// # Errors
/// [`Refusal`]
pub async fn fill(portal: &Shared) -> Result<(), Refusal> {
    publish(portal).await?;
    if latest(portal).await?.is_some() {
        return Ok(());
    }
    let hash = password::hash(PASSWORD.to_owned()).await.map_err(Refusal::broken)?;
    for (login, name, roles) in ACCOUNTS {
        staff::put_staff(portal, login, name, &hash, roles).await?;
    }
    for (address, answers) in FAMILIES {
        apply(portal, address, answers).await?;
    }
    Ok(())
}

/// When the newest application was recorded: a city that is opened again goes on from there.
///
/// # Errors
/// [`Refusal`]
pub async fn latest(portal: &Shared) -> Result<Option<Timestamp>, Refusal> {
    const LATEST: &str = "SELECT CAST(MAX(recorded_at) AS BIGINT) FROM application";
    let latest: Option<i64> = sql::query_scalar(LATEST).fetch_one(portal.db.read()).await?;
    Ok(latest.map(crate::clock::from_millis))
}

/// Files an application as a resident would have, through the same functions.
async fn apply(portal: &Shared, address: &str, answers: &str) -> Result<(), Refusal> {
    let version = portal.forms.current("daycare-enrolment").ok_or(Refusal::NotFound)?;
    let answers: Answers = serde_json::from_str(answers).map_err(Refusal::broken)?;
    let address = EmailAddress::parse(address).ok_or(Refusal::NotFound)?;
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let (key, new_key) =
        portal.keys.new_data_key(portal.entropy.id(now), &portal.entropy).map_err(Refusal::broken)?;
    let reached = version.form.procedure.sections.iter().map(|section| section.id.clone()).collect();
    let content = Content {
        document: Document::begun_with(answers, reached),
        address: Some(address.as_str().to_owned()),
        ..Content::default()
    };
    let contact = portal.keys.contact_digest(&address);
    let new = NewDraft {
        procedure: version.form.procedure.id.to_string(),
        procedure_version: version.id.clone(),
        channel: "online",
        application: None,
        device: None,
        contact: Some(contact.clone()),
        staff: None,
        lang: "ja",
        document_sealed: key
            .seal_json(draft::place(&id), &content, &portal.entropy)
            .map_err(Refusal::broken)?,
        data_key: new_key.id.clone(),
        new_key: Some(new_key),
        now,
        expires_at: now.saturating_add(SignedDuration::from_hours(24 * 90)).unwrap_or(Timestamp::MAX),
        id: id.clone(),
    };
    portal
        .db
        .write(move |tx| {
            let new = new.clone();
            Box::pin(async move { draft::insert(tx, &new).await })
        })
        .await?;
    let draft = draft::load(portal.db.read(), &portal.keys, &id).await.map_err(Refusal::broken)?;
    let filer = Filer {
        actor: Actor::Resident(Some(contact)),
        counter_address: None,
        lang: app::text::Lang::Ja,
        received_at: now,
    };
    match filing::file(portal, draft.ok_or(Refusal::NotFound)?, &filer).await? {
        Outcome::Filed(..) => Ok(()),
        other => Err(Refusal::broken(format!("a demonstration application was not filed: {other:?}"))),
    }
}
