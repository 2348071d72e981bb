INSERT INTO out_of_band_migrations (id, team, component, description, non_destructive, introduced_version_major,
                                    introduced_version_minor, deprecated_version_major, deprecated_version_minor)
VALUES (19, 'identity', 'frontend-db.user_roles', 'Give every user the builtin roles that match their rights', true,
        4, 5, 4, 6),
       (20, 'code-graph', 'codeintel-db.index_documents', 'Rewrite stored index documents in the newer format', false,
        4, 5, 4, 6)
ON CONFLICT DO NOTHING;
