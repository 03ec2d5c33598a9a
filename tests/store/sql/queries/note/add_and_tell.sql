-- Keep a note and tell its version.
-- in:    cell int32, note int64, text text, sealed blob
-- out:   version int32
-- rows:  one
-- roles: hub
INSERT INTO note(cell, note, text, sealed) VALUES (:cell, :note, :text, :sealed) RETURNING version;
