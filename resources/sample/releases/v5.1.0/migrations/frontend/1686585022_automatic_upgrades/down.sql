ALTER TABLE versions DROP COLUMN IF EXISTS auto_upgrade;
