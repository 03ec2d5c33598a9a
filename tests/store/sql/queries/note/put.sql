-- Keep a note, or change its text: safe to repeat.
-- in:    cell int32, note int64, text text, sealed blob
-- rows:  none
-- roles: hub
INSERT INTO note AS kept (cell, note, text, sealed) VALUES (:cell, :note, :text, :sealed)
ON CONFLICT (cell, note) DO UPDATE SET text = excluded.text, sealed = excluded.sealed, version = kept.version + 1;
