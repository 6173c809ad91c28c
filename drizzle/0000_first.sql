CREATE TABLE "bar_tables" (
	"bar_id" uuid NOT NULL,
	"label" text NOT NULL,
	"area" text,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "bar_tables_bar_id_label_pk" PRIMARY KEY("bar_id","label")
);
--> statement-breakpoint
CREATE TABLE "bars" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"languages" text[] NOT NULL,
	"default_language" text NOT NULL,
	"phone_number_id" text,
	"hours" jsonb NOT NULL,
	"rules" jsonb NOT NULL,
	"menu_version" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bars_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "menu_categories" (
	"bar_id" uuid NOT NULL,
	"id" text NOT NULL,
	"name" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "menu_categories_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "menu_items" (
	"bar_id" uuid NOT NULL,
	"id" text NOT NULL,
	"category_id" text NOT NULL,
	"name" jsonb NOT NULL,
	"aliases" jsonb NOT NULL,
	"description" jsonb,
	"price_minor" bigint,
	"sizes" jsonb NOT NULL,
	"option_groups" jsonb NOT NULL,
	"allergens" jsonb,
	"available" boolean DEFAULT true NOT NULL,
	"hours" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "menu_items_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "payment_displays" (
	"bar_id" uuid NOT NULL,
	"id" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"display" jsonb NOT NULL,
	CONSTRAINT "payment_displays_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"bar_id" uuid NOT NULL,
	"phone" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"language" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "staff_bar_id_phone_pk" PRIMARY KEY("bar_id","phone")
);
--> statement-breakpoint
CREATE TABLE "waiter_conversations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"phone_number_id" text NOT NULL,
	"person_id" uuid NOT NULL,
	"bar_id" uuid,
	"table_label" text,
	"tab_id" uuid,
	"mode" text DEFAULT 'waiter' NOT NULL,
	"mode_until" timestamp (3) with time zone,
	"mode_staff_phone" text,
	"language" text,
	"language_state" jsonb,
	"dialogue" jsonb,
	"last_inbound_at" timestamp (3) with time zone,
	"lease_owner" text,
	"lease_until" timestamp (3) with time zone,
	"lease_fence" bigint DEFAULT 0 NOT NULL,
	"pace_tokens" real DEFAULT 45 NOT NULL,
	"pace_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"portfolio" text DEFAULT '' NOT NULL,
	"user_id" text,
	"parent_user_id" text,
	"phone" text,
	"profile_name" text,
	"language" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tab_diners" (
	"bar_id" uuid NOT NULL,
	"tab_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tab_diners_bar_id_tab_id_person_id_pk" PRIMARY KEY("bar_id","tab_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "tab_events" (
	"bar_id" uuid NOT NULL,
	"tab_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"person_id" uuid,
	"command" jsonb NOT NULL,
	"touched" jsonb NOT NULL,
	"cart_total_minor" bigint,
	"idempotency_key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tab_events_bar_id_tab_id_version_pk" PRIMARY KEY("bar_id","tab_id","version")
);
--> statement-breakpoint
CREATE TABLE "tab_lines" (
	"bar_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"tab_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"item_id" text NOT NULL,
	"size_id" text,
	"choices" jsonb NOT NULL,
	"quantity" integer NOT NULL,
	"note" text,
	"unit_price_minor" bigint NOT NULL,
	"order_id" uuid,
	"position" integer NOT NULL,
	CONSTRAINT "tab_lines_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "tab_tables" (
	"bar_id" uuid NOT NULL,
	"tab_id" uuid NOT NULL,
	"label" text NOT NULL,
	"position" integer NOT NULL,
	"left_at" timestamp (3) with time zone,
	CONSTRAINT "tab_tables_bar_id_tab_id_label_pk" PRIMARY KEY("bar_id","tab_id","label")
);
--> statement-breakpoint
CREATE TABLE "tabs" (
	"bar_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"last_activity_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_reason" text,
	CONSTRAINT "tabs_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "order_counters" (
	"bar_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "order_counters_bar_id_business_day_pk" PRIMARY KEY("bar_id","business_day")
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"bar_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"actor" jsonb NOT NULL,
	"reason" text,
	"words" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "order_events_bar_id_order_id_sequence_pk" PRIMARY KEY("bar_id","order_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"bar_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"item_id" text NOT NULL,
	"name" text NOT NULL,
	"size_name" text,
	"choice_names" jsonb NOT NULL,
	"quantity" integer NOT NULL,
	"note" text,
	"unit_price_minor" bigint NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "order_lines_bar_id_id_pk" PRIMARY KEY("bar_id","id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"bar_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"order_number" text NOT NULL,
	"business_day" date NOT NULL,
	"tab_id" uuid NOT NULL,
	"person_id" uuid,
	"chat_id" uuid,
	"table_label" text,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"currency" text NOT NULL,
	"total_amount" numeric NOT NULL,
	"total_minor" bigint NOT NULL,
	"payment_status" text DEFAULT 'display_only' NOT NULL,
	"metadata" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "orders_bar_id_id_pk" PRIMARY KEY("bar_id","id"),
	CONSTRAINT "orders_payment_status" CHECK ("orders"."payment_status" = 'display_only')
);
--> statement-breakpoint
CREATE TABLE "pay_pages" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"bar_id" uuid NOT NULL,
	"tab_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reference" text NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_summaries" (
	"call_id" text PRIMARY KEY NOT NULL,
	"bar_id" uuid,
	"primary_intent" text NOT NULL,
	"intents" text[] NOT NULL,
	"summary_text" text NOT NULL,
	"language" text,
	"outcome" text,
	"duration_seconds" integer,
	"order_id" uuid,
	"cost_usd" numeric,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dedupe_key" text NOT NULL,
	"kind" text NOT NULL,
	"lane" text NOT NULL,
	"phone_number_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"gather_ms" integer NOT NULL,
	"body" jsonb,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone,
	"chat_id" uuid,
	"error_code" text
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dedupe_key" text NOT NULL,
	"lane" text NOT NULL,
	"chat_id" uuid NOT NULL,
	"bar_id" uuid,
	"phone_number_id" text NOT NULL,
	"kind" text NOT NULL,
	"message" jsonb NOT NULL,
	"fallback" jsonb,
	"reply_ids" text[] NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"possibly_doubled" boolean DEFAULT false NOT NULL,
	"wamid" text,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"error_code" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"status_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "senders" (
	"phone_number_id" text PRIMARY KEY NOT NULL,
	"pace_tokens" real NOT NULL,
	"pace_at" timestamp (3) with time zone NOT NULL,
	"paused_until" timestamp (3) with time zone,
	"paused_reason" text
);
--> statement-breakpoint
ALTER TABLE "bar_tables" ADD CONSTRAINT "bar_tables_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_categories" ADD CONSTRAINT "menu_categories_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_bar_id_category_id_menu_categories_bar_id_id_fk" FOREIGN KEY ("bar_id","category_id") REFERENCES "public"."menu_categories"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_displays" ADD CONSTRAINT "payment_displays_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiter_conversations" ADD CONSTRAINT "waiter_conversations_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiter_conversations" ADD CONSTRAINT "waiter_conversations_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tab_diners" ADD CONSTRAINT "tab_diners_bar_id_tab_id_tabs_bar_id_id_fk" FOREIGN KEY ("bar_id","tab_id") REFERENCES "public"."tabs"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tab_lines" ADD CONSTRAINT "tab_lines_bar_id_tab_id_tabs_bar_id_id_fk" FOREIGN KEY ("bar_id","tab_id") REFERENCES "public"."tabs"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tab_tables" ADD CONSTRAINT "tab_tables_bar_id_tab_id_tabs_bar_id_id_fk" FOREIGN KEY ("bar_id","tab_id") REFERENCES "public"."tabs"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tabs" ADD CONSTRAINT "tabs_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_bar_id_order_id_orders_bar_id_id_fk" FOREIGN KEY ("bar_id","order_id") REFERENCES "public"."orders"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_bar_id_order_id_orders_bar_id_id_fk" FOREIGN KEY ("bar_id","order_id") REFERENCES "public"."orders"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_bar_id_tab_id_tabs_bar_id_id_fk" FOREIGN KEY ("bar_id","tab_id") REFERENCES "public"."tabs"("bar_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_pages" ADD CONSTRAINT "pay_pages_bar_id_bars_id_fk" FOREIGN KEY ("bar_id") REFERENCES "public"."bars"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_chat_id_waiter_conversations_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."waiter_conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_phone" ON "staff" USING btree ("phone");--> statement-breakpoint
CREATE UNIQUE INDEX "waiter_conversations_pair" ON "waiter_conversations" USING btree ("phone_number_id","person_id");--> statement-breakpoint
CREATE INDEX "waiter_conversations_person" ON "waiter_conversations" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "waiter_conversations_bar" ON "waiter_conversations" USING btree ("bar_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_user_id" ON "people" USING btree ("portfolio","user_id") WHERE "people"."user_id" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "people_phone" ON "people" USING btree ("phone") WHERE "people"."phone" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "tab_diners_number" ON "tab_diners" USING btree ("bar_id","tab_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "tab_events_key" ON "tab_events" USING btree ("bar_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "tab_lines_tab" ON "tab_lines" USING btree ("bar_id","tab_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tab_tables_open" ON "tab_tables" USING btree ("bar_id","label") WHERE "tab_tables"."left_at" IS NULL;--> statement-breakpoint
CREATE INDEX "tabs_open" ON "tabs" USING btree ("bar_id","last_activity_at") WHERE "tabs"."closed_at" IS NULL;--> statement-breakpoint
CREATE INDEX "order_lines_order" ON "order_lines" USING btree ("bar_id","order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_number" ON "orders" USING btree ("bar_id","business_day","order_number");--> statement-breakpoint
CREATE INDEX "orders_tab" ON "orders" USING btree ("bar_id","tab_id");--> statement-breakpoint
CREATE INDEX "orders_created" ON "orders" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "orders_waiting" ON "orders" USING btree ("bar_id","created_at") WHERE "orders"."state" = 'placed';--> statement-breakpoint
CREATE INDEX "pay_pages_expiry" ON "pay_pages" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "call_summaries_created" ON "call_summaries" USING btree ("primary_intent","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_dedupe" ON "inbox" USING btree ("dedupe_key");--> statement-breakpoint
CREATE INDEX "inbox_pending" ON "inbox" USING btree ("lane","id") WHERE "inbox"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "inbox_chat" ON "inbox" USING btree ("chat_id","id") WHERE "inbox"."chat_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "inbox_received" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_dedupe" ON "outbox" USING btree ("dedupe_key");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_wamid" ON "outbox" USING btree ("wamid") WHERE "outbox"."wamid" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("phone_number_id","lane","id") WHERE "outbox"."state" IN ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_chat" ON "outbox" USING btree ("chat_id","id");--> statement-breakpoint
CREATE INDEX "outbox_dead" ON "outbox" USING btree ("id") WHERE "outbox"."state" = 'dead';