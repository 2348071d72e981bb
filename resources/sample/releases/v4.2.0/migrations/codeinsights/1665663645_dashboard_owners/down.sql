DROP TABLE IF EXISTS dashboard_owners;
