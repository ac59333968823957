import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briefSessions,
  committedOffsets,
  needsOwnBroker,
  spawnProgram,
  startConsumer,
  uniqueName,
  waitFor,
  within
} from '../../harness/index.ts'
import { briefGroup, filledTopic, type JobLine, job, protocols } from './jobs.ts'

const each = 300

for (const protocol of protocols)
  test(
    `${protocol}: a member that is killed leaves no work behind: the others end when its partitions are done too`,
    needsOwnBroker,
    async t => {
      const { brokers } = await briefSessions(t)
      const topic = await filledTopic(t, 4, each, brokers)
      const groupId = uniqueName('group')
      const options = { brokers, groupId, topics: topic, group: briefGroup(protocol), commitIntervalMs: 100 }
      const killed = await spawnProgram(t, job, [JSON.stringify({ ...options, workMs: 50 })])
      await killed.line<JobLine>('its first record', ({ offset }) => offset === 1)
      const other = startConsumer(t, options, undefined, { untilIdle: true })
      await other.event('assigned', ({ partitions }) => partitions.length === 2)
      const ours = (other.events('assigned').flatMap(({ partitions }) => partitions) as { partition: number }[]).map(
        p => p.partition
      )
      await waitFor('what it owns is done', async () => {
        const committed = await committedOffsets(groupId, topic, brokers)
        return ours.every(partition => committed[partition] === each)
      })
      await killed.kill('SIGKILL')
      await within('the end of the run', other.ended)

      assert.deepEqual(await committedOffsets(groupId, topic, brokers), [each, each, each, each])
      const handled = [...(killed.lines as JobLine[]).filter(line => line.offset !== undefined), ...other.deliveries]
      assert.equal(new Set(handled.map(d => `${d.partition}@${d.offset}`)).size, 4 * each)
    }
  )
