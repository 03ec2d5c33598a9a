-- The first with a mark and a colour, the soonest due first.
-- in:    cell int32, mark int64, shield int32, band int32, pathway text, back int32, quiet int32, place int32, age int64,
--        area int64, most int32
-- out:   person int64, review int64, behind int64, due_ms int64
-- rows:  many
-- roles: reviewer, manager
SELECT person, review, behind, due_ms FROM review_mark
WHERE cell = :cell AND mark = :mark AND shield = :shield AND band = :band
AND (:pathway = '' OR pathway = :pathway) AND (:back = 0 OR back = 1) AND (:quiet = 0 OR quiet = 1)
AND ((:place < 0 AND place < 2) OR place = :place) AND (:age = 0 OR age = :age) AND (:area = 0 OR area = :area)
ORDER BY due_ms, person LIMIT :most;
