-- Deliveries of the same file: by whom and when, oldest first.
-- in:    content int64
-- out:   agency text, state text, received_ms int64, delivery int64
-- rows:  many
-- roles: loader
-- fan-out: a file is looked for wherever it came; one look-up by index per delivery
SELECT agency, state, received_ms, delivery FROM delivery WHERE content = :content
ORDER BY received_ms, delivery;
