// Builds static/src and static/css into static/dist (or --out=folder): one file of each for every page, one for pages
// that edit text. A page asks for few files: each is a way to the server and back.
// The same sources give the same bytes.
import { build } from 'esbuild'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv.find(word => word.startsWith('--out='))?.slice(6) ?? join(here, 'dist')
const scripts = ['app', 'live/editor', 'draft', 'wall', 'reading', 'compare', 'print', 'dialogue', 'kept', 'library', 'ask', 'away', 'link-once', 'first-page']
const styles = ['app', 'draft', 'meeting']
const entries = [
  ...scripts.map(name => join(here, 'src', `${name}.js`)),
  ...styles.map(name => join(here, 'css', `${name}.css`))
]

mkdirSync(out, { recursive: true })

const { metafile } = await build({
  entryPoints: entries,
  entryNames: '[name]',
  outdir: out,
  absWorkingDir: dirname(here),
  bundle: true,
  minify: true,
  format: 'esm',
  // Private fields, which htmx is written with, are kept: rewriting them for older browsers costs 4 kB.
  target: 'es2022',
  external: ['../fonts/*'], // their names there say what they hold
  legalComments: 'none',
  metafile: true
})

// Whose work the built files contain, each under its licence.
const packages = new Set(Object.keys(metafile.inputs)
  .map(path => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean))
const licences = [...packages].sort().map(name => {
  const folder = join(dirname(here), 'node_modules', name)
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json')))
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}\n`
})
writeFileSync(join(out, 'LICENSES.txt'), licences.join('\n----\n\n'))

// What an earlier build left behind. Last, so that a running app never misses a file.
const built = new Set([...Object.keys(metafile.outputs).map(path => path.split('/').pop()), 'LICENSES.txt'])
for (const name of readdirSync(out)) if (/\.(js|css|txt)$/.test(name) && !built.has(name)) rmSync(join(out, name))
