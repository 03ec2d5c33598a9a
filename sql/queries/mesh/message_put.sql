-- A message of the mailbox was taken in; only now may it be acknowledged.
-- in:    message text, sender text, workflow text, agency text, feed text, outcome text, delivery int64, taken_ms int64
-- rows:  none
-- roles: loader
INSERT INTO mesh_inbox(cell, message, sender, workflow, agency, feed, outcome, delivery, taken_ms, acknowledged_ms)
VALUES(0, :message, :sender, :workflow, :agency, :feed, :outcome, :delivery, :taken_ms, 0)
ON CONFLICT(cell, message) DO NOTHING;
