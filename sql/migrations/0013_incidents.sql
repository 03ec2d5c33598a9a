-- Which types of event may be reports of one incident, and how far apart the agencies may date it.

ALTER TABLE catalogue ADD COLUMN incident TEXT NOT NULL DEFAULT '';          -- a word that such types share, '' = only its own type
ALTER TABLE catalogue ADD COLUMN incident_days @INT32@ NOT NULL DEFAULT 1;   -- days apart, -1 = every report is an incident
