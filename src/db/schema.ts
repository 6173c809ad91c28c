/** Every table. Keys of a bar's rows lead with the bar id: it is the tenant wall, and the distribution column on Citus. */
export * from './schema-bars.ts'
export * from './schema-people.ts'
export * from './schema-tabs.ts'
export * from './schema-orders.ts'
export * from './schema-jobs.ts'
export * from './schema-ai.ts'
export * from './schema-calls.ts'
export * from './schema-guard.ts'
