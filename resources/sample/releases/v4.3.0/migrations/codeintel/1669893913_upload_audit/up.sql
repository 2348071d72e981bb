CREATE TABLE IF NOT EXISTS index_upload_audit (
    id bigserial PRIMARY KEY,
    upload_id bigint NOT NULL,
    was upload_state,
    became upload_state,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE FUNCTION audit_index_upload() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO index_upload_audit (upload_id, was) VALUES (OLD.id, OLD.state);
        RETURN OLD;
    END IF;
    IF OLD.state IS DISTINCT FROM NEW.state THEN
        INSERT INTO index_upload_audit (upload_id, was, became) VALUES (NEW.id, OLD.state, NEW.state);
    END IF;
    RETURN NEW;
END;
$$;

DROP TRIGGER IF EXISTS index_uploads_audit ON index_uploads;
CREATE TRIGGER index_uploads_audit AFTER UPDATE OR DELETE ON index_uploads
    FOR EACH ROW EXECUTE FUNCTION audit_index_upload();
