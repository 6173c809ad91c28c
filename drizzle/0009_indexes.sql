CREATE INDEX "call_requests_person" ON "call_requests" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "call_summaries_person" ON "call_summaries" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "orders_person" ON "orders" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "tab_lines_person" ON "tab_lines" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "tab_events_person" ON "tab_events" USING btree ("person_id");--> statement-breakpoint
-- Last: what is delivered meanwhile waits for the shortest of them only.
CREATE INDEX "inbox_dead" ON "inbox" USING btree ("id") WHERE "inbox"."state" = 'dead';
