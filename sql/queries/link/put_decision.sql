-- A human decided: same person or not.
-- in:    cell int32, record int64, other int64, same int32, login text, at_ms int64, reason text
-- rows:  none
-- roles: reviewer
INSERT INTO decision(cell, record, other, same, login, at_ms, reason)
VALUES(:cell, :record, :other, :same, :login, :at_ms, :reason)
ON CONFLICT(cell, record, other) DO UPDATE
SET same = excluded.same, login = excluded.login, at_ms = excluded.at_ms, reason = excluded.reason;
