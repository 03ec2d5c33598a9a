-- An item is further on its way, unless another process was faster.
-- in:    item int64, old_state text, state text, message text, sealed blob, changed_ms int64
-- rows:  none
-- roles: loader
UPDATE mesh_outbox SET state = :state, message = :message, sealed = :sealed, changed_ms = :changed_ms
WHERE cell = 0 AND item = :item AND state = :old_state;
