import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualWorkers } from './virtual-workers.ts'

for (const kind of ['record', 'key', 'batch'] as const)
  test(`${kind}: a reset does not wait for records behind the end of the run, which are never taken`, async t => {
    const handled: number[] = []
    const virtual = new VirtualWorkers(t, {
      kind,
      partitions: [Array.from({ length: 8 }, (_, i) => `${i}`)],
      handler: (subject: unknown) => {
        const given = subject as { offset: number; records?: readonly { offset: number }[] }
        for (const { offset } of given.records ?? [given]) handled.push(offset)
      }
    })
    t.after(() => virtual.stop())
    const source = virtual.workers[0]?.source
    assert.ok(source)
    source.stopReadingAt(5)
    virtual.start()
    await virtual.pass(50, 1)
    assert.deepEqual(handled, [0, 1, 2, 3, 4])
    assert.ok(source.firstChunk !== undefined && source.atEnd)

    // The leader's log was cut at 3.
    source.fetch.reset(3)
    source.signal.notify()
    await virtual.pass(50, 1)
    assert.equal(source.fetch.resetTo, undefined)
    assert.equal(source.tracker.next, 3)
    assert.equal(source.fetch.position, 3)
    assert.equal(source.bufferedBytes, 0)
    assert.deepEqual(handled, [0, 1, 2, 3, 4])
  })
