import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { needsEmbedded, ownBroker, testFolder } from '../../harness/index.ts'
import { testConsole } from './console.ts'
import { ordersConsole } from './orders.ts'

/** Makes requests of what OpenAPI says, and compares answers with it: pip install schemathesis, or name it by SCHEMATHESIS=path. */
const schemathesis =
  process.env.SCHEMATHESIS ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, 'schemathesis'))
    .find(path => existsSync(path))

const missing = 'no schemathesis here (pip install schemathesis, or name it by SCHEMATHESIS=path)'
const checks = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'

test('schemathesis finds no answer that /openapi.json does not describe, and no request that the console fails at', {
  skip: needsEmbedded.skip || (schemathesis === undefined ? missing : false)
}, async t => {
  const { brokers } = await ownBroker(t, {})
  const side = await ordersConsole(t, brokers, 20)
  const { csrfToken } = (await side.get('/me')).body
  const args = ['run', `${side.url}openapi.json`, '--url', side.url, '-H', `x-csrf-token: ${csrfToken}`]
  const few = ['--phases', 'fuzzing', '--max-examples', '10', '--seed', '1', '--no-color', '--checks', checks]
  const run = promisify(execFile)(String(schemathesis), [...args, ...few, '--exclude-path', '/api/v1/session'], {
    cwd: testFolder(t),
    maxBuffer: 64 << 20
  })
  const { code, stdout } = await run.then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { readonly code: unknown; readonly stdout: string }) => error
  )
  assert.equal(code, 0, stdout.slice(-6000))
})

test('a request that is too long to be read is answered as any other that is refused', needsEmbedded, async t => {
  const { brokers } = await ownBroker(t, {})
  const side = await testConsole(t, brokers)
  const { status, headers, body } = await side.get(`/letters?text=${'a'.repeat(20_000)}`)
  assert.deepEqual(
    [status, headers.get('content-type'), body.code],
    [431, 'application/problem+json', 'CONSOLE_REQUEST_INVALID']
  )
})
