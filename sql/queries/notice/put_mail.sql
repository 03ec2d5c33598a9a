-- What became of a mail.
-- in:    cell int32, audience int64, mail int64, state text, tries int32, next_ms int64
-- rows:  none
-- roles: hub
UPDATE notice_mail SET state = :state, tries = :tries, next_ms = :next_ms
WHERE cell = :cell AND audience = :audience AND mail = :mail AND state = 'waiting';
