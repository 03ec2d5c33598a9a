-- Forget a message.
-- in:    cell int32, message int64
-- rows:  none
-- roles: hub
DELETE FROM outbox WHERE cell = :cell AND message = :message;
