DROP TRIGGER IF EXISTS repository_clones_count ON repository_clones;
DROP FUNCTION IF EXISTS count_repository_clone();
DROP TABLE IF EXISTS repository_statistics;
