DROP TABLE IF EXISTS repository_path_rules;
