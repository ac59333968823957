import { fileURLToPath } from 'node:url'

/** One line of a stack trace, taken apart. */
export interface Frame {
  /** As V8 names it, without 'async'; empty for a function without a name. */
  readonly name: string
  /** Path or URL with line and column. */
  readonly location: string
}

const FRAME = '\n    at '

/**
 * The package folders of this library lie side by side, in its repository as in `node_modules/@dead-letter`. A program that is
 * bundled as CommonJS has no such URL.
 */
const home = parentOfPackages()
const homes = home === null ? [] : [home.href, pathOf(home)]
const ownFolder = /^(?:kafka|cli|broker|protocol|operator|console)\/(?:src|dist)\//

function parentOfPackages(): URL | null {
  try {
    return new URL('../../../', import.meta.url)
  } catch {
    return null
  }
}

/** Where a program is bundled, there is no file to a URL. */
function pathOf(url: URL): string {
  try {
    return fileURLToPath(url).replaceAll('\\', '/')
  } catch {
    return url.href
  }
}

/** Takes apart what follows 'at '. One pass: a frame may be any text that somebody wrote into `stack`. */
export function parseFrame(line: string): Frame {
  const text = line.startsWith('async ') ? line.slice(6) : line
  // The first, since a folder's name may hold one.
  const open = text.endsWith(')') ? text.indexOf(' (') : -1
  if (open === -1) return text.endsWith('(<anonymous>)') ? { name: '', location: '<anonymous>' } : named('', text)
  const name = text.slice(0, open)
  // `Foo.bar [as baz] (file)`
  const alias = name.indexOf(' [as ')
  return named(alias === -1 ? name : name.slice(0, alias), text.slice(text.indexOf(' (', open) + 2, -1))
}

const named = (name: string, location: string): Frame => ({
  name: name === '<anonymous>' || name.endsWith('.<anonymous>') ? '' : name,
  location
})

/** Whether a frame is Node's own. */
export const isNodeFrame = ({ location }: Frame): boolean => location.startsWith('node:')

/** Whether a frame is this library's own. */
export function isOwnFrame({ location }: Frame): boolean {
  const path = location.includes('\\') ? location.replaceAll('\\', '/') : location
  for (const start of homes)
    if (path.startsWith(start) && ownFolder.test(path.slice(start.length, start.length + 32))) return true
  return path.includes('/node_modules/@dead-letter/')
}

/** A file's name without folder, query, line, column and ending: the same from the sources, from what was built of them, and wherever it is installed. */
export function fileOf({ location }: Frame): string {
  let end = location.length
  for (let parts = 0; parts < 2; parts++) {
    let at = end
    while (at > 0 && isDigit(location.charCodeAt(at - 1))) at--
    if (at === end || at === 0 || location[at - 1] !== ':') break
    end = at - 1
  }
  const path = location.slice(0, end)
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const query = file.indexOf('?')
  const name = query === -1 ? file : file.slice(0, query)
  const dot = name.lastIndexOf('.')
  return dot > 0 && /^\.[cm]?[jt]sx?$/.test(name.slice(dot, dot + 6)) ? name.slice(0, dot) : name
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** A trace without the frames of this library and of Node: what is left is headings, the user's code and its dependencies. */
export function withoutOwnFrames(stack: string): string {
  let kept = ''
  let done = 0
  for (let from = stack.indexOf(FRAME); from !== -1; ) {
    const next = stack.indexOf('\n', from + 1)
    const end = next === -1 ? stack.length : next
    const frame = parseFrame(stack.slice(from + FRAME.length, end))
    if (isNodeFrame(frame) || isOwnFrame(frame)) {
      kept += stack.slice(done, from)
      done = end
    }
    from = stack.indexOf(FRAME, end)
  }
  return done === 0 ? stack : kept + stack.slice(done)
}

/** Characters of a heading that each error keeps in a trace that is too long, frames below it, and frames of the user's own code. */
const HEADING_CHARS = 300
const FRAMES_KEPT = 3
const CAUSE = '\nCaused by: '

/**
 * A trace that is too long, shortened so that each error of it is still there with where it was thrown: the root cause
 * stands last, and a plain cut would lose it.
 * @param limit bytes of UTF-8; the answer may be longer when there are many causes
 */
export function shortTrace(trace: string, limit: number): string {
  // No text of fewer characters than a third of the limit is longer in bytes.
  if (trace.length * 3 <= limit || Buffer.byteLength(trace) <= limit || !trace.includes(CAUSE)) return trace
  return trace.split(CAUSE).map(shortSection).join(CAUSE)
}

/** The first frames, and where they are all of dependencies the first ones of the user's own code, which tell the place. */
function shortSection(section: string): string {
  const first = section.indexOf(FRAME)
  const heading = first === -1 ? section : section.slice(0, first)
  let short = heading.length > HEADING_CHARS ? `${heading.slice(0, HEADING_CHARS - 1)}…` : heading
  let seen = 0
  let own = 0
  for (let from = first; from !== -1 && (seen < FRAMES_KEPT || own < FRAMES_KEPT); seen++) {
    const next = section.indexOf('\n', from + 1)
    const line = section.slice(from, next === -1 ? undefined : next)
    const isOwn = line.startsWith(FRAME) && !line.includes('node_modules') && !line.includes('<anonymous>')
    if (isOwn) own++
    if (seen < FRAMES_KEPT || isOwn) short += line
    from = next
  }
  return short
}
