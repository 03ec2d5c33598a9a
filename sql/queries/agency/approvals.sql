-- Who approved this text.
-- in:    cell int32, agreement text, hash int64
-- out:   login text, at_ms int64
-- rows:  many
-- roles: admin, dpo, manager
SELECT login, at_ms FROM approval WHERE cell = :cell AND agreement = :agreement AND hash = :hash ORDER BY login;
