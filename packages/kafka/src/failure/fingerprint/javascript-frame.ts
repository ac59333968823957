import { type Frame, fileOf, isNodeFrame, isOwnFrame } from '../stack-frames.ts'
import type { CauseFrame } from './cause-frame.ts'

const runtime = /^(?:node:|internal\/|bun:|native:|ext:|deno:|native$|index \d|\[native|evalmachine)/
/** Node's own files as old versions name them: `events.js:315:20`, without a folder. */
const bare = /^(?:_?[a-z]\w{1,40}\.js|bootstrap_node\.js):\d+:\d+$/
const tools = /(?:^|\/)webpack(?:-internal)?:\/{2,3}(?:[^/]{0,80}\/)?webpack\/|^webpack\/(?:bootstrap|runtime)/

/** A frame as `stack-frames.ts` reads V8's; function and file, without folder, line, ending and the hash of a bundler. */
export function javascriptFrame(frame: Frame): CauseFrame {
  const { location } = frame
  if (location === '<anonymous>' || isNodeFrame(frame) || runtime.test(location) || bare.test(location))
    return { text: frame.name, owner: 'runtime', library: '' }
  const library = libraryOf(location)
  const text = `${functionOf(frame.name)} (${withoutHash(fileOf(frame))})`
  if (library !== '') return { text, owner: 'library', library }
  if (isOwnFrame(frame)) return { text, owner: 'library', library: '@dead-letter' }
  return { text, owner: tools.test(location) ? 'runtime' : 'own', library: '' }
}

/** The package of a path in `node_modules`, the innermost; also of Yarn's archives and pnpm's store. */
function libraryOf(location: string): string {
  const path = location.includes('\\') ? location.replaceAll('\\', '/') : location
  const at = path.lastIndexOf('node_modules/')
  if (at === -1) return path.includes('/.yarn/cache/') || path.includes('/.pnpm/') ? 'a package' : ''
  const [first = '', second = ''] = path.slice(at + 13, at + 250).split('/', 2)
  return first.startsWith('@') ? `${first}/${second}` : first
}

/** What CommonJS puts before an exported function is not in its name, and what async and minified code is called says nothing. */
function functionOf(name: string): string {
  const short = name.length > 200 ? name.slice(0, 200) : name
  return short.replace(/^(?:Object|Module|module|exports|module\.exports)\.(?=.)/, '')
}

/** `main.a1b2c3d4`, `index-BxYz12_9`, `chunk-5QRTZ2XY`: what bundlers put there changes with each build. */
function withoutHash(file: string): string {
  const at = Math.max(file.lastIndexOf('.'), file.lastIndexOf('-'))
  if (at <= 0) return /^\d+$|^[0-9a-f]{8,}$/.test(file) ? '?' : file
  const tail = file.slice(at + 1)
  const hash = /^[\w]{6,40}$/.test(tail) && (/\d/.test(tail) || /[a-z][A-Z]{2}|[A-Z]{2}[a-z]/.test(tail))
  return hash || /^\d+$/.test(tail) ? withoutHash(file.slice(0, at)) : file
}
