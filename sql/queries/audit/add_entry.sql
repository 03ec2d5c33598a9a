-- Write an entry; it is numbered by the sequencer.
-- in:    cell int32, entry int64, at_ms int64, header blob, sealed blob
-- rows:  none
-- roles: hub
INSERT INTO audit_entry(cell, entry, at_ms, header, sealed, position) VALUES(:cell, :entry, :at_ms, :header, :sealed, -1);
