/**
 * The raw bytes of a request, or `too_large` as soon as they are known to pass `limit`: by the
 * declared length, or, for a body that declares none, by what has come so far.
 */
export async function readBody(
  request: Request,
  limit: number,
): Promise<Uint8Array | 'too_large' | 'broken'> {
  const declared = request.headers.get('content-length')
  if (declared !== null && Number(declared) > limit) return 'too_large'
  try {
    // With a declared length the HTTP parser lets no more bytes through than that.
    return declared === null ? await readStream(request, limit) : await request.bytes()
  } catch {
    // The sender went away in the middle; nobody reads the answer.
    return 'broken'
  }
}

async function readStream(request: Request, limit: number): Promise<Uint8Array | 'too_large'> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > limit) return 'too_large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}
