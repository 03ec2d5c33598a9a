-- Add or change an agreement; what was approved of its older text stays in `approval`.
-- in:    cell int32, id text, agency text, state text, purpose text, lawful_basis text, condition text, fields text,
--        event_types text, audience text, retention_months int32, from_ms int64, until_ms int64,
--        expected_every_hours int32, max_drop_percent int32, hash int64, feed text, mapping text,
--        expected text, services text
-- rows:  none
-- roles: admin
INSERT INTO agreement(cell, id, agency, state, purpose, lawful_basis, condition, fields, event_types, audience, retention_months, from_ms, until_ms,
    expected_every_hours, max_drop_percent, hash, feed, mapping, expected, services)
VALUES(:cell, :id, :agency, :state, :purpose, :lawful_basis, :condition, :fields, :event_types, :audience, :retention_months, :from_ms, :until_ms, :expected_every_hours, :max_drop_percent, :hash, :feed, :mapping, :expected, :services)
ON CONFLICT(cell, id) DO UPDATE SET agency = excluded.agency, state = excluded.state, purpose = excluded.purpose,
    lawful_basis = excluded.lawful_basis, condition = excluded.condition, fields = excluded.fields,
    event_types = excluded.event_types, audience = excluded.audience, retention_months = excluded.retention_months,
    from_ms = excluded.from_ms, until_ms = excluded.until_ms, expected_every_hours = excluded.expected_every_hours,
    max_drop_percent = excluded.max_drop_percent, hash = excluded.hash,
    feed = excluded.feed, mapping = excluded.mapping,
    expected = excluded.expected, services = excluded.services;
