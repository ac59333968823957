import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import { needsEmbedded, produce, waitFor } from '../../harness/index.ts'
import { acted, seldom } from './console.ts'
import { springLetter } from './letters.ts'
import { ordersConsole } from './orders.ts'

/** A broker whose clients come by way of another address of this machine, which can be closed. */
async function brokerBehindADoor(t: TestContext) {
  const host = '127.0.0.2'
  const broker = await Broker.start({ advertisedHost: host })
  t.after(() => broker.stop())
  const port = Number(broker.bootstrap.split(':').at(-1))
  const sockets = new Set<Socket>()
  let door: Server | null = null
  const open = async (): Promise<void> => {
    door = createServer(near => {
      const far = connect(port, '127.0.0.1')
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          sockets.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      near.pipe(far)
      far.pipe(near)
    })
    door.listen(port, host)
    await once(door, 'listening')
  }
  const close = (): void => {
    door?.close()
    for (const socket of sockets) socket.destroy()
  }
  t.after(close)
  await open()
  return { brokers: `${host}:${port}`, open, close }
}

const needsManyLoopbacks =
  process.platform === 'linux' ? needsEmbedded : { skip: 'this system has one loopback address' }

test(
  'while Kafka is away screens show what is indexed and say so, what acts is refused and half done nowhere; back, all goes on',
  needsManyLoopbacks,
  async t => {
    const { brokers, open, close } = await brokerBehindADoor(t)
    const side = await ordersConsole(t, brokers, 10)
    const noted = { dlq: 'orders.dlq', action: 'note', text: 'seen', all: true }
    assert.equal((await side.send('POST', '/actions', noted)).status, 202)
    await waitFor('the ledger', async () => (await side.get('/settings')).body.ledger.state === 'ready', seldom)

    close()
    const index = await waitFor(
      'that it is said',
      async () => {
        const { body } = await side.get('/causes')
        return body.index.state === 'away' ? body.index : null
      },
      seldom
    )
    assert.ok(index.problem.length > 0 && index.asOf < Date.now())
    assert.equal((await side.get('/letters/count')).body.letters, 10)
    assert.equal((await side.get('/overview')).status, 200)
    const park = { dlq: 'orders.dlq', action: 'park', all: true }
    const refused = await side.send('POST', '/actions', park)
    assert.deepEqual(
      [refused.status, refused.body.code?.startsWith('BROKER_'), refused.body.retriable],
      [502, true, true]
    )

    await open()
    await produce('orders.dlq', [springLetter(10)], { brokers })
    await waitFor(
      'what came meanwhile',
      async () => {
        const { body } = await side.get('/causes')
        return body.index.state === 'live' && (await side.get('/letters/count')).body.letters === 11
      },
      seldom
    )
    await waitFor('the ledger', async () => (await side.get('/settings')).body.ledger.state === 'ready', seldom)
    assert.equal((await acted(side, park)).done, 11)
    // The audit has what was done, and nothing of what was refused.
    const { body } = await side.get('/audit?action=park')
    assert.deepEqual(body.items.map(({ event }: { event: string }) => event).sort(), ['begun', 'changed', 'ended'])
  }
)
