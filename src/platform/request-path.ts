/** Of a request's address. Not by `URL`: it throws where the caller names a host that is none. */
export function pathOf(url: string): string {
  const from = url.indexOf('/', url.indexOf('//') + 2)
  const end = url.indexOf('?', from)
  return from === -1 ? '/' : url.slice(from, end === -1 ? undefined : end)
}
