CREATE TABLE "call_acts" (
	"call_id" uuid NOT NULL,
	"function_call_id" text NOT NULL,
	"name" text NOT NULL,
	"arguments" text,
	"output" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "call_acts_call_id_function_call_id_pk" PRIMARY KEY("call_id","function_call_id")
);
--> statement-breakpoint
CREATE TABLE "call_requests" (
	"bar_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"person_id" uuid,
	"kind" text NOT NULL,
	"wanted_at" timestamp (3) with time zone,
	"guests" smallint,
	"guest_name" text,
	"words" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "call_requests_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "call_transcripts" (
	"call_id" uuid NOT NULL,
	"item_id" text NOT NULL,
	"speaker" text NOT NULL,
	"text" text NOT NULL,
	"is_cut" boolean DEFAULT false NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "call_transcripts_call_id_item_id_pk" PRIMARY KEY("call_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "call_usage" (
	"bar_id" uuid NOT NULL,
	"day" text NOT NULL,
	"model" text NOT NULL,
	"calls" integer NOT NULL,
	"seconds" double precision NOT NULL,
	"input_tokens" bigint NOT NULL,
	"cached_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	CONSTRAINT "call_usage_bar_id_day_model_pk" PRIMARY KEY("bar_id","day","model")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"transport" text NOT NULL,
	"ref" text,
	"wacid" text,
	"bar_id" uuid,
	"person_id" uuid,
	"chat_id" uuid,
	"phone_number_id" text,
	"caller_phone" text,
	"state" text DEFAULT 'ringing' NOT NULL,
	"owner" uuid,
	"fence" bigint DEFAULT 0 NOT NULL,
	"memory" jsonb,
	"language" text,
	"reason" text,
	"outcome" text,
	"fallback_sent_at" timestamp (3) with time zone,
	"rang_at" timestamp (3) with time zone NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"answered_at" timestamp (3) with time zone,
	"attached_at" timestamp (3) with time zone,
	"greeted_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"call_id" uuid,
	"person_id" uuid,
	"about" text NOT NULL,
	"is_given" boolean NOT NULL,
	"how" text NOT NULL,
	"wording" text NOT NULL,
	"language" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fraud_flags" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bar_id" uuid,
	"rule" text NOT NULL,
	"subject" text NOT NULL,
	"person_id" uuid,
	"reason" text NOT NULL,
	"action" text NOT NULL,
	"blocked_until" timestamp (3) with time zone,
	"cleared_at" timestamp (3) with time zone,
	"cleared_by" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "replicas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alive_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "surveys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bar_id" uuid NOT NULL,
	"person_id" uuid,
	"about" text NOT NULL,
	"about_id" uuid NOT NULL,
	"score" smallint,
	"words" text,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "bars" ADD COLUMN "voice" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "call_summaries" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "call_summaries" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "call_summaries" ADD COLUMN "written_by" text DEFAULT 'rule' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "calls_ref" ON "calls" USING btree ("transport","ref") WHERE "calls"."ref" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "calls_wacid" ON "calls" USING btree ("wacid") WHERE "calls"."wacid" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "calls_open" ON "calls" USING btree ("owner") WHERE "calls"."state" <> 'ended';--> statement-breakpoint
CREATE INDEX "calls_bar" ON "calls" USING btree ("bar_id","rang_at");--> statement-breakpoint
CREATE INDEX "calls_caller" ON "calls" USING btree ("caller_phone","rang_at");--> statement-breakpoint
CREATE INDEX "consents_person" ON "consents" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "consents_call" ON "consents" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "fraud_flags_subject" ON "fraud_flags" USING btree ("subject","created_at");--> statement-breakpoint
CREATE INDEX "fraud_flags_blocked" ON "fraud_flags" USING btree ("subject","blocked_until") WHERE "fraud_flags"."action" = 'block' AND "fraud_flags"."cleared_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "surveys_about" ON "surveys" USING btree ("about","about_id");--> statement-breakpoint
CREATE INDEX "surveys_bar" ON "surveys" USING btree ("bar_id","asked_at");--> statement-breakpoint
CREATE INDEX "surveys_person" ON "surveys" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "call_summaries_bar" ON "call_summaries" USING btree ("bar_id","created_at");--> statement-breakpoint
ALTER TABLE "call_summaries" ADD CONSTRAINT "call_summaries_id_unique" UNIQUE("id");