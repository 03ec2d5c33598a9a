-- Whether somebody was told before of this incident of this child: the earliest time.
-- in:    cell int32, child int64, event int64
-- out:   told_ms int64
-- rows:  many
-- roles: hub
SELECT told_ms FROM encompass WHERE cell = :cell AND child = :child AND event = :event ORDER BY told_ms LIMIT 1;
