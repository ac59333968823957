import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type FailureEntry, type Log, writeOvertakenAgain } from '../../src/prune/overtaken.ts'
import { runs } from '../runs.ts'

/** How many entries others write about each of two failures, before and behind one of ours. */
type Turn = readonly [before: readonly [number, number], behind: readonly [number, number]]

test('whenever others decide while tombstones are written, the last that each of them said counts in the end', async () => {
  const some = fc.tuple(fc.nat(2), fc.nat(2))
  const turns = fc.array(fc.tuple(some, some), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(turns, async given => {
      const log: FailureEntry[] = []
      const keys = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)] as const
      const said = new Map<Buffer, number>()
      let times = 0
      let read = 0
      const left = [...given]
      const others = (counts: readonly number[]): void => {
        for (const [i, key] of keys.entries())
          for (let n = 0; n < (counts[i] ?? 0); n++) {
            const value = { decision: 'discarded', by: 'bob', at: ++times, operation: 'o' }
            said.set(key, times)
            log.push({ kind: 'decision', key, value })
          }
      }
      const write = (entries: readonly FailureEntry[]): void => {
        const [before, behind]: Turn = left.shift() ?? [
          [0, 0],
          [0, 0]
        ]
        others(before)
        log.push(...entries)
        others(behind)
      }
      const port: Log = {
        readOn: async onEntry => {
          for (; read < log.length; read++) onEntry(log[read] as FailureEntry)
        },
        append: async entries => write(entries)
      }
      const tombstones = keys.map((key): FailureEntry => ({ kind: 'decision', key, value: null }))
      write(tombstones)
      await writeOvertakenAgain(port, tombstones)
      for (const key of keys) assert.equal(log.findLast(entry => entry.key.equals(key))?.value?.at, said.get(key))
    }),
    runs(500)
  )
})
