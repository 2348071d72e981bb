ALTER TABLE trigram_dictionary DROP COLUMN IF EXISTS weight;
