CREATE TABLE IF NOT EXISTS repository_statistics (
    shard text PRIMARY KEY,
    total bigint NOT NULL DEFAULT 0,
    cloned bigint NOT NULL DEFAULT 0,
    failing bigint NOT NULL DEFAULT 0
);

INSERT INTO repository_statistics (shard, total, cloned, failing)
SELECT shard, count(*), count(*) FILTER (WHERE state = 'present'), count(*) FILTER (WHERE last_failure IS NOT NULL)
FROM repository_clones
GROUP BY shard
ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION count_repository_clone() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE repository_statistics
        SET total = total - 1,
            cloned = cloned - (OLD.state = 'present')::integer,
            failing = failing - (OLD.last_failure IS NOT NULL)::integer
        WHERE shard = OLD.shard;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO repository_statistics AS s (shard, total, cloned, failing)
        VALUES (NEW.shard, 1, (NEW.state = 'present')::integer, (NEW.last_failure IS NOT NULL)::integer)
        ON CONFLICT (shard) DO UPDATE
        SET total = s.total + 1, cloned = s.cloned + EXCLUDED.cloned, failing = s.failing + EXCLUDED.failing;
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS repository_clones_count ON repository_clones;
CREATE TRIGGER repository_clones_count AFTER INSERT OR UPDATE OR DELETE ON repository_clones
    FOR EACH ROW EXECUTE FUNCTION count_repository_clone();
