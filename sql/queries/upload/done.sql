-- It is known what became of it.
-- in:    cell int32, upload int64, content int64, status int32, report text, delivery int64, until_ms int64
-- rows:  none
-- roles: loader
UPDATE upload SET state = 'done', content = :content, status = :status, report = :report, delivery = :delivery,
until_ms = :until_ms WHERE cell = :cell AND upload = :upload AND state <> 'done';
