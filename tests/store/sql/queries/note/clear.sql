-- Drop every note.
-- rows:  none
-- roles: hub
-- fan-out: everything goes
DELETE FROM note;
