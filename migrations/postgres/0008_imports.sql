-- One row where the city was filled with inventions: its accounts have a password that everybody knows.
CREATE TABLE demonstration (since BIGINT PRIMARY KEY);

-- Imports of a list are numbered; while one is under way nothing is drawn from the list, and it is the last one begun
-- that goes on.
ALTER TABLE survey ADD COLUMN imports BIGINT NOT NULL DEFAULT 0;
ALTER TABLE survey ADD COLUMN importing BIGINT;

-- Written by a server from before 0005 beside one from after it.
UPDATE letter SET office = (SELECT a.office FROM application a WHERE a.id = letter.application) WHERE office = '';
