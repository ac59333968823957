import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Letter } from '../../src/letters/letter.ts'
import { readNewest } from '../../src/letters/newest.ts'
import { ownText } from '../../src/letters/own-text.ts'
import { PlaceHeap } from '../../src/letters/place-heap.ts'
import type { LetterRange } from '../../src/letters/read-letters.ts'
import { fakeLetter } from '../fake-letter.ts'

const t0 = Date.UTC(2026, 0, 2, 3, 0, 0)

/** Partition 0 has letters at each of its 3 offsets, partition 1 at multiples of 50 of its 1,000; 2 ends in a long gap. */
const logs = new Map([
  [0, { end: 3, has: () => true }],
  [1, { end: 1000, has: (offset: number) => offset % 50 === 0 }],
  [2, { end: 900, has: (offset: number) => offset === 7 }]
])

/** As readLetters reads those logs. */
async function* read(options: LetterRange): AsyncGenerator<Letter> {
  const { partition, last = 0, ranges, onOpen } = options
  const chosen = [...logs].filter(([number]) => partition === undefined || partition === number)
  onOpen?.(
    chosen.map(([number, { end }]) => ({ partition: number, start: Math.max(0, end - last), end, logStart: 0 })),
    ''
  )
  for (const [number, { end, has }] of chosen) {
    const range = ranges?.find(each => each.partition === number)
    if (ranges !== undefined && range === undefined) continue
    for (let offset = range?.start ?? Math.max(0, end - last); offset < (range?.end ?? end); offset++) {
      if (has(offset)) yield fakeLetter({ at: t0 + offset }, { partition: number, offset })
    }
  }
}

async function newest(most: number): Promise<number[][]> {
  const places: number[][] = []
  for await (const { record } of readNewest({ topic: 'dlq' }, most, read))
    places.push([record.partition, record.offset])
  return places
}

test('the newest letters of all partitions are found, further back where offsets are missing, in the order of time', async () => {
  assert.deepEqual(await newest(3), [
    [1, 850],
    [1, 900],
    [1, 950]
  ])
  assert.equal((await newest(20)).length, 20)
  const all = await newest(500)
  assert.equal(all.length, 24)
  assert.deepEqual(
    all.map(([, offset]) => offset),
    all.map(([, offset]) => offset as number).sort((a, b) => a - b)
  )
})

test('places that are kept are always the newest, whatever order they come in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 20 }), (times, most) => {
      const heap = new PlaceHeap(most)
      for (const [offset, at] of times.entries()) heap.add({ at, partition: 0, offset, bytes: 1 })
      const expected = times.map((at, offset) => ({ at, offset })).sort((a, b) => a.at - b.at || a.offset - b.offset)
      assert.deepEqual(
        heap.sorted().map(({ at, offset }) => ({ at, offset })),
        expected.slice(-most)
      )
    })
  )
})

test('a text that is kept is cut in bytes, between characters, and keeps nothing of what it is from', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
      const own = ownText(text, limit)
      assert.ok(Buffer.byteLength(own) <= limit && text.startsWith(own))
    })
  )
})
