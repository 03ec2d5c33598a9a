-- The oldest message that waits for each case system, and what stands behind it.
CREATE INDEX outbox_waiting ON outbox(webhook, made_ms, referral, step) WHERE state = 'waiting';
