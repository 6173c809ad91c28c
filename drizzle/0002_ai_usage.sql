CREATE TABLE "ai_usage" (
	"bar_id" uuid NOT NULL,
	"day" date NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"turns" integer NOT NULL,
	"input_tokens" bigint NOT NULL,
	"cached_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"audio_seconds" double precision DEFAULT 0 NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	CONSTRAINT "ai_usage_bar_id_day_provider_model_pk" PRIMARY KEY("bar_id","day","provider","model")
);
