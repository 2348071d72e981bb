INSERT INTO out_of_band_migrations (id, team, component, description, non_destructive, introduced_version_major,
                                    introduced_version_minor, deprecated_version_major, deprecated_version_minor)
VALUES (24, 'source', 'frontend-db.code_hosts', 'Give every code connection the code host it talks to', true,
        5, 1, 5, 3)
ON CONFLICT DO NOTHING;
