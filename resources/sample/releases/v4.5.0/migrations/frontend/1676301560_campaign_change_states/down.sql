DROP INDEX IF EXISTS campaign_changes_open;

ALTER TABLE campaign_changes
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE text USING state::text,
    ALTER COLUMN state SET DEFAULT 'draft';

CREATE INDEX IF NOT EXISTS campaign_changes_open ON campaign_changes (campaign_id) WHERE state <> 'merged';

DROP TYPE IF EXISTS campaign_change_state;
