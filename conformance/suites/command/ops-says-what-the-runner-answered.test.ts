import assert from 'node:assert/strict'
import { test } from 'node:test'
import { abandonedMs, LedgerWriter, operationOf, operationsOf } from '@dead-letter/operator'
import { brokers, cliMain, spawnProgram, waitFor } from '../../harness/index.ts'
import { viewOf } from '../operator/cluster.ts'
import { failed } from '../redrive/redriving.ts'
import { deadLetter } from './call.ts'

const failures = 200

test('ops says what the runner answered; one that others stop ends with 4; resume goes on for a runner that is dead', async t => {
  const { side, dlq, target } = await failed(t, failures)
  const { cluster, names } = side
  const ledger = ['--brokers', brokers(), '--ledger', names.ledger.replace(/\.ledger$/, '')]
  const args = ['--dlq', dlq, '--all', '--to', `topic:${target}`, '--rate', '10', '--yes']
  const running = await spawnProgram(t, cliMain, ['redrive', ...ledger, ...args])
  const operations = async () => operationsOf(await viewOf(cluster, names))
  const { id } = await waitFor('sends', async () => (await operations()).find(({ sent }) => sent > 0))
  const ops = async (...more: string[]): Promise<string> => {
    const { code, out, err } = await deadLetter(['ops', ...more, ...ledger])
    return `${code} ${err}${out}`
  }
  const now = async () => operationOf(await viewOf(cluster, names), id)

  // Refused before it reads and asks.
  const second = await deadLetter(['redrive', ...ledger, ...args])
  assert.deepEqual([second.code, second.out], [3, ''])
  assert.match(second.err, /OPERATION_RUNNING/)

  assert.match(await ops('pause', id), new RegExp(`^0 ${id} is paused: sent \\d+ of 200; dead-letter ops resume`))
  assert.equal((await now()).state, 'paused')
  assert.match(await ops('resume', id), new RegExp(`^0 ${id} runs, by .*: sent \\d+ of 200`))
  assert.equal((await now()).state, 'running')
  const told = JSON.parse((await ops('stop', id, '--json')).slice(2))
  assert.deepEqual(told, { operation: id, asked: 'stop', alive: true, state: 'stopped' })
  assert.equal((await running.ended).code, 4)
  const waited = await ops('show', id, '--wait', '--wait-timeout', '3000')
  assert.match(
    waited,
    /^4 waiting for what comes of them: stopped: sent \d+ of 200; 0 handled, .* no group is known to read\n/
  )

  // As a kill leaves it; its clock was ahead, so that it counts as alive for as long as the test asks.
  const { id: _, ...last } = await now()
  const killed = async (heard: number): Promise<void> => {
    const writer = await LedgerWriter.open(cluster, names)
    const value = { ...last, state: 'running', heard }
    await writer.append(
      [
        { kind: 'operation', id, value },
        { kind: 'part', id, part: 'ask', value: null }
      ],
      Date.now()
    )
    writer.close()
  }
  await killed(Date.now() + 300_000)
  assert.match(await ops('pause', id), /^4 .* has not answered in 10 s\. If it is dead, dead-letter ops take-over/)
  // Whoever is cancelled is gone on with by nobody: that is not advised.
  assert.match(await ops('cancel', id), /^4 .* If it is dead, it is cancelled at \d{4}-.*, when it counts as dead\n/)
  await killed(Date.now() - abandonedMs + 10_000)
  const going = spawnProgram(t, cliMain, ['ops', 'resume', id, ...ledger])
  await waitFor('goes on', async () => (await now()).runner !== last.runner)
  assert.match(await ops('stop', id), /^0 .* is stopped/)
  const { code } = await (await going).ended
  assert.equal(code, 4)
})
