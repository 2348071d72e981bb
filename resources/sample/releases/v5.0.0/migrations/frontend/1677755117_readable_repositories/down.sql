DROP VIEW IF EXISTS readable_repositories;
