DELETE FROM feature_switches WHERE name IN ('structural-diffs', 'lazy-blob-view');

ALTER TABLE feature_switches DROP COLUMN IF EXISTS enabled;
