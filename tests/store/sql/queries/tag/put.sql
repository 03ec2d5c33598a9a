-- Tag a note: safe to repeat.
-- in:    cell int32, note int64, tag text
-- rows:  none
-- roles: hub
INSERT INTO tag(cell, note, tag) VALUES (:cell, :note, :tag) ON CONFLICT (cell, note, tag) DO NOTHING;
