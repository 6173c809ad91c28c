ALTER TABLE "calls" ADD COLUMN "seated_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "calls_person" ON "calls" USING btree ("person_id","rang_at");--> statement-breakpoint
-- By hand: drizzle knows no functions. One trip for a lock and, behind it, a counting that sees what the one before has
-- just done: within one statement it would not, and the statements of a function see what is committed when each begins.
CREATE OR REPLACE FUNCTION "seat_call"("the_call" uuid, "bar_cap" integer, "total_cap" integer, "caller_cap" integer)
RETURNS TABLE ("bar_live" integer, "total_live" integer, "caller_seated" integer, "is_seated" boolean)
LANGUAGE plpgsql AS $$
DECLARE
	"me" "calls"%ROWTYPE;
BEGIN
	PERFORM pg_advisory_xact_lock(1635083370);
	SELECT * INTO "me" FROM "calls" WHERE "id" = "the_call" AND "state" <> 'ended';
	IF NOT FOUND THEN RETURN; END IF;
	SELECT (count(*) FILTER (WHERE c."bar_id" = "me"."bar_id"))::integer, count(*)::integer INTO "bar_live", "total_live"
		FROM "calls" c
		WHERE c."state" <> 'ended' AND (c."seated_at" IS NOT NULL OR c."state" IN ('answered', 'live')) AND c."id" <> "the_call";
	SELECT count(*)::integer INTO "caller_seated" FROM "calls" c
		WHERE c."person_id" = "me"."person_id" AND c."rang_at" > now() - interval '2 hours'
			AND c."seated_at" > now() - interval '1 hour' AND c."id" <> "the_call";
	"is_seated" := "me"."seated_at" IS NOT NULL OR (("bar_cap" = 0 OR "bar_live" < "bar_cap")
		AND ("total_cap" = 0 OR "total_live" < "total_cap") AND ("caller_cap" = 0 OR "caller_seated" < "caller_cap"));
	IF "is_seated" AND "me"."seated_at" IS NULL THEN
		UPDATE "calls" SET "seated_at" = now() WHERE "id" = "the_call";
	END IF;
	RETURN NEXT;
END $$;
