ALTER TABLE code_owner_rules ADD COLUMN IF NOT EXISTS team_ids integer[] NOT NULL DEFAULT '{}';
