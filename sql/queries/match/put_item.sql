-- A pair waits for a person to decide, or what is known of it changed; how long it waits is kept.
-- in:    cell int32, record int64, other int64, since_ms int64, asked int32, weight int32, flags int32, state int64,
--        evidence int64, records int32, child int32
-- rows:  none
-- roles: hub
INSERT INTO match_item(cell, record, other, since_ms, asked, weight, flags, state, evidence, records, child)
VALUES(:cell, :record, :other, :since_ms, :asked, :weight, :flags, :state, :evidence, :records, :child)
ON CONFLICT(cell, record, other) DO UPDATE
SET asked = excluded.asked, weight = excluded.weight, flags = excluded.flags, state = excluded.state,
evidence = excluded.evidence, records = excluded.records, child = excluded.child;
