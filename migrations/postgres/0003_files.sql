-- What may lie in the file store without an attachment that names it. A key stands here before its first byte is
-- stored, and leaves with the attachment's row in one transaction; so each object is in exactly one of the two.
--   claimed    an upload may still name it; from `due_at` on it is condemned
--   condemned  nothing will ever name it; to be deleted from `due_at` on
--   deleted    deleted once; again at `due_at`, for an upload that came to the store that late, then forgotten
CREATE TABLE object_claim (
    object TEXT COLLATE "C" PRIMARY KEY,
    state TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX object_claim_due ON object_claim (due_at);

-- However a row goes, also with its draft: its object is to be deleted.
CREATE FUNCTION condemn_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO object_claim (object, state, due_at) VALUES (OLD.object, 'condemned', 0);
    RETURN NULL;
END $$;
CREATE TRIGGER attachment_condemns_its_object AFTER DELETE ON attachment
    FOR EACH ROW EXECUTE FUNCTION condemn_object();
