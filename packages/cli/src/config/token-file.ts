import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UsageError } from '../usage-error.ts'
import { TokenUnavailable } from './token-unavailable.ts'

const nameOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown reason'
const isNoName: ReadonlySet<string> = new Set(['ENOENT', 'ENAMETOOLONG', 'ENOTDIR'])

/** @throws UsageError for a file that cannot be read or has nothing in it */
export function checkTokenFile(file: string): void {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    // What names no file may be the token itself, which may look like anything.
    if (isNoName.has(nameOf(error)))
      throw new UsageError('--sasl-token-file: there is no file of this name, which is not shown: it may be a token')
    throw new UsageError(`--sasl-token-file: ${file} cannot be read (${nameOf(error)})`)
  }
  if (text.trim() === '') throw new UsageError(`--sasl-token-file: ${file} is empty`)
}

/**
 * The token that lies in the file now.
 * @throws TokenUnavailable
 */
export async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(error => {
    throw new TokenUnavailable(`the token file ${file} cannot be read (${nameOf(error)})`)
  })
  if (text.trim() === '') throw new TokenUnavailable(`the token file ${file} is empty`)
  return text.trim()
}
