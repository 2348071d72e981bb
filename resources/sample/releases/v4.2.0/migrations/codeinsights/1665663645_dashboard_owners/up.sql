CREATE TABLE IF NOT EXISTS dashboard_owners (
    dashboard_id integer NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
    user_id integer,
    organization_id integer,
    CONSTRAINT dashboard_owners_someone CHECK (num_nonnulls(user_id, organization_id) = 1)
);

CREATE UNIQUE INDEX IF NOT EXISTS dashboard_owners_once
    ON dashboard_owners (dashboard_id, COALESCE(user_id, 0), COALESCE(organization_id, 0));
