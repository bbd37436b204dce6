//! Lists of people as offices hand them in: read, and checked line by line before anything is stored.

use std::collections::{HashMap, HashSet};

use app::{
    policy::panel::{MOST_SHOWN, Mistake, Wrong},
    text::Lang,
};
use csv::{ReaderBuilder, StringRecord};
use domain::{
    email::EmailAddress,
    japanese::{postcode, width},
};
use encoding_rs::SHIFT_JIS;

use super::definition::{Attribute, stratum};
use crate::db::panel::Contact;

/// Most lines that are taken at a time: their numbers are held in memory to find those that stand twice.
pub const MOST_LINES: usize = 300_000;

/// Columns that every list has.
const FIXED: [&str; 6] = ["number", "name", "mail", "postcode", "address", "language"];
/// The column that takes people off.
const LEAVE: &str = "leave";
/// Longest number, name, address, in characters.
const LONGEST: [(&str, usize); 3] = [("number", 40), ("name", 100), ("address", 200)];
/// What Excel puts in front of UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Mistakes of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// The first ones.
    pub first: Vec<Mistake>,
    /// How many there are.
    pub all: usize,
}

impl Mistakes {
    fn add(&mut self, line: u64, wrong: Wrong) {
        self.all += 1;
        if self.first.len() < MOST_SHOWN {
            self.first.push(Mistake { line, wrong });
        }
    }

    fn one(line: u64, wrong: Wrong) -> Self {
        Self { first: vec![Mistake { line, wrong }], all: 1 }
    }

    fn or<T>(self, right: T) -> Result<T, Self> {
        if self.all == 0 { Ok(right) } else { Err(self) }
    }
}

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// Is on it.
    Listed {
        /// Number in the list.
        number: String,
        /// The stratum.
        stratum: String,
        /// The language to write in.
        lang: Lang,
        /// How to reach.
        contact: Contact,
    },
    /// Goes.
    Leaves {
        /// Number in the list.
        number: String,
    },
}

impl Person {
    fn number(&self) -> &str {
        match self {
            Self::Listed { number, .. } | Self::Leaves { number } => number,
        }
    }
}

/// A list that has been read, without a mistake.
#[derive(Debug)]
pub struct List {
    text: String,
    form: Form,
}

/// Where the columns are.
#[derive(Debug)]
struct Form {
    attributes: Vec<Attribute>,
    headings: StringRecord,
}

impl List {
    /// Reads a file: UTF-8, with or without byte order mark, or Shift_JIS.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: Vec<u8>, attributes: Vec<Attribute>) -> Result<Self, Mistakes> {
        let text = decoded(bytes)?;
        let headings = headings(&text, &attributes)?;
        let list = Self { text, form: Form { attributes, headings } };
        let mut mistakes = Mistakes::default();
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut lines = 0;
        for (line, person) in list.lines() {
            lines += 1;
            if lines > MOST_LINES {
                return Err(Mistakes::one(line, Wrong::TooMany(MOST_LINES)));
            }
            match person {
                Ok(person) => {
                    if let Some(first) = seen.insert(person.number().to_owned(), line) {
                        mistakes.add(line, Wrong::Twice(first));
                    }
                }
                Err(wrong) => wrong.into_iter().for_each(|wrong| mistakes.add(line, wrong)),
            }
        }
        if lines == 0 {
            return Err(Mistakes::one(1, Wrong::Nobody));
        }
        mistakes.or(list)
    }

    /// Everybody on it.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        self.lines().filter_map(|(_, person)| person.ok())
    }

    fn lines(&self) -> impl Iterator<Item = (u64, Result<Person, Vec<Wrong>>)> {
        let records = reader(&self.text).into_records().skip(1);
        records.enumerate().map(|(index, record)| match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                (line, self.form.person(&record))
            }
            Err(_) => (index as u64 + 2, Err(vec![Wrong::NotCsv])),
        })
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// As text. A file that is not UTF-8 is Shift_JIS as Windows writes it (CP932), with 髙 and 﨑.
fn decoded(mut bytes: Vec<u8>) -> Result<String, Mistakes> {
    if bytes.starts_with(BOM) {
        bytes.drain(..BOM.len());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    if let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes) {
        return Ok(text.into_owned());
    }
    // A line break is no part of a character in either encoding.
    let mut mistakes = Mistakes::default();
    for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let japanese = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
        if std::str::from_utf8(bytes).is_err() && japanese.is_none() {
            mistakes.add(line, Wrong::NotText);
        }
    }
    // Lines of both encodings in one file.
    if mistakes.all == 0 {
        mistakes.add(1, Wrong::NotText);
    }
    Err(mistakes)
}

fn headings(text: &str, attributes: &[Attribute]) -> Result<StringRecord, Mistakes> {
    let record = match reader(text).into_records().next() {
        Some(Ok(record)) => record,
        Some(Err(_)) => return Err(Mistakes::one(1, Wrong::NotCsv)),
        None => return Err(Mistakes::one(1, Wrong::Nobody)),
    };
    let record: StringRecord = record.iter().map(|name| name.trim().to_lowercase()).collect();
    let due: Vec<&str> =
        FIXED.into_iter().chain(attributes.iter().map(|attribute| attribute.id.as_str())).collect();
    let mut mistakes = Mistakes::default();
    let mut seen = HashSet::new();
    for name in &record {
        let short = || name.chars().take(40).collect::<String>();
        if !due.contains(&name) && name != LEAVE {
            mistakes.add(1, Wrong::UnknownColumn(short()));
        } else if !seen.insert(name) {
            mistakes.add(1, Wrong::ColumnTwice(short()));
        }
    }
    for name in due.into_iter().filter(|name| !seen.contains(name)) {
        mistakes.add(1, Wrong::NoColumn(name.to_owned()));
    }
    mistakes.or(record.clone())
}

impl Form {
    fn person(&self, record: &StringRecord) -> Result<Person, Vec<Wrong>> {
        let (has, due) = (record.len(), self.headings.len());
        if has != due {
            return Err(vec![Wrong::Columns { has, due }]);
        }
        let value = |name: &str| {
            let at = self.headings.iter().position(|heading| heading == name);
            at.and_then(|at| record.get(at)).unwrap_or("").trim()
        };
        let number = width::fold(value("number"));
        let mut wrong = Vec::new();
        if number.is_empty() {
            wrong.push(Wrong::Missing("number".to_owned()));
        }
        for (name, value) in self.headings.iter().zip(record) {
            let most = LONGEST.iter().find(|(long, _)| *long == name).map_or(300, |(_, most)| *most);
            if value.trim().chars().any(char::is_control) {
                wrong.push(Wrong::Control(name.to_owned()));
            } else if value.chars().count() > most {
                wrong.push(Wrong::TooLong(name.to_owned(), most));
            }
        }
        let leaves = match width::fold(value(LEAVE)).to_lowercase().as_str() {
            "" => false,
            "yes" => true,
            _ => {
                wrong.push(Wrong::Leave);
                false
            }
        };
        if leaves {
            return if wrong.is_empty() { Ok(Person::Leaves { number }) } else { Err(wrong) };
        }
        let listed = self.listed(number, value, &mut wrong);
        if wrong.is_empty() { Ok(listed) } else { Err(wrong) }
    }

    fn listed<'r>(&self, number: String, value: impl Fn(&str) -> &'r str, wrong: &mut Vec<Wrong>) -> Person {
        if value("name").is_empty() {
            wrong.push(Wrong::Missing("name".to_owned()));
        }
        let mail = (!value("mail").is_empty()).then(|| EmailAddress::parse(value("mail")));
        if mail == Some(None) {
            wrong.push(Wrong::Mail);
        }
        let code = (!value("postcode").is_empty()).then(|| postcode::parse(value("postcode")));
        if code == Some(None) {
            wrong.push(Wrong::Postcode);
        }
        if mail.is_none() && (code.is_none() || value("address").is_empty()) {
            wrong.push(Wrong::Unreachable);
        }
        let lang = match value("language") {
            "" => Some(Lang::Ja),
            code => Lang::parse(code),
        };
        if lang.is_none() {
            wrong.push(Wrong::Language);
        }
        let mut values = Vec::with_capacity(self.attributes.len());
        for attribute in &self.attributes {
            let value = value(attribute.id.as_str());
            if !attribute.choices.iter().any(|choice| choice.value.as_str() == value) {
                wrong.push(Wrong::NotOneOf(attribute.id.to_string(), attribute.values()));
            }
            values.push(value.to_owned());
        }
        Person::Listed {
            number,
            stratum: stratum(&self.attributes, &values),
            lang: lang.unwrap_or_default(),
            contact: Contact {
                name: value("name").to_owned(),
                mail: mail.flatten(),
                postcode: code.flatten().unwrap_or_default(),
                address: value("address").to_owned(),
            },
        }
    }
}
