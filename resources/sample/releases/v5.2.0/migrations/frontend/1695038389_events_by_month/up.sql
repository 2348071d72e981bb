CREATE MATERIALIZED VIEW IF NOT EXISTS events_by_month AS
    SELECT date_trunc('month', occurred_at AT TIME ZONE 'UTC') AS month, name, count(*) AS events,
           count(DISTINCT user_id) AS users
    FROM event_stream
    GROUP BY 1, 2;

CREATE UNIQUE INDEX IF NOT EXISTS events_by_month_key ON events_by_month (month, name);
