DELETE FROM role_permissions;
DELETE FROM permissions;
