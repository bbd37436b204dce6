//! A page as a browser without scripts reads it: its elements, what they say, and what its form would send.

use std::collections::BTreeMap;
use std::ops::Range;

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// An element of a page.
pub struct Element {
    /// Its name.
    pub tag: String,
    attributes: Vec<(String, String)>,
    /// The element around it.
    parent: Option<usize>,
    /// What stands in it, readings left out.
    text: Range<usize>,
}

impl Element {
    /// The value of an attribute; empty where it has none.
    pub fn get(&self, name: &str) -> &str {
        self.attribute(name).unwrap_or("")
    }

    /// Whether there is such an attribute.
    pub fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a class is among its classes.
    pub fn is(&self, class: &str) -> bool {
        self.get("class").split_whitespace().any(|known| known == class)
    }

    /// Whether a browser would move its focus here when a link leads to it.
    pub fn takes_focus(&self) -> bool {
        let control = matches!(self.tag.as_str(), "input" | "select" | "textarea" | "button" | "a");
        (control && self.get("type") != "hidden") || self.has("tabindex")
    }
}

/// A page.
pub struct Page {
    elements: Vec<Element>,
    text: String,
}

impl Page {
    /// Reads what the server made: well-formed, attributes in double quotes.
    pub fn read(html: &str) -> Self {
        let mut page = Self { elements: Vec::new(), text: String::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            if !open.iter().any(|inside| matches!(page.elements[*inside].tag.as_str(), "rt" | "rp")) {
                page.text.push_str(&decoded(&rest[..at]));
            }
            rest = &rest[at..];
            let end =
                if rest.starts_with("<!--") { rest.find("-->").map(|end| end + 2) } else { end_of(rest) };
            let end = end.expect("a tag that ends");
            let tag = &rest[1..end];
            rest = &rest[end + 1..];
            if tag.starts_with('!') {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                while let Some(ended) = open.pop() {
                    page.elements[ended].text.end = page.text.len();
                    if page.elements[ended].tag == name {
                        break;
                    }
                }
                continue;
            }
            let (name, attributes) = read_tag(tag);
            let here = page.text.len();
            let parent = open.last().copied();
            let empty = VOID.contains(&name.as_str()) || tag.ends_with('/');
            if !empty {
                open.push(page.elements.len());
            }
            if matches!(name.as_str(), "script" | "style") {
                rest = &rest[rest.find("</").unwrap_or(rest.len())..];
            }
            page.elements.push(Element { tag: name, attributes, parent, text: here..here });
        }
        page
    }

    /// An element.
    pub fn element(&self, at: usize) -> &Element {
        &self.elements[at]
    }

    /// All elements of a kind, in order.
    pub fn all<'p>(&'p self, which: impl Fn(&Element) -> bool + 'p) -> impl Iterator<Item = usize> + 'p {
        (0..self.elements.len()).filter(move |at| which(&self.elements[*at]))
    }

    /// The element with this id.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.all(|element| element.get("id") == id).next()
    }

    /// What stands in an element, as typed.
    pub fn text(&self, at: usize) -> &str {
        &self.text[self.elements[at].text.clone()]
    }

    /// What stands in an element, white space left out.
    pub fn words(&self, at: usize) -> String {
        words(self.text(at))
    }

    /// An element and those around it, the nearest first.
    pub fn around(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |at| self.elements[*at].parent)
    }

    /// The elements inside one.
    pub fn inside(&self, outer: usize) -> impl Iterator<Item = usize> + '_ {
        (outer + 1..self.elements.len()).take_while(move |at| self.around(*at).any(|each| each == outer))
    }

    /// What each label of the page's lists is answered with, nested lists included.
    pub fn entries(&self) -> Vec<(String, String)> {
        let labels = self.all(|element| element.tag == "dt");
        labels
            .filter_map(|label| {
                let parent = self.elements[label].parent;
                let answer = (label..self.elements.len())
                    .find(|at| self.elements[*at].tag == "dd" && self.elements[*at].parent == parent)?;
                Some((self.words(label), self.words(answer)))
            })
            .collect()
    }

    /// Links of the error summary, each with its words.
    pub fn errors(&self) -> Vec<(String, String)> {
        let Some(box_) = self.by_id("errors") else { return Vec::new() };
        let links = self.inside(box_).filter(|at| self.elements[*at].tag == "a");
        links.map(|at| (self.elements[at].get("href").to_owned(), self.words(at))).collect()
    }

    /// Values of the buttons that begin so.
    pub fn buttons<'p>(&'p self, beginning: &'p str) -> impl Iterator<Item = &'p str> + 'p {
        let fits =
            move |element: &Element| element.tag == "button" && element.get("value").starts_with(beginning);
        self.all(fits).map(|at| self.elements[at].get("value"))
    }

    /// The controls of the form with this id.
    pub fn form(&self, id: &str) -> Controls {
        let form = self.by_id(id).unwrap_or_else(|| panic!("no form {id}: {}", self.text));
        let controls = self.inside(form).filter_map(|at| {
            let element = &self.elements[at];
            let kind = match (element.tag.as_str(), element.get("type")) {
                ("select", _) => What::Select,
                ("textarea", _) => What::Line,
                ("input", "hidden") => What::Hidden,
                ("input", "radio") => What::Radio,
                ("input", "checkbox") => What::Check,
                ("input", "file") => What::File,
                ("input", "time") => What::Time,
                ("input", _) => What::Line,
                _ => return None,
            };
            let options = match kind {
                What::Select => self.inside(at).map(|at| self.elements[at].get("value").to_owned()).collect(),
                _ => Vec::new(),
            };
            let value = match element.tag.as_str() {
                "textarea" => self.text(at).trim_start_matches('\n').to_owned(),
                "select" => {
                    let chosen = self.inside(at).find(|at| self.elements[*at].has("selected"));
                    let chosen = chosen.map(|at| self.elements[at].get("value").to_owned());
                    chosen.or_else(|| options.first().cloned()).unwrap_or_default()
                }
                _ => element.get("value").to_owned(),
            };
            let name = element.get("name").to_owned();
            Some(Control { at, name, kind, value, on: element.has("checked"), options })
        });
        Controls(controls.collect())
    }
}

/// The end of the tag at the beginning of this text: a `>` outside quotes.
fn end_of(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn read_tag(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag.trim_end_matches('/'), ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        if attribute.is_empty() || attribute == "/" {
            return (name.to_owned(), attributes);
        }
        match after.strip_prefix("=\"").and_then(|after| after.split_once('"')) {
            Some((value, after)) => {
                attributes.push((attribute.to_owned(), decoded(value)));
                rest = after;
            }
            None => {
                attributes.push((attribute.to_owned(), String::new()));
                rest = after;
            }
        }
    }
}

/// Character references as the server writes them.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((name, after)) = rest[1..].split_once(';') else { break };
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => {
                let hex = name.strip_prefix("#x").map(|digits| u32::from_str_radix(digits, 16).ok());
                let code =
                    hex.unwrap_or_else(|| name.strip_prefix('#').and_then(|digits| digits.parse().ok()));
                code.and_then(char::from_u32)
            }
        };
        out.push(c.unwrap_or_else(|| panic!("&{name}; in {text}")));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A text without its white space, in which pages and sentences may differ.
pub fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The kinds of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Hidden,
    Line,
    Time,
    Radio,
    Check,
    Select,
    File,
}

/// A control as it stands.
#[derive(Clone, Debug)]
pub struct Control {
    /// Which element it is.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: What,
    /// What it sends; a button or box only where it is on.
    pub value: String,
    on: bool,
    options: Vec<String>,
}

/// The controls of a form.
#[derive(Clone, Debug)]
pub struct Controls(pub Vec<Control>);

impl Controls {
    /// Whether there is a control of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|control| control.name == name)
    }

    /// Fills in what a person has an answer for; fails where the answer cannot be given on this page.
    pub fn fill(&mut self, answers: &BTreeMap<String, String>) {
        for (name, answer) in answers {
            let mut wanted: Vec<&str> = answer.split(',').collect();
            let mut given = false;
            for control in self.0.iter_mut().filter(|control| control.name == *name) {
                match control.kind {
                    What::Hidden | What::File => given = true,
                    What::Line => {
                        // As browsers send the ends of lines.
                        control.value = answer.replace('\n', "\r\n");
                        given = true;
                    }
                    What::Time => {
                        // As a browser's input of a time does.
                        control.value = if answer.len() == 4 { format!("0{answer}") } else { answer.clone() };
                        given = true;
                    }
                    What::Radio => {
                        control.on = control.value == *answer;
                        given |= control.on;
                    }
                    What::Check => {
                        control.on = wanted.contains(&control.value.as_str());
                        wanted.retain(|value| *value != control.value);
                        given |= control.on && wanted.is_empty();
                    }
                    What::Select => {
                        control.value.clone_from(answer);
                        given = control.options.contains(answer);
                    }
                }
            }
            assert!(given || !self.has(name), "{name} cannot be answered with {answer}");
        }
    }

    /// Whether a value can stand in the controls of a name: lists and boxes have only what they offer.
    pub fn can_hold(&self, name: &str, value: &str) -> bool {
        let named = || self.0.iter().filter(|control| control.name == name);
        let boxes = named().any(|control| matches!(control.kind, What::Radio | What::Check));
        let boxed = |one: &str| one.is_empty() || named().any(|control| control.value == one);
        let listed = |control: &Control| {
            control.kind != What::Select || control.options.iter().any(|one| one == value)
        };
        (!boxes || value.split(',').all(boxed)) && named().all(listed)
    }

    /// What a browser sends, files aside.
    pub fn sent(&self) -> Vec<(String, String)> {
        let sends = |control: &&Control| match control.kind {
            What::Radio | What::Check => control.on,
            What::File => false,
            _ => !control.name.is_empty(),
        };
        self.0.iter().filter(sends).map(|control| (control.name.clone(), control.value.clone())).collect()
    }

    /// The answers that stand in the form, values of one name together.
    pub fn answers(&self) -> BTreeMap<String, String> {
        let mut answers = BTreeMap::<String, String>::new();
        for (name, value) in self.sent().into_iter().filter(|(name, _)| !name.starts_with('_')) {
            let all = answers.entry(name).or_default();
            if !all.is_empty() && !value.is_empty() {
                all.push(',');
            }
            all.push_str(&value);
        }
        answers
    }
}
