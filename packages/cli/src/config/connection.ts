import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UsageError } from '../usage-error.ts'
import { readSasl, type Sasl } from './sasl.ts'
import { flagName, type Settings } from './settings.ts'

/** What the files of `--tls-…` hold. */
interface PemFiles {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** How to reach the cluster, in the shape of the library's options. */
export interface Connection {
  readonly brokers: string[]
  readonly clientId: string
  readonly tls?: true | (() => Promise<PemFiles>)
  readonly sasl?: Sasl
}

/** @throws UsageError for a file that cannot be read and credentials that are not complete */
export function readConnection(given: Partial<Settings>): Connection {
  const tls = readTls(given)
  const sasl = readSasl(given)
  return {
    brokers: [...(given.brokers ?? [])],
    clientId: given.clientId ?? 'dead-letter',
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl })
  }
}

function readTls({ tls, tlsCa, tlsCert, tlsKey }: Partial<Settings>): Connection['tls'] {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError('--tls-cert and --tls-key go together: give both')
  if (tlsCa === undefined && tlsCert === undefined) return tls ? true : undefined
  const files = Object.entries({ ca: tlsCa, cert: tlsCert, key: tlsKey }).filter(([, file]) => file !== undefined)
  // Once now, so that a wrong name is told at once; then for each connection, since certificates are replaced on disk.
  checkPem(tlsCa, 'tlsCa')
  checkPem(tlsCert, 'tlsCert')
  checkPem(tlsKey, 'tlsKey')
  return async () =>
    Object.fromEntries(await Promise.all(files.map(async ([name, file]) => [name, await readFile(file as string)])))
}

/** @throws UsageError */
function checkPem(file: string | undefined, name: string): void {
  if (file === undefined) return
  let content: Buffer
  try {
    content = readFileSync(file)
  } catch (error) {
    throw new UsageError(
      `${flagName(name)}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`
    )
  }
  if (!content.includes('-----BEGIN ')) throw new UsageError(`${flagName(name)}: ${file} is not a PEM file`)
}
