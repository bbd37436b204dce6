//! `kakazu procedure`

use std::{
    fs,
    path::{Path, PathBuf},
};

use app::text::{Lang, Spoken};
use clap::{Args, Subcommand};
use domain::form::{
    Form, LoadError,
    diff::{self, Change},
    grouped,
};
use server::{config::Config, db::procedure, library, start};

use super::{Failure, clock, office, say};

/// What `kakazu procedure` takes.
#[derive(Args)]
pub struct Procedure {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Checks definitions; says every mistake with its place.
    Check {
        /// The definitions.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Checks a definition and makes it the current version of its procedure.
    Publish {
        #[command(flatten)]
        config: Box<Config>,
        /// The definition, or the id of one that ships.
        definition: String,
    },
    /// Says in words what changes from one definition to another.
    Diff {
        /// The older one.
        old: PathBuf,
        /// The newer one.
        new: PathBuf,
    },
    /// Lists the procedures that ship; with an id, prints its definition, to be changed and published.
    Shipped {
        /// The id.
        id: Option<String>,
    },
    /// Prints the JSON Schema of definitions, for editors.
    Schema,
}

/// Runs it.
pub async fn run(options: Procedure) -> Result<(), Failure> {
    match options.what {
        What::Check { files } => check(&files),
        What::Publish { config, definition } => publish(*config, &definition).await,
        What::Diff { old, new } => {
            let changes = diff::changes(&load(&old)?, &load(&new)?);
            let lines: Vec<String> = changes.iter().map(in_words).collect();
            say(&lines.join("\n"))
        }
        What::Shipped { id } => shipped(id.as_deref()),
        What::Schema => say(&library::schema()),
    }
}

fn load(file: &Path) -> Result<Form, Failure> {
    let definition = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Form::parse(&definition).map_err(|errors| {
        let place = |error: &LoadError| match line_of(&definition, &error.at) {
            Some(line) => format!("{}:{line}: {error}", file.display()),
            None => format!("{}: {error}", file.display()),
        };
        errors.0.iter().map(place).collect::<Vec<_>>().join("\n").into()
    })
}

/// The line in which the innermost thing stands that a place names: `"id": "NAME"`, or a key of which there is one.
fn line_of(definition: &str, at: &str) -> Option<usize> {
    at.rsplit('.').find_map(|name| {
        let quoted = format!("\"{name}\"");
        let lines = || definition.lines().enumerate().filter(|(_, line)| line.contains(&quoted));
        let named = |(_, line): &(usize, &str)| line.contains("\"id\"") || line.contains("\"value\"");
        let line = lines().find(named).or_else(|| lines().next().filter(|_| lines().count() == 1));
        line.map(|(index, _)| index + 1)
    })
}

fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let mut broken = 0;
    for file in files {
        match load(file) {
            Ok(form) => {
                let (sections, questions) = (form.procedure.sections.len(), form.questions().count());
                let id = &form.procedure.id;
                println!("{id}: {sections} sections, {questions} questions, no mistakes found");
            }
            Err(error) => {
                broken += 1;
                eprintln!("{error}");
            }
        }
    }
    if broken > 0 { Err(format!("{broken} of {} cannot be published", files.len()).into()) } else { Ok(()) }
}

async fn publish(config: Config, wanted: &str) -> Result<(), Failure> {
    let definition = match library::one(wanted) {
        Some(shipped) => shipped.definition.to_owned(),
        None => fs::read_to_string(wanted).map_err(|error| format!("{wanted}: {error}"))?,
    };
    let form = Form::parse(&definition).map_err(|errors| format!("{wanted}:\n{errors}"))?;
    let (portal, _) = start::assemble(config, clock(), false).await?;
    let (id, office) = (form.procedure.id.as_str(), form.procedure.office.as_str());
    office::known(&portal, office).await?;
    let version =
        procedure::publish(&portal.db, id, office, &definition, portal.clock.now(), &portal.entropy).await?;
    portal.db.close().await;
    println!("{id} is published as {version}");
    if form.procedure.template {
        println!("It is marked as a template: residents do not see it before `template` is false.");
    }
    Ok(())
}

fn shipped(id: Option<&str>) -> Result<(), Failure> {
    let Some(id) = id else {
        let mut lines = Vec::new();
        for shipped in library::all() {
            let form = shipped.form()?;
            let mark = if form.procedure.template { "to be checked by the office" } else { "" };
            lines.push(format!("{:28}{mark:30}{}", shipped.id, form.procedure.title.plain(Lang::Ja)));
        }
        return say(&lines.join("\n"));
    };
    let shipped = library::one(id).ok_or_else(|| format!("no procedure `{id}` ships"))?;
    say(shipped.definition)
}

/// A change as an author reads it.
fn in_words(change: &Change) -> String {
    let ja = |text: &domain::form::Text| text.plain(Lang::Ja);
    let number = |number: &Option<f64>| number.map_or_else(|| "none".to_owned(), grouped);
    match change {
        Change::QuestionAdded(label) => format!("asked anew: {}", ja(label)),
        Change::QuestionRemoved(label) => format!("no longer asked: {}", ja(label)),
        Change::Reworded(before, after) if before == after => format!("other help: {}", ja(after)),
        Change::Reworded(before, after) => format!("reworded: {} → {}", ja(before), ja(after)),
        Change::KindChanged(label) => format!("answered in another way: {}", ja(label)),
        Change::ConditionsChanged(label) => {
            format!("asked or required under other conditions: {}", ja(label))
        }
        Change::ChoiceAdded(label, choice) => format!("one choice more in {}: {}", ja(label), ja(choice)),
        Change::ChoiceRemoved(label, choice) => format!("one choice less in {}: {}", ja(label), ja(choice)),
        Change::Constant(name, before, after) => {
            format!("number {name}: {} → {}", number(before), number(after))
        }
        Change::RuleAdded(message) => format!("rule added: {}", ja(message)),
        Change::RuleRemoved(message) => format!("rule removed: {}", ja(message)),
        Change::RuleChanged(message) => format!("rule changed: {}", ja(message)),
        Change::Windows => "accepted at other times, in other rounds or in another number".to_owned(),
        Change::Matters => "decided in another way, or in other words".to_owned(),
        Change::Introduction => "introduced in other words".to_owned(),
    }
}
