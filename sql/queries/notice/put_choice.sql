-- When one user wants to be told, from now on.
-- in:    cell int32, audience int64, own int32, quiet_from int32, quiet_until int32, quiet_days int32, digests text, changed_ms int64
-- rows:  none
-- roles: practitioner, reviewer, manager, steward, dpo, auditor, admin, clerk
INSERT INTO notice_choice(cell, audience, own, quiet_from, quiet_until, quiet_days, digests, changed_ms)
VALUES(:cell, :audience, :own, :quiet_from, :quiet_until, :quiet_days, :digests, :changed_ms)
ON CONFLICT(cell, audience) DO UPDATE SET own = excluded.own, quiet_from = excluded.quiet_from,
quiet_until = excluded.quiet_until, quiet_days = excluded.quiet_days, digests = excluded.digests, changed_ms = excluded.changed_ms;
