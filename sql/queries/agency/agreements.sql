-- Every data-sharing agreement.
-- in:    cell int32
-- out:   id text, agency text, state text, purpose text, lawful_basis text, condition text, fields text,
--        event_types text, audience text, retention_months int32, from_ms int64, until_ms int64,
--        expected_every_hours int32, max_drop_percent int32, hash int64, feed text, mapping text,
--        expected text, services text
-- rows:  many
-- roles: everyone
SELECT id, agency, state, purpose, lawful_basis, condition, fields, event_types, audience, retention_months, from_ms, until_ms,
    expected_every_hours, max_drop_percent, hash, feed, mapping, expected, services
FROM agreement WHERE cell = :cell ORDER BY id;
