-- Questions that nothing was shown for, before that moment, are forgotten: the log keeps them.
-- in:    before_ms int64
-- rows:  none
-- roles: hub
-- fan-out: a sweep by its own index
DELETE FROM plan_access WHERE authority = '' AND at_ms < :before_ms;
