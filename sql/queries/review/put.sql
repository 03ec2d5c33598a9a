-- A review as it is now: opened, weighed again, assigned, closed, carried to another person.
-- in:    cell int32, person int64, review int64, state text, band text, opened_ms int64, due_ms int64, rank int64, assigned text,
--        assigned_ms int64, closed_ms int64, closed_by text, outcome text, sealed blob, shield int32, pathway text,
--        back_ms int64, quiet int32, worker text, routed_ms int64, rules text, age int64, area int64
-- rows:  none
-- roles: hub, reviewer, manager
INSERT INTO review(cell, person, review, state, band, opened_ms, due_ms, rank, assigned, assigned_ms, closed_ms, closed_by,
outcome, sealed, shield, pathway, back_ms, quiet, worker, routed_ms, rules, age, area)
VALUES(:cell, :person, :review, :state, :band, :opened_ms, :due_ms, :rank, :assigned, :assigned_ms, :closed_ms, :closed_by,
:outcome, :sealed, :shield, :pathway, :back_ms, :quiet, :worker, :routed_ms, :rules, :age, :area)
ON CONFLICT(cell, person, review) DO UPDATE SET state = excluded.state, band = excluded.band, opened_ms = excluded.opened_ms,
due_ms = excluded.due_ms, rank = excluded.rank, assigned = excluded.assigned, assigned_ms = excluded.assigned_ms,
closed_ms = excluded.closed_ms, closed_by = excluded.closed_by, outcome = excluded.outcome, sealed = excluded.sealed,
shield = excluded.shield, pathway = excluded.pathway, back_ms = excluded.back_ms, quiet = excluded.quiet,
worker = excluded.worker, routed_ms = excluded.routed_ms,
rules = excluded.rules, age = excluded.age, area = excluded.area;
