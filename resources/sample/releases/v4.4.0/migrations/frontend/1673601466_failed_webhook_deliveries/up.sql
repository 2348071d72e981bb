-- The deliveries page timed out on instances that keep 72 hours of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS webhook_deliveries_failed ON webhook_deliveries (received_at DESC) WHERE status >= 400;
