//! A city with any number of applications over two years, in realistic shares, with real keys and tokens.

use std::collections::BTreeMap;

use domain::{
    application::{receipt_number::ReceiptNumber, status::Status},
    email::EmailAddress,
    form::{Answers, Form, Path},
    japanese::calendar::fiscal_year,
};
use jiff::Timestamp;
use server::{
    clock::{from_millis, japan_date, millis},
    db::procedure,
    entropy::Entropy,
    forms::Version,
    portal::Shared,
    sealed::DataKey,
};

use crate::{
    bulk::{Bulk, by_hand},
    people::{Person, chance, person},
    support::family,
};

/// The city is the same at each run but for its keys.
const SEED: u64 = 2_026;
/// Days over which applications came in.
const DAYS: i64 = 730;
/// Applications stored in one transaction.
const TOGETHER: usize = 2_000;
/// Tokens stored in one transaction.
const TOKENS: usize = 40_000;
/// Offices and kinds of token in the order of the index.
pub const OFFICES: [&str; 3] = ["childcare", "civil", "welfare"];
pub const KINDS: [&str; 5] = ["mail", "name", "phone", "receipt", "text"];

const DATA_KEY: &str = "data_key (id, wrapped, master, created_at)";
const TOKEN: &str = "search_token (office, kind, token, submitted_at, application)";
const COUNTER: &str = "counter (office, procedure, status, value)";

/// A token on its way: office, kind, token, time, number of the application.
pub type Token = (u8, u8, i64, i64, u32);

/// Somebody's application, to ask for later.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Its receipt number.
    pub receipt: String,
    /// Its office.
    pub office: &'static str,
    /// Who applied.
    pub person: Person,
    /// Digest of the address.
    pub contact: String,
}

/// Fills a city.
pub struct Filler<'a> {
    pub portal: &'a Shared,
    pub entropy: Entropy,
    pub staff: &'a str,
    daycare: Vec<(String, String)>,
    pub bulk: Bulk,
    pub tokens: Vec<Token>,
    pub ids: Vec<String>,
    counters: BTreeMap<(&'static str, String, &'static str), i64>,
}

/// Publishes two procedures more and fills the city; a sample of its applications, spread over its time.
pub async fn fill(portal: &Shared, staff: &str, count: usize) -> Vec<Known> {
    publish(portal).await;
    let mut filler = Filler {
        portal,
        entropy: Entropy::seeded(SEED),
        staff,
        daycare: family("takasaki-return-from-leave"),
        bulk: Bulk::default(),
        tokens: Vec::new(),
        ids: Vec::with_capacity(count),
        counters: BTreeMap::new(),
    };
    let span = DAYS * 86_400_000;
    let began = millis(portal.clock.now()) - span - 1;
    let mut known = Vec::new();
    for number in 0..count {
        let at = began + i64::try_from(number).unwrap() * span / i64::try_from(count).unwrap();
        let one = filler.application(u64::try_from(number).unwrap(), count, from_millis(at));
        if number % (count / 200) == count / 400 {
            known.push(one);
        }
        if (number + 1) % TOGETHER == 0 || number + 1 == count {
            filler.bulk.store(&portal.db).await;
        }
    }
    filler.finish(count).await;
    known
}

async fn publish(portal: &Shared) {
    let text = |ja: &str| domain::form::Text { ja: ja.into(), easy: ja.into(), en: ja.into() };
    procedure::put_office(&portal.db, "civil", &text("市民課"), portal.clock.now(), &portal.entropy)
        .await
        .unwrap();
    for (id, office, title) in
        [("flat-rate-benefit", "welfare", "価格高騰重点支援給付金"), ("moving-grant", "civil", "転入支援金")]
    {
        let definition = include_str!("benefit.json");
        let definition =
            definition.replace("PROCEDURE", id).replace("OFFICE", office).replace("TITLE", title);
        Form::parse(&definition).unwrap();
        procedure::publish(&portal.db, id, office, &definition, portal.clock.now(), &portal.entropy)
            .await
            .unwrap();
    }
    portal.forms.refresh(portal.db.read()).await.unwrap();
}

impl Filler<'_> {
    /// An id of that time.
    pub fn id(&self, at: Timestamp) -> String {
        self.entropy.id(at)
    }

    /// A data key with its row.
    pub fn key(&mut self, at: Timestamp) -> DataKey {
        let (key, row) = self.portal.keys.new_data_key(self.id(at), &self.entropy).unwrap();
        let row = vec![row.id.into(), row.wrapped.into(), row.master.into(), millis(at).into()];
        self.bulk.add(0, DATA_KEY, row);
        key
    }

    fn application(&mut self, number: u64, count: usize, at: Timestamp) -> Known {
        let mut random = chance(SEED + 1, number);
        // Six in ten applications are of people who apply more than once.
        let who = random(u64::try_from(count).unwrap() * 6 / 10 + 1);
        let person = person(SEED, who);
        let (procedure, office) = match random(100) {
            0..4 => ("daycare-enrolment", "childcare"),
            4..68 => ("flat-rate-benefit", "welfare"),
            _ => ("moving-grant", "civil"),
        };
        let version = self.portal.forms.current(procedure).unwrap();
        let answers =
            if office == "childcare" { self.enrolment(&person) } else { claim(&person, &mut random) };
        let status = status(at, self.portal.clock.now(), &mut random);
        let key = self.key(at);
        // Distinct, and without order.
        let drawn = u32::try_from(number.wrapping_mul(48_271) % 99_999_989).unwrap();
        let receipt = ReceiptNumber::from_parts(fiscal_year(japan_date(at)), drawn).unwrap().to_string();
        let address = EmailAddress::parse(&person.mail).unwrap();
        let one = One {
            id: self.id(at),
            office,
            status,
            at,
            version: &version,
            contact: self.portal.keys.contact_digest(&address),
        };
        self.rows(&one, &key, &receipt, &answers, &address);
        self.history(&one, &key);
        *self.counters.entry((office, procedure.to_owned(), status.as_str())).or_default() += 1;
        if random(100) < 3 {
            self.unfinished(&one);
        }
        self.ids.push(one.id.clone());
        Known { id: one.id, recorded_at: millis(at), receipt, office, person, contact: one.contact }
    }

    fn enrolment(&self, person: &Person) -> Answers {
        let mut answers = Answers::default();
        for (path, value) in &self.daycare {
            answers.set(Path::from_wire(path), value);
        }
        for who in ["child_name", "guardians/1/guardian_name", "guardians/2/guardian_name"] {
            put_name(&mut answers, who, person);
        }
        answers.set(Path::from_wire("guardians/1/guardian_phone"), &person.phone);
        put_address(&mut answers, "home_address", person);
        answers
    }

    /// Counters and tokens. Tokens come sorted as their index is: in any other order each would meet another page.
    async fn finish(&mut self, count: usize) {
        let db = &self.portal.db;
        for ((office, procedure, status), value) in std::mem::take(&mut self.counters) {
            self.bulk.add(2, COUNTER, vec![office.into(), procedure.into(), status.into(), value.into()]);
        }
        self.bulk.store(db).await;
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.sort_unstable();
        println!("  {:.1} search tokens per application", tokens.len() as f64 / count as f64);
        by_hand(self.portal, "DROP INDEX search_token_by_application").await;
        for some in tokens.chunks(TOKENS) {
            for (office, kind, token, at, number) in some {
                let row = vec![
                    OFFICES[usize::from(*office)].into(),
                    KINDS[usize::from(*kind)].into(),
                    (*token).into(),
                    (*at).into(),
                    self.ids[usize::try_from(*number).unwrap()].clone().into(),
                ];
                self.bulk.add(2, TOKEN, row);
            }
            self.bulk.store(db).await;
        }
        by_hand(self.portal, "CREATE INDEX search_token_by_application ON search_token (application)").await;
    }
}

/// An application on its way.
pub struct One<'a> {
    pub id: String,
    pub office: &'static str,
    pub status: Status,
    pub at: Timestamp,
    pub version: &'a Version,
    pub contact: String,
}

/// What is two months old is done, but for a few.
fn status(at: Timestamp, now: Timestamp, random: &mut impl FnMut(u64) -> u64) -> Status {
    let new = millis(now) - millis(at) < 60 * 86_400_000;
    match (new, random(100)) {
        (true, 0..35) => Status::Submitted,
        (true, 35..65) => Status::InReview,
        (true, 65..72) => Status::Returned,
        (true, 72..75) => Status::Resubmitted,
        (true, 75..95) | (false, 1..9) => Status::Decided,
        (true, _) | (false, 9..14) => Status::Withdrawn,
        (false, 0) => Status::InReview,
        (false, _) => Status::Closed,
    }
}

fn put_name(answers: &mut Answers, question: &str, person: &Person) {
    let mut put =
        |part: &str, value: &str| answers.set(Path::from_wire(&format!("{question}/{part}")), value);
    let (given, kana) = person.given.clone().unwrap_or_default();
    put("family", &person.family.0);
    put("family_kana", &person.family.1);
    put("given", &given);
    put("given_kana", &kana);
    put("single", if person.given.is_none() { "yes" } else { "" });
}

fn put_address(answers: &mut Answers, question: &str, person: &Person) {
    let mut put =
        |part: &str, value: &str| answers.set(Path::from_wire(&format!("{question}/{part}")), value);
    put("postcode", "190-9901");
    put("town", &person.town);
    put("block", &person.block);
}

fn claim(person: &Person, random: &mut impl FnMut(u64) -> u64) -> Answers {
    let mut answers = Answers::default();
    put_name(&mut answers, "claimant_name", person);
    put_address(&mut answers, "claimant_address", person);
    answers.set(Path::from_wire("claimant_phone"), &person.phone);
    answers.set(Path::from_wire("members"), &(1 + random(6)).to_string());
    let reason = ["tax-free", "income-fell", "children"][usize::try_from(random(3)).unwrap()];
    answers.set(Path::from_wire("reason"), reason);
    answers
}
