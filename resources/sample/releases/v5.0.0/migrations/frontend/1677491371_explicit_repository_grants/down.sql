DROP TABLE IF EXISTS repository_grants;
