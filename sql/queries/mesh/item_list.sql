-- What is in a state on its way out, oldest first.
-- in:    state text, page int32
-- out:   item int64, recipient text, workflow text, subject text, file text, message text, made_ms int64, changed_ms int64
-- rows:  many
-- roles: loader
SELECT item, recipient, workflow, subject, file, message, made_ms, changed_ms FROM mesh_outbox
WHERE cell = 0 AND state = :state ORDER BY made_ms, item LIMIT :page;
