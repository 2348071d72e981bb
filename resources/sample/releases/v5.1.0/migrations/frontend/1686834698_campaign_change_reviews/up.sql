CREATE TABLE IF NOT EXISTS campaign_change_reviews (
    campaign_change_id bigint NOT NULL REFERENCES campaign_changes (id) ON DELETE CASCADE,
    reviewer text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('approved', 'changes requested', 'commented')),
    reviewed_at timestamptz NOT NULL,
    PRIMARY KEY (campaign_change_id, reviewer)
);
