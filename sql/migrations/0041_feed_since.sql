-- Since when a feed has told: what happened before its first delivery may have come with it, but that nothing came says
-- nothing.
ALTER TABLE feed_state ADD COLUMN since_ms @INT64@ NOT NULL DEFAULT 0; -- as-of time of the oldest live delivery
UPDATE feed_state SET since_ms = COALESCE((SELECT MIN(d.as_of_ms) FROM delivery d JOIN agreement a ON a.cell = 0 AND a.id = d.agreement
WHERE d.state = 'live' AND d.agency = feed_state.agency AND a.feed = feed_state.feed), complete_to_ms) WHERE cell = 0;
