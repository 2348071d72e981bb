CREATE OR REPLACE VIEW readable_repositories AS
    SELECT u.id AS user_id, r.id AS repository_id
    FROM users u
    CROSS JOIN live_repositories r
    WHERE u.deleted_at IS NULL
      AND (u.site_admin OR r.visibility = 'public'
           OR EXISTS (SELECT 1 FROM repository_grants g WHERE g.repository_id = r.id AND g.user_id = u.id));
