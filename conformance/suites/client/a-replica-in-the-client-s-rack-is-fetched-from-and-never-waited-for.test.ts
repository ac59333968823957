import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { FrameSplitter } from '@dead-letter/protocol'
import type { SocketTarget } from '../../../packages/kafka/src/client/connection-options.ts'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { createClient } from '../../../packages/kafka/src/client/wire/client.ts'
import { needsOwnKafka, ownKafka, produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

const fetchKey = 1
const valueBytes = 1000
const values = (count: number) => Array.from({ length: count }, () => ({ value: 'v'.repeat(valueBytes) }))

/** Connections by this machine, with what fetches brought from each port, and ports that it does not reach. */
function watched() {
  const fetched = new Map<number, number>()
  const cutOff = new Set<number>()
  const open = new Map<number, Set<Socket>>()
  const socketFactory = async ({ host, port }: SocketTarget): Promise<Socket> => {
    if (cutOff.has(port)) throw new Error('no way there')
    const socket = connect({ host, port })
    open.set(port, (open.get(port) ?? new Set()).add(socket))
    let fetches = false
    const requests = new FrameSplitter(1 << 24)
    const { write } = socket
    socket.write = ((chunk: Buffer, ...rest: []) => {
      for (const frame of requests.push(Buffer.from(chunk))) fetches ||= frame.readInt16BE(0) === fetchKey
      return write.call(socket, chunk, ...rest)
    }) as typeof write
    socket.on('data', chunk => {
      if (fetches) fetched.set(port, (fetched.get(port) ?? 0) + chunk.length)
    })
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return socket
  }
  const cut = (port: number): void => {
    cutOff.add(port)
    for (const socket of open.get(port) ?? []) socket.destroy()
  }
  /** Bytes of fetches from a port since the last time. */
  const taken = (port: number): number => {
    const bytes = fetched.get(port) ?? 0
    fetched.set(port, 0)
    return bytes
  }
  return { socketFactory, cut, heal: (port: number) => cutOff.delete(port), taken }
}

/** A group that has another coordinator: it is fetches that are to be cut off. */
const groupElsewhere = (client: KafkaClient, node: number): Promise<string> =>
  waitFor('a group with another coordinator', async () => {
    const groupId = uniqueName('group')
    const { errorCode, nodeId } = await client.findCoordinator(groupId)
    return errorCode === 0 && nodeId !== node ? groupId : null
  })

test(
  'a replica in the rack of the client is fetched from, and what is wrong with it holds nothing up',
  needsOwnKafka,
  async t => {
    const racks = ['rack-a', 'rack-b', 'rack-c']
    const properties = { 'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector' }
    const kafka = await ownKafka(t, { nodes: 3, racks, properties })
    const { brokers } = kafka
    const topic = await testTopic(t, { brokers, partitions: 1 })
    const client = createClient({ brokers })
    t.after(() => client.close())
    const metadata = await client.metadata([topic])
    const leader = metadata.topics.get(topic)?.partitions[0]?.leader ?? 0
    const near = (leader % 3) + 1
    const portOf = (node: number) => metadata.brokers.get(node)?.port ?? 0
    const { socketFactory, cut, heal, taken } = watched()

    await produce(topic, values(100), { brokers })
    const groupId = await groupElsewhere(client, near)
    const rack = racks[near - 1] as string
    const run = startConsumer(t, { brokers, topics: topic, groupId, rack, socketFactory })
    const done = (offset: number) => run.event('committed', ({ offsets }) => offsets.some(o => o.offset === offset))
    await done(100)
    await produce(topic, values(100), { brokers })
    await done(200)
    assert.ok(taken(portOf(near)) > 200 * valueBytes, 'both from the replica')
    assert.ok(taken(portOf(leader)) < 100 * valueBytes, 'nothing but its name from the leader')

    // Alive for the cluster, and out of reach from here: its leader goes on naming it to whoever asks for the nearest.
    cut(portOf(near))
    await produce(topic, values(100), { brokers })
    await done(300)
    assert.ok(taken(portOf(leader)) > 100 * valueBytes, 'from the leader')

    heal(portOf(near))
    await kafka.kill(near - 1)
    await produce(topic, values(100), { brokers })
    await done(400)

    assert.deepEqual(
      run.deliveries.map(({ offset }) => offset),
      Array.from({ length: 400 }, (_, i) => i)
    )
    assert.deepEqual(run.events('log-truncated'), [])
    assert.deepEqual(run.events('offset-out-of-range'), [])
  }
)
