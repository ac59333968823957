import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GroupView } from '../../../src/consume/idle/group-view.ts'
import { runIncomplete } from '../../../src/consume/idle/incomplete.ts'

const member = { memberId: 'm-1', groupInstanceId: null, clientId: 'billing', clientHost: '/10.0.0.7' }
const view = (description: object | Error, errorCode = 0) =>
  new GroupView({
    groupId: 'g',
    client: {
      findCoordinator: async () => ({ errorCode, nodeId: 1 }),
      describeGroup: async () => {
        if (description instanceof Error) throw description
        return { errorCode: 0, ...description }
      }
    }
  } as never)

/** Version 0: one topic `orders` with partition 1, no user data. */
const assignment = Buffer.from(
  `0000000000010006${Buffer.from('orders').toString('hex')}0000000100000001ffffffff`,
  'hex'
)

test('RUN_INCOMPLETE names who has a partition, in both protocols', async () => {
  const orders1 = { topic: 'orders', partition: 1 }
  for (const told of [
    { ...member, assignment, partitions: [] },
    { ...member, assignment: null, partitions: [orders1] }
  ]) {
    const owners = await view({ members: [told] }).owners()
    const facts = {
      end: 9,
      own: undefined,
      opening: false,
      committed: 4,
      emptyFrom: undefined,
      hold: undefined,
      stillMs: 1
    }
    const left = [
      { ...facts, ...orders1 },
      { ...facts, topic: 'orders', partition: 2 }
    ]
    const { message } = runIncomplete(left, owners, 'g', 1)
    assert.match(message, /orders\[1\] \(owner: member m-1 of client billing at 10\.0\.0\.7, 5 behind\)/)
    assert.match(message, /orders\[2\] \(owner: another member or none, 5 behind\)/)
  }
})

test('a group that does not tell names nobody', async () => {
  for (const nobody of [
    view({ members: [] }, 15),
    view({ members: [], errorCode: 30 }),
    view(new Error('closed')),
    view({ members: [{ ...member, assignment: Buffer.from('x'), partitions: [] }] })
  ])
    assert.equal((await nobody.owners()).size, 0)
})
