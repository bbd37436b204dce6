-- Letters to send: the open ones of all offices, and the ones that went out last.
CREATE INDEX letter_open ON letter (created_at, id) WHERE sent_at IS NULL;
CREATE INDEX letter_sent ON letter (sent_at, id) WHERE sent_at IS NOT NULL;
