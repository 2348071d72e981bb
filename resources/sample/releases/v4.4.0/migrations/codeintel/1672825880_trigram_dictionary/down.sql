DROP TABLE IF EXISTS trigram_dictionary;
