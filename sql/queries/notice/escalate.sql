-- It went on to somebody else.
-- in:    cell int32, audience int64, notice int64, escalated_ms int64
-- rows:  none
-- roles: hub
UPDATE notice SET escalated_ms = :escalated_ms
WHERE cell = :cell AND audience = :audience AND notice = :notice AND closed_ms = 0;
