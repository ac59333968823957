import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, freePort, testLedger } from '../../harness/index.ts'
import { type TestConsole, testConsole, usersFile } from './console.ts'

/** Signs in eleven times, one more than a minute has room for, without a body: nothing is hashed for it. */
async function lastOfEleven(side: TestConsole, forwardedFor: (i: number) => string): Promise<number> {
  let status = 0
  for (let i = 0; i < 11; i++) {
    const headers = { 'x-forwarded-for': forwardedFor(i), 'x-real-ip': `10.1.1.${i}`, forwarded: `for=10.1.1.${i}` }
    status = (await side.send('POST', '/session', {}, headers)).status
    if (i < 10) assert.equal(status, 400)
  }
  return status
}

test('sign-ins are counted by the peer, and by what a proxy says only where that proxy is trusted', async t => {
  const users = await usersFile(t, { ada: ['viewer', '*'] })
  const ledger = testLedger(t)
  const log: string[] = []
  const open = (more: object) => testConsole(t, brokers(), { users, ledger, onLog: line => log.push(line), ...more })

  const port = await freePort()
  const behind = await open({ port, origin: `http://127.0.0.1:${port}/` })
  assert.equal(await lastOfEleven(behind, i => `10.0.0.${i}`), 429)
  assert.match(log.join(), /--trusted-proxies/)
  const trusting = await open({ trustedProxies: ['127.0.0.1', '10.9.0.0/16'] })
  assert.equal(await lastOfEleven(trusting, i => `10.0.0.${i}`), 400)
  // What stands before the last address that is no trusted proxy is whatever who asks has written.
  assert.equal(await lastOfEleven(trusting, i => `10.0.0.${i}, 10.5.5.5, 10.9.0.3`), 429)
  const elsewhere = await open({ trustedProxies: ['192.0.2.1'] })
  assert.equal(await lastOfEleven(elsewhere, i => `10.0.0.${i}`), 429)
})
