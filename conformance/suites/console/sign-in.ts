import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ConsoleOptions, OidcOptions } from '@dead-letter/console'
import { brokers, testFolder, testLedger } from '../../harness/index.ts'
import { testConsole } from './console.ts'
import { CookieBrowser, type Landed } from './cookie-browser.ts'

/** A console whose people sign in at a provider. */
export interface ProviderConsole {
  readonly url: string
  /** What it told its operator. */
  readonly log: readonly string[]
}

/** A provider, as much of it as a console is told. */
type ToldProvider = Pick<OidcOptions, 'issuer' | 'clientId' | 'clientSecret'>

export async function providerConsole(
  t: TestContext,
  { issuer, clientId, clientSecret }: ToldProvider,
  oidc: Partial<OidcOptions> = {},
  options: Partial<ConsoleOptions> = {}
): Promise<ProviderConsole> {
  const users = join(testFolder(t), 'groups.json')
  const groups = [
    { name: 'sre', grants: [{ role: 'admin', topics: ['*'] }] },
    { name: 'billing', grants: [{ role: 'operator', topics: ['error.billing.*'] }] }
  ]
  writeFileSync(users, JSON.stringify({ groups }))
  const log: string[] = []
  const { url } = await testConsole(t, brokers(), {
    ...{ users, oidc: { issuer, clientId, clientSecret, ...oidc }, ledger: testLedger(t) },
    ...{ onLog: line => log.push(line), ...options }
  })
  return { url, log }
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
type Json = any

/** Somebody at a browser that knows a console. */
export class Person {
  readonly browser = new CookieBrowser()
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async me(): Promise<Json> {
    return JSON.parse((await this.browser.go(new URL('api/v1/me', this.#url))).body)
  }

  /** @returns the status of an answer that only who is signed in gets */
  async status(path = 'overview'): Promise<number> {
    return (await this.browser.go(new URL(`api/v1/${path}`, this.#url))).status
  }

  async send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Json }> {
    const { csrfToken } = method === 'GET' ? { csrfToken: null } : await this.me()
    const { status, body: text } = await this.browser.go(new URL(`api/v1/${path}`, this.#url), {
      method,
      headers: {
        'x-csrf-token': csrfToken ?? '',
        'idempotency-key': crypto.randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return { status, body: text === '' ? null : JSON.parse(text) }
  }

  /** @returns where the provider is */
  async begin(back = '#/'): Promise<URL> {
    return new URL((await this.send('POST', 'session/provider', { back })).body.location)
  }

  /** Fills the forms of oidc-provider in, as whoever it is told. */
  async signIn(login: string, back = '#/'): Promise<Landed> {
    let at = await this.browser.go(await this.begin(back))
    for (let form = 0; form < 3 && at.url.pathname.startsWith('/interaction/'); form++) {
      const prompt = at.body.includes('value="login"') ? 'login' : 'consent'
      at = await this.browser.send(at.url, { prompt, login, password: 'any' })
    }
    return at
  }
}
