CREATE TABLE IF NOT EXISTS assistant_conversations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    owner_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS assistant_messages (
    conversation_id uuid NOT NULL REFERENCES assistant_conversations (id) ON DELETE CASCADE,
    position integer NOT NULL,
    speaker text NOT NULL CHECK (speaker IN ('human', 'assistant')),
    body text NOT NULL,
    tokens integer,
    sent_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, position)
);
