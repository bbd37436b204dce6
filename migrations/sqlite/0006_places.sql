-- Places that run out: of a slot (`question/value`), or of the whole procedure (empty). One row is changed by all who
-- take the same place, and by nobody else; what may be taken comes from the procedure version.
CREATE TABLE place (
    procedure TEXT NOT NULL,
    slot TEXT NOT NULL,
    taken BIGINT NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (procedure, slot)
);
-- Who has which: given back with a withdrawal, changed with a correction.
CREATE TABLE booking (
    application TEXT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
    slot TEXT NOT NULL,
    procedure TEXT NOT NULL,
    PRIMARY KEY (application, slot)
);
