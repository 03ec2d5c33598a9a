-- Which case a reference means: the ids that begin with it.
-- in:    cell int32, from_id int64, to_id int64
-- out:   mash int64
-- rows:  many
-- roles: reviewer, manager, practitioner
SELECT mash FROM mash_case WHERE cell = :cell AND mash >= :from_id AND mash <= :to_id ORDER BY mash;
