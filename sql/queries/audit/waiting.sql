-- Entries that have no number yet, oldest first.
-- in:    most int32
-- out:   cell int32, entry int64, header blob, sealed blob
-- rows:  many
-- roles: hub
-- fan-out: the sequencer reads the short index of what waits
SELECT cell, entry, header, sealed FROM audit_entry WHERE position = -1 ORDER BY at_ms, entry LIMIT :most;
