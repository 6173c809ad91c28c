-- By hand: drizzle knows no UNLOGGED. A crash empties the table, which is what it is there to tell.
CREATE UNLOGGED TABLE "crash_epoch" (
	"is_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"began_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
-- Up to now whatever was claimed was on the disk.
INSERT INTO "crash_epoch" ("began_at") VALUES ('epoch');
