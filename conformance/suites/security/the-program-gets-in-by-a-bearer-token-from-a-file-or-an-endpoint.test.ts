import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  cliMain,
  committedOffsets,
  letIn,
  needsOwnKafka,
  newSecret,
  permit,
  produce,
  readAll,
  securedKafka,
  spawnProgram,
  testFolder,
  testTopic,
  uniqueName,
  unsecuredToken,
  within
} from '../../harness/index.ts'
import { assertNoSecret, letterText } from './every-trace.ts'

/** Gives tokens to who shows this secret, as an identity provider does. */
async function tokenEndpoint(t: TestContext, secret: string, token: () => string): Promise<string> {
  const server = createServer((request, response) => {
    const shown = Buffer.from(String(request.headers.authorization?.slice(6)), 'base64').toString()
    const isRight = shown === `billing:${encodeURIComponent(secret)}`
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isRight ? { access_token: token(), expires_in: 600 } : { error: 'invalid_client' }))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
}

test(
  'the program gets in by a bearer token from a file or an endpoint, and shows neither token nor secret',
  needsOwnKafka,
  async t => {
    const kafka = await securedKafka()
    const { brokers } = kafka
    const folder = testFolder(t)
    const ca = join(folder, 'ca.pem')
    writeFileSync(ca, kafka.authority.cert)
    const topic = await testTopic(t, { brokers })
    await produce(
      topic,
      ['1', '{bad', '2'].map(value => ({ value })),
      { brokers }
    )
    const name = uniqueName('user')
    const groupId = `${topic}-group`
    const dlq = `error.${topic}.${groupId}`
    await letIn(
      brokers,
      { name, wayIn: { brokers }, secrets: [] },
      { sources: [topic], groupId, dlqs: [dlq], may: ['create'] }
    )
    await permit({ brokers, user: name, on: 'topic', name: dlq, may: ['READ'] })

    const secret = `${newSecret()}+/ %`
    const tokens: string[] = []
    const token = (): string => {
      tokens.push(unsecuredToken(name, 600_000))
      return tokens.at(-1) as string
    }
    const url = await tokenEndpoint(t, secret, token)
    const tokenFile = join(folder, 'token')
    writeFileSync(tokenFile, `${token()}\n`)
    const output: string[] = []
    const call = async (args: readonly string[], env: Record<string, string> = {}) => {
      const wayIn = ['--brokers', kafka.saslTls, '--tls-ca', ca, '--sasl-mechanism', 'OAUTHBEARER']
      const program = await spawnProgram(t, cliMain, [...args, ...wayIn], { env: { ...env, DEAD_LETTER_DEBUG: '1' } })
      const { code } = await within(`dead-letter ${args[0]}`, program.ended)
      output.push(program.output.stdout, program.output.stderr)
      return { code, ...program.output }
    }
    const byEndpoint = ['--sasl-token-url', url, '--sasl-client-id', 'billing']
    const run = ['run', '--topic', topic, '--group', groupId, '--check', 'json', '--from', 'earliest', '--until-idle']
    const peek = ['peek', '--dlq', dlq, '--full']

    const ran = await call([...run, ...byEndpoint], { DEAD_LETTER_SASL_CLIENT_SECRET: secret })
    assert.equal(ran.code, 0, ran.stderr)
    assert.deepEqual(await committedOffsets(groupId, topic, brokers), [3])
    const wrong = newSecret()
    const [byFile, refused] = await Promise.all([
      call([...peek, '--sasl-token-file', tokenFile]),
      call([...peek, ...byEndpoint], { DEAD_LETTER_SASL_CLIENT_SECRET: wrong })
    ])
    assert.equal(byFile.code, 0, byFile.stderr)
    assert.match(byFile.stdout, /\{bad/)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /\/token gave no token: invalid_client, status 401\. .*\(BROKER_UNREACHABLE\)/)
    const letters = await readAll(dlq, { brokers })
    assertNoSecret([secret, wrong, ...tokens], ...output, ...letters.map(letterText))
  }
)
