DROP TABLE IF EXISTS code_owner_rules;
