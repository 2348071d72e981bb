DROP INDEX IF EXISTS repository_clones_stale;
