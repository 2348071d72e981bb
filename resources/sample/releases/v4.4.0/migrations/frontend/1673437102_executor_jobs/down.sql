DROP TABLE IF EXISTS executor_jobs;
DROP TABLE IF EXISTS executors;
