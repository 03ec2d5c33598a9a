-- Something to be sent.
-- in:    item int64, recipient text, workflow text, subject text, file text, sealed blob, made_ms int64
-- rows:  none
-- roles: loader
INSERT INTO mesh_outbox(cell, item, recipient, workflow, subject, file, state, message, sealed, made_ms, changed_ms)
VALUES(0, :item, :recipient, :workflow, :subject, :file, 'waiting', '', :sealed, :made_ms, :made_ms);
