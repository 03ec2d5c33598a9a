-- What is to be told now, oldest first: of each webhook the oldest that waits, whatever its time, holds up what
-- stands behind it; but for one that the receiver itself refused (4xx, not "later").
-- in:    now_ms int64, room int32
-- out:   cell int32, message int64, webhook text, referral int64, step int64, made_ms int64, attempts int32
-- rows:  many
-- roles: hub
-- fan-out: region-wide; what waits, by its own indexes
SELECT o.cell AS cell, o.message AS message, o.webhook AS webhook, o.referral AS referral, o.step AS step, o.made_ms AS made_ms,
    o.attempts AS attempts
FROM outbox o WHERE o.state = 'waiting' AND o.next_ms <= :now_ms AND NOT EXISTS (
    SELECT 1 FROM outbox b WHERE b.state = 'waiting' AND b.webhook = o.webhook
    AND (b.made_ms, b.referral, b.step) < (o.made_ms, o.referral, o.step)
    AND (b.status < 400 OR b.status > 499 OR b.status IN (408, 425, 429)))
ORDER BY o.next_ms, o.message LIMIT :room;
