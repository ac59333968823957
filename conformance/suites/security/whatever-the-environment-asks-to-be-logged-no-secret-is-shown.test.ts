import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cliMain, needsOwnKafka, securedKafka, spawnProgram, testFolder, within } from '../../harness/index.ts'
import { issue } from '../../kafka/index.ts'
import { assertNoSecret } from './every-trace.ts'

test('whatever the environment asks to be logged, no secret is shown', needsOwnKafka, async t => {
  const kafka = await securedKafka()
  const { username, password } = kafka.plainUser
  const { cert, key } = issue(kafka.authority, { name: 'somebody' })
  const folder = testFolder(t)
  const files = { 'tls-ca': kafka.authority.cert, 'tls-cert': cert, 'tls-key': key }
  const args = Object.entries(files).flatMap(([name, content]) => {
    writeFileSync(join(folder, name), content)
    return [`--${name}`, join(folder, name)]
  })
  const wayIn = ['--brokers', kafka.saslTls, '--sasl-mechanism', 'PLAIN', '--sasl-username', username]
  const program = await spawnProgram(
    t,
    cliMain,
    ['doctor', '--topic', 'orders', '--group', 'billing', ...wayIn, ...args],
    {
      env: { DEBUG: '*', DEBUG_DEPTH: '12', DEAD_LETTER_SASL_PASSWORD: password }
    }
  )
  await within('dead-letter doctor', program.ended)

  const { stdout, stderr } = program.output
  assert.match(stdout, /orders/)
  assertNoSecret([password, ...key.split('\n').slice(1, 3)], stdout, stderr)
})
