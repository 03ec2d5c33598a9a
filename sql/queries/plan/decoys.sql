-- Some records from a place on: what is read beside those asked for, so that every question does the same work.
-- in:    from_cell int32, most int32
-- out:   record int64
-- rows:  many
-- roles: hub
-- fan-out: whichever come first
SELECT record FROM membership WHERE cell >= :from_cell ORDER BY cell, record LIMIT :most;
