//! `kakazu survey`

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::text::{Lang, Spoken};
use clap::{Args, Subcommand};
use domain::survey::{
    item::Bank,
    load::LoadError,
    questionnaire::{Rotation, Survey},
};
use serde_json::Value;
use server::{
    audit,
    config::Config,
    db::survey,
    library,
    policy::{
        Definition, import,
        list::{List, Mistakes},
    },
    start, surveys,
};

use super::{Failure, clock, office, say};

/// What `kakazu survey` takes.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Checks question banks and surveys; says what is wrong with each.
    Check {
        /// Banks and surveys. A survey is checked with the bank among them.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The bank that surveys are checked with, where none is among the files.
        #[arg(long)]
        bank: Option<PathBuf>,
    },
    /// Checks a survey with its bank and makes it the one that waves are planned by.
    Publish {
        #[command(flatten)]
        config: Box<Config>,
        /// The survey.
        survey: PathBuf,
        /// The bank that its questions are in.
        #[arg(long)]
        bank: PathBuf,
    },
    /// Prints a survey that ships, or the question bank, to be changed and published.
    Shipped {
        /// `life`, `satisfaction` or `bank`.
        name: String,
    },
    /// Imports the list of people from which a survey's samples are drawn: all of it, or nothing.
    Panel {
        #[command(flatten)]
        config: Box<Config>,
        /// Name of the survey.
        survey: String,
        /// The list, CSV.
        file: PathBuf,
    },
}

/// Runs it.
pub async fn run(options: Options) -> Result<(), Failure> {
    match options.what {
        What::Check { files, bank } => check(&files, bank.as_deref()),
        What::Publish { config, survey, bank } => publish(*config, &survey, &bank).await,
        What::Shipped { name } => shipped(&name),
        What::Panel { config, survey, file } => panel(*config, &survey, &file).await,
    }
}

/// A definition and the file that it stands in.
struct Source<'p> {
    path: &'p Path,
    text: String,
}

impl<'p> Source<'p> {
    fn read(path: &'p Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path, text })
    }

    /// A bank has items, a survey has not.
    fn is_bank(&self) -> bool {
        serde_json::from_str::<Value>(&self.text).is_ok_and(|value| value.get("items").is_some())
    }

    fn bank(&self) -> Result<Bank, Failure> {
        Bank::load(&self.text).map_err(|error| self.wrong(&error))
    }

    fn survey(&self, bank: &Bank) -> Result<Survey, Failure> {
        Survey::load(&self.text, bank).map_err(|error| self.wrong(&error))
    }

    fn wrong(&self, error: &LoadError) -> Failure {
        let line = match error {
            LoadError::Syntax(_) | LoadError::Format(_) => None,
            LoadError::MalformedId(id)
            | LoadError::DuplicateId(id)
            | LoadError::Unknown { named: id, .. }
            | LoadError::Untranslated(id)
            | LoadError::Wrong(id, _) => self.line_of(id.as_str()),
        };
        let place = line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{place}: {error}", self.path.display()).into()
    }

    /// The last line in which a name stands as a value: of a name that is there twice, the second.
    fn line_of(&self, name: &str) -> Option<usize> {
        let quoted = format!("\"{name}\"");
        let named =
            |(_, line): &(usize, &str)| line.contains(&quoted) && !line.contains(&format!("{quoted}:"));
        self.text.lines().enumerate().filter(named).last().map(|(index, _)| index + 1)
    }
}

fn check(files: &[PathBuf], bank: Option<&Path>) -> Result<(), Failure> {
    let mut broken = 0;
    let (banks, surveys): (Vec<_>, Vec<_>) = files
        .iter()
        .map(|path| Source::read(path))
        .partition(|read| read.as_ref().is_ok_and(Source::is_bank));
    let mut bank = bank.map(|path| Source::read(path)?.bank()).transpose()?;
    for source in banks.into_iter().flatten() {
        match source.bank() {
            Ok(loaded) => {
                println!("{}: {} items, no mistakes found", source.path.display(), loaded.items.len());
                bank.get_or_insert(loaded);
            }
            Err(error) => {
                broken += 1;
                eprintln!("{error}");
            }
        }
    }
    for source in surveys {
        let checked = source.and_then(|source| {
            let bank = bank
                .as_ref()
                .ok_or_else(|| format!("{}: no bank to check it with", source.path.display()))?;
            source.survey(bank)
        });
        match checked {
            Ok(survey) => println!("{}", described(&survey)),
            Err(error) => {
                broken += 1;
                eprintln!("{error}");
            }
        }
    }
    if broken > 0 { Err(format!("{broken} of {} cannot be used", files.len()).into()) } else { Ok(()) }
}

fn described(survey: &Survey) -> String {
    let asked = |rotating: bool| {
        let blocks = survey.blocks.iter().filter(|block| block.rotation.is_some() == rotating);
        blocks.map(|block| block.items.len()).sum::<usize>()
    };
    let longest =
        survey.blocks.iter().filter_map(|block| block.rotation).map(|Rotation { every, .. }| every).max();
    let rotating = longest.map_or_else(String::new, |every| {
        format!(" and {} more in turn, the round lasting {every} months", asked(true))
    });
    let title = survey.title.plain(Lang::Ja);
    format!("{} ({title}): {} items every time{rotating}; no mistakes found", survey.id, asked(false))
}

async fn publish(config: Config, survey: &Path, bank: &Path) -> Result<(), Failure> {
    let (survey, bank) = (Source::read(survey)?, Source::read(bank)?);
    // First of all, because it says where.
    let office = survey.survey(&bank.bank()?)?.office;
    let (portal, _) = start::assemble(config, clock(), false).await?;
    office::known(&portal, office.as_str()).await?;
    let now = portal.clock.now();
    let published = surveys::publish(&portal.db, &survey.text, &bank.text, now, &portal.entropy).await?;
    portal.db.close().await;
    println!("{} is published; waves that are planned already keep their questions", published.id);
    Ok(())
}

fn shipped(name: &str) -> Result<(), Failure> {
    let named = |text: &&str| serde_json::from_str::<Value>(text).is_ok_and(|survey| survey["id"] == name);
    let text = match name {
        "bank" => Some(library::BANK),
        _ => library::SURVEYS.into_iter().find(named),
    };
    say(text.ok_or_else(|| format!("no survey `{name}` ships"))?)
}

async fn panel(config: Config, id: &str, file: &Path) -> Result<(), Failure> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (portal, _) = start::assemble(config, clock(), false).await?;
    let row = survey::one(portal.db.read(), id).await?.ok_or_else(|| format!("there is no survey `{id}`"))?;
    let attributes = Definition::of(&row)?.attributes();
    let list = List::read(bytes, attributes).map_err(|mistakes| told(file, &mistakes))?;
    let actor = audit::Actor::System("survey panel");
    let done = import::store(&portal, id, Arc::new(list), actor, portal.clock.now()).await?;
    portal.db.close().await;
    println!("{} added, {} changed, {} taken off", done.added, done.changed, done.left);
    Ok(())
}

fn told(file: &Path, mistakes: &Mistakes) -> String {
    let lines = mistakes
        .first
        .iter()
        .map(|mistake| format!("{}:{}: {}", file.display(), mistake.line, mistake.wrong.sentence(Lang::En)));
    let mut lines: Vec<String> = lines.collect();
    let more = mistakes.all - lines.len();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    format!("nothing was imported\n{}", lines.join("\n"))
}
