ALTER TABLE versions ADD COLUMN IF NOT EXISTS auto_upgrade boolean NOT NULL DEFAULT false;
