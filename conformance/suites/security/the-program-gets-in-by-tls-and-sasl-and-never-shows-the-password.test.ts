import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  cliMain,
  committedOffsets,
  letIn,
  needsOwnKafka,
  newSecret,
  permit,
  produce,
  readAll,
  saslPrincipal,
  securedKafka,
  spawnProgram,
  testFolder,
  testTopic,
  within
} from '../../harness/index.ts'
import { assertNoSecret, letterText } from './every-trace.ts'

test('the program gets in by TLS and SASL, and never shows the password', needsOwnKafka, async t => {
  const kafka = await securedKafka()
  const { brokers } = kafka
  const folder = testFolder(t)
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, kafka.authority.cert)
  const topic = await testTopic(t, { partitions: 2, brokers })
  await produce(
    topic,
    ['1', '{bad', '2', '3'].map((value, i) => ({ value, partition: i % 2 })),
    { brokers }
  )
  const principal = await saslPrincipal(t, kafka, 'SCRAM-SHA-512', { overTls: true })
  const [password] = principal.secrets as [string]
  const groupId = `${topic}-group`
  const dlq = `error.${topic}.${groupId}`
  await letIn(brokers, principal, { sources: [topic], groupId, dlqs: [dlq], may: ['create'] })
  await permit({ brokers, user: principal.name, on: 'topic', name: dlq, may: ['READ'] })
  const output: string[] = []
  const call = async (args: readonly string[], env: Record<string, string>) => {
    const program = await spawnProgram(t, cliMain, args, { env })
    const { code } = await within(`dead-letter ${args[0]}`, program.ended)
    output.push(program.output.stdout, program.output.stderr)
    return { code, ...program.output }
  }
  const wayIn = [
    '--brokers',
    kafka.saslTls,
    '--tls-ca',
    ca,
    '--sasl-mechanism',
    'SCRAM-SHA-512',
    '--sasl-username',
    principal.name
  ]
  const consumer = ['--topic', topic, '--group', groupId]
  const inEnv = { DEAD_LETTER_SASL_PASSWORD: password, DEAD_LETTER_DEBUG: '1' }
  const config = join(folder, 'dead-letter.json')
  writeFileSync(config, JSON.stringify({ saslPassword: password }))

  const doctor = await call(['doctor', ...consumer, ...wayIn, '--json'], inEnv)
  assert.equal(doctor.code, 0, doctor.stderr)
  const run = await call(
    [
      'run',
      ...consumer,
      ...wayIn,
      '--check',
      'json',
      '--from',
      'earliest',
      '--until-idle',
      '--json',
      '--config',
      config
    ],
    { DEAD_LETTER_DEBUG: '1' }
  )
  assert.equal(run.code, 0, run.stderr)
  const wrong = newSecret()
  const withoutTls = wayIn.filter(arg => arg !== '--tls-ca' && arg !== ca)
  const [peek, report, refused, plain] = await Promise.all([
    call(['peek', '--dlq', dlq, ...wayIn, '--full'], inEnv),
    call(['report', '--dlq', dlq, ...wayIn, '--json'], inEnv),
    call(['doctor', ...consumer, ...wayIn], { ...inEnv, DEAD_LETTER_SASL_PASSWORD: wrong }),
    call(['doctor', ...consumer, ...withoutTls], inEnv),
    call(['run', '--help'], inEnv)
  ])
  assert.equal(peek.code, 0, peek.stderr)
  assert.match(peek.stdout, /\{bad/)
  assert.equal(JSON.parse(report.stdout).total, 1)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /\(BROKER_AUTHENTICATION\)/)
  assert.match(plain.stderr, /\(BROKER_TLS\)/)

  assert.deepEqual(await committedOffsets(groupId, topic, brokers), [2, 2])
  const letters = await readAll(dlq, { brokers })
  assert.equal(letters.length, 1)
  assertNoSecret([password, wrong], ...output, ...letters.map(letterText))
})
