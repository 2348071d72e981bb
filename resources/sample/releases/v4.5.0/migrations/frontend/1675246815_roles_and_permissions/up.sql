CREATE TABLE IF NOT EXISTS roles (
    id serial PRIMARY KEY,
    name citext NOT NULL UNIQUE,
    is_builtin boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS permissions (
    id serial PRIMARY KEY,
    namespace text NOT NULL,
    action text NOT NULL,
    UNIQUE (namespace, action)
);

CREATE TABLE IF NOT EXISTS role_permissions (
    role_id integer NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    permission_id integer NOT NULL REFERENCES permissions (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, permission_id)
);

CREATE TABLE IF NOT EXISTS user_roles (
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id integer NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, role_id)
);

INSERT INTO roles (name, is_builtin)
VALUES ('member', true), ('operator', true)
ON CONFLICT DO NOTHING;
