/** The part of `fetch` that is used, so that tests and proxies can stand in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>
