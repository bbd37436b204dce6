-- What has expired is found by its time. Submitted drafts are kept: they are not to be passed over again and again.
DROP INDEX draft_by_expiry;
CREATE INDEX draft_by_expiry ON draft (expires_at) WHERE submitted_at IS NULL;
CREATE INDEX parked_post_by_age ON parked_post (created_at);
CREATE INDEX login_code_by_expiry ON login_code (expires_at);
CREATE INDEX login_session_by_end ON login_session (ends_at);
CREATE INDEX throttle_by_change ON throttle (changed_at);
-- A draft that is deleted takes its parked forms along.
CREATE INDEX parked_post_by_draft ON parked_post (draft);
-- Letters are listed by office: without it the letters of all others would be passed over.
ALTER TABLE letter ADD COLUMN office TEXT NOT NULL DEFAULT '';
UPDATE letter SET office = (SELECT a.office FROM application a WHERE a.id = letter.application);
DROP INDEX letter_open;
DROP INDEX letter_sent;
CREATE INDEX letter_open ON letter (office, created_at, id) WHERE sent_at IS NULL;
CREATE INDEX letter_sent ON letter (office, sent_at, id) WHERE sent_at IS NOT NULL;
