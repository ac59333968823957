import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'

/** A name that no other test uses: its file's, and something random. Fits a topic, a group or a client id. */
export function uniqueName(suffix = ''): string {
  // Many files may share this process: the calls that lead here tell which one it is.
  const calling = /([^/\\]+)\.test\.ts/.exec(new Error().stack ?? '')?.[1]
  const file = calling ?? basename(process.argv[1] ?? 'test').replace(/(\.test)?\.\w+$/, '')
  const safe = file.replace(/[^a-zA-Z0-9._-]/g, '-').slice(0, 120)
  return `${safe}${suffix && `-${suffix}`}-${randomBytes(4).toString('hex')}`
}
