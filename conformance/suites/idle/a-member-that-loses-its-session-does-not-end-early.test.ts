import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as standStill } from 'node:timers/promises'
import {
  briefSessionMs,
  briefSessions,
  committedOffsets,
  needsOwnBroker,
  spawnProgram,
  uniqueName
} from '../../harness/index.ts'
import { briefGroup, filledTopic, type JobLine, job, protocols } from './jobs.ts'

const each = 100

for (const protocol of protocols)
  test(
    `${protocol}: a member that loses its session in the middle ends when everything is done, and not before`,
    needsOwnBroker,
    async t => {
      const { brokers } = await briefSessions(t)
      const topic = await filledTopic(t, 2, each, brokers)
      const groupId = uniqueName('group')
      const options = { brokers, groupId, topics: topic, group: briefGroup(protocol), commitIntervalMs: 100 }
      const run = await spawnProgram(t, job, [JSON.stringify({ ...options, workMs: 20 })])
      await run.line<JobLine>('its tenth record', ({ offset }) => offset === 10)
      process.kill(run.pid, 'SIGSTOP')
      await standStill(2 * briefSessionMs)
      process.kill(run.pid, 'SIGCONT')
      await run.line<JobLine>('that it lost its partitions', ({ event }) => event === 'lost')
      await run.line<JobLine>('its end', ({ event }) => event === 'ended', 60_000)

      assert.deepEqual(await committedOffsets(groupId, topic, brokers), [each, each])
      const handled = (run.lines as JobLine[]).filter(line => line.offset !== undefined)
      assert.equal(new Set(handled.map(d => `${d.partition}@${d.offset}`)).size, 2 * each)
    }
  )
