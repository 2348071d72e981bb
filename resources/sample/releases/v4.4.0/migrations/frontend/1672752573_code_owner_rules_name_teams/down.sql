ALTER TABLE code_owner_rules DROP COLUMN IF EXISTS team_ids;
