ALTER TABLE feature_switches ADD COLUMN IF NOT EXISTS rollout_percent smallint NOT NULL DEFAULT 0;

UPDATE feature_switches SET rollout_percent = CASE WHEN enabled THEN 100 ELSE 0 END;

ALTER TABLE feature_switches DROP CONSTRAINT IF EXISTS feature_switches_rollout_range;
ALTER TABLE feature_switches
    ADD CONSTRAINT feature_switches_rollout_range CHECK (rollout_percent BETWEEN 0 AND 100);
