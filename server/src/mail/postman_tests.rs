use domain::email::EmailAddress;
use sqlx::AssertSqlSafe;
use tokio::time::{Instant, sleep, timeout};

use super::{
    super::{Mailbox, Outgoing, outbox},
    *,
};
use crate::clock::{Clock, ManualClock, from_millis};

#[test]
fn the_delay_doubles_from_one_minute_to_six_hours_with_up_to_a_fifth_by_chance() {
    let entropy = Entropy::seeded(1);
    for (attempt, minutes) in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (12, 360), (99, 360)] {
        for _ in 0..50 {
            let delay = delay(attempt, &entropy);
            let least = minutes * 60_000;
            assert!((least..least + least / 5).contains(&delay), "attempt {attempt}: {delay}");
        }
    }
}

/// A postman with one mail to carry, and a database that can be made to refuse his notes.
struct Round {
    postman: Postman,
    clock: ManualClock,
    mailbox: Mailbox,
}

impl Round {
    async fn begin() -> Self {
        let (clock, mailbox) = (ManualClock::at(from_millis(1_800_000_000_000)), Mailbox::default());
        let postman = Postman {
            db: Db::open_temporary().await.unwrap(),
            keys: Keys::from_master([1; 32]),
            mailer: Arc::new(Mailer::memory(&mailbox, "no-reply@city.example.jp").unwrap()),
            clock: Arc::new(clock.clone()),
            entropy: Entropy::seeded(1),
        };
        let round = Self { postman, clock, mailbox };
        let mail = Outgoing {
            kind: "receipt",
            about: About::Application("application".to_owned()),
            dedupe: "a".to_owned(),
            to: EmailAddress::parse("hanako@example.jp").unwrap(),
            subject: "x".to_owned(),
            body: "x".to_owned(),
        };
        let (keys, entropy, now) =
            (round.postman.keys.clone(), round.postman.entropy.clone(), round.clock.now());
        let queued = round.postman.db.write(move |tx| {
            let (mail, keys, entropy) = (mail.clone(), keys.clone(), entropy.clone());
            Box::pin(async move { outbox::enqueue(tx, &mail, now, &entropy, &keys).await })
        });
        assert!(queued.await.unwrap());
        round
    }

    async fn run(&self, statements: &[&str]) {
        for statement in statements {
            let statement = (*statement).to_owned();
            let done = self.postman.db.write(move |tx| {
                let statement = AssertSqlSafe(statement.clone());
                Box::pin(async move { sql::query(statement).execute(&mut *tx).await })
            });
            done.await.unwrap();
        }
    }

    fn is_sqlite(&self) -> bool {
        matches!(self.postman.db.read(), crate::db::Read::Sqlite(_))
    }

    /// From now on the database takes no note that a mail was sent.
    async fn refuse(&self) {
        if self.is_sqlite() {
            let refuse = "CREATE TRIGGER refuse BEFORE UPDATE OF sent_at ON outbox \
                 BEGIN SELECT RAISE(ABORT, 'no room'); END";
            return self.run(&[refuse]).await;
        }
        let function = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql \
             AS 'BEGIN RAISE EXCEPTION ''no room''; END'";
        let trigger =
            "CREATE TRIGGER refuse BEFORE UPDATE OF sent_at ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()";
        self.run(&[function, trigger]).await;
    }

    /// It takes them again.
    async fn relent(&self) {
        self.run(&[if self.is_sqlite() { "DROP TRIGGER refuse" } else { "DROP TRIGGER refuse ON outbox" }])
            .await;
    }

    fn carry(
        &self,
        stopped: impl Fn() -> bool + Send + Sync + 'static,
    ) -> tokio::task::JoinHandle<Result<Delivered, WriteError<sqlx::Error>>> {
        let postman = self.postman.clone();
        tokio::spawn(async move { postman.deliver_due(stopped).await })
    }

    async fn sent(&self, mails: usize) {
        let wait = async {
            while self.mailbox.messages().len() < mails {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(10), wait).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_note_is_refused_at_first_is_noted_later_and_never_goes_again() {
    let round = Round::begin().await;
    round.refuse().await;
    let carrying = round.carry(|| false);
    round.sent(1).await;
    sleep(Duration::from_millis(400)).await;
    assert!(!carrying.is_finished(), "it is tried again");
    round.relent().await;
    assert_eq!(carrying.await.unwrap().unwrap(), Delivered { sent: 1, ..Delivered::default() });
    round.clock.advance(LEASE / 1_000 + 1);
    assert_eq!(round.carry(|| false).await.unwrap().unwrap(), Delivered::default());
    assert_eq!(round.mailbox.messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_given_up_before_another_server_may_take_the_mail() {
    let round = Round::begin().await;
    round.refuse().await;
    let carrying = round.carry(|| false);
    round.sent(1).await;
    round.clock.advance(NOTED / 1_000 - 1);
    sleep(Duration::from_millis(500)).await;
    assert!(!carrying.is_finished(), "not before its time");
    round.clock.advance(1);
    assert!(timeout(LONGEST_PAUSE * 2, carrying).await.unwrap().unwrap().is_err());
    round.relent().await;
    assert_eq!(round.carry(|| false).await.unwrap().unwrap().sent, 0, "it still is the first one's");
    round.clock.advance((LEASE - NOTED) / 1_000);
    assert_eq!(round.carry(|| false).await.unwrap().unwrap().sent, 1);
    let mails = round.mailbox.messages();
    assert_eq!((mails.len(), &mails[0].id), (2, &mails[1].id), "under the same Message-ID");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_the_waiting_with_a_last_try() {
    for relents in [true, false] {
        let round = Round::begin().await;
        round.refuse().await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let carrying = round.carry(move || *stopped.borrow());
        round.sent(1).await;
        // Long enough that the next try by itself would be more than a second away.
        sleep(Duration::from_millis(1_700)).await;
        if relents {
            round.relent().await;
        }
        let told = Instant::now();
        stop.send(true).unwrap();
        let carried = carrying.await.unwrap();
        assert!(told.elapsed() < Duration::from_secs(1), "{:?}", told.elapsed());
        assert_eq!(carried.ok().map(|carried| carried.sent), relents.then_some(1));
    }
}
