-- The mailbox knows that a message was taken in.
-- in:    message text, acknowledged_ms int64
-- rows:  none
-- roles: loader
UPDATE mesh_inbox SET acknowledged_ms = :acknowledged_ms WHERE cell = 0 AND message = :message;
