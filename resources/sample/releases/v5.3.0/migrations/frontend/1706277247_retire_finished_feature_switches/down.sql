ALTER TABLE feature_switches ADD COLUMN IF NOT EXISTS enabled boolean NOT NULL DEFAULT false;

UPDATE feature_switches SET enabled = rollout_percent = 100;
