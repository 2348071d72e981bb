DROP INDEX IF EXISTS insights_title_words;
