import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type ConsoleOptions, hashPassword, startConsole } from '@dead-letter/console'
import { testFolder, waitFor } from '../../harness/index.ts'

/** An answer of a console. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly body: any
}

/** Somebody who asks a console. */
export interface Visitor {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answered>
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>
}

export interface TestConsole extends Visitor {
  readonly url: string
  readonly stop: () => Promise<void>
  /** Somebody else: signed in, or nobody. */
  readonly visitor: (name?: string, password?: string) => Promise<Visitor>
  /** Resolves when the index has so many letters. */
  readonly indexed: (letters: number) => Promise<void>
}

/** Starts a console, which ends with the test. */
export async function testConsole(
  t: TestContext,
  brokers: string,
  options: Partial<ConsoleOptions> = {}
): Promise<TestConsole> {
  const running = await startConsole({ connection: { brokers, clientId: 'console' }, port: 0, ...options })
  t.after(() => running.stop())
  const own = options.users === undefined ? await localVisitor(running.url) : visit(running.url, '', '')
  return {
    ...own,
    url: running.url,
    stop: () => running.stop(),
    visitor: async (name, password = 'secret') => {
      if (name === undefined) return visit(running.url, '', '')
      const answer = await visit(running.url, '', '').send('POST', '/session', { name, password })
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
      return visit(running.url, cookie, answer.body.csrfToken ?? '')
    },
    indexed: async letters => {
      await waitFor(
        `${letters} letters in the index`,
        async () => {
          const answer = await fetch(new URL('readyz', running.url))
          const page = await own.get('/letters/count')
          const { index } = (await own.get('/letters?limit=1')).body
          return answer.ok && page.body.letters === letters && index.state === 'live'
        },
        seldom
      )
    }
  }
}

/** Somebody at the machine of a console that has no users. */
export async function localVisitor(url: string): Promise<Visitor> {
  const answer = await fetch(new URL('api/v1/me', url))
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  return visit(url, '', csrfToken)
}

function visit(url: string, cookie: string, token: string): Visitor {
  const ask = async (method: string, path: string, body: unknown, more: Record<string, string>): Promise<Answered> => {
    const headers: Record<string, string> = { cookie, ...more }
    if (method !== 'GET') {
      headers['x-csrf-token'] ??= token
      headers['idempotency-key'] ??= randomUUID()
    }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await fetch(new URL(`api/v1${path}`, url), init)
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
  }
  return {
    get: (path, headers = {}) => ask('GET', path, undefined, headers),
    send: (method, path, body, headers = {}) => ask(method, path, body, headers)
  }
}

/** Looks again so seldom that a console's limit of requests is not met, however long it takes. */
export const seldom = { everyMs: 150 } as const

/** Waits until a plan is in a state. */
export function planIn(visitor: Visitor, id: string, state = 'ready'): Promise<Answered['body']> {
  const look = async () => {
    const { body } = await visitor.get(`/plans/${id}`)
    return body.state === state ? body : null
  }
  return waitFor('the plan', look, seldom)
}

/** Waits until an operation has done all of its work. */
export function operationDone(visitor: Visitor, id: string): Promise<Answered['body']> {
  const look = async () => {
    const { operation } = (await visitor.get(`/operations/${id}`)).body
    return operation.state === 'done' ? operation : null
  }
  return waitFor('the end of the operation', look, seldom)
}

/** Asks for an action and waits for its end: an answer tells what has come of it within seconds. @returns its operation when it is done */
export async function acted(visitor: Visitor, request: object): Promise<Answered['body']> {
  const { status, body } = await visitor.send('POST', '/actions', request)
  assert.equal(status, 202, JSON.stringify(body))
  return operationDone(visitor, body.operation.id)
}

/** A file of users whose password is 'secret', each with one role for one pattern of topics. */
export async function usersFile(
  t: TestContext,
  users: Readonly<Record<string, readonly [role: string, topics: string]>>
): Promise<string> {
  const path = join(testFolder(t), 'users.json')
  const password = await hashPassword('secret')
  const list = Object.entries(users).map(([name, [role, topics]]) => ({
    name,
    password,
    grants: [{ role, topics: [topics] }]
  }))
  writeFileSync(path, JSON.stringify({ users: list }))
  return path
}
