ALTER TABLE trigram_dictionary ADD COLUMN IF NOT EXISTS weight real NOT NULL DEFAULT 1;

-- Trigrams of vowels and underscores are everywhere and say little.
UPDATE trigram_dictionary SET weight = 1.0 / (1 + length(regexp_replace(trigram, '[^aeiou_]', '', 'g')));
