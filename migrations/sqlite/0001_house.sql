-- The house. Portable on purpose: ids TEXT (UUIDv7), times BIGINT (unix milliseconds, UTC), local days TEXT
-- (YYYY-MM-DD), JSON as TEXT. Columns named *_sealed hold personal values, encrypted with the data key of their
-- row; every digest is keyed (HMAC), so that neither tells anything without the master key.

-- One key per draft; the application made of the draft keeps it. Deleting the row erases what it sealed, in
-- old backups too.
CREATE TABLE data_key (
    id TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL,
    master TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Which master key the database was written with: a check value, refused at the start where it differs.
CREATE TABLE master_key (
    fingerprint TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE office (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

-- Published versions never change.
CREATE TABLE procedure_version (
    id TEXT PRIMARY KEY,
    procedure TEXT NOT NULL,
    number BIGINT NOT NULL,
    office TEXT NOT NULL REFERENCES office (id),
    definition TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (procedure, number)
);

CREATE TABLE procedure (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    current TEXT NOT NULL REFERENCES procedure_version (id)
);

-- Unfinished answers. Held by a device until an address is confirmed, then by the address; a clerk's draft at
-- the counter by the clerk. `application` is set where it corrects one.
CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    procedure TEXT NOT NULL,
    procedure_version TEXT NOT NULL REFERENCES procedure_version (id),
    channel TEXT NOT NULL,
    application TEXT,
    device TEXT,
    contact TEXT,
    staff TEXT,
    lang TEXT NOT NULL,
    data_key TEXT NOT NULL REFERENCES data_key (id),
    document_sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    submitted_at BIGINT
);
CREATE INDEX draft_by_device ON draft (device, changed_at) WHERE device IS NOT NULL;
CREATE INDEX draft_by_contact ON draft (contact, changed_at) WHERE contact IS NOT NULL;
CREATE INDEX draft_by_staff ON draft (staff, changed_at) WHERE staff IS NOT NULL;
CREATE INDEX draft_by_expiry ON draft (expires_at);
CREATE INDEX draft_by_data_key ON draft (data_key);
-- One open correction at a time.
CREATE UNIQUE INDEX draft_of_correction ON draft (application) WHERE application IS NOT NULL AND submitted_at IS NULL;

-- A form that arrived after its login session had ended, kept until the person has signed in again.
CREATE TABLE parked_post (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    section TEXT NOT NULL,
    form_sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX parked_post_by_device ON parked_post (device, created_at);

CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    name_sealed BLOB NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    object TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX attachment_by_draft ON attachment (draft, created_at);

-- A six-digit code sent by mail. Bound to the browser that asked for it.
CREATE TABLE login_code (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    contact TEXT NOT NULL,
    address_sealed BLOB NOT NULL,
    device TEXT NOT NULL,
    draft TEXT,
    code TEXT NOT NULL,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX login_code_by_device ON login_code (device, created_at);

-- Delays after failures: who may not try again before when.
CREATE TABLE throttle (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Login sessions of both doors; `id` is the hash of the cookie.
CREATE TABLE login_session (
    id TEXT PRIMARY KEY,
    door TEXT NOT NULL,
    contact TEXT,
    staff TEXT,
    device TEXT,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX login_session_by_staff ON login_session (staff) WHERE staff IS NOT NULL;

CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- `office` is empty for roles over the whole installation.
CREATE TABLE staff_role (
    staff TEXT NOT NULL REFERENCES staff (id),
    office TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (staff, office, role)
);

CREATE TABLE application (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    procedure TEXT NOT NULL,
    procedure_version TEXT NOT NULL REFERENCES procedure_version (id),
    office TEXT NOT NULL REFERENCES office (id),
    receipt_number TEXT NOT NULL UNIQUE,
    draft TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    status TEXT NOT NULL,
    filed BIGINT NOT NULL,
    round TEXT,
    lang TEXT NOT NULL,
    data_key TEXT NOT NULL,
    headline_sealed BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX application_by_office ON application (office, recorded_at, id);
CREATE INDEX application_by_status ON application (office, status, recorded_at, id);

-- What was filed; a correction adds a version.
CREATE TABLE application_version (
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    procedure_version TEXT NOT NULL REFERENCES procedure_version (id),
    draft TEXT NOT NULL,
    lang TEXT NOT NULL,
    identity TEXT NOT NULL,
    document_sealed BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (application, number)
);

-- A draft is filed once.
CREATE UNIQUE INDEX application_version_by_draft ON application_version (draft);

-- Who has a part in an application: the only road to permission.
CREATE TABLE party (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    contact TEXT,
    address_sealed BLOB,
    created_at BIGINT NOT NULL
);
CREATE INDEX party_by_application ON party (application);
CREATE INDEX party_by_contact ON party (contact, created_at) WHERE contact IS NOT NULL;

-- What happened, in order; ids, kinds and keyed digests only.
CREATE TABLE event (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (application, position)
);

-- A return for correction: the questions that open up, with a note each.
CREATE TABLE correction (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    based_on BIGINT NOT NULL,
    items_sealed BLOB NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    answered_by BIGINT,
    answered_at BIGINT
);
CREATE INDEX correction_by_application ON correction (application, requested_at);

-- Append-only list of decisions.
CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    matter TEXT NOT NULL,
    round TEXT NOT NULL,
    outcome TEXT NOT NULL,
    chosen TEXT,
    reasons_sealed BLOB,
    valid_from TEXT,
    valid_to TEXT,
    ends BOOLEAN NOT NULL,
    supersedes TEXT UNIQUE,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);
CREATE INDEX decision_by_application ON decision (application, decided_at);
-- One decision per matter and round; another one must supersede it.
CREATE UNIQUE INDEX decision_once ON decision (application, matter, round) WHERE supersedes IS NULL;

CREATE TABLE legal_clock (
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    matter TEXT NOT NULL,
    started_on TEXT NOT NULL,
    days BIGINT NOT NULL,
    paused_days BIGINT NOT NULL,
    paused_since TEXT,
    ended_on TEXT,
    PRIMARY KEY (application, matter)
);

-- What has to go by post, for people without an address.
CREATE TABLE letter (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    sent_by TEXT
);
CREATE INDEX letter_by_application ON letter (application, created_at);

-- List columns that a procedure declares; nothing personal.
CREATE TABLE answer_index (
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    row_key TEXT NOT NULL,
    text TEXT,
    number DOUBLE PRECISION,
    day TEXT,
    choice TEXT,
    PRIMARY KEY (application, question, row_key)
);

-- Keyed tokens of names (bigrams), readings, phones and receipt numbers.
CREATE TABLE search_token (
    office TEXT NOT NULL,
    kind TEXT NOT NULL,
    token BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    PRIMARY KEY (office, kind, token, submitted_at, application)
) WITHOUT ROWID;
CREATE INDEX search_token_by_application ON search_token (application);

-- Counters: deltas are inserted, a job folds them.
CREATE TABLE counter (
    office TEXT NOT NULL,
    procedure TEXT NOT NULL,
    status TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (office, procedure, status)
);
CREATE TABLE counter_delta (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    procedure TEXT NOT NULL,
    status TEXT NOT NULL,
    delta BIGINT NOT NULL
);

-- Content-free measurements (PRODUCT: Insight); never a person.
CREATE TABLE measure (
    id TEXT PRIMARY KEY,
    hour BIGINT NOT NULL,
    procedure_version TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    bucket BIGINT NOT NULL
);

-- Mail to send. The payload is cut when it has gone.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    application TEXT,
    dedupe TEXT NOT NULL UNIQUE,
    payload_sealed BLOB,
    attempts BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    lease_until BIGINT,
    fence BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    dead_at BIGINT
);
CREATE INDEX outbox_due ON outbox (available_at) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;

-- Who did what to which; inserted unchained, numbered and hashed by one sealer.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT,
    detail TEXT NOT NULL,
    sealed_as BIGINT
);
CREATE INDEX audit_unsealed ON audit (id) WHERE sealed_as IS NULL;
CREATE INDEX audit_by_subject ON audit (subject, at);
CREATE TABLE audit_seal (
    number BIGINT PRIMARY KEY,
    audit TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL
);
CREATE TABLE audit_head (
    number BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    signature TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OF id, at, actor_kind, actor, action, subject_kind, subject, detail ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows do not change'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are kept'); END;

-- Jobs that only one server runs at a time.
CREATE TABLE job (
    name TEXT PRIMARY KEY,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    ran_at BIGINT
);
