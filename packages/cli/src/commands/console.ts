import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import {
  type ConsoleOptions,
  ConsoleOptionsError,
  hashPassword,
  type OidcOptions,
  startConsole,
  UsersFileError
} from '@dead-letter/console'
import { type Connection, readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { endOnSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'
import { userName } from './signature.ts'

/** Runs the console until the first SIGINT or SIGTERM; a second one ends the process at once. */
export async function runConsole(given: Partial<Settings>, { terminal, stdin }: Io): Promise<number> {
  if (given.hashPassword) {
    const password = (await text(stdin as NodeJS.ReadableStream)).replace(/\r?\n$/, '')
    if (password === '') throw new UsageError('--hash-password reads the password from stdin, and there is none')
    terminal.print(await hashPassword(password))
    return exitCodes.done
  }
  const options: ConsoleOptions = {
    connection: await asData(readConnection(given)),
    ...{ port: given.consolePort, host: given.consoleHost, dataDir: given.data, readOnly: given.readOnly },
    ...{ users: given.users, ledger: given.ledger, mask: given.mask, noValues: given.noValues, signOff: given.signOff },
    ...{ maxIndexBytes: given.maxIndexBytes, origin: given.originUrl, consumers: given.consumers },
    trustedProxies: given.trustedProxies,
    oidc: oidcOf(given),
    localUser: given.by ?? (given.users === undefined ? userName() : undefined),
    onLog: line => terminal.warn(escapeText(line))
  }
  const ended = once(endOnSignals().signal, 'abort')
  const running = await startConsole(options).catch(error => {
    if (error instanceof ConsoleOptionsError || error instanceof UsersFileError) throw new UsageError(error.message)
    throw error
  })
  if (given.json) terminal.print(toJsonLine({ console: running.url }))
  else {
    terminal.print(`console at ${running.url}`)
    if (given.users === undefined) terminal.note('no login: whoever uses this machine may do everything there')
  }
  await terminal.flush()
  await ended
  await running.stop()
  return exitCodes.done
}

/** @throws UsageError */
function oidcOf(given: Partial<Settings>): OidcOptions | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = given
  if (issuer === undefined) {
    if (clientId !== undefined || clientSecret !== undefined)
      throw new UsageError('--oidc-client-id and its secret are for an identity provider: name it with --oidc-issuer')
    return undefined
  }
  if (clientId === undefined) throw new UsageError('--oidc-issuer needs --oidc-client-id')
  const { oidcScope: scope, oidcGroups: groupsClaim, oidcName: name } = given
  return { issuer, clientId, clientSecret, scope, groupsClaim, name }
}

/** The index is on another thread, which takes certificates as they are. */
async function asData({ tls, ...connection }: Connection): Promise<ConsoleOptions['connection']> {
  if (typeof tls !== 'function') return tls === undefined ? connection : { ...connection, tls }
  return { ...connection, tls: await tls() }
}
