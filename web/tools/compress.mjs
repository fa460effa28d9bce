// Writes x.br and x.gz beside every text asset worth it: compressing once here costs a second,
// compressing at each request costs the server for ever.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXT = /\.(js|css|html|svg|json|txt|webmanifest)$/
const SMALL = 512

export async function compress(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name))
  await Promise.all(files.map((entry) => twins(join(entry.parentPath, entry.name))))
}

async function twins(path) {
  const body = await readFile(path)
  if (body.length < SMALL) return
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(body, quality))
  await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: 9 }))
}
