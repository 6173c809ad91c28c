/**
 * Imports `with { type: 'text' }` or `'file'`, of which TypeScript knows nothing. They are `unknown`
 * on purpose: `page-assets.ts` checks each, and a `.js` package without types gains none by this.
 */
declare module '*.js' {
  const embedded: unknown
  export default embedded
}
declare module '*.css' {
  const embedded: unknown
  export default embedded
}
declare module '*.svg' {
  const embedded: unknown
  export default embedded
}
declare module '*.woff2' {
  const path: string
  export default path
}
declare module '*.toml' {
  const embedded: unknown
  export default embedded
}
