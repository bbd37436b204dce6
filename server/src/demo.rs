//! The demonstration city: offices, accounts, procedures and invented applications.

mod running;
mod series;

use domain::form::{Answers, Text};
use domain::{application::draft::Document, email::EmailAddress};
use jiff::{SignedDuration, Timestamp};

use crate::{
    audit::Actor,
    db::{
        Tx,
        draft::{self, Content, NewDraft},
        procedure, sql, staff,
    },
    filing::{self, Filer, Outcome},
    identity::{password, visit::Role},
    library,
    portal::Shared,
    refusal::Refusal,
    resident::banks,
    surveys,
};

/// The day on which the demonstration city begins: the first round of daycare for April is open.
pub const BEGINS: &str = "2026-11-20T10:00:00+09:00";

/// Password of all demonstration accounts.
pub const PASSWORD: &str = "kakinoki-2026";

/// Login, name, and roles by office.
pub type Account = (&'static str, &'static str, &'static [(&'static str, Role)]);

/// The demonstration accounts.
pub const ACCOUNTS: [Account; 6] = [
    ("sato", "佐藤 美咲", &[("childcare", Role::Clerk)]),
    ("suzuki", "鈴木 健一", &[("childcare", Role::Clerk), ("childcare", Role::Supervisor)]),
    (
        "tanaka",
        "田中 直樹",
        &[("welfare", Role::Clerk), ("welfare-benefit", Role::Clerk), ("disaster", Role::Clerk)],
    ),
    (
        "kato",
        "加藤 由美",
        &[
            ("children", Role::Clerk),
            ("education", Role::Clerk),
            ("health", Role::Clerk),
            ("care-insurance", Role::Clerk),
            ("citizens", Role::Clerk),
            ("environment", Role::Clerk),
            ("accounting", Role::Clerk),
            ("community", Role::Clerk),
        ],
    ),
    ("ito", "伊藤 さくら", &[("policy", Role::Analyst)]),
    ("admin", "山本 恵子", &[("", Role::Administrator)]),
];

/// Where news for the invented families goes, by example; to nobody's address in particular for the others. Twins file
/// one form each.
const ADDRESSES: [(&str, &str); 4] = [
    ("yoshida-unborn-single-mother", "yoshida..hana@docomo.example.jp"),
    ("watanabe-twin-elder", "watanabe@example.jp"),
    ("watanabe-twin-younger", "watanabe@example.jp"),
    ("protected-job-seeking", "hogo@example.jp"),
];

fn offices() -> [(&'static str, Text); 13] {
    let text = |ja: &str, easy: &str, en: &str| Text { ja: ja.into(), easy: easy.into(), en: en.into() };
    [
        ("childcare", text("保育課", "{保育課|ほいくか}", "Childcare Division")),
        ("welfare", text("福祉課", "{福祉課|ふくしか}", "Welfare Division")),
        ("children", text("こども給付課", "こども{給付課|きゅうふか}", "Children's Benefits Division")),
        ("education", text("学務課", "{学務課|がくむか}", "School Affairs Division")),
        ("health", text("健康づくり課", "{健康|けんこう}づくり{課|か}", "Health Division")),
        ("care-insurance", text("介護保険課", "{介護保険課|かいごほけんか}", "Care Insurance Division")),
        ("welfare-benefit", text("給付金担当", "{給付金|きゅうふきん}の {係|かかり}", "Benefit Section")),
        ("citizens", text("市民課", "{市民課|しみんか}", "Citizens Division")),
        ("disaster", text("危機管理課", "{危機管理課|ききかんりか}", "Crisis Management Division")),
        ("environment", text("環境課", "{環境課|かんきょうか}", "Environment Division")),
        ("accounting", text("会計課", "{会計課|かいけいか}", "Accounting Division")),
        ("policy", text("政策推進課", "{政策推進課|せいさくすいしんか}", "Policy Planning Division")),
        ("community", text("地域振興課", "{地域|ちいき}の {課|か}", "Community Division")),
    ]
}

/// Publishes what ships: offices and procedures. The same door as any other definition's.
///
/// # Errors
/// [`Refusal`]
pub async fn publish(portal: &Shared) -> Result<(), Refusal> {
    for (id, name) in offices() {
        procedure::put_office(&portal.db, id, &name, portal.clock.now(), &portal.entropy).await?;
    }
    for shipped in library::all() {
        let form = shipped.form().map_err(Refusal::broken)?;
        let office = form.procedure.office.as_str();
        let now = portal.clock.now();
        procedure::publish(&portal.db, shipped.id, office, shipped.definition, now, &portal.entropy).await?;
    }
    for survey in library::SURVEYS {
        surveys::publish(&portal.db, survey, library::BANK, portal.clock.now(), &portal.entropy)
            .await
            .map_err(Refusal::broken)?;
    }
    portal.forms.refresh(portal.db.read()).await.map_err(Refusal::broken)
}

/// Fills a new demonstration city; one that has been filled is left as it is.
///
/// # Errors
/// [`Refusal`]
pub async fn fill(portal: &Shared) -> Result<(), Refusal> {
    publish(portal).await?;
    mark(portal).await?;
    if latest(portal).await?.is_some() {
        return Ok(());
    }
    let hash = password::hash(PASSWORD.to_owned()).await.map_err(Refusal::broken)?;
    for (login, name, roles) in ACCOUNTS {
        staff::put_staff(portal, login, name, &hash, roles).await?;
    }
    series::fill(portal).await?;
    running::fill(portal).await?;
    for shipped in library::all() {
        for (name, answers) in &shipped.examples {
            let known = ADDRESSES.iter().find(|(family, _)| family == name).map(|(_, address)| *address);
            let family = name.split('-').next().unwrap_or(name);
            let address = known.map_or_else(|| format!("{family}@example.jp"), str::to_owned);
            apply(portal, shipped.id, &address, answers).await?;
        }
    }
    Ok(())
}

/// Whether a city was filled with inventions: its accounts have a password that everybody knows.
///
/// # Errors
/// The database's.
pub async fn is_filled(portal: &Shared) -> Result<bool, sqlx::Error> {
    const MARKED: &str = "SELECT since FROM demonstration LIMIT 1";
    let since: Option<i64> = sql::query_scalar(MARKED).fetch_optional(portal.db.read()).await?;
    Ok(since.is_some())
}

async fn mark(portal: &Shared) -> Result<(), Refusal> {
    const MARK: &str =
        "INSERT INTO demonstration (since) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM demonstration)";
    let now = crate::clock::millis(portal.clock.now());
    let marked = portal.db.write_with(now, |tx: &mut Tx, now| {
        Box::pin(async move { sql::query(MARK).bind(*now).execute(&mut *tx).await.map(drop) })
    });
    marked.await.map_err(Refusal::from)
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
async fn apply(portal: &Shared, procedure: &str, address: &str, answers: &str) -> Result<(), Refusal> {
    let version = portal.forms.current(procedure).ok_or(Refusal::NotFound)?;
    let mut answers: Answers = serde_json::from_str(answers).map_err(Refusal::broken)?;
    for section in &version.form.procedure.sections {
        for (path, name) in banks::names_of(&version.form, &section.questions, &answers) {
            answers.set(path, &name);
        }
    }
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
        // Invented people have no photographs: such a draft waits for them.
        Outcome::Incomplete => Ok(()),
        other => Err(Refusal::broken(format!("a demonstration application was not filed: {other:?}"))),
    }
}
