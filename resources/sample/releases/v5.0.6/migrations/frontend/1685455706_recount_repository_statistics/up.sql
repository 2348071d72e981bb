-- Releases 5.0.0 to 5.0.5 could count a clone twice when two shards raced for it.
DELETE FROM repository_statistics;

INSERT INTO repository_statistics (shard, total, cloned, failing)
SELECT shard, count(*), count(*) FILTER (WHERE state = 'present'), count(*) FILTER (WHERE last_failure IS NOT NULL)
FROM repository_clones
GROUP BY shard;
