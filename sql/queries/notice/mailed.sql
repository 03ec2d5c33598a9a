-- It is counted in a mail.
-- in:    cell int32, audience int64, notice int64, digest_ms int64
-- rows:  none
-- roles: hub
UPDATE notice SET digest_ms = :digest_ms WHERE cell = :cell AND audience = :audience AND notice = :notice;
