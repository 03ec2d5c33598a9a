-- A delivery as it stands now; attempt: 1 when it is begun (again), else 0.
-- in:    cell int32, delivery int64, agency text, agreement text, content int64, state text, reason text,
--        as_of_ms int64, received_ms int64, live_ms int64, full_extract int32, bytes int64, lines int64,
--        accepted int64, unchanged int64, quarantined int64, attempt int32
-- rows:  none
-- roles: loader
INSERT INTO delivery(cell, delivery, agency, agreement, content, state, reason, as_of_ms, received_ms, live_ms,
full_extract, bytes, lines, accepted, unchanged, quarantined, attempts)
VALUES(:cell, :delivery, :agency, :agreement, :content, :state, :reason, :as_of_ms, :received_ms, :live_ms,
:full_extract, :bytes, :lines, :accepted, :unchanged, :quarantined, 1)
ON CONFLICT(cell, delivery) DO UPDATE SET agreement = excluded.agreement, state = excluded.state,
reason = excluded.reason, as_of_ms = excluded.as_of_ms, received_ms = excluded.received_ms,
live_ms = excluded.live_ms, bytes = excluded.bytes, lines = excluded.lines, accepted = excluded.accepted,
unchanged = excluded.unchanged, quarantined = excluded.quarantined,
attempts = delivery.attempts + :attempt;
