-- One member, if there is any: a hub without one has linked nobody yet.
-- out:   person int64
-- rows:  many
-- roles: linker
-- fan-out: reads one row of whichever cell comes first
SELECT person FROM membership ORDER BY cell, record LIMIT 1;
