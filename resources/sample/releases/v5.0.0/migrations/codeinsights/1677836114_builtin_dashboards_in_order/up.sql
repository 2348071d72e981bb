ALTER TABLE dashboards ADD COLUMN IF NOT EXISTS position integer;

UPDATE dashboards d
SET position = o.position
FROM (SELECT id, row_number() OVER (ORDER BY title) AS position FROM dashboards WHERE is_builtin) o
WHERE o.id = d.id;
