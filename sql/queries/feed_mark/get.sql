-- How far a pull from a database has come.
-- in:    agency text, feed text
-- out:   sealed blob
-- rows:  one
-- roles: loader
SELECT sealed FROM feed_mark WHERE cell = 0 AND agency = :agency AND feed = :feed;
