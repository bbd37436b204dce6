-- The monthly survey. Who takes part (participation) and what was answered (response) share no key and no time; in
-- between lies escrow, from which answers go in shuffled batches. Ids here are random, not time-ordered, and tables of
-- answers lie in the order of their ids.

CREATE TABLE survey (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    office TEXT NOT NULL REFERENCES office (id),
    definition TEXT NOT NULL,
    bank TEXT NOT NULL,
    seed TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The list from which samples are drawn. `reference` is a keyed digest of the number in the imported list. Of whoever
-- has left, it is all that is known, beside the wave of the last invitation.
CREATE TABLE panel_member (
    id TEXT PRIMARY KEY,
    survey TEXT NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    reference TEXT NOT NULL,
    stratum TEXT NOT NULL,
    channel TEXT NOT NULL,
    lang TEXT NOT NULL,
    contact_sealed BLOB,
    last_wave BIGINT,
    left_at BIGINT,
    UNIQUE (survey, reference)
);
CREATE INDEX panel_member_by_survey ON panel_member (survey, id);
CREATE INDEX panel_member_by_stratum ON panel_member (survey, left_at, stratum, channel, last_wave);

-- One month's run. The questionnaire never changes. `invited` and `finished` are known once participation has been
-- forgotten.
CREATE TABLE wave (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    survey TEXT NOT NULL REFERENCES survey (id),
    number BIGINT NOT NULL,
    month TEXT NOT NULL,
    questionnaire TEXT NOT NULL,
    draw TEXT NOT NULL,
    open_link BOOLEAN NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    grace_minutes BIGINT NOT NULL,
    reminders TEXT NOT NULL,
    status TEXT NOT NULL,
    reminded BIGINT NOT NULL,
    thanked_on TEXT,
    stopped_reason TEXT,
    counted_at BIGINT,
    invited BIGINT,
    finished BIGINT,
    UNIQUE (survey, number),
    UNIQUE (survey, month)
);
CREATE INDEX wave_by_status ON wave (status);

-- Who is invited, and that they have finished; not when; until the wave is over. `code` is a keyed digest of the
-- invitation code.
CREATE TABLE participation (
    id TEXT PRIMARY KEY,
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    member TEXT NOT NULL,
    stratum TEXT NOT NULL,
    channel TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    finished BOOLEAN NOT NULL,
    reminded BIGINT NOT NULL,
    thanked BOOLEAN NOT NULL,
    printed BOOLEAN NOT NULL,
    UNIQUE (wave, member)
) WITHOUT ROWID;
CREATE INDEX participation_by_stratum ON participation (wave, stratum, finished);
CREATE INDEX participation_by_channel ON participation (wave, channel, printed, id);

-- What is left of participation when a wave is over: how many, by each attribute alone.
CREATE TABLE turnout (
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    stratum TEXT NOT NULL,
    invited BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    PRIMARY KEY (wave, stratum)
);

-- Answers that are being given. `id` is a keyed digest of the code or, for the open link, of a token in the browser;
-- the row goes when they are finished.
CREATE TABLE sheet (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    participation TEXT UNIQUE REFERENCES participation (id) ON DELETE CASCADE,
    subject TEXT,
    reached BIGINT NOT NULL,
    last_item TEXT,
    answers_sealed BLOB NOT NULL,
    begun_at BIGINT NOT NULL
);
CREATE INDEX sheet_by_wave ON sheet (wave, last_item);

-- Finished answers, until enough others are finished.
CREATE TABLE escrow (
    id TEXT PRIMARY KEY,
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT NOT NULL,
    answers_sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX escrow_by_wave ON escrow (wave, mode, id);

-- Answers of a wave that is open; when it has been counted they lie in `wave_column` alone. `day` is that of the batch.
CREATE TABLE response (
    id TEXT PRIMARY KEY,
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT NOT NULL,
    day TEXT NOT NULL,
    codes TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX response_by_wave ON response (wave, mode, id);

-- Words, cut off from the response that they came with.
CREATE TABLE remark (
    id TEXT PRIMARY KEY,
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT NOT NULL,
    item TEXT NOT NULL,
    words_sealed BLOB NOT NULL,
    tags TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX remark_by_wave ON remark (wave, item, id);

-- Minutes from the first page to the last; of whom is not known.
CREATE TABLE wave_pace (
    id TEXT PRIMARY KEY,
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    minutes BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX wave_pace_by_wave ON wave_pace (wave, minutes);

-- All answers to an item, in one shuffled order for the whole wave: two bytes each (little endian, 65535 = none);
-- `#weight` eight bytes each (IEEE 754), `#day` as an item.
CREATE TABLE wave_column (
    wave TEXT NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT NOT NULL,
    item TEXT NOT NULL,
    answers BIGINT NOT NULL,
    codes BLOB NOT NULL,
    PRIMARY KEY (wave, mode, item)
);

-- What has left the office, or will: frozen. A correction is another number, with its reason.
CREATE TABLE survey_release (
    id TEXT PRIMARY KEY,
    wave TEXT NOT NULL REFERENCES wave (id),
    number BIGINT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    public_at BIGINT NOT NULL,
    UNIQUE (wave, number)
);
CREATE INDEX survey_release_by_day ON survey_release (public_at);

-- Codes that somebody waits for go first (0), mail of surveys last (2), everything else in between.
ALTER TABLE outbox ADD COLUMN urgency BIGINT NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN wave TEXT;
CREATE INDEX outbox_by_urgency ON outbox (urgency, available_at) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_of_waves ON outbox (sent_at, wave) WHERE wave IS NOT NULL;
