-- How many open reviews have a mark and fit what else is asked, by colour and by who may know of them.
-- in:    cell int32, mark int64, now_ms int64, pathway text, back int32, quiet int32, place int32, age int64, area int64
-- out:   shield int32, band int32, n int64, late int64
-- rows:  many
-- roles: reviewer, manager
SELECT shield, band, count(*) AS n, sum(CASE WHEN due_ms < :now_ms THEN 1 ELSE 0 END) AS late FROM review_mark
WHERE cell = :cell AND mark = :mark
AND (:pathway = '' OR pathway = :pathway) AND (:back = 0 OR back = 1) AND (:quiet = 0 OR quiet = 1)
AND ((:place < 0 AND place < 2) OR place = :place) AND (:age = 0 OR age = :age) AND (:area = 0 OR area = :area)
GROUP BY shield, band ORDER BY shield, band;
