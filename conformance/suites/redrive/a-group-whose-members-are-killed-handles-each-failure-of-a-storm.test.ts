import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyText } from '@dead-letter/operator'
import { readRedriveMark } from '../../../packages/kafka/src/headers/redrive-mark.ts'
import {
  committedOffsets,
  endOffsets,
  needsOwnBroker,
  ownBroker,
  Random,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { Members } from './storm/members.ts'
import { newSky } from './storm/sky.ts'
import { again, rage, transactionsEnded } from './storm/storm.ts'

/** More by hand: `REDRIVE_RUNS=50 node_modules/.bin/node --test` and this file. */
const runs = Number(process.env.REDRIVE_RUNS ?? 1)
const from = Number(process.env.REDRIVE_FROM ?? 1)
const kills = 2

for (const kind of ['group', 'origin'] as const)
  test(
    `sent back to its ${kind} by runners that are killed, each failure is there once and is handled (${runs} storms)`,
    needsOwnBroker,
    async t => {
      const { brokers } = await ownBroker(t, {
        'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500',
        'group.min.session.timeout.ms': '1000'
      })
      for (let seed = from; seed < from + runs; seed++) {
        const group = uniqueName('billing')
        const sky = await newSky(t, brokers, group)
        const { cluster, topic, keys } = sky
        const members = await Members.begin(t, brokers, group, topic)
        members.trouble(new Random(`members ${kind} ${seed}`), kills)
        const story = await rage(t, sky, { kind }, seed)
        await members.calm()
        const target = kind === 'group' ? `redrive.${topic}.${group}` : topic
        await again(() => transactionsEnded(cluster, target))
        const copies = (await lettersOf(cluster, target)).filter(
          ({ record }) => readRedriveMark(record.headers) !== null
        )
        assert.deepEqual(copies.map(({ key }) => keyText(key)).sort(), keys, `seed ${seed}\n${story}`)
        await waitFor('the group to handle all', async () => {
          const committed = await committedOffsets(group, target, brokers)
          const ends = await endOffsets(target, brokers)
          return committed.every((offset, partition) => offset === ends[partition])
        })
        const { handled } = members
        assert.deepEqual([...handled.keys()].sort(), keys, `seed ${seed}\n${story}`)
        // Handled again after a kill, perhaps; never another copy.
        for (const [failure, ids] of handled) assert.equal(ids.size, 1, `${failure}: ${[...ids].join()}`)
        await members.stop()
        await cluster.close()
      }
    }
  )
