INSERT INTO permissions (namespace, action)
SELECT namespace, action
FROM unnest(ARRAY['campaigns', 'notebooks', 'code-owners', 'webhooks']) AS namespace,
     unnest(ARRAY['read', 'write']) AS action
ON CONFLICT DO NOTHING;

INSERT INTO role_permissions (role_id, permission_id)
SELECT r.id, p.id
FROM roles r
JOIN permissions p ON r.name = 'operator' OR p.namespace <> 'webhooks'
WHERE r.is_builtin
ON CONFLICT DO NOTHING;
