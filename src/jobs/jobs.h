/* jobs/jobs.h -- timed work beside the server: what must happen though nobody asks for it.
 *
 *     inbox     every second, and at once when a message arrived: take in, link, judge
 *     audit     every second       number waiting log entries, sign a checkpoint when it grew
 *     link      every 2 seconds    link what deliveries left waiting (a load that was killed)
 *     rules     every 2 seconds    judge persons that changed
 *     day       every minute       judge once a day whom time alone can change
 *     cases     every 30 seconds   remind partners, go to their leads, tell of late decisions
 *     matching  every 10 seconds   the queue of pairs that people decide about
 *     trials    every 2 seconds    rules that somebody wants tried on history
 *     referrals every 30 seconds  escalate what nobody acknowledged, forget old drafts and contents
 *     told      every 10 seconds   whoever was shown what rests on nothing any more
 *     trends    every hour         settle the figures of quarters that are over
 *     plans     every 5 seconds    tell authorities who looked at their plans
 *     numbers   every hour         tell authorities of plans that no question finds
 *     reviews   every 5 seconds    to allocated workers, and back
 *     alerts    every 5 seconds    unacknowledged ones go on, mails are sent
 *     sessions  every hour         forget sessions that timed out, old acknowledgements
 *
 * Every job is idempotent and may run in several processes at once; a job that fails is logged (its
 * error word, never data) and tried again at its next turn. */
#ifndef AIM_JOBS_JOBS_H
#define AIM_JOBS_JOBS_H

#include "hub/hub.h"

struct jobs;

/* Start threads that do them until jobs_stop: for messages, for trials, for all else. It listens to
 * the hub's bell for messages, so start it before the doors open and stop it after they are shut.
 * Errors: ERR_NOMEM, ERR_BUSY (no thread to be had). */
MUST err jobs_start(struct hub *h, struct jobs **ret_jobs, struct err_info *why);
/* Waits for the job under way; linking leaves off after its transaction (h->stopping). NULL is
 * fine. */
void jobs_stop(struct jobs *j);

/* Do what is due at `now_ns` (a monotonic time), once each; returns the first error, having tried
 * all. */
struct job_times {
    int64_t due_ns[24];
};
MUST err jobs_tick(struct hub *h, struct job_times *times, int64_t now_ns, struct err_info *why);

#endif
