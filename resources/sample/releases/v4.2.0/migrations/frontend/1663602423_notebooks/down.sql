DROP TABLE IF EXISTS notebook_stars;
DROP TABLE IF EXISTS notebooks;
