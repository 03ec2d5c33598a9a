-- A review is closed, or is no more where one of its marks is looked for.
-- in:    cell int32, mark int64, shield int32, band int32, behind int64, due_ms int64, person int64, review int64
-- rows:  none
-- roles: hub, reviewer, manager
DELETE FROM review_mark WHERE cell = :cell AND mark = :mark AND shield = :shield AND band = :band AND behind = :behind
AND due_ms = :due_ms AND person = :person AND review = :review;
