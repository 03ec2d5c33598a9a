-- Was this message of the mailbox taken in?
-- in:    message text
-- out:   agency text, outcome text, acknowledged_ms int64
-- rows:  one
-- roles: loader
SELECT agency, outcome, acknowledged_ms FROM mesh_inbox WHERE cell = 0 AND message = :message;
