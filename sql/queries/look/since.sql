-- Who opened this person's page, a review, a referral or a case of theirs since then, newest first.
-- in:    cell int32, person int64, since_ms int64
-- out:   at_ms int64, login text, agency text
-- rows:  many
-- roles: reviewer, manager
SELECT at_ms, login, agency FROM look WHERE cell = :cell AND person = :person AND at_ms >= :since_ms
ORDER BY at_ms DESC, login;
