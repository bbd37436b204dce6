-- One master key, even where two servers begin at the same moment.
ALTER TABLE master_key ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX master_key_once ON master_key (place);
