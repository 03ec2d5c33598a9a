-- Was this message acknowledged before, and with what content?
-- in:    cell int32, feed int64, message int64
-- out:   content int64
-- rows:  one
-- roles: machine
SELECT content FROM inbox_seen WHERE cell = :cell AND feed = :feed AND message = :message;
