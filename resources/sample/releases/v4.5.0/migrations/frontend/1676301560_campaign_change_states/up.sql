DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'campaign_change_state') THEN
        CREATE TYPE campaign_change_state AS ENUM ('draft', 'open', 'closed', 'merged');
    END IF;
END
$$;

DROP INDEX IF EXISTS campaign_changes_open;

ALTER TABLE campaign_changes
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE campaign_change_state USING state::campaign_change_state,
    ALTER COLUMN state SET DEFAULT 'draft';

CREATE INDEX IF NOT EXISTS campaign_changes_open ON campaign_changes (campaign_id) WHERE state <> 'merged';
