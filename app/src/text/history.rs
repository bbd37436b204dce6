//! Statuses and events in words.

use domain::application::status::Status;

use super::Phrase;

phrases! {
    SUBMITTED { ja: "受付待ち", easy: "{受付|うけつけ}を {待|ま}っています", en: "Submitted" }
    IN_REVIEW { ja: "審査中", easy: "{調|しら}べています", en: "In review" }
    RETURNED { ja: "差戻し", easy: "{直|なお}して ほしい ことが あります", en: "Returned for correction" }
    RESUBMITTED { ja: "再提出", easy: "もう {一度|いちど} {出|だ}しました", en: "Resubmitted" }
    DECIDED { ja: "決定済", easy: "{決|き}まりました", en: "Decided" }
    CLOSED { ja: "完了", easy: "おわりました", en: "Closed" }
    WITHDRAWN { ja: "取下げ", easy: "やめました", en: "Withdrawn" }

    NEXT_SUBMITTED { ja: "市が受け付けました。担当が内容を確認するまでお待ちください。", easy: "{市|し}が {受|う}け{付|つ}けました。{担当|たんとう}が {見|み}るまで {待|ま}ってください。", en: "The city has received it. Please wait until the office has looked at it." }
    NEXT_IN_REVIEW { ja: "担当が内容を確認しています。お知らせをお待ちください。", easy: "{担当|たんとう}が {見|み}ています。お{知|し}らせを {待|ま}ってください。", en: "The office is working on it. You will be told when there is news." }
    NEXT_RETURNED { ja: "修正をお願いしたいところがあります。", easy: "{直|なお}して ほしい ところが あります。", en: "There is something for you to correct." }
    NEXT_RESUBMITTED { ja: "再提出されたものを、担当が確認します。", easy: "{直|なお}した ものを {担当|たんとう}が {見|み}ます。", en: "The office will look at your correction." }
    NEXT_DECIDED { ja: "決定がありました。内容を確認してください。", easy: "{決|き}まりました。{内容|ないよう}を {見|み}てください。", en: "A decision has been made. Please read it below." }
    NEXT_CLOSED { ja: "この申請の手続は終わりました。", easy: "この {申請|しんせい}は おわりました。", en: "This application is closed." }
    NEXT_WITHDRAWN { ja: "この申請は取り下げられました。", easy: "この {申請|しんせい}は やめました。", en: "This application has been withdrawn." }

    EVENT_SUBMITTED { ja: "申請を受け付けました", easy: "{申請|しんせい}を {受|う}け{付|つ}けました", en: "Application received" }
    EVENT_ACCEPTED { ja: "審査を始めました", easy: "{調|しら}べはじめました", en: "Review began" }
    EVENT_RETURNED { ja: "修正をお願いしました", easy: "{直|なお}して くださいと お{願|ねが}いしました", en: "Returned for correction" }
    EVENT_RESUBMITTED { ja: "再提出を受け付けました", easy: "もう {一度|いちど} {受|う}け{付|つ}けました", en: "Correction received" }
    EVENT_DECIDED { ja: "決定しました", easy: "{決|き}めました", en: "Decided" }
    EVENT_REOPENED { ja: "審査を再開しました", easy: "また {調|しら}べはじめました", en: "Review reopened" }
    EVENT_CLOSED { ja: "手続が完了しました", easy: "{手続|てつづき}が おわりました", en: "Closed" }
    EVENT_WITHDRAWN { ja: "取下げを受け付けました", easy: "やめる ことを {受|う}け{付|つ}けました", en: "Withdrawn" }
    EVENT_OTHER { ja: "更新がありました", easy: "{新|あたら}しく なりました", en: "Updated" }
}

/// A status in a word.
#[must_use]
pub fn status(status: Status) -> Phrase {
    match status {
        Status::Submitted => SUBMITTED,
        Status::InReview => IN_REVIEW,
        Status::Returned => RETURNED,
        Status::Resubmitted => RESUBMITTED,
        Status::Decided => DECIDED,
        Status::Closed => CLOSED,
        Status::Withdrawn => WITHDRAWN,
    }
}

/// What a status means for the resident.
#[must_use]
pub fn next_step(status: Status) -> Phrase {
    match status {
        Status::Submitted => NEXT_SUBMITTED,
        Status::InReview => NEXT_IN_REVIEW,
        Status::Returned => NEXT_RETURNED,
        Status::Resubmitted => NEXT_RESUBMITTED,
        Status::Decided => NEXT_DECIDED,
        Status::Closed => NEXT_CLOSED,
        Status::Withdrawn => NEXT_WITHDRAWN,
    }
}

/// An event by its stored kind.
#[must_use]
pub fn event(kind: &str) -> Phrase {
    match kind {
        "submitted" => EVENT_SUBMITTED,
        "accepted" => EVENT_ACCEPTED,
        "returned" => EVENT_RETURNED,
        "resubmitted" => EVENT_RESUBMITTED,
        "decided" => EVENT_DECIDED,
        "reopened" => EVENT_REOPENED,
        "closed" => EVENT_CLOSED,
        "withdrawn" => EVENT_WITHDRAWN,
        _ => EVENT_OTHER,
    }
}
