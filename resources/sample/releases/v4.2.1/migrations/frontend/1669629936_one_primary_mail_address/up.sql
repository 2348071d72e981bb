-- Of several primary addresses keep the one that was verified first.
UPDATE mail_addresses a
SET is_primary = false
WHERE a.is_primary
  AND EXISTS (
      SELECT 1 FROM mail_addresses b
      WHERE b.user_id = a.user_id AND b.is_primary AND b.address <> a.address
        AND (b.verified_at, b.address) < (a.verified_at, a.address)
  );
