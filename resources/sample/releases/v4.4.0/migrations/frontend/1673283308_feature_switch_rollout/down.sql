ALTER TABLE feature_switches DROP CONSTRAINT IF EXISTS feature_switches_rollout_range;
ALTER TABLE feature_switches DROP COLUMN IF EXISTS rollout_percent;
