-- What a person's open review says of them may not be so any more: records moved, or a shield changed.
-- in:    cell int32, person int64
-- rows:  none
-- roles: hub
INSERT INTO review_doubt(cell, person) SELECT DISTINCT cell, person FROM review
WHERE cell = :cell AND person = :person AND state = 'open'
ON CONFLICT(cell, person) DO NOTHING;
