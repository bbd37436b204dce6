-- The house. Portable on purpose: ids TEXT (UUIDv7), times BIGINT (unix milliseconds, UTC), local days TEXT
-- (YYYY-MM-DD), JSON as TEXT. Columns named *_sealed hold personal values, encrypted with the data key of their
-- row; every digest is keyed (HMAC), so that neither tells anything without the master key.

-- One key per draft; the application made of the draft keeps it. Deleting the row erases what it sealed, in
-- old backups too.
CREATE TABLE data_key (
    id TEXT COLLATE "C" PRIMARY KEY,
    wrapped BYTEA NOT NULL,
    master TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

-- Which master key the database was written with: a check value, refused at the start where it differs.
CREATE TABLE master_key (
    fingerprint TEXT COLLATE "C" PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE office (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL
);

-- Published versions never change.
CREATE TABLE procedure_version (
    id TEXT COLLATE "C" PRIMARY KEY,
    procedure TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    office TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    definition TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (procedure, number)
);

CREATE TABLE procedure (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    current TEXT COLLATE "C" NOT NULL REFERENCES procedure_version (id)
);

-- Unfinished answers. Held by a device until an address is confirmed, then by the address; a clerk's draft at
-- the counter by the clerk. `application` is set where it corrects one.
CREATE TABLE draft (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    procedure TEXT COLLATE "C" NOT NULL,
    procedure_version TEXT COLLATE "C" NOT NULL REFERENCES procedure_version (id),
    channel TEXT COLLATE "C" NOT NULL,
    application TEXT COLLATE "C",
    device TEXT COLLATE "C",
    contact TEXT COLLATE "C",
    staff TEXT COLLATE "C",
    lang TEXT COLLATE "C" NOT NULL,
    data_key TEXT COLLATE "C" NOT NULL REFERENCES data_key (id),
    document_sealed BYTEA NOT NULL,
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
    id TEXT COLLATE "C" PRIMARY KEY,
    draft TEXT COLLATE "C" NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    device TEXT COLLATE "C" NOT NULL,
    section TEXT COLLATE "C" NOT NULL,
    form_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX parked_post_by_device ON parked_post (device, created_at);

CREATE TABLE attachment (
    id TEXT COLLATE "C" PRIMARY KEY,
    draft TEXT COLLATE "C" NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    path TEXT COLLATE "C" NOT NULL,
    name_sealed BYTEA NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    object TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX attachment_by_draft ON attachment (draft, created_at);

-- A six-digit code sent by mail. Bound to the browser that asked for it.
CREATE TABLE login_code (
    id TEXT COLLATE "C" PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C" NOT NULL,
    address_sealed BYTEA NOT NULL,
    device TEXT COLLATE "C" NOT NULL,
    draft TEXT COLLATE "C",
    code TEXT COLLATE "C" NOT NULL,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX login_code_by_device ON login_code (device, created_at);

-- Delays after failures: who may not try again before when.
CREATE TABLE throttle (
    subject TEXT COLLATE "C" PRIMARY KEY,
    failures BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Login sessions of both doors; `id` is the hash of the cookie.
CREATE TABLE login_session (
    id TEXT COLLATE "C" PRIMARY KEY,
    door TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C",
    staff TEXT COLLATE "C",
    device TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX login_session_by_staff ON login_session (staff) WHERE staff IS NOT NULL;

CREATE TABLE staff (
    id TEXT COLLATE "C" PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    password TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- `office` is empty for roles over the whole installation.
CREATE TABLE staff_role (
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id),
    office TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (staff, office, role)
);

CREATE TABLE application (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    procedure TEXT COLLATE "C" NOT NULL,
    procedure_version TEXT COLLATE "C" NOT NULL REFERENCES procedure_version (id),
    office TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    receipt_number TEXT COLLATE "C" NOT NULL UNIQUE,
    draft TEXT COLLATE "C" NOT NULL UNIQUE,
    channel TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    filed BIGINT NOT NULL,
    round TEXT COLLATE "C",
    lang TEXT COLLATE "C" NOT NULL,
    data_key TEXT COLLATE "C" NOT NULL,
    headline_sealed BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX application_by_office ON application (office, recorded_at, id);
CREATE INDEX application_by_status ON application (office, status, recorded_at, id);

-- What was filed; a correction adds a version.
CREATE TABLE application_version (
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    procedure_version TEXT COLLATE "C" NOT NULL REFERENCES procedure_version (id),
    draft TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    identity TEXT COLLATE "C" NOT NULL,
    document_sealed BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (application, number)
);

-- A draft is filed once.
CREATE UNIQUE INDEX application_version_by_draft ON application_version (draft);

-- Who has a part in an application: the only road to permission.
CREATE TABLE party (
    id TEXT COLLATE "C" PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    role TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C",
    address_sealed BYTEA,
    created_at BIGINT NOT NULL
);
CREATE INDEX party_by_application ON party (application);
CREATE INDEX party_by_contact ON party (contact, created_at) WHERE contact IS NOT NULL;

-- What happened, in order; ids, kinds and keyed digests only.
CREATE TABLE event (
    id TEXT COLLATE "C" PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C",
    detail TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (application, position)
);

-- A return for correction: the questions that open up, with a note each.
CREATE TABLE correction (
    id TEXT COLLATE "C" PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    based_on BIGINT NOT NULL,
    items_sealed BYTEA NOT NULL,
    requested_by TEXT COLLATE "C" NOT NULL,
    requested_at BIGINT NOT NULL,
    answered_by BIGINT,
    answered_at BIGINT
);
CREATE INDEX correction_by_application ON correction (application, requested_at);

-- Append-only list of decisions.
CREATE TABLE decision (
    id TEXT COLLATE "C" PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    matter TEXT COLLATE "C" NOT NULL,
    round TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    chosen TEXT COLLATE "C",
    reasons_sealed BYTEA,
    valid_from TEXT COLLATE "C",
    valid_to TEXT COLLATE "C",
    ends BOOLEAN NOT NULL,
    supersedes TEXT COLLATE "C" UNIQUE,
    decided_by TEXT COLLATE "C" NOT NULL,
    decided_at BIGINT NOT NULL
);
CREATE INDEX decision_by_application ON decision (application, decided_at);
-- One decision per matter and round; another one must supersede it.
CREATE UNIQUE INDEX decision_once ON decision (application, matter, round) WHERE supersedes IS NULL;

CREATE TABLE legal_clock (
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    matter TEXT COLLATE "C" NOT NULL,
    started_on TEXT COLLATE "C" NOT NULL,
    days BIGINT NOT NULL,
    paused_days BIGINT NOT NULL,
    paused_since TEXT COLLATE "C",
    ended_on TEXT COLLATE "C",
    PRIMARY KEY (application, matter)
);

-- What has to go by post, for people without an address.
CREATE TABLE letter (
    id TEXT COLLATE "C" PRIMARY KEY,
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    sent_by TEXT COLLATE "C"
);
CREATE INDEX letter_by_application ON letter (application, created_at);

-- List columns that a procedure declares; nothing personal.
CREATE TABLE answer_index (
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    question TEXT COLLATE "C" NOT NULL,
    row_key TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C",
    number DOUBLE PRECISION,
    day TEXT COLLATE "C",
    choice TEXT COLLATE "C",
    PRIMARY KEY (application, question, row_key)
);

-- Keyed tokens of names (bigrams), readings, phones and receipt numbers.
CREATE TABLE search_token (
    office TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    token BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    application TEXT COLLATE "C" NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    PRIMARY KEY (office, kind, token, submitted_at, application)
);
CREATE INDEX search_token_by_application ON search_token (application);

-- Counters: deltas are inserted, a job folds them.
CREATE TABLE counter (
    office TEXT COLLATE "C" NOT NULL,
    procedure TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (office, procedure, status)
);
CREATE TABLE counter_delta (
    id TEXT COLLATE "C" PRIMARY KEY,
    office TEXT COLLATE "C" NOT NULL,
    procedure TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    delta BIGINT NOT NULL
);

-- Content-free measurements (PRODUCT: Insight); never a person.
CREATE TABLE measure (
    id TEXT COLLATE "C" PRIMARY KEY,
    hour BIGINT NOT NULL,
    procedure_version TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    bucket BIGINT NOT NULL
);

-- Mail to send. The payload is cut when it has gone.
CREATE TABLE outbox (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    application TEXT COLLATE "C",
    dedupe TEXT COLLATE "C" NOT NULL UNIQUE,
    payload_sealed BYTEA,
    attempts BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    lease_until BIGINT,
    fence BIGINT NOT NULL,
    last_error TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    dead_at BIGINT
);
CREATE INDEX outbox_due ON outbox (available_at) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;

-- Who did what to which; inserted unchained, numbered and hashed by one sealer.
CREATE TABLE audit (
    id TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C",
    action TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    detail TEXT COLLATE "C" NOT NULL,
    sealed_as BIGINT
);
CREATE INDEX audit_unsealed ON audit (id) WHERE sealed_as IS NULL;
CREATE INDEX audit_by_subject ON audit (subject, at);
CREATE TABLE audit_seal (
    number BIGINT PRIMARY KEY,
    audit TEXT COLLATE "C" NOT NULL UNIQUE,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE TABLE audit_head (
    number BIGINT PRIMARY KEY,
    hash TEXT COLLATE "C" NOT NULL,
    signature TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows do not change'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OF id, at, actor_kind, actor, action, subject_kind, subject, detail ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows are kept'; END $$;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_kept();

-- Jobs that only one server runs at a time.
CREATE TABLE job (
    name TEXT COLLATE "C" PRIMARY KEY,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    ran_at BIGINT
);
