import initdbWasm from '@electric-sql/pglite/initdb.wasm' with { type: 'file' }
import data from '@electric-sql/pglite/pglite.data' with { type: 'file' }
import pgliteWasm from '@electric-sql/pglite/pglite.wasm' with { type: 'file' }

/** PGlite's own files; in the compiled binary they are inside it, where PGlite would not find them itself. */
export async function embeddedAssets() {
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([
    compile(pgliteWasm),
    compile(initdbWasm),
  ])
  return { pgliteWasmModule, initdbWasmModule, fsBundle: Bun.file(data) }
}

async function compile(path: string): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Bun.file(path).arrayBuffer())
}
