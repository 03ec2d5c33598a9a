-- A message was tried.
-- in:    cell int32, message int64, next_ms int64, attempts int32, state text, status int32
-- rows:  none
-- roles: hub
UPDATE outbox SET next_ms = :next_ms, attempts = :attempts, state = :state, status = :status WHERE cell = :cell AND message = :message;
