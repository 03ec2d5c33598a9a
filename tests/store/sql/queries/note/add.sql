-- Keep a note.
-- in:    cell int32, note int64, text text, sealed blob
-- rows:  none
-- roles: hub
INSERT INTO note(cell, note, text, sealed) VALUES (:cell, :note, :text, :sealed);
