-- The monthly survey. Who takes part (participation) and what was answered (response) share no key and no time; in
-- between lies escrow, from which answers go in shuffled batches. Ids here are random, not time-ordered, and tables of
-- answers lie in the order of their ids.

CREATE TABLE survey (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    office TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    definition TEXT COLLATE "C" NOT NULL,
    bank TEXT COLLATE "C" NOT NULL,
    seed TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The list from which samples are drawn. `reference` is a keyed digest of the number in the imported list. Of whoever
-- has left, it is all that is known, beside the wave of the last invitation.
CREATE TABLE panel_member (
    id TEXT COLLATE "C" PRIMARY KEY,
    survey TEXT COLLATE "C" NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    reference TEXT COLLATE "C" NOT NULL,
    stratum TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    contact_sealed BYTEA,
    last_wave BIGINT,
    left_at BIGINT,
    UNIQUE (survey, reference)
);
CREATE INDEX panel_member_by_survey ON panel_member (survey, id);
CREATE INDEX panel_member_by_stratum ON panel_member (survey, left_at, stratum, channel, last_wave);

-- One month's run. The questionnaire never changes. `invited` and `finished` are known once participation has been
-- forgotten.
CREATE TABLE wave (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    survey TEXT COLLATE "C" NOT NULL REFERENCES survey (id),
    number BIGINT NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    questionnaire TEXT COLLATE "C" NOT NULL,
    draw TEXT COLLATE "C" NOT NULL,
    open_link BOOLEAN NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    grace_minutes BIGINT NOT NULL,
    reminders TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    reminded BIGINT NOT NULL,
    thanked_on TEXT COLLATE "C",
    stopped_reason TEXT COLLATE "C",
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
    id TEXT COLLATE "C" PRIMARY KEY,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    member TEXT COLLATE "C" NOT NULL,
    stratum TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    finished BOOLEAN NOT NULL,
    reminded BIGINT NOT NULL,
    thanked BOOLEAN NOT NULL,
    printed BOOLEAN NOT NULL,
    UNIQUE (wave, member)
);
CREATE INDEX participation_by_stratum ON participation (wave, stratum, finished);
CREATE INDEX participation_by_channel ON participation (wave, channel, printed, id);

-- What is left of participation when a wave is over: how many, by each attribute alone.
CREATE TABLE turnout (
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    stratum TEXT COLLATE "C" NOT NULL,
    invited BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    PRIMARY KEY (wave, stratum)
);

-- Answers that are being given. `id` is a keyed digest of the code or, for the open link, of a token in the browser;
-- the row goes when they are finished.
CREATE TABLE sheet (
    id TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    participation TEXT COLLATE "C" UNIQUE REFERENCES participation (id) ON DELETE CASCADE,
    subject TEXT COLLATE "C",
    reached BIGINT NOT NULL,
    last_item TEXT COLLATE "C",
    answers_sealed BYTEA NOT NULL,
    begun_at BIGINT NOT NULL
);
CREATE INDEX sheet_by_wave ON sheet (wave, last_item);

-- Finished answers, until enough others are finished.
CREATE TABLE escrow (
    id TEXT COLLATE "C" PRIMARY KEY,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT COLLATE "C" NOT NULL,
    answers_sealed BYTEA NOT NULL
);
CREATE INDEX escrow_by_wave ON escrow (wave, mode, id);

-- Answers of a wave that is open; when it has been counted they lie in `wave_column` alone. `day` is that of the batch.
CREATE TABLE response (
    id TEXT COLLATE "C" PRIMARY KEY,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    codes TEXT COLLATE "C" NOT NULL
);
CREATE INDEX response_by_wave ON response (wave, mode, id);

-- Words, cut off from the response that they came with.
CREATE TABLE remark (
    id TEXT COLLATE "C" PRIMARY KEY,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    words_sealed BYTEA NOT NULL,
    tags TEXT COLLATE "C" NOT NULL
);
CREATE INDEX remark_by_wave ON remark (wave, item, id);

-- Minutes from the first page to the last; of whom is not known.
CREATE TABLE wave_pace (
    id TEXT COLLATE "C" PRIMARY KEY,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    minutes BIGINT NOT NULL
);
CREATE INDEX wave_pace_by_wave ON wave_pace (wave, minutes);

-- All answers to an item, in one shuffled order for the whole wave: two bytes each (little endian, 65535 = none);
-- `#weight` eight bytes each (IEEE 754), `#day` as an item.
CREATE TABLE wave_column (
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
    mode TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    answers BIGINT NOT NULL,
    codes BYTEA NOT NULL,
    PRIMARY KEY (wave, mode, item)
);

-- What has left the office, or will: frozen. A correction is another number, with its reason.
CREATE TABLE survey_release (
    id TEXT COLLATE "C" PRIMARY KEY,
    wave TEXT COLLATE "C" NOT NULL REFERENCES wave (id),
    number BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    made_by TEXT COLLATE "C" NOT NULL,
    made_at BIGINT NOT NULL,
    public_at BIGINT NOT NULL,
    UNIQUE (wave, number)
);
CREATE INDEX survey_release_by_day ON survey_release (public_at);

-- Codes that somebody waits for go first (0), mail of surveys last (2), everything else in between.
ALTER TABLE outbox ADD COLUMN urgency BIGINT NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN wave TEXT COLLATE "C";
CREATE INDEX outbox_by_urgency ON outbox (urgency, available_at) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_of_waves ON outbox (sent_at, wave) WHERE wave IS NOT NULL;
