-- The same once more, while the first is open: it is counted. What was put off is told as early as either would be.
-- in:    cell int32, audience int64, notice int64, now_ms int64, tell_ms int64, mail_ms int64
-- rows:  none
-- roles: hub
UPDATE notice SET times = times + 1, last_ms = :now_ms,
tell_ms = CASE WHEN :tell_ms < tell_ms THEN :tell_ms ELSE tell_ms END,
mail_ms = CASE WHEN :mail_ms < mail_ms THEN :mail_ms ELSE mail_ms END
WHERE cell = :cell AND audience = :audience AND notice = :notice AND closed_ms = 0;
